/// One event of an event stream (WHATWG HTML, 9.2.6).
public struct ServerEvent: Sendable, Hashable {
    /// What the page listens for; one line.
    public let name: String
    /// UTF-8 text, JSON as a rule.
    public let data: [UInt8]

    public init(name: StaticString, data: [UInt8]) {
        self.name = name.description
        self.data = data
    }

    /// The bytes on the wire. Line ends inside the data begin a new `data:` line, so no data can forge an event.
    public var frame: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + name.utf8.count + 32)
        bytes.append(literal: "event: ")
        bytes.append(contentsOf: name.utf8)
        var rest = data[...]
        repeat {
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
            bytes.append(literal: "\ndata: ")
            bytes.append(contentsOf: rest[..<end])
            let isPair = end + 1 < rest.endIndex && rest[end] == 0x0D && rest[end + 1] == 0x0A
            rest = rest.dropFirst(end - rest.startIndex + (isPair ? 2 : 1))
        } while !rest.isEmpty
        bytes.append(literal: "\n\n")
        return bytes
    }
}
