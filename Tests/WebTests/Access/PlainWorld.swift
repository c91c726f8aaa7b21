/// The demonstration world in plain words, written by hand from what it tells people, and what follows for each person from what the
/// product promises. Nothing here asks the product.
enum PlainWorld {
    enum Kind { case nobody, member, staff }

    struct Person: Sendable {
        let name: String
        let kind: Kind
        var roles: Set<String> = []
        /// The clinical groups whose provider they are.
        var providerOf: Set<String> = []
        /// What they are in workflow groups, where they work now.
        var agentOf: Set<String> = []
        var managerOf: Set<String> = []
        var isAway = false

        var worksIn: Set<String> { agentOf.union(managerOf) }
    }

    static let people: [Person] = [
        Person(name: "nobody", kind: .nobody),
        Person(name: "ada", kind: .member), Person(name: "ben", kind: .member), Person(name: "bea", kind: .member),
        Person(name: "lily", kind: .member), Person(name: "james", kind: .member), Person(name: "vera", kind: .member),
        Person(name: "cy", kind: .staff, roles: ["tasks", "chart"], agentOf: ["primary-nurses"]),
        Person(name: "gil", kind: .staff, roles: ["tasks", "chart"], agentOf: ["primary-nurses"], isAway: true),
        Person(
            name: "di", kind: .staff, roles: ["tasks", "writing", "chart", "reports"], agentOf: ["cardiology-nurses"],
            managerOf: ["primary-nurses"]),
        Person(name: "eve", kind: .staff, roles: ["tasks"], agentOf: ["billing"]),
        Person(name: "fay", kind: .staff, roles: ["tasks"], agentOf: ["front-desk"]),
        Person(
            name: "dr.sato", kind: .staff, roles: ["tasks", "writing", "chart"], providerOf: ["primary-care", "pediatrics"]),
        Person(name: "hana", kind: .staff, roles: ["healthcare"]),
        Person(name: "admin", kind: .staff, roles: ["system", "reports"]),
        Person(name: "priv", kind: .staff, roles: ["privacy"]),
    ]

    /// Patients with the clinical groups that look after them.
    static let patients: [String: Set<String>] = [
        "ada": ["primary-care"], "noah": ["pediatrics"], "lily": ["pediatrics", "primary-care"],
        "ben": ["primary-care", "cardiology"], "karel": ["primary-care", "cardiology"], "mia": ["pediatrics"],
        // Enrolled from a file, and looked after by nobody yet.
        "rosa": [], "henrik": [],
    ]

    /// Who stands before whom on the day the world is looked at: the patients themselves, and who acts for them in all questions.
    static let patientAccounts = ["ada": "ada", "lily": "lily", "ben": "ben"]
    static let proxies = ["ada": ["noah", "lily"], "james": ["noah"], "bea": ["karel"], "vera": ["mia"]]

    enum Audience: String, Sendable { case both, patient, proxies, author }

    struct Conversation: Sendable {
        let patient: String
        let by: String
        var audience = Audience.both
        /// Who wrote each message.
        let authors: [String]
        /// The workflow group in which each of its tasks lies.
        let tasks: [String]
        /// Whether another system answers it.
        var isExternal = false
        /// Whether it has gone to another patient's chart, so that nothing of it is said here.
        var isStub = false
        /// Groups that held one before.
        var held: Set<String> = []
        /// How many came with its messages.
        var files = 0

        var groups: Set<String> { held.union(tasks) }
    }

