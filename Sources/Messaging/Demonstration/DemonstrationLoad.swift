public import Persistence

/// A store of any size, decided and sealed as for real people and written in
/// large transactions: to measure how the product behaves with it.
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
        let desk = try await openDesk(members, agents, site)
        var stored = 0
        var time = world.clock.now
        // While one batch is written, the next is decided and sealed.
        var ready = try await prepare(&plan, desk, &time, microsecondsApart: step)
        while let batch = ready {
            async let written: Void = store(batch)
            ready = try await prepare(&plan, desk, &time, microsecondsApart: step)
            try await written
            stored += batch.messages
            progress(stored)
        }
        world.clock.set(world.now)
        return try await signIn(members, agents, conversations: plan.made)
    }

    private func openDesk(_ members: [LoadMember], _ agents: [SignedIn], _ site: Site) async throws -> LoadDesk {
        let sending = world.portal.conversations.sending
        let accepted = try LoadText.draft(0).accepted(standing: .patient, patientGroups: [], site: site)
        guard case .workbench(let group) = accepted.route.flow.route else { throw NotFound() }
        let decision = try await world.portal.database.bulkWrite { tx in try sending.decisions.record(accepted.route, in: tx) }
        return LoadDesk(
            sending: sending, site: site, members: members, agents: agents.map { $0.author(as: .staff) }, decision: decision, group: group)
    }

    private func prepare(
        _ plan: inout LoadPlan, _ desk: LoadDesk, _ time: inout Timestamp, microsecondsApart step: Int64
    ) async throws -> LoadBatch? {
        guard let conversations = plan.next(atMost: Self.batch) else { return nil }
        // What is made now is named by this time.
        world.clock.set(time)
        var pieces: [[(LoadPlan.Conversation, Timestamp)]] = [[]]
        for conversation in conversations {
            if pieces[pieces.count - 1].count == Self.batch / 8 { pieces.append([]) }
            pieces[pieces.count - 1].append((conversation, time))
            time = time.adding(microseconds: step * Int64(conversation.length))
        }
        let loaded = try await withThrowingTaskGroup(of: (Int, [LoadedConversation]).self) { group in
            for (place, piece) in pieces.enumerated() {
                group.addTask { (place, try piece.map { try desk.load($0, from: $1, microsecondsApart: step) }) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
        return LoadBatch(conversations: loaded, messages: conversations.reduce(0) { $0 + $1.length })
    }

    private func store(_ batch: LoadBatch) async throws {
        let audit = world.portal.audit
        try await world.portal.database.bulkWrite { tx in
            try tx.insert(all: batch.conversations.flatMap(\.rows))
            try audit.record(all: batch.conversations.flatMap(\.events), in: tx)
        }
    }

    private func makeAgents(_ site: Site) async throws -> [SignedIn] {
        let (portal, count, code) = (world.portal, size.agents, group)
        let hash = try await portal.identity.hash(DemonstrationWorld.password, bypassPolicy: true)
        return try await portal.database.bulkWrite { tx in
            var agents: [SignedIn] = []
            for number in try Self.numbers(after: "agent", count, in: tx) {
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
            try Self.numbers(after: "member", count, in: tx).map { number in
                let details = PatientDetails(
                    given: "Member", family: "Number \(number)", birthDate: BirthDate("1980-01-01"), language: "en")
                let identifier = Patients.Identifier(authority: "HOSP", value: "L\(number)")
                let patient = try portal.patients.add(details, identifiers: [identifier], in: tx)
                let account = try portal.identity.create(
                    NewAccount(kind: .member, username: "member\(number)", name: details.name, patient: patient), password: hash,
                    by: .operator, in: tx)
                let session = try portal.identity.openSession(of: account.id, device: "Load", in: tx)
                return LoadMember(
                    patient: Patient(id: patient, chart: patient, details: details),
                    key: try portal.surroundings.patientKeys.key(of: patient, in: tx), signedIn: session.signedIn)
            }
        }
    }

    /// The next numbers for people of one kind: a store that was filled before keeps those it has.
    private static func numbers(after name: String, _ count: Int, in tx: Transaction) throws -> Range<Int> {
        let known = try tx.all("SELECT username_key FROM account WHERE username_key LIKE \(name + "%")") { try $0[0] as String }
        let last = known.compactMap { Int32($0.dropFirst(name.count)) }.max() ?? 0
        let first = Int(max(0, last)) + 1
        return first..<first + max(1, count)
    }

    private func signIn(_ members: [LoadMember], _ agents: [SignedIn], conversations: [Int]) async throws -> [SignedInPerson] {
        let (portal, group) = (world.portal, group)
        return try await portal.database.bulkWrite { tx in
            let signedInMembers = try members.enumerated().map { position, member in
                let session = try portal.identity.openSession(of: member.signedIn.account.id, device: "Load", in: tx)
                return SignedInPerson(
                    kind: .member, username: member.signedIn.account.username, token: session.token.text, patient: member.patient.id,
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
    let patient: Patient
    let key: PatientKey
    let signedIn: SignedIn
}

/// Conversations that are ready to be written.
struct LoadBatch: Sendable {
    let conversations: [LoadedConversation]
    let messages: Int
}

/// Everybody and everything that conversations are made of.
struct LoadDesk: Sendable {
    let sending: Sending
    let site: Site
    let members: [LoadMember]
    let agents: [Sending.Author]
    let decision: ID<RouteDecision>
    let group: ID<WorkflowGroup>

    func load(_ conversation: LoadPlan.Conversation, from start: Timestamp, microsecondsApart step: Int64) throws -> LoadedConversation {
        let member = members[conversation.member]
        let accepted = try LoadText.draft(conversation.number).accepted(standing: .patient, patientGroups: [], site: site)
        return try sending.loaded(
            LoadedConversation.Plan(
                patient: member.patient, patientKey: member.key, member: member.signedIn.author(as: .patient),
                agent: agents[conversation.number % agents.count], accepted: accepted, decision: decision, group: group,
                turns: (0..<conversation.length).map { turn in
                    (LoadText.body(conversation.number, turn), start.adding(microseconds: step * Int64(turn)))
                }), site: site)
    }
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
