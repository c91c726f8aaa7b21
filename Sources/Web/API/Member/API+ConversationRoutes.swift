import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let hasMore = Schema.boolean("Whether more may be found: another word or days narrow it down.")
    private static let lookedThrough = Schema.integer(
        least: 0, "After how many conversations, the newest, the search ended; null when it came to the oldest or found more than 50."
    ).orNull

    static let conversationRoutes: [Route] = [
        Route(
            method: .get, path: "/patients/{patient}/conversations", summary: "A patient's conversations, newest first", access: .member,
            query: [
                Parameter(name: "unread", about: "Only what is unread.", schema: .boolean()),
                Parameter(name: "type", about: "Only questions of this type.", schema: .words(of: MessageType.self)),
                Parameter(
                    name: "q", about: "Words that all occur. Prefer the search, whose words stay out of addresses.", schema: .string()),
                .cursor, .limit,
            ],
            answers: [
                Answer(
                    200, "A page; with `q` also whether more may be found.",
                    .object(
                        ["items": .array(.named("ConversationSummary")), "next": Schema.string().orNull],
                        optional: ["hasMore": hasMore, "lookedThrough": lookedThrough]))
            ], handle: .signedIn(list)),
        Route(
            method: .post, path: "/patients/{patient}/conversations", summary: "Begin a conversation", access: .member,
            body: .json(.named("NewConversation")), conditions: [.onceByKey],
            answers: [Answer(201, "It is sent.", .object(["conversation": .named("Conversation"), "message": .named("Message")]))],
            handle: .signedIn(start)),
        Route(
            method: .post, path: "/patients/{patient}/conversations/search", summary: "Search a patient's messages", access: .member,
            body: .json(
                .object(
                    ["q": .string("Words that all occur; case and accents do not matter.")],
                    optional: ["type": Schema.words(of: MessageType.self).orNull, "from": Schema.time.orNull, "until": Schema.time.orNull],
                    closed: true)),
            answers: [
                Answer(
                    200, "At most 50 conversations, newest first.",
                    .object([
                        "items": .array(.named("ConversationSummary")), "next": Schema.string().orNull, "hasMore": hasMore,
                        "lookedThrough": lookedThrough,
                    ]))
            ], handle: .signedIn(search)),
        Route(
            method: .post, path: "/patients/{patient}/conversations/preview",
            summary: "Who would read a new message, what is promised and which way it would go; nothing is kept", access: .member,
            body: .json(.named("NewConversation")), answers: [Answer(200, "What sending it would mean.", .named("Preview"))],
            handle: .signedIn(preview)),
        Route(
            method: .get, path: "/conversations/{conversation}", summary: "One conversation without its messages", access: .member,
            answers: [Answer(200, "The conversation.", .named("Conversation"))], handle: .signedIn(header)),
    ]

    @Sendable private static func list(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let filter = ConversationFilter(unreadOnly: try call.input.flag("unread"), type: try call.input.word("type"))
        if let words = call.input.query["q"], !words.isEmpty {
            return try await found(ConversationSearch(words: words, type: filter.type), unreadOnly: filter.unreadOnly, of: patient, call)
        }
        let limit = try call.input.limit()
        let mark = try call.pageMark()
        let conversations = call.portal.conversations
        let account = call.signedIn.account.id
        let portal = call.portal
        let (person, page) = try await portal.readShowing(to: call.signedIn, site: call.site) {
            $0.1.items.map(ShownConversation.init)
        } by: {
            try await portal.look { tx in
                let mailbox = try conversations.mailbox(of: patient, for: account, in: tx)
                return (mailbox.patient, try conversations.list(mailbox, filter: filter, after: mark, limit: limit, in: tx))
            }
        }
        let body = JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, item in
            w.summary(item, patient: person, call.site, call.language)
        }
        try await conversations.recordReading(.list, "conversation", ID<Conversation>?.none, of: patient, by: call.signedIn)
        return .json(body)
    }

    @Sendable private static func search(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let fields = try call.input.fields(["q", "type", "from", "until"])
        let search = ConversationSearch(
            words: try fields.requiredString("q"), type: try fields.word("type"), from: try fields.time("from"),
            until: try fields.time("until"))
        return try await found(search, unreadOnly: false, of: patient, call)
    }

    private static func found(
        _ search: ConversationSearch, unreadOnly: Bool, of patient: ID<Patient>, _ call: Call
    ) async throws -> Response {
        let limit = try call.input.limit()
        try call.input.services.count(.search, by: call.signedIn)
        let conversations = call.portal.conversations
        let account = call.signedIn.account.id
        let portal = call.portal
        let (person, found) = try await portal.readShowing(to: call.signedIn, site: call.site) {
            $0.1.items.map(ShownConversation.init)
        } by: {
            try await portal.read { tx in
                let mailbox = try conversations.mailbox(of: patient, for: account, in: tx)
                return (mailbox.patient, try conversations.search(search, in: mailbox, tx))
            }
        }
        let wanted = found.items.filter { !unreadOnly || $0.unread > 0 }
        try await conversations.recordReading(.search, "conversation", ID<Conversation>?.none, of: patient, by: call.signedIn)
        return .json(
            JSONWriter.object(capacity: 512 + 512 * wanted.count) { w in
                w.member(
                    "items",
                    array: { list in
                        for item in wanted.prefix(limit) {
                            list.element(object: { $0.summary(item, patient: person, call.site, call.language) })
                        }
                    })
                w.member("next", value: nil)
                w.member("hasMore", found.more != nil || wanted.count > limit)
                if case .lookedThrough(let count)? = found.more {
                    w.member("lookedThrough", count)
                } else {
                    w.member("lookedThrough", value: nil)
                }
            })
    }

    @Sendable private static func start(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let draft = try NewConversation(call.input)
        let kept = try call.input.draft(among: NewConversation.fields)
        let (portal, member, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let judged = draft.judged(for: site)
        return try await call.once { tx in
            try portal.drafts.remove(kept, by: member, in: tx)
            return try portal.conversations.begin(draft, judged: judged, for: patient, by: member, site: site, in: tx)
        } answer: { begun in
            let body = JSONWriter.object(capacity: 2048) { w in
                w.member("conversation", object: { $0.conversation(begun, site, language) })
                w.member("message", object: { $0.message(begun.message, patient: begun.mailbox.patient, site, language) })
            }
            return IdempotentAnswer(status: 201, body: body, from: begun.sent.conversation)
        }
    }

    @Sendable private static func preview(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let draft = try NewConversation(call.input)
        let (portal, member, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let preview = try await portal.read { tx in
            try portal.conversations.preview(draft, for: patient, by: member.account.id, site: site, in: tx)
        }
        return .json(
            JSONWriter.object { w in
                w.readers(preview.readers)
                w.promise(preview.accepted.route.flow.promise, language)
                w.member("dueAt", site.due(preview.accepted.route.flow.promise, from: portal.surroundings.clock()))
                w.member("route", object: { $0.route(preview.accepted.route, site) })
                if let urgency = preview.urgency { w.urgent(urgency.words) } else { w.member("urgent", value: nil) }
            })
    }

    @Sendable private static func header(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let (portal, member, site) = (call.portal, call.signedIn, call.site)
        let open = try await portal.readShowing(to: member, site: site) {
            [ShownConversation($0)]
        } by: {
            try await portal.read { try portal.conversations.open(id, for: member, site: site, in: $0) }
        }
        let body = JSONWriter.object(capacity: 1024) { $0.conversation(open, site, call.language) }
        try await portal.conversations.recordReading(.read, "conversation", id, of: open.conversation.patient, by: member)
        return .json(body)
    }
}
