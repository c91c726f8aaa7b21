/// Follows the grammar of RFC 8259 one byte at a time, so that a file of any length is judged without being held.
///
/// It knows where values begin and end and nothing of what they mean. Unpaired surrogates and broken UTF-8 are not its business:
/// the bytes of a resource are judged once they are together.
struct JSONGrammar {
    /// What the byte just taken began or ended.
    enum Signal {
        case nothing
        case objectBegan
        case objectEnded
        case arrayBegan
        case arrayEnded
        case keyBegan
        case keyEnded
        case textBegan
        case textEnded
        case scalarBegan
    }

    private enum State {
        case value
        case valueOrArrayEnd
        case keyOrObjectEnd
        case key
        case colon
        case afterValue
        case text
        case escape
        case hexDigits(Int)
        case word(WordRest)
        case number(NumberPart)
    }

    private enum NumberPart {
        case sign
        case zero
        case whole
        case point
        case fraction
        case exponent
        case exponentSign
        case exponentDigits

        var mayEnd: Bool {
            switch self {
            case .zero, .whole, .fraction, .exponentDigits: true
            case .sign, .point, .exponent, .exponentSign: false
            }
        }
    }

    private struct WordRest {
        let word: StaticString
        var taken: Int
    }

    /// How many objects and arrays may stand inside each other.
    var depthLimit: Int
    private var state = State.value
    private var textIsKey = false
    private var containersAreObjects: [Bool] = []

    init(depthLimit: Int) {
        self.depthLimit = depthLimit
    }

    /// How many objects and arrays are open.
    var depth: Int { containersAreObjects.count }

    /// Whether the next byte stands inside quotation marks as itself, and not as part of an escape.
    var isInPlainText: Bool {
        if case .text = state { true } else { false }
    }

    /// Whether the outermost object or array has been closed.
    var isComplete: Bool {
        if case .afterValue = state { containersAreObjects.isEmpty } else { false }
    }

    mutating func take(_ byte: UInt8) throws(RefusalReason) -> Signal {
        switch state {
        case .text: return try takeText(byte)
        case .escape: return try takeEscape(byte)
        case .hexDigits(let left):
            guard ASCII.isHexDigit(byte) else { throw .brokenJSON }
            state = left == 1 ? .text : .hexDigits(left - 1)
            return .nothing
        case .word(let rest): return try takeWord(byte, rest)
        case .number(let part):
            if let next = Self.continuation(of: part, with: byte) {
                state = .number(next)
                return .nothing
            }
            guard part.mayEnd else { throw .brokenJSON }
            state = .afterValue
            return try takeAfterValue(byte)
        case .value, .valueOrArrayEnd, .keyOrObjectEnd, .key, .colon, .afterValue:
            return ASCII.isSpace(byte) ? .nothing : try takeStructure(byte)
        }
    }

    private mutating func takeStructure(_ byte: UInt8) throws(RefusalReason) -> Signal {
        switch state {
        case .keyOrObjectEnd where byte == ASCII.closingBrace: return try close(byte)
        case .keyOrObjectEnd, .key:
            guard byte == ASCII.quote else { throw .brokenJSON }
            textIsKey = true
            state = .text
            return .keyBegan
        case .colon:
            guard byte == ASCII.colon else { throw .brokenJSON }
            state = .value
            return .nothing
        case .valueOrArrayEnd where byte == ASCII.closingBracket: return try close(byte)
        case .value, .valueOrArrayEnd: return try beginValue(byte)
        default: return try takeAfterValue(byte)
        }
    }

    private mutating func beginValue(_ byte: UInt8) throws(RefusalReason) -> Signal {
        switch byte {
        case ASCII.openingBrace:
            try open(object: true)
            return .objectBegan
        case ASCII.openingBracket:
            try open(object: false)
            return .arrayBegan
        case ASCII.quote:
            textIsKey = false
            state = .text
            return .textBegan
        case ASCII.minus: state = .number(.sign)
        case ASCII.zero: state = .number(.zero)
        case ASCII.zero...ASCII.nine: state = .number(.whole)
        case UInt8(ascii: "t"): state = .word(WordRest(word: "true", taken: 1))
        case UInt8(ascii: "f"): state = .word(WordRest(word: "false", taken: 1))
        case UInt8(ascii: "n"): state = .word(WordRest(word: "null", taken: 1))
        default: throw .brokenJSON
        }
        return .scalarBegan
    }

    private mutating func takeAfterValue(_ byte: UInt8) throws(RefusalReason) -> Signal {
        if ASCII.isSpace(byte) { return .nothing }
        guard let inObject = containersAreObjects.last else { throw .brokenJSON }
        if byte == ASCII.comma {
            state = inObject ? .key : .value
            return .nothing
        }
        return try close(byte)
    }

    private mutating func open(object: Bool) throws(RefusalReason) {
        guard containersAreObjects.count < depthLimit else { throw .tooDeep }
        containersAreObjects.append(object)
        state = object ? .keyOrObjectEnd : .valueOrArrayEnd
    }

    private mutating func close(_ byte: UInt8) throws(RefusalReason) -> Signal {
        guard let isObject = containersAreObjects.last,
            byte == (isObject ? ASCII.closingBrace : ASCII.closingBracket)
        else { throw .brokenJSON }
        containersAreObjects.removeLast()
        state = .afterValue
        return isObject ? .objectEnded : .arrayEnded
    }

    private mutating func takeText(_ byte: UInt8) throws(RefusalReason) -> Signal {
        switch byte {
        case ASCII.quote:
            state = textIsKey ? .colon : .afterValue
            return textIsKey ? .keyEnded : .textEnded
        case ASCII.backslash: state = .escape
        case 0..<0x20: throw .brokenJSON
        default: break
        }
        return .nothing
    }

    private mutating func takeEscape(_ byte: UInt8) throws(RefusalReason) -> Signal {
        switch byte {
        case UInt8(ascii: "u"): state = .hexDigits(4)
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            state = .text
        default: throw .brokenJSON
        }
        return .nothing
    }

    private mutating func takeWord(_ byte: UInt8, _ rest: WordRest) throws(RefusalReason) -> Signal {
        guard byte == rest.word.utf8Start[rest.taken] else { throw .brokenJSON }
        let taken = rest.taken + 1
        state = taken == rest.word.utf8CodeUnitCount ? .afterValue : .word(WordRest(word: rest.word, taken: taken))
        return .nothing
    }

    private static func continuation(of part: NumberPart, with byte: UInt8) -> NumberPart? {
        let isDigit = ASCII.isDigit(byte)
        let isExponent = byte | 0x20 == UInt8(ascii: "e")
        switch part {
        case .sign: return byte == ASCII.zero ? .zero : isDigit ? .whole : nil
        case .zero: return byte == ASCII.point ? .point : isExponent ? .exponent : nil
        case .whole: return isDigit ? .whole : byte == ASCII.point ? .point : isExponent ? .exponent : nil
        case .point: return isDigit ? .fraction : nil
        case .fraction: return isDigit ? .fraction : isExponent ? .exponent : nil
        case .exponent: return isDigit ? .exponentDigits : byte == ASCII.minus || byte == ASCII.plus ? .exponentSign : nil
        case .exponentSign, .exponentDigits: return isDigit ? .exponentDigits : nil
        }
    }
}
