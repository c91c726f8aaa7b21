/// The beginnings of words, asked for every word of every message: an open table whose size is a power of two, and at least half
/// of it is empty.
struct UrgencyStems: Sendable {
    private let table: [UInt32]

    init(_ stems: Set<UInt32>) {
        var size = 2
        while size < 2 * stems.count { size *= 2 }
        var table = Array(repeating: UInt32(0), count: size)
        for stem in stems {
            var place = Self.place(stem, size)
            while table[place] != 0 { place = (place + 1) & (size - 1) }
            table[place] = stem
        }
        self.table = table
    }

    /// No word is empty, so no stem is 0.
    func contains(_ stem: UInt32) -> Bool {
        var place = Self.place(stem, table.count)
        while table[place] != 0 {
            if table[place] == stem { return true }
            place = (place + 1) & (table.count - 1)
        }
        return false
    }

    /// Multiplied by 2^32 over the golden ratio, as Knuth scatters numbers (The Art of Computer Programming 3, 6.4).
    private static func place(_ stem: UInt32, _ size: Int) -> Int {
        Int((stem &* 2_654_435_769) >> 8) & (size - 1)
    }
}
