import Messaging
import WebSupport

struct EnglishMembershipWords: MembershipWords {
    let overview = "Overview"
    let members = "Members"
    let users = "Workbench users"
    let sections = "Administration"

    let search = "Search"
    let searchLabel = "Find a member"
    let searchHelp = "Parts of the name in any order, a record number, a birth date or a username. Each search is recorded."
    let found = "Found"
    let noneFound = "Nobody was found"
    let noneFoundText = "Try fewer letters, or another part of the name. Whoever is no member yet can be enrolled."
    let noMembers = "Nobody is here"
    let noMembersText = "Enrol somebody, or choose another state."
    let stateFilter = "State"
    let all = "All"
    func state(_ state: MembershipState) -> String {
        switch state {
        case .pending: "Pending"
        case .active: "Active"
        case .inactive: "Inactive"
        }
    }
    func since(_ time: Markup) -> Markup { "since \(time)" }
    let actsForOthers = "Acts for others only"
    func letterUntil(_ time: Markup) -> Markup { "Letter good until \(time)" }
    let noLetter = "No letter in force"
    let older = "Older"
    let enrolSomebody = "Enrol somebody"

    let enrolTitle = "Enrol somebody"
    let enrolText = "Find the person's chart first. Somebody who only acts for others needs none."
    let findPatient = "Find the patient"
    let chooseOrAdd = "Choose the patient"
    func born(_ date: String) -> String { "Born \(date)" }
    func recordNumber(_ number: String) -> String { "record \(number)" }
    let isMember = "Is a member already"
    let enrol = "Enrol"
    let showMember = "Show member"
    let hasMore = "There are more. Add another word to narrow the search."
    let addPatient = "Add a patient"
    let addPatientText =
        "Only when the search did not find them. A child for whom somebody else will act is added here, and needs no account."
    let given = "Given name"
    let family = "Family name"
    let birthDate = "Birth date"
    let birthDateHelp = "Year, month and day, such as 1985-06-02."
    let recordNumberLabel = "Record number"
    let add = "Add patient"
    let patientAdded = "The patient is added."
    let patientAddedText = "Enrol them now, or leave it: whoever acts for them gets a grant under Proxies."
    let withoutChart = "Somebody without a chart"
    let withoutChartText = "A parent, a partner or another proxy who is no patient here. They have no inbox of their own."
    let enrolWithoutChart = "Enrol somebody without a chart"
    let name = "Name"
    let language = "Language"
    let email = "E-mail address"
    let emailHelp = "The person's own, or empty. Never that of somebody who acts for them."
    let notDone = "Nothing was changed yet."

    let username = "Username"
    let noUsername = "Not chosen yet"
    let chart = "Chart"
    let signedInDevices = "Signed-in devices"
    let activation = "Activation letter"
    let activationText =
        "Makes a new code and shows the letter to print. Earlier letters open nothing any more. The code is shown this once."
    let printActivation = "Make activation letter"
    let password = "New password"
    let passwordText = "For somebody without e-mail. Check first who it is: how you did it is kept with your name."
    let check = "Identity check"
    func check(_ check: IdentityCheck) -> String {
        switch check {
        case .photoID: "Photo ID was shown"
        case .knownInPerson: "Known in person"
        case .callBack: "Called back at the number in the chart"
        case .questions: "Answered questions only they can answer"
        }
    }
    let note = "Note"
    let noteHelp = "Such as which document. It is kept encrypted."
    let printPassword = "Make password letter"
    let details = "Language and address"
    let save = "Save"
    let clinicalGroups = "Clinical groups"
    let clinicalGroupsText =
        "Which of them look after the patient. Providers of these groups who may open charts can open this one, and the site may offer some providers to their patients alone."
    let belongsTo = "The patient belongs to"
    let saidElsewhere = "as another system says"
    let saveClinicalGroups = "Save clinical groups"
    let acting = "Acting for others"
    let actingText = "Say for which patient, why and until when. Somebody who has not used the letter yet can act once they have."
    let letAct = "Let them act for a patient"
    let membership = "Membership"
    let shutOut = "Make inactive"
    let shutOutText = "Every device is signed out at once, and letters open nothing any more. Messages stay in the chart."
    let reason = "Reason"
    let letIn = "Make active"
    let letInText = "The person can sign in again as before."
    let history = "History"
    let atTerminal = "at the server's terminal"
    func told(_ news: MemberNews) -> String {
        switch news {
        case .enrolled: "The member is enrolled. Make the activation letter next."
        case .saved: "Saved."
        case .out: "The member is inactive. Every device was signed out."
        case .mailed: EnglishMailWords().mailed
        case .back: "The member can use the account again."
        }
    }

    let letter = "Letter"
    let letterText = "Print this page now, or read the code out. It is shown this once; when it is lost, make another letter."
    let back = "Back"

    let usersText = "Who works here, the configuration says. Here they get the letter by which they set their first password, or a new one."
    let hasPassword = "Has a password"
    let noPassword = "Has no password yet"
    let terminalOnly = "Codes for this account are made at the server's terminal."
}
