public import Persistence

/// A store of any size, made by the verbs that serve real people, in large
/// transactions: to measure how the product behaves with it.
public struct DemonstrationLoad: Sendable {
    /// What to make.
    public struct Size: Sendable {
        public var messages: Int
        public var members: Int
        public var agents: Int

        public init(messages: Int, members: Int = 1000, agents: Int = 20) {
            self.messages = messages
            self.members = members
            self.agents = agents
        }
    }

    /// Somebody who is signed in, for a load generator.
    public struct SignedInPerson: Sendable {
        public let kind: AccountKind
        public let username: String
        public let token: String
        public let patient: ID<Patient>?
        public let group: String?
        /// How many conversations the member has.
        public let conversations: Int
    }

    /// Messages of a usual conversation, and of the long one each member has.
    static let usualLength = 5
    static let longLength = 20
    static let conversationsEach = 25
    static let batch = 400

    private let world: DemonstrationWorld
    private let size: Size
    private let group = "front-desk"

    /// - Parameter portal: of a store that holds the demonstration world.
    public init(_ size: Size, in portal: Portal) {
        self.size = size
        world = DemonstrationWorld(in: portal)
    }

    /// Makes the people and the messages.
    ///
    /// - Parameter progress: told how many messages are stored, after each transaction.
    /// - Returns: everybody signed in, members with the most conversations first.
    public func build(progress: @Sendable (Int) -> Void) async throws -> [SignedInPerson] {
        let site = try await world.portal.site()
        let agents = try await makeAgents(site)
        let members = try await makeMembers()
        guard !agents.isEmpty, !members.isEmpty else { return [] }
        var plan = LoadPlan(messages: size.messages, members: members.count)
        // So that the last message is about now, however many there are.
        let step = max(1, Int64(27) * 86_400_000_000 / Int64(max(1, size.messages)))
        var stored = 0
        while let conversations = plan.next(atMost: Self.batch) {
            stored += try await store(conversations, members, agents, site, microsecondsApart: step)
            progress(stored)
        }
        world.clock.set(world.now)
        return try await signIn(members, agents, conversations: plan.made)
    }

    private func store(
        _ conversations: [LoadPlan.Conversation], _ members: [LoadMember], _ agents: [SignedIn], _ site: Site, microsecondsApart step: Int64
    ) async throws -> Int {
        let (portal, clock) = (world.portal, world.clock)
        return try await portal.database.bulkWrite { tx in
            var stored = 0
            for conversation in conversations {
                let member = members[conversation.member]
                let agent = agents[conversation.number % agents.count]
                let begun = try portal.conversations.start(
                    LoadText.draft(conversation.number), for: member.patient, by: member.signedIn, site: site, in: tx
                ).value
                var task = begun.task
                stored += 1
                for turn in 1..<max(1, conversation.length) {
                    clock.advance(microseconds: step)
                    if turn % 2 == 1, let open = task {
                        _ = try portal.workbench.claim(open, by: agent, in: tx)
                        _ = try portal.workbench.reply(LoadText.body(conversation.number, turn), to: open, by: agent, site: site, in: tx)
                        task = nil
                    } else {
                        task = try portal.conversations.reply(
                            LoadText.body(conversation.number, turn), to: begun.conversation, by: member.signedIn, site: site, in: tx
                        ).value.task
                    }
                    stored += 1
                }
                clock.advance(microseconds: step)
            }
            return stored
        }
    }

    private func makeAgents(_ site: Site) async throws -> [SignedIn] {
        let (portal, count, code) = (world.portal, size.agents, group)
        let hash = try await portal.identity.hash(DemonstrationWorld.password, bypassPolicy: true)
        return try await portal.database.bulkWrite { tx in
            var agents: [SignedIn] = []
            for number in 1...max(1, count) {
                let account = try portal.identity.create(
                    NewAccount(kind: .staff, username: "agent\(number)", name: "Agent \(number)", roles: [.taskProcessing]), password: hash,
                    by: .operator, in: tx)
                if let group = site.workflowGroup(code: code) {
                    try WorkflowGroupMembership(group: group.id, account: account.id, role: .agent, active: true, assigned: true)
                        .save(by: nil, at: portal.surroundings.clock(), in: tx)
                }
                agents.append(try portal.identity.openSession(of: account.id, device: "Load", in: tx).signedIn)
            }
            try portal.configuration.revise(by: .operator, in: tx)
            return agents
        }
    }

