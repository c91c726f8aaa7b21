extension PlainWorld {
    /// What somebody has begun to write. Every author may still be where they write it.
    struct Draft: Sendable {
        let author: String
        let patient: String
        /// Whether it goes on in a conversation; else it is a first message.
        let isReply: Bool
        /// Who owns the task that it answers; nil for what answers none.
        var owner: String?
    }

    /// Oldest first: two of the demonstration's three weeks, then what the test adds.
    static let drafts: [Draft] = [
        Draft(author: "ada", patient: "noah", isReply: true),
        // On the task that Cy owns.
        Draft(author: "cy", patient: "ada", isReply: true, owner: "cy"),
        Draft(author: "james", patient: "noah", isReply: false),
        // Mother and daughter see nothing of each other's.
        Draft(author: "ada", patient: "lily", isReply: false),
        Draft(author: "lily", patient: "lily", isReply: true),
        Draft(author: "di", patient: "ben", isReply: false),
        // On Cy's task: Cy reads it there and may go on from it, and nobody reads it at its own address but Di.
        Draft(author: "di", patient: "ada", isReply: true, owner: "cy"),
        Draft(author: "dr.sato", patient: "karel", isReply: true),
    ]

    /// Whose text modules there are, oldest first.
    static let textModules = ["cy", "di"]

    /// A file that somebody uploaded.
    enum File: Sendable {
        case sent(with: Conversation)
        case unsent(by: String)
    }

    /// Who keeps a file that no message took yet, each one.
    static let unsentFiles = ["ben", "di"]

    /// The workflow groups that look at what other systems sent, oldest first: a reply of the records system that quotes nothing, then
    /// one about Noah that the test adds.
    static let held = ["front-desk", "primary-nurses"]
}
