/// What one request names, in plain words. An object that is not there is nil where its kind is named.
struct PlainObjects: Sendable {
    var patient: String??
    var conversation: PlainWorld.Conversation??
    /// The conversation of the message, and its place in it.
    var message: (conversation: PlainWorld.Conversation, number: Int)??
    /// The group that has the task.
    var task: String??
    var group: String??
    /// Whose session it is.
    var session: String??
    var draft: PlainWorld.Draft??
    var attachment: PlainWorld.File??
    /// Whose text module it is.
    var module: String??
    /// Every other kind: whether there is such a one.
    var others: [String: Bool] = [:]
}

/// What somebody is to be answered.
enum PlainAnswer: Equatable {
    case status(Int)
    /// Whatever the deed answers; it is not done here when it changes something.
    case allowed
}

extension PlainRule {
    /// - Parameters:
    ///   - path: says which cookie counts, and how a stranger is turned away.
    ///   - objects: what the path names.
    func answer(_ method: String, _ path: String, _ person: PlainWorld.Person, _ objects: PlainObjects) -> PlainAnswer {
        if self == .open { return .allowed }
        if self == .home { return .status(303) }
        let isProgram = path.hasPrefix("/api/")
        let isOfStaff = path.hasPrefix("/workbench") || path.hasPrefix("/administration")
        // Pages read the cookie of one kind of people alone; the others are nobody there.
        if !isProgram, person.kind != (isOfStaff ? .staff : .member) { return .status(method == "GET" ? 303 : 401) }
        if person.kind == .nobody || self == .systems { return .status(401) }
        let answer = answer(person, objects)
        // One goes on with a reply where it is written.
        if self == .ownDraft, method == "GET", answer == .allowed, objects.draft??.isReply == true { return .status(303) }
        guard answer == .allowed, objects.others.values.contains(false) else { return answer }
        // Templates, and who could join a group, are no secret: a wrong name is a field to be mended.
        let isChoice = objects.others["template"] == false || method == "PUT" && path.hasSuffix("/members/{user}")
        return .status(isChoice ? 422 : 404)
    }

    private func answer(_ person: PlainWorld.Person, _ objects: PlainObjects) -> PlainAnswer {
        switch self {
        case .patients: return .status(PlainWorld.patients.keys.filter(person.acts).count == 1 ? 303 : 200)
        case .stay: return .status(204)
        case .desk: return .status(person.roles.contains("tasks") ? 200 : 303)
        case .managesTask: return managed(objects.task ?? nil, by: person)
        case .manages: return managed(objects.group ?? nil, by: person)
        default: return isRightful(person, objects) ? .allowed : .status(404)
        }
    }

    private func managed(_ group: String?, by person: PlainWorld.Person) -> PlainAnswer {
        guard let group else { return .status(404) }
        if person.managerOf.contains(group) { return .allowed }
        return .status(person.agentOf.contains(group) ? 403 : 404)
    }

    private func isRightful(_ person: PlainWorld.Person, _ objects: PlainObjects) -> Bool {
        let patient = objects.patient ?? nil
        let conversation = objects.conversation ?? nil
        // A conversation under the address of another patient is not there.
        let isInPlace = objects.patient == nil || conversation == nil || patient == conversation?.patient
        let isThere = objects.patient == nil || patient != nil
        switch self {
        case .open, .home, .account, .stream, .patients, .stay, .desk: return true
        case .member: return person.kind == .member
        case .staff: return person.kind == .staff
        case .ownSession: return objects.session == .some(.some(person.name))
        case .acts: return patient.map(person.acts) ?? false
        case .reads: return person.kind == .member && isInPlace && isThere && (conversation.map(person.reads) ?? false)
        case .began:
            return person.kind == .member && isInPlace && isThere
                && (conversation.map { person.reads($0) && $0.by == person.name } ?? false)
        case .wrote:
            guard let (found, number) = objects.message ?? nil else { return false }
            return person.kind == .member && person.reads(found) && found.authors[number] == person.name
        case .routed:
            guard let (found, number) = objects.message ?? nil else { return false }
            // Answers enter no flow, and neither does a reply that waits in an inbox.
            let isOfMember = PlainWorld.people.contains { $0.name == found.authors[number] && $0.kind == .member }
            return isOfMember && (!found.tasks.isEmpty || found.isExternal) && person.reads(found)
        case .works: return (objects.task ?? nil).map { person.worksIn.contains($0) } ?? false
        case .worksSomewhere: return !person.worksIn.isEmpty
        case .managesTask, .manages: return false
        case .isAway: return person.isAway
        case .writesFirst: return person.roles.contains("writing") && isThere
        case .wroteFirst: return person.roles.contains("writing") && conversation?.by == person.name
        case .findsPatients: return !person.roles.isDisjoint(with: ["writing", "healthcare"])
        case .chart: return patient.map(person.opensChart) ?? false
        case .actsOrChart: return patient.map { person.acts(for: $0) || person.opensChart(of: $0) } ?? false
        case .chartReads:
            return isInPlace && (patient.map(person.opensChart) ?? false) && (conversation.map(person.reads) ?? false)
        case .staffReads: return person.kind == .staff && (conversation.map(person.reads) ?? false)
        case .usesTemplates:
            let isOfTask = objects.task.map { $0.map { person.worksIn.contains($0) } ?? false } ?? true
            return isOfTask && !person.roles.isDisjoint(with: ["tasks", "writing"])
        case .ownDraft:
            guard let draft = objects.draft ?? nil else { return false }
            return draft.author == person.name && (objects.patient == nil || patient == draft.patient)
        case .takesOver:
            guard let draft = objects.draft ?? nil, (objects.task ?? nil) != nil else { return false }
            return draft.owner == person.name && draft.author != person.name
        case .ownModule: return objects.module == .some(.some(person.name))
        case .asksTheSame:
            // The form names what was asked first for Noah.
            let asked = PlainWorld.conversations.first { $0.patient == "noah" }
            return (patient.map(person.acts) ?? false) && asked?.by == person.name
        case .readsFile:
            switch objects.attachment ?? nil {
            case .sent(let conversation)?: return person.reads(conversation)
            case .unsent(let uploader)?: return uploader == person.name
            case nil: return false
            }
        case .answered:
            guard let (found, number) = objects.message ?? nil else { return false }
            return person.kind == .staff && found.authors[number] == person.name
        case .tasks: return person.roles.contains("tasks")
        case .systems: return false
        case .healthcare: return person.roles.contains("healthcare") && isThere
        case .system: return person.roles.contains("system")
        case .privacy: return person.roles.contains("privacy") && isThere && (objects.conversation == nil || conversation != nil)
        }
    }
}
