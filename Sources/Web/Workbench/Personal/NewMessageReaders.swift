import Messaging
import Persistence

/// Who could read a message of the practice, by its type and its audience: a right to act for a patient may cover some types alone.
struct NewMessageReaders: Sendable {
    struct Who: Sendable {
        let readers: [NamedReader]
        let missing: [MissingReader]
    }

    /// Types with the same readers.
    struct Circle {
        let who: Who
        var types: [MessageType]
    }

    static let audiences: [Audience] = [.both, .patient, .proxies]

    private var byType: [MessageType: [Audience: Who]] = [:]

    mutating func take(_ who: Who, _ type: MessageType, _ audience: Audience) {
        byType[type, default: [:]][audience] = who
    }

    func circles(of audience: Audience, among types: [MessageType]) -> [Circle] {
        types.reduce(into: []) { circles, type in
            guard let who = byType[type]?[audience] else { return }
            let known = circles.firstIndex { $0.who.readers == who.readers && $0.who.missing == who.missing }
            if let known { circles[known].types.append(type) } else { circles.append(Circle(who: who, types: [type])) }
        }
    }

    /// The accounts each type and audience was shown with, so that the server notices when they are others.
    var mark: String {
        MessageType.allCases.flatMap { type in
            Self.audiences.compactMap { audience -> String? in
                guard let who = byType[type]?[audience] else { return nil }
                let accounts = who.readers.map(\.reader.account.description).sorted()
                return "\(type.rawValue)/\(audience.rawValue):\(accounts.joined(separator: ","))"
            }
        }.joined(separator: ";")
    }

    /// The accounts that were shown; nil where nothing was.
    static func shown(_ mark: String?, _ type: MessageType?, _ audience: Audience) -> Set<ID<Account>>? {
        guard let mark, let type else { return nil }
        let name = "\(type.rawValue)/\(audience.rawValue):"
        for part in mark.split(separator: ";") where part.hasPrefix(name) {
            return Set(part.dropFirst(name.count).split(separator: ",").compactMap { ID<Account>($0) })
        }
        return nil
    }
}
