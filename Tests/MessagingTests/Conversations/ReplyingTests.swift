import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Replies of members")
struct ReplyingTests {
    @Test("A reply joins the chain with the next number and becomes the line of the list (S13)", arguments: Engine.underTest)
    func joins(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(subject: "Tablets")
            f.clock.advance(seconds: 60)
            let reply = try await f.writeAgain("With\nfood?", to: sent.conversation)
            #expect(reply.conversation == sent.conversation)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.seq) == [1, 2])
            #expect(messages.map(\.body) == [PortalFixture.question, "With\nfood?"])
            #expect(open.card.snippet == "With food?")
            #expect(open.card.subject == "Tablets")
            #expect(open.conversation.lastAt == f.clock.now)
        }
    }

    @Test("Forty replies at once all arrive, numbered without a gap", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 { group.addTask { try await f.writeAgain("number \(number)", to: sent.conversation) } }
                try await group.waitForAll()
            }
            let messages = try await f.open(sent.conversation).messages
            #expect(messages.map(\.seq) == Array(1...41))
            #expect(Set(messages.map(\.body)).count == 41)
            #expect(try await f.count("SELECT count(*) FROM task WHERE conversation = \(sent.conversation)") == 1)
            #expect(try await f.count("SELECT count(*) FROM task_message") == 41)
        }
    }

    @Test("Where no reply is taken, the reason and the next step are said", arguments: Engine.underTest)
    func bars(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            var site = f.site
            site.decisions.membersToProviders.replies = false
            let switchedOff = site
            await #expect(throws: MessageRefusal.replyNotAllowed(.repliesOff)) {
                try await f.writeAgain(to: sent.conversation, site: switchedOff)
            }
            try await f.run("UPDATE conversation SET reply_allowed = FALSE WHERE id = \(sent.conversation)")
            await #expect(throws: MessageRefusal.replyNotAllowed(.notWanted)) { try await f.writeAgain(to: sent.conversation) }
            #expect(try await f.open(sent.conversation).open.replyBar == .notWanted)
            #expect(ReplyBar.notWanted.next == .writeMessage)
            #expect(ReplyBar.readOnly.next == .callPractice)
        }
    }

    private enum Team: String, CaseIterable {
        case living, retired
        /// Retired, and another flow continues its conversations.
        case succeeded
    }

    /// Which types of question the site takes; the conversation is of the first.
    private static let taken: [Set<MessageType>] = [[.medical, .general], [.general], []]
    private static let filters: [Decisions.ProviderFilter] = [.none, .accepting, .rule, .plugin(name: "not installed")]

    private static func standings() -> [String: Standing] {
        let (patient, proxy): (ID<Patient>, ID<Account>) = (ID(high: 1, low: 1), ID(high: 2, low: 1))
        func grant(canWrite: Bool = true, types: Set<MessageType>? = nil) -> Standing {
            .proxy(
                ProxyGrant(
                    id: ID(high: 3, low: 1), patient: patient, proxy: proxy, relationship: "mother", canWrite: canWrite, types: types,
                    from: PortalFixture.start, basis: .parentOfMinor, verifiedAt: PortalFixture.start))
        }
        return [
            "the patient": .patient, "a proxy": grant(), "a proxy who reads": grant(canWrite: false),
            "a proxy for other types": grant(types: [.general]), "a proxy for this type": grant(types: [.medical]),
        ]
    }

    /// The demonstration's site, decided otherwise; its team for medical questions may be gone.
    private static func site(
        _ known: Site, _ team: Team, types: Set<MessageType>, replies: Bool, filter: Decisions.ProviderFilter
    ) -> Site {
        var site = known
        site.decisions.membersToProviders.types = types
        site.decisions.membersToProviders.replies = replies
        site.decisions.membersToProviders.providerFilter = filter
        guard team != .living, let group = site.clinicalGroups.firstIndex(where: { $0.code == "primary-care" }) else { return site }
        let other = site.flows.first { $0.code == "cardiology" }?.id
        site.clinicalGroups[group].retiredAt = PortalFixture.start
        let gone = site.clinicalGroups[group].id
        for index in site.flows.indices where site.flows[index].clinicalGroup == gone {
            site.flows[index].retiredAt = PortalFixture.start
            site.flows[index].successor = team == .succeeded ? other : nil
        }
        return site
    }

    /// Whether a message that the page would offer to write is taken by the rule that judges it.
    private static func isTaken(from standing: Standing, _ site: Site) -> Bool {
        MessageType.allCases.contains { type in
            site.recipients(type, patientGroups: []).contains { recipient in
                let draft = NewConversation(
                    type: type.rawValue, clinicalGroup: recipient.group.code, provider: recipient.providers.first?.code, subject: "A",
                    body: "B")
                return (try? draft.accepted(standing: standing, patientGroups: [], site: site)) != nil
            }
        }
    }

    @Test("No conversation is a dead end: a reply, a new message that is taken, or a call (S55 to S57, D5, D10)")
    func noDeadEnd() async throws {
        try await PortalFixture.with(.sqlite) { f in
            let flow = try #require(f.site.flows.first { $0.code == "primary-care" })
            var (bars, rows): (Set<ReplyBar>, Int) = ([], 0)
            for team in Team.allCases {
                for types in Self.taken {
                    for replies in [true, false] {
                        for filter in Self.filters {
                            let site = Self.site(f.site, team, types: types, replies: replies, filter: filter)
                            let about = "\(team), types \(types), replies \(replies), filter \(filter)"
                            for (name, standing) in Self.standings() {
                                for (isWanted, isStub) in [(true, false), (true, true), (false, false), (false, true)] {
                                    let conversation = Self.conversation(of: flow, replyAllowed: isWanted, isStub: isStub)
                                    let mayReply = replies && isWanted && !isStub && team != .retired
                                    let row: Comment = "\(name): \(about), wanted \(isWanted), stub \(isStub)"
                                    rows += 1
                                    if let bar = Self.expectWayOn(conversation, standing, site, mayReply: mayReply, row) {
                                        bars.insert(bar)
                                    }
                                }
                            }
                        }
                    }
                }
            }
            #expect(rows == 3 * 3 * 2 * 4 * 5 * 4 && bars == Set(ReplyBar.allCases))
        }
    }

    /// - Parameter mayReply: whether nothing but the member's own standing could bar it.
    /// - Returns: what barred the reply.
    private static func expectWayOn(
        _ conversation: Conversation, _ standing: Standing, _ site: Site, mayReply: Bool, _ row: Comment
    ) -> ReplyBar? {
        let mayReply = mayReply && standing.canWrite && standing.covers(conversation.type)
        switch conversation.replyWay(standing: standing, site: site) {
        case .success(let route):
            #expect(mayReply && route.flow.retiredAt == nil, row)
            return nil
        case .failure(let barred):
            #expect(!mayReply && !barred.bar.sentence.isEmpty, row)
            let isTaken = Self.isTaken(from: standing, site)
            switch barred.bar.next {
            case .writeMessage: #expect(isTaken, row)
            case .callPractice: #expect((!isTaken || barred.bar == .readOnly) && !site.nurseLine.number.isEmpty, row)
            }
            return barred.bar
        }
    }

    private static func conversation(of flow: MessageFlow, replyAllowed: Bool, isStub: Bool) -> Conversation {
        let patient: ID<Patient> = ID(high: 1, low: 1)
        return Conversation(
            id: ID(high: 4, low: 1), patient: patient, chart: patient, type: .medical, clinicalGroup: flow.clinicalGroup, provider: nil,
            audience: .both, begunBy: nil, begunAs: .patient, replyAllowed: replyAllowed, status: .sent, createdAt: PortalFixture.start,
            lastSeq: 1, lastMessage: ID(high: 5, low: 1), lastAt: PortalFixture.start, toMembers: 0,
            movedAt: isStub ? PortalFixture.start : nil, flow: flow.id, flowVersion: flow.version, language: "en", wrappedKey: [],
            sealedSubject: [], chainHash: [])
    }

    @Test("A text that is not accepted leaves the conversation as it was", arguments: Engine.underTest)
    func refusedText(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            for text in ["", "a\u{0}b", String(repeating: "x", count: 20_001)] {
                await #expect(throws: MessageRefusal.self) { try await f.writeAgain(text, to: sent.conversation) }
            }
            #expect(try await f.open(sent.conversation).messages.count == 1)
        }
    }

    @Test("What is replied to stands in the same conversation", arguments: Engine.underTest)
    func inReplyTo(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (one, other) = (try await f.ask(), try await f.ask())
            let (ada, site) = (try f.person("ada"), f.site)
            func reply(to message: ID<Message>) async throws -> Sent {
                try await f.portal.perform { tx in
                    try f.portal.conversations.reply("And?", inReplyTo: message, to: one.conversation, by: ada, site: site, in: tx)
                }
            }
            _ = try await reply(to: one.message)
            #expect(try await f.open(one.conversation).messages[1].inReplyTo == one.message)
            do {
                _ = try await reply(to: other.message)
                Issue.record("a message of another conversation was accepted")
            } catch let refusal as MessageRefusal {
                #expect(refusal.fields.map(\.field) == ["inReplyTo"])
            }
        }
    }

    @Test("A removed or exchanged message breaks the running hash of its conversation", arguments: Engine.underTest)
    func runningHash(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            for _ in 0..<3 { try await f.writeAgain(to: sent.conversation) }
            let hashes = try await f.database.read { tx in
                try tx.all("SELECT chain_hash FROM message WHERE conversation = \(sent.conversation) ORDER BY seq") { try $0[0] as [UInt8] }
            }
            #expect(Set(hashes).count == 4)
            let last = try await f.database.read { tx in
                try tx.first("SELECT chain_hash FROM conversation WHERE id = \(sent.conversation)") { try $0[0] as [UInt8] }
            }
            #expect(last == hashes.last)
        }
    }
}