    /// Oldest first: the three weeks of the demonstration, then what the test adds.
    static let conversations: [Conversation] = [
        Conversation(patient: "ada", by: "ada", authors: ["ada", "fay"], tasks: ["front-desk"]),
        // The desk gave it on to the nurses.
        Conversation(patient: "karel", by: "bea", authors: ["bea", "cy"], tasks: ["primary-nurses"], held: ["front-desk"]),
        Conversation(
            patient: "ben", by: "ben", authors: ["ben", "di", "ben"], tasks: ["cardiology-nurses", "cardiology-nurses"]),
        // What a template directs to the mother, and nobody answers.
        Conversation(patient: "mia", by: "di", audience: .proxies, authors: ["di"], tasks: []),
        // Di was away, and Cy thought that it was about Lily.
        Conversation(patient: "ada", by: "ada", authors: ["ada", "cy"], tasks: ["primary-nurses"]),
        // Handled outside.
        Conversation(patient: "karel", by: "bea", authors: ["bea"], tasks: ["front-desk"]),
        Conversation(patient: "noah", by: "ada", authors: ["ada", "cy", "ada"], tasks: ["primary-nurses", "primary-nurses"]),
        // What Ada keeps from Noah's father.
        Conversation(patient: "noah", by: "ada", audience: .author, authors: ["ada", "di"], tasks: ["primary-nurses"]),
        Conversation(patient: "ben", by: "ben", authors: ["ben", "fay"], tasks: ["front-desk"]),
        // Begun for Lily's eyes too, and narrowed.
        Conversation(patient: "lily", by: "ada", audience: .author, authors: ["ada", "cy"], tasks: ["primary-nurses"]),
        Conversation(patient: "lily", by: "ada", authors: ["ada", "di"], tasks: ["primary-nurses"]),
        Conversation(patient: "karel", by: "bea", authors: ["bea"], tasks: ["front-desk"]),
        // Answered, and then said better.
        Conversation(patient: "ben", by: "ben", authors: ["ben", "di", "di"], tasks: ["cardiology-nurses"]),
        // Asked under Noah's name: a stub is left there, and Lily's chart has it.
        Conversation(patient: "noah", by: "ada", authors: ["ada"], tasks: ["primary-nurses"], isStub: true),
        Conversation(patient: "lily", by: "ada", authors: ["ada", "cy"], tasks: ["primary-nurses"]),
        Conversation(patient: "ada", by: "ada", authors: ["ada"], tasks: ["billing"]),
        // Ben took it back after somebody had seen it: a stub is left.
        Conversation(patient: "ben", by: "ben", authors: ["ben"], tasks: ["front-desk"]),
        Conversation(patient: "noah", by: "james", authors: ["james"], tasks: ["primary-nurses"]),
        Conversation(patient: "mia", by: "vera", authors: ["vera"], tasks: ["primary-nurses"]),
        // Gil had it before he was away.
        Conversation(patient: "karel", by: "bea", authors: ["bea", "cy"], tasks: ["primary-nurses"]),
        Conversation(
            patient: "lily", by: "lily", audience: .patient, authors: ["lily", "di", "lily"],
            tasks: ["primary-nurses", "primary-nurses"]),
        // On hold.
        Conversation(patient: "ben", by: "ben", authors: ["ben"], tasks: ["billing"]),
        Conversation(patient: "karel", by: "bea", authors: ["bea"], tasks: ["primary-nurses"]),
        Conversation(patient: "ada", by: "ada", authors: ["ada"], tasks: ["primary-nurses"], files: 1),
        Conversation(patient: "karel", by: "bea", authors: ["bea"], tasks: ["front-desk"]),
        Conversation(patient: "karel", by: "dr.sato", authors: ["dr.sato", "bea"], tasks: []),
        Conversation(patient: "ben", by: "ben", authors: ["ben"], tasks: ["cardiology-nurses"]),
        Conversation(patient: "noah", by: "ada", authors: ["ada"], tasks: ["primary-nurses"]),
        // Fay gave this one on to the nurses.
        Conversation(patient: "ada", by: "ada", authors: ["ada"], tasks: ["primary-nurses"], held: ["front-desk"]),
        Conversation(patient: "ben", by: "ben", authors: ["ben"], tasks: ["cardiology-nurses"]),
        // What James reports of Noah, for himself and the care team.
        Conversation(patient: "noah", by: "james", audience: .author, authors: ["james"], tasks: ["primary-nurses"]),
        // What Lily shows to the care team alone.
        Conversation(patient: "lily", by: "lily", audience: .patient, authors: ["lily"], tasks: ["primary-nurses"], files: 1),
        // What the records system is to answer.
        Conversation(patient: "ada", by: "ada", authors: ["ada"], tasks: [], isExternal: true),
    ]
}

extension PlainWorld.Person {
    /// Whether a member acts for a patient: as the patient, or by a right (S4 to S6, S71).
    func acts(for patient: String) -> Bool {
        kind == .member && (PlainWorld.patientAccounts[name] == patient || PlainWorld.proxies[name]?.contains(patient) == true)
    }

    /// Whether somebody reads a conversation (D1; decisions.md, *People, roles, access*).
    func reads(_ conversation: PlainWorld.Conversation) -> Bool {
        switch kind {
        case .nobody: false
        case .member:
            acts(for: conversation.patient)
                && {
                    switch conversation.audience {
                    case .both: true
                    case .patient: PlainWorld.patientAccounts[name] == conversation.patient
                    case .proxies: PlainWorld.patientAccounts[name] != conversation.patient
                    case .author: conversation.by == name
                    }
                }()
        case .staff:
            !worksIn.isDisjoint(with: conversation.groups) || conversation.by == name || opensChart(of: conversation.patient)
        }
    }

    /// Whether somebody opens a patient's chart: by the role, as their provider or as one of a group that works for them.
    func opensChart(of patient: String) -> Bool {
        guard kind == .staff, roles.contains("chart") else { return false }
        return !providerOf.isDisjoint(with: PlainWorld.patients[patient] ?? [])
            || PlainWorld.conversations.contains { $0.patient == patient && !worksIn.isDisjoint(with: $0.tasks) }
    }
}
