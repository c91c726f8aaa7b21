/// What a username may be, and which spellings are one and the same.
///
/// Letters of ASCII, digits and `. _ - @ +`, 2 to 64 of them. Other alphabets
/// are left out on purpose: letters that look alike would let one person pass
/// for another, and a username is read aloud over the telephone.
public enum Username {
    static let length = 2...64

    /// The key under which a username is unique and found: blanks around it
    /// are dropped, full-width forms (U+FF01 to U+FF5E, typed with East Asian
    /// keyboards) become their ASCII letters, and capitals become small.
    ///
    /// Never fails: what no account can have simply finds none.
    public static func key(_ typed: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in typed.unicodeScalars {
            var value = scalar.value
            if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
            if (0x41...0x5A).contains(value) { value += 0x20 }
            key.append(Unicode.Scalar(value) ?? scalar)
        }
        let trimmed = key.drop { $0.properties.isWhitespace }
        let end = trimmed.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(String.UnicodeScalarView(trimmed[...$0])) } ?? ""
    }

    /// The key to look up, or nil for what no account can have.
    static func findable(_ typed: String) -> String? {
        let key = key(typed)
        return accepts(key) ? key : nil
    }

    /// Whether a new account may have this username.
    public static func accepts(_ username: String) -> Bool {
        length.contains(username.unicodeScalars.count) && username.unicodeScalars.allSatisfy(allowed)
    }

    private static func allowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "@", "+": true
        default: false
        }
    }
}
