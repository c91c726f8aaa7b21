extension Markup {
    /// Text in which web addresses can be followed. Only `http` and `https` become links; what is shown is
    /// exactly where the link leads, and it opens in the same tab without telling the target where it came from.
    ///
    /// - Parameter showingControls: puts a visible mark before every bidirectional control.
    public static func linked(_ text: String, showingControls: Bool = false) -> Markup {
        let plain: (Substring) -> Markup = { showingControls ? marked(String($0)) : Markup(String($0)) }
        var all = Markup()
        var rest = text[...]
        while let address = WebAddress.first(in: rest) {
            all.append(plain(rest[rest.startIndex..<address.startIndex]))
            all.append("<a href=\"\(address)\" rel=\"noopener noreferrer\">\(address)</a>")
            rest = rest[address.endIndex...]
        }
        all.append(plain(rest))
        return all
    }
}

/// Finds web addresses in running text.
enum WebAddress {
    /// The first `http` or `https` address in the text, without the punctuation of the sentence around it.
    static func first(in text: Substring) -> Substring? {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        var previous: Unicode.Scalar?
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if scalar == "h" || scalar == "H", !isWord(previous), let address = address(at: index, in: scalars) {
                return text[address]
            }
            previous = scalar
            index = scalars.index(after: index)
        }
        return nil
    }

    private static func address(
        at start: Substring.UnicodeScalarView.Index, in scalars: Substring.UnicodeScalarView
    ) -> Range<Substring.UnicodeScalarView.Index>? {
        guard let hostStart = afterScheme(from: start, in: scalars) else { return nil }
        guard hostStart < scalars.endIndex, isHostStart(scalars[hostStart]) else { return nil }
        var end = hostStart
        while end < scalars.endIndex, belongs(scalars[end]) { end = scalars.index(after: end) }
        while end > hostStart {
            let last = scalars.index(before: end)
            guard isTrailingPunctuation(scalars[last], in: scalars[start..<end]) else { break }
            end = last
        }
        return end > hostStart ? start..<end : nil
    }

    private static func afterScheme(
        from start: Substring.UnicodeScalarView.Index, in scalars: Substring.UnicodeScalarView
    ) -> Substring.UnicodeScalarView.Index? {
        for scheme in ["https://", "http://"] {
            var index = start
            var matches = true
            for expected in scheme.unicodeScalars {
                guard index < scalars.endIndex, scalars[index].properties.lowercaseMapping == String(expected), scalars[index].isASCII
                else {
                    matches = false
                    break
                }
                index = scalars.index(after: index)
            }
            if matches { return index }
        }
        return nil
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func isHostStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "[" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    private static func belongs(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7F...0xA0: false
        case 0x22, 0x27, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D: false
        // Spaces, bidirectional controls and other invisible characters could make an address look like another one.
        case 0x061C, 0x2000...0x206F, 0x3000, 0xFEFF, 0xE0000...0xE0FFF: false
        default: true
        }
    }

    private static func isTrailingPunctuation(_ scalar: Unicode.Scalar, in address: Substring.UnicodeScalarView) -> Bool {
        switch scalar {
        case ".", ",", ";", ":", "!", "?", "*", "_": true
        case ")": address.count(where: { $0 == ")" }) > address.count(where: { $0 == "(" })
        case "]": address.count(where: { $0 == "]" }) > address.count(where: { $0 == "[" })
        default: false
        }
    }
}
