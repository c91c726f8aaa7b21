import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let messageRoutes: [Route] = [
        Route(
            method: .get, path: "/conversations/{conversation}/messages", summary: "The messages of a conversation, oldest first",
            access: .member, query: [.cursor, .limit], answers: [Answer(200, "A page.", .page(of: .named("Message")))],
            handle: .signedIn(messages)),
        Route(
            method: .post, path: "/conversations/{conversation}/messages", summary: "Reply in a conversation", access: .member,
            body: .json(
                .object(
                    ["body": .string(longest: 20_000, shortest: 1)],
                    optional: ["inReplyTo": Schema.id.orNull, "attachments": .array(.id), "draft": Schema.id.orNull],
                    closed: true)),
            conditions: [.onceByKey], answers: [Answer(201, "It is sent.", .object(["message": .named("Message")]))],
            handle: .signedIn(reply)),
        Route(
            method: .put, path: "/conversations/{conversation}/read-mark", summary: "Mark as read up to a message; never moves back",
            access: .member, body: .json(.object(["through": .id], closed: true)), answers: [Answer(204, "It is marked.")],
            handle: .signedIn(markRead)),
        Route(
            method: .post, path: "/messages/{message}/withdrawal", summary: "Take back a message of one's own", access: .member,
            answers: [
                Answer(
                    200,
                    "It is withdrawn. Without a trace it is as if it had never been sent, and its words and files are kept in `draft`; else a stub stays.",
                    .object(["message": .named("Message"), "trace": .boolean(), "draft": Schema.named("Draft").orNull]))
            ], handle: .signedIn(withdraw)),
        Route(
            method: .get, path: "/messages/{message}/route", summary: "Which message flow took a message, and why", access: .account,
            answers: [Answer(200, "The decision as it was taken.", .named("Route"))], handle: .signedIn(route)),
    ]

    private struct MessagePart: Sendable {
        let mailbox: Mailbox
        let conversation: Conversation
        let messages: [Message]
        let next: Int64?

        func shown(to account: ID<Account>) -> ShownConversation {
            let isOwn = messages.last.map { $0.id == conversation.lastMessage && $0.author == account } ?? false
            return ShownConversation(
                id: conversation.id, lastMessage: conversation.lastMessage, lastAt: conversation.lastAt, lastIsOwn: isOwn)
        }
    }

    @Sendable private static func messages(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let limit = try call.input.limit()
        let seq = try call.number()
        let conversations = call.portal.conversations
        let account = call.signedIn.account.id
        let portal = call.portal
        let found = try await portal.readShowing(to: call.signedIn, site: call.site) { (found: MessagePart) in
            [found.shown(to: account)]
        } by: {
            try await portal.read { tx in
                let (mailbox, conversation) = try conversations.conversation(id, for: account, in: tx)
                let part = try conversations.messages(of: conversation, after: seq, limit: limit, in: tx)
                return MessagePart(mailbox: mailbox, conversation: conversation, messages: part.messages, next: part.next)
            }
        }
        let body = JSONWriter.page(found.messages, next: try call.cursor(found.next)) { w, message in
            w.message(message, patient: found.mailbox.patient, call.site, call.language)
        }
        try await conversations.recordReading(.read, "conversation", id, of: found.conversation.patient, by: call.signedIn)
        return .json(body)
    }

    @Sendable private static func reply(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let fields = try call.input.fields(["body", "inReplyTo", "attachments", "draft"])
        let files = try fields.attachments()
        let text = try fields.requiredString("body")
        let inReplyTo = try fields.id("inReplyTo", of: Message.self)
        let kept = try fields.id("draft", of: Draft.self)
        let (portal, member, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let judged = JudgedWords(body: text, site: site)
        return try await call.once { tx in
            try portal.drafts.remove(kept, by: member, in: tx)
            let effect = try portal.conversations.reply(
                text, judged: judged, inReplyTo: inReplyTo, attachments: files, to: id, by: member, site: site, in: tx)
            let message = try portal.conversations.message(effect.value.message, in: tx)
            let patient = try portal.conversations.mailbox(holding: id, for: member.account.id, in: tx).patient
            let body = JSONWriter.object(capacity: 1024) { w in
                w.member("message", object: { $0.message(message, patient: patient, site, language) })
            }
            return effect.map { _ in IdempotentAnswer(status: 201, body: body, from: id) }
        }
    }

    @Sendable private static func markRead(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let fields = try call.input.fields(["through"])
        _ = try fields.requiredString("through")
        guard let through = try fields.id("through", of: Message.self) else { throw JSONFields.Refusal.missing(field: "through") }
        let (portal, member) = (call.portal, call.signedIn)
        try await portal.perform { try portal.conversations.markRead(id, through: through, by: member, in: $0) }
        return Response(status: .noContent)
    }

    @Sendable private static func withdraw(_ call: Call) async throws -> Response {
        let id = try call.input.id("message", of: Message.self)
        let (portal, member, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let (withdrawal, draft) = try await portal.perform { tx in
            let effect = try portal.conversations.withdraw(id, by: member, site: site, in: tx)
            let draft = try portal.drafts.keep(effect.value, by: member, site: site, in: tx)
            return effect.map { ($0, draft) }
        }
        return .json(
            JSONWriter.object(capacity: 1024) { w in
                w.member("message", object: { $0.message(withdrawal.message, patient: withdrawal.patient, site, language) })
                w.member("trace", withdrawal.hasTrace)
                if let draft { w.member("draft", object: { $0.draft(draft) }) } else { w.member("draft", value: nil) }
            })
    }

    @Sendable private static func route(_ call: Call) async throws -> Response {
        let id = try call.input.id("message", of: Message.self)
        let (portal, reader, site) = (call.portal, call.signedIn, call.site)
        let decided = try await portal.read { try portal.conversations.route(of: id, for: reader, in: $0) }
        try await portal.conversations.recordReading(.read, "message", id, of: decided.patient, by: reader)
        return .json(JSONWriter.object { $0.route(decided, site) })
    }
}
