import WebSupport

/// Reading back in a conversation that is longer than an answer.
extension API.Parameter {
    static let through = API.Parameter(
        name: "through", about: "Reads back: only messages up to this number, such as the `earlierMessages` of the answer before.",
        schema: .integer(least: 1))
}

extension API.Input {
    /// The number of the last message asked for; nil is the newest.
    func through() throws -> Int64? {
        guard let text = query["through"] else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text), number > 0 else {
            throw Problem.parameter("through", "Write a number from 1.")
        }
        return number
    }
}

extension API.Schema {
    /// Beside the messages of a chain.
    static let earlierMessages: API.Schema = .integer(
        least: 0, "How many messages came before those that are here, which are at most 500.")
}