    private func makeMembers() async throws -> [LoadMember] {
        let (portal, count) = (world.portal, size.members)
        let hash = try await portal.identity.hash(DemonstrationWorld.password, bypassPolicy: true)
        return try await portal.database.bulkWrite { tx in
            try (1...max(1, count)).map { number in
                let details = PatientDetails(
                    given: "Member", family: "Number \(number)", birthDate: BirthDate("1980-01-01"), language: "en")
                let identifier = Patients.Identifier(authority: "HOSP", value: "L\(number)")
                let patient = try portal.patients.add(details, identifiers: [identifier], in: tx)
                let account = try portal.identity.create(
                    NewAccount(kind: .member, username: "member\(number)", name: details.name, patient: patient), password: hash,
                    by: .operator, in: tx)
                let session = try portal.identity.openSession(of: account.id, device: "Load", in: tx)
                return LoadMember(patient: patient, signedIn: session.signedIn)
            }
        }
    }

    private func signIn(_ members: [LoadMember], _ agents: [SignedIn], conversations: [Int]) async throws -> [SignedInPerson] {
        let (portal, group) = (world.portal, group)
        return try await portal.database.bulkWrite { tx in
            let signedInMembers = try members.enumerated().map { position, member in
                let session = try portal.identity.openSession(of: member.signedIn.account.id, device: "Load", in: tx)
                return SignedInPerson(
                    kind: .member, username: member.signedIn.account.username, token: session.token.text, patient: member.patient,
                    group: nil, conversations: conversations[position])
            }
            let signedInAgents = try agents.map { agent in
                let session = try portal.identity.openSession(of: agent.account.id, device: "Load", in: tx)
                return SignedInPerson(
                    kind: .staff, username: agent.account.username, token: session.token.text, patient: nil, group: group, conversations: 0)
            }
            return signedInMembers + signedInAgents
        }
    }
}

struct LoadMember: Sendable {
    let patient: ID<Patient>
    let signedIn: SignedIn
}

/// Which member gets which conversation next: one member after the other gets
/// a full list, so that a small store has full lists too; what is left over
/// goes round.
struct LoadPlan {
    struct Conversation: Sendable {
        let number: Int
        let member: Int
        let length: Int
    }

    private var left: Int
    private var number = 0
    /// How many conversations each member has.
    private(set) var made: [Int]

    init(messages: Int, members: Int) {
        left = messages
        made = [Int](repeating: 0, count: members)
    }

    mutating func next(atMost limit: Int) -> [Conversation]? {
        guard left > 0 else { return nil }
        var conversations: [Conversation] = []
        while left > 0, conversations.count < limit {
            let each = DemonstrationLoad.conversationsEach
            let member = (number / each) % made.count
            let usual = made[member] == 0 ? DemonstrationLoad.longLength : DemonstrationLoad.usualLength
            let length = min(left, usual)
            conversations.append(Conversation(number: number, member: member, length: length))
            made[member] += 1
            number += 1
            left -= length
        }
        return conversations
    }
}

enum LoadText {
    static func draft(_ number: Int) -> NewConversation {
        NewConversation(type: "general", clinicalGroup: "primary-care", subject: "Question number \(number)", body: body(number, 0))
    }

    /// 600 bytes, like a usual message.
    static func body(_ number: Int, _ turn: Int) -> String {
        let start = "Message \(turn) of conversation \(number). "
        let filling = "I have a question about the appointment next week and the form that came with it. "
        return String((start + String(repeating: filling, count: 8)).prefix(600))
    }
}
