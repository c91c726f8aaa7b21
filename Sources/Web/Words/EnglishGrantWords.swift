import Messaging
import WebSupport

struct EnglishGrantWords: GrantWords {
    let title = "Proxies"
    let lead = "Who may act for whom, why and until when. Nobody has access before a person has verified it."
    func show(_ show: ProxiesPage.Show) -> String {
        switch show {
        case .toVerify: "To verify"
        case .active: "In force"
        case .ending: "Ending by age"
        case .all: "All"
        }
    }
    let nothing = "None of these"
    let nothingText = "Choose another list above, or add a right below."
    let older = "Older"
    func actsFor(_ proxy: String, _ patient: String) -> String { "\(proxy) for \(patient)" }
    func state(_ state: ProxyGrant.State) -> String {
        switch state {
        case .toVerify: "To verify"
        case .future: "Begins later"
        case .active: "In force"
        case .suspended: "Suspended"
        case .ended: "Ended"
        }
    }
    func basis(_ basis: GrantBasis) -> String {
        switch basis {
        case .parentOfMinor: "Parent of a minor"
        case .guardianOfMinor: "Guardian of a minor"
        case .patientConsent: "The patient wants it"
        case .powerOfAttorney: "Power of attorney"
        case .courtOrder: "Order of a court"
        }
    }
    let add = "Add"
    let addTitle = "Add a right"
    let recordNumber = "Record number of the patient"
    let recordNumberHelp = "Of this practice; for another authority write its code first, such as HOSP|004417."
    let username = "Username of the proxy"
    let who = "Proxy"
    let somebodyElse = "Choose somebody else"
    let relationship = "What they are to the patient"
    let basisLabel = "Why they may act"
    let scope = "They may"
    let readOnly = "Read"
    let readAndWrite = "Read and write"
    let types = "Kinds of question"
    let firstDay = "First day"
    let lastDay = "Last day"
    let lastDayHelp = "Leave empty when no end is set. At the patient's majority it ends by itself."
    let alreadyVerified = "I have verified who they are and why they may act"
    let facts = "What stands"
    let from = "From"
    let until = "Until"
    let noEnd = "No end set"
    let endsByAge = "Ends by age"
    let verified = "Verified"
    func verifiedBy(_ name: String) -> String { "by \(name)" }
    let notVerified = "Not yet: no access"
    let suspendedSince = "Suspended since"
    let ended = "Ended"
    let reason = "Reason"
    let source = "What the other system says"
    let sourcePhone = "Phone"
    let sourceWords = "Relationship in its words"
    let sourceUntil = "Last day it names"
    let sourceStanding = "Relationship there"
    let sourceInactive = "No longer active"
    let verifyTitle = "Verify"
    let verifyText = "Check who the person is and why they may act, then let the right hold as written here."
    let verify = "Verify"
    let changeTitle = "Change"
    let change = "Save changes"
    let endTitle = "End now"
    let end = "End this right"
    let all = "All proxies"
    func told(_ news: GrantNews) -> String {
        switch news {
        case .added: "The right was added."
        case .verified: "The right was verified and holds from now on."
        case .changed: "The right was changed."
        case .ended: "The right has ended."
        case .suspended: "The right is suspended. The proxy sees nothing from now on."
        case .resumed: "The right holds again."
        case .lifted: "The suspension is lifted. The right has ended all the same."
        case .narrowed: "The conversation has fewer readers from now on."
        }
    }
    func endsSoon(_ patient: String, _ day: Markup) -> Markup { "You may act for \(patient) until \(day)" }
    let endsSoonText =
        "Then the law counts the patient as of age, and your access ends by itself. Ask the practice if you are to go on helping."

    let readersTitle = "Who would see this?"
    let readersLead =
        "Choose a patient, then a conversation or a kind of question, and a day. The answer comes from the rule that every page asks."
    let find = "Find"
    let conversations = "Conversations"
    let noConversations = "This patient has no conversation yet."
    let hypothetical = "A message somebody would write"
    let group = "Care team"
    let type = "Type"
    let forWhom = "For whom"
    func audience(_ audience: Audience) -> String {
        switch audience {
        case .both: "The patient and the proxies"
        case .patient: "The patient alone"
        case .proxies: "The proxies alone"
        case .author: "Only who began it"
        }
    }
    let onDay = "On which day"
    let onDayHelp = "Empty is now; a past or coming day is judged at noon."
    let ask = "Who would see it?"
    func begun(_ time: Markup) -> Markup { "begun \(time)" }
    let sees = "Would see it"
    let seesNot = "Would not see it"
    let nobody = "Nobody."
    let patientItself = "the patient"
    func proxy(_ kin: String) -> String { "\(kin), proxy" }
    func obstacle(_ obstacle: MemberSight.Obstacle) -> String {
        switch obstacle {
        case .notBegunYet: "It had not begun then"
        case .accountDisabled: "The account is disabled"
        case .toVerify: "The right is not verified"
        case .future: "The right begins later"
        case .suspended: "The right is suspended"
        case .ended: "The right has ended"
        case .mayNotRead: "The right does not cover reading"
        case .type: "The right does not cover this type"
        case .audience: "It is not for them"
        }
    }
    func way(_ way: StaffSight.Way) -> String {
        switch way {
        case .worksOnIt: "works in a group that has or had it"
        case .begunIt: "began it"
        case .providerOfPatient: "provider of the patient, with chart"
        case .worksForPatient: "works for the patient, with chart"
        }
    }
    let suspend = "Suspend now"
    let resume = "Let it hold again"
    let lift = "Lift the suspension"
    let heldToo = "suspended: until that is lifted, nobody can give this person another right"
    let narrowTitle = "Fewer readers"
    let narrow = "Narrow now"
    let noContent = "Subjects and messages are not shown here."

    let views = "Who has viewed my messages"
    let viewsLink = "See who has viewed my messages"
    let viewsText = "Everybody else who has opened one of your conversations, from the audit trail."
    let noViews = "Nobody else has opened your messages."
    let otherKin = "other"
    let noOwn = "You act for others and have no messages of your own. Each patient can see here that you read theirs."
    let careTeam = "Care team"
}
