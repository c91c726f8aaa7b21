import Persistence
import Testing

@testable import Messaging

@Suite("Inbound: where a reply from outside belongs")
struct MatchingTests {
    private static let (one, two): (ID<Conversation>, ID<Conversation>) = (ID(high: 1, low: 1), ID(high: 1, low: 2))
    private static let (ada, ben): (ID<Patient>, ID<Patient>) = (ID(high: 2, low: 1), ID(high: 2, low: 2))

    private static func found(
        _ conversation: ID<Conversation> = one, message: ID<Message>? = nil, moved: Bool = false
    ) -> Matching.Found {
        Matching.Found(conversation: conversation, message: message, chart: ada, isMoved: moved)
    }

    private static let named = found(message: ID(high: 3, low: 1))

    private static let table: [(String, Matching.Facts, Matching.Decision)] = [
        ("nothing quoted", Matching.Facts(), .held(.noReference)),
        ("quoted and unknown", Matching.Facts(quotesSomething: true), .held(.unknownReference)),
        ("the patient alone is no match", Matching.Facts(chart: ada), .held(.noReference)),
        ("our message", Matching.Facts(quotesSomething: true, byMessage: found()), .conversation(found())),
        ("our conversation", Matching.Facts(quotesSomething: true, byConversation: found()), .conversation(found())),
        ("an earlier name of theirs", Matching.Facts(quotesSomething: true, byExternalName: found()), .conversation(found())),
        (
            "both of one conversation", Matching.Facts(quotesSomething: true, byMessage: found(), byConversation: found()),
            .conversation(found())
        ),
        (
            "two conversations", Matching.Facts(quotesSomething: true, byMessage: found(), byConversation: found(two)),
            .held(.ambiguousReference)
        ),
        (
            "a conversation, and a name in another",
            Matching.Facts(quotesSomething: true, byConversation: found(two), byExternalName: named), .held(.ambiguousReference)
        ),
        (
            "two conversations by their ids",
            Matching.Facts(quotesSomething: true, byConversation: found(), byAnsweredConversation: found(two)), .held(.ambiguousReference)
        ),
        (
            "a conversation, and a name in it", Matching.Facts(quotesSomething: true, byConversation: found(), byExternalName: named),
            .conversation(named)
        ),
        ("the same patient", Matching.Facts(quotesSomething: true, byMessage: found(), chart: ada), .conversation(found())),
        ("another patient", Matching.Facts(quotesSomething: true, byMessage: found(), chart: ben), .otherPatient),
        ("moved since", Matching.Facts(quotesSomething: true, byMessage: found(moved: true)), .held(.conversationMoved)),
        ("moved, and another patient", Matching.Facts(quotesSomething: true, byMessage: found(moved: true), chart: ben), .otherPatient),
    ]

    @Test("By message id, conversation id or an earlier name; never by a guess", arguments: table.indices)
    func decides(_ index: Int) {
        let (name, facts, decision) = Self.table[index]
        #expect(Matching.decide(facts) == decision, "\(name)")
    }

    @Test(
        "Scopes of both versions are read, and their letters keep their order",
        arguments: [
            ("system/Communication.crs", "system/Communication.crs"), ("system/Communication.read", "system/Communication.rs"),
            ("system/*.write", "system/*.cud"), ("system/Communication.*", "system/Communication.cruds"),
        ])
    func scopes(_ text: String, _ read: String) {
        #expect(SystemScope(text)?.description == read)
    }

    @Test(
        "What is no scope of a system is none",
        arguments: [
            "", "system/", "system/.c", "user/Communication.c", "system/Communication.rc", "system/Communication.cc",
            "system/Communication",
        ])
    func noScope(_ text: String) {
        #expect(SystemScope(text) == nil)
    }

    @Test("A token carries no more than was granted")
    func narrowed() throws {
        let granted = [SystemScope("Communication", [.create])]
        let all = try #require(SystemScope("system/Communication.cruds"))
        #expect(all.narrowed(to: granted)?.description == "system/Communication.c")
        #expect(SystemScope("Task", [.read]).narrowed(to: granted) == nil)
    }
}
