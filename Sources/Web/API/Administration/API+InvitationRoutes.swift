import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let path = "/admin/invitations"
    private static let one = path + "/{file}"

    /// Files of people to be enrolled, and the codes of those who are, for healthcare administrators.
    static let invitationRoutes: [Route] = [
        Route(
            method: .get, path: path, summary: "Files of people to be enrolled, the newest first", access: .role(.healthcareAdministrator),
            query: [.cursor, .limit], answers: [Answer(200, "The files.", .page(of: .named("Invitations")))], handle: .signedIn(files)),
        Route(
            method: .post, path: path, summary: "Enrol everybody in a file, each line by itself", access: .role(.healthcareAdministrator),
            body: .people, conditions: [.onceByKey],
            answers: [Answer(202, "The file as it was taken in, every line waiting.", .named("Invitations"))],
            handle: .signedIn(takeFile)),
        Route(
            method: .get, path: one, summary: "How far a file is, and what became of its lines", access: .role(.healthcareAdministrator),
            query: [
                Parameter(
                    name: "state", about: "The lines in one state; those that failed unless said.", schema: .words(of: InvitationState.self)
                ),
                .cursor, .limit,
            ],
            answers: [
                Answer(
                    200, "The file, and lines of it.",
                    Schema(value: ["allOf": [Schema.named("Invitations").value, Schema.invitedLines.value]]))
            ], handle: .signedIn(file)),
        Route(
            method: .post, path: one + "/letters",
            summary: "New activation codes for members of a file who have used none; earlier ones open nothing",
            access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    [:], optional: ["after": .integer(least: 0, "The line after which they begin: `next` of the answer before.")],
                    closed: true)),
            answers: [Answer(200, "At most \(LettersForm.size) codes, told this once.", Schema.invitationLetters)],
            handle: .signedIn(letters)),
        Route(
            method: .post, path: one + "/activation-emails",
            summary: "Have activation codes e-mailed to members of a file who have used none", access: .role(.healthcareAdministrator),
            answers: [
                Answer(
                    202, "They are on their way.",
                    .object([
                        "mailed": .integer(least: 0),
                        "withoutAddress": .integer(least: 0, "No address is known, or it is not their own: print these letters."),
                    ]))
            ], handle: .signedIn(mailCodes)),
    ]

    @Sendable private static func files(_ call: Call) async throws -> Response {
        let (enrolment, user, limit, mark) = (call.portal.enrolment, call.signedIn, try call.input.limit(), try call.pageMark())
        let page = try await call.portal.read { try enrolment.invitations(after: mark, limit: limit, by: user, in: $0) }
        return .json(JSONWriter.page(page.items, next: try call.cursor(page.next)) { $0.invitations($1) })
    }

    /// A file may be larger than what is done once usually: its lines are stored in a batch of their own.
    @Sendable private static func takeFile(_ call: Call) async throws -> Response {
        let file = try InvitationFile.read(call.input.body)
        let (portal, user, request) = (call.portal, call.signedIn, try call.onceByKey())
        let answer = try await portal.database.bulkWrite { tx in
            let once = try portal.identity.once(request, in: tx) {
                let id = try portal.enrolment.take(file, by: user, in: tx)
                let taken = try portal.enrolment.invitations(id, by: user, in: tx)
                return (
                    value: id,
                    answer: IdempotentAnswer(status: 202, body: JSONWriter.object { $0.invitations(taken) }, to: .healthcareAdministrator)
                )
            }
            return once.answer
        }
        try await portal.enrolWaitingLines(most: InvitationAdministration.atOnce)
        return .json(answer.body, status: HTTPResponse.Status(code: answer.status))
    }

    @Sendable private static func file(_ call: Call) async throws -> Response {
        let id = try call.input.id("file", of: Invitations.self)
        let state = try call.input.word("state", InvitationState.self) ?? .failed
        let (limit, after) = (try call.input.limit(), Int(try call.number()))
        let (portal, user) = (call.portal, call.signedIn)
        let found = try await portal.read { tx in
            (
                file: try portal.enrolment.invitations(id, by: user, in: tx),
                lines: try portal.enrolment.lines(of: id, state, after: after, limit: limit + 1, by: user, in: tx)
            )
        }
        try await portal.readings.record(.list, "account", ID<Account>?.none, by: user.actor, session: user.session, patient: nil)
        let shown = found.lines.prefix(limit)
        let last: Int64? = found.lines.count > limit ? shown.last.map { Int64($0.number) } : nil
        let next = try call.cursor(last)
        return .json(
            JSONWriter.object(capacity: 512 + 256 * shown.count) { w in
                w.invitations(found.file)
                w.member(
                    "items",
                    array: { list in
                        for line in shown { list.element(object: { $0.invited(line) }) }
                    })
                w.member("next", next)
            })
    }

    /// The codes are told in this answer alone; they are kept nowhere, so asking again makes others, and those count.
    @Sendable private static func letters(_ call: Call) async throws -> Response {
        let id = try call.input.id("file", of: Invitations.self)
        let after = Int(clamping: try call.input.optionalFields(["after"]).integer("after") ?? 0)
        let (portal, user) = (call.portal, call.signedIn)
        let made = try await portal.database.bulkWrite { tx in
            _ = try portal.enrolment.invitations(id, by: user, in: tx)
            return try portal.enrolment.codes(of: id, after: after, limit: LettersForm.size, by: user, in: tx)
        }
        return .json(
            JSONWriter.object(capacity: 256 + 256 * made.count) { w in
                w.member(
                    "items",
                    array: { list in
                        for one in made {
                            list.element(object: { w in
                                w.member("line", one.line)
                                w.member("member", one.account.id)
                                w.member("name", one.account.name)
                                w.member("language", one.account.language)
                                w.member("token", one.code.code.text)
                                w.member("expiresAt", one.code.expiresAt)
                            })
                        }
                    })
                w.member("next", made.count == LettersForm.size ? made.last?.line : nil)
            })
    }

    @Sendable private static func mailCodes(_ call: Call) async throws -> Response {
        let id = try call.input.id("file", of: Invitations.self)
        _ = try call.input.optionalFields([])
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let codes = try await portal.database.bulkWrite { try portal.enrolment.mailActivationCodes(of: id, by: user, site: site, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("mailed", codes.mailed)
                w.member("withoutAddress", codes.withoutAddress)
            }, status: .accepted)
    }
}

extension JSONWriter {
    fileprivate mutating func invitations(_ file: Invitations) {
        member("id", file.id)
        member("at", file.at)
        member("lines", file.lines)
        member("done", file.isDone)
        member(
            "counts",
            object: { w in
                w.member("waiting", file.counts[.waiting, default: 0])
                w.member("enrolled", file.counts[.enrolled, default: 0])
                w.member("known", file.counts[.known, default: 0])
                w.member("failed", file.counts[.failed, default: 0])
            })
    }

    fileprivate mutating func invited(_ line: InvitedLine) {
        member("line", line.number)
        member("name", line.name)
        member("state", line.state.rawValue)
        member("member", line.account)
        member("code", line.fault)
        member("message", line.refusal?.sentence)
    }
}
