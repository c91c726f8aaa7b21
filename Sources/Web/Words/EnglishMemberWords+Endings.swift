import Messaging

extension EnglishMemberWords {
    func ended(_ outcome: TaskOutcome, by name: String, team: String) -> String {
        let who = name.isEmpty || name == team ? team : "\(name), for \(team),"
        return switch outcome {
        case .answeredByPhone: "\(who) answered this by phone."
        case .noReplyNeeded: "\(who) read this and closed it. No written answer was needed."
        case .forwarded: "\(who) passed this on. It is being taken care of outside these messages."
        case .misdirected: "\(who) closed this: another team has to answer it."
        case .replied, .withdrawn: "\(who) closed this."
        }
    }

    func transferred(by name: String, team: String) -> String {
        let who = name.isEmpty || name == team ? team : "\(name), for \(team),"
        return "\(who) passed this to colleagues who can answer it. You need not do anything: the answer comes here."
    }

    func nextStep(_ step: TaskEnding.NextStep, after outcome: TaskOutcome, nurseLine: String) -> String {
        switch (outcome, step) {
        case (.misdirected, .callPractice): "To find out which team that is, call \(nurseLine)."
        case (.misdirected, _): "Write a new message to the team it is for. Not sure which one? Call \(nurseLine)."
        case (.forwarded, .reply): "If you hear nothing, write again below or call \(nurseLine)."
        case (.forwarded, .writeMessage): "If you hear nothing, write a new message or call \(nurseLine)."
        case (.forwarded, .callPractice): "If you hear nothing, call \(nurseLine)."
        case (_, .reply): "Is something still open? Write again below."
        case (_, .writeMessage): "Is something still open? Write a new message."
        case (_, .callPractice): "Is something still open? Call \(nurseLine)."
        }
    }
}
