import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Where a page ended, as text that clients keep and send back but can neither
/// read nor alter, nor use with another list or other filters.
extension API.Call {
    private var seal: CursorSeal { input.services.cursors }

    /// The list a cursor belongs to: the address, who asks, and every filter.
    private var listName: String {
        let filters = input.query.fields.filter { $0.name != "cursor" && $0.name != "limit" }.map { "\($0.name)=\($0.value)" }.sorted()
        let ids = input.route.pathParameters.map { input.parameters.get($0) ?? "" }
        return ([input.route.path, signedIn.account.id.description] + ids + filters).joined(separator: "\n")
    }

    /// The place the request's cursor names; nil when it has none.
    ///
    /// - Throws: `Problem` 400 for a cursor that is not ours, was altered or belongs to another list.
    private func place(of size: Int) throws -> [UInt8]? {
        guard let cursor = input.query["cursor"], !cursor.isEmpty else { return nil }
        guard let place = seal.place(cursor, list: listName), place.count == size else {
            throw Problem.parameter("cursor", "Begin again without a cursor.")
        }
        return place
    }

    func cursor(_ place: [UInt8]) throws -> String {
        try seal.cursor(place, list: listName)
    }

    func pageMark() throws -> PageMark? {
        guard let place = try place(of: 32) else { return nil }
        return PageMark(
            at: Timestamp(microseconds: Int64(bitPattern: place[0..<8].asInteger)), high: place[8..<16].asInteger,
            low: place[16..<24].asInteger, rank: Int64(bitPattern: place[24..<32].asInteger))
    }

    func cursor(_ mark: PageMark?) throws -> String? {
        guard let mark else { return nil }
        let parts = [UInt64(bitPattern: mark.at.microseconds), mark.high, mark.low, UInt64(bitPattern: mark.rank)]
        return try cursor(parts.flatMap(\.asBytes))
    }

    /// The number after which the next page begins; 0 for the first.
    func number() throws -> Int64 {
        try place(of: 8).map { Int64(bitPattern: $0[...].asInteger) } ?? 0
    }

    func cursor(_ number: Int64?) throws -> String? {
        try number.map { try cursor(UInt64(bitPattern: $0).asBytes) }
    }

    /// A page of a list that is short enough to be read whole.
    func page<Item, Subject>(of items: [Item], by id: (Item) -> ID<Subject>) throws -> (items: ArraySlice<Item>, next: String?) {
        let limit = try input.limit()
        var rest = items[...]
        if let place = try place(of: 16) {
            // What has gone since leaves nothing to go on from: the list begins again.
            let last = rest.firstIndex { id($0).bytes == place }
            rest = last.map { items[($0 + 1)...] } ?? rest
        }
        let shown = rest.prefix(limit)
        return (shown, rest.count > limit ? try shown.last.map { try cursor(id($0).bytes) } : nil)
    }
}

extension ArraySlice<UInt8> {
    fileprivate var asInteger: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}

extension UInt64 {
    fileprivate var asBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> UInt64(56 - 8 * $0)) } }
}
