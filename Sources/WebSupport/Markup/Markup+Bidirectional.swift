extension Markup {
    /// Text of unknown direction in a `<bdi>`, so that nothing inside it reorders what stands around it.
    ///
    /// - Parameter showingControls: puts a visible mark before every bidirectional control, for readers who
    ///   must be able to tell that the text was reordered. The control itself is kept.
    public static func isolated(_ text: String, showingControls: Bool = false) -> Markup {
        let inner = showingControls ? marked(text) : Markup(text)
        return "<bdi>\(inner)</bdi>"
    }

    /// The text escaped, with a visible mark before every bidirectional control.
    public static func marked(_ text: String) -> Markup {
        guard text.unicodeScalars.contains(where: { BidirectionalControl($0) != nil }) else { return Markup(text) }
        var all = Markup()
        var run = ""
        for scalar in text.unicodeScalars {
            if let control = BidirectionalControl(scalar) {
                all.append(Markup(run))
                run = ""
                all.append("<span class=\"control-mark\" title=\"\(control.title)\">\(control.rawValue)</span>")
            }
            run.unicodeScalars.append(scalar)
        }
        all.append(Markup(run))
        return all
    }
}

/// A character that changes the direction of the text around it (Unicode Standard Annex 9, section 2).
public enum BidirectionalControl: String, Sendable, CaseIterable {
    case leftToRightMark = "LRM"
    case rightToLeftMark = "RLM"
    case arabicLetterMark = "ALM"
    case leftToRightEmbedding = "LRE"
    case rightToLeftEmbedding = "RLE"
    case popDirectionalFormatting = "PDF"
    case leftToRightOverride = "LRO"
    case rightToLeftOverride = "RLO"
    case leftToRightIsolate = "LRI"
    case rightToLeftIsolate = "RLI"
    case firstStrongIsolate = "FSI"
    case popDirectionalIsolate = "PDI"

    /// The control this scalar is; nil for every other character.
    public init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x200E: self = .leftToRightMark
        case 0x200F: self = .rightToLeftMark
        case 0x061C: self = .arabicLetterMark
        case 0x202A: self = .leftToRightEmbedding
        case 0x202B: self = .rightToLeftEmbedding
        case 0x202C: self = .popDirectionalFormatting
        case 0x202D: self = .leftToRightOverride
        case 0x202E: self = .rightToLeftOverride
        case 0x2066: self = .leftToRightIsolate
        case 0x2067: self = .rightToLeftIsolate
        case 0x2068: self = .firstStrongIsolate
        case 0x2069: self = .popDirectionalIsolate
        default: return nil
        }
    }

    var title: StaticString {
        switch self {
        case .leftToRightMark: "U+200E left-to-right mark"
        case .rightToLeftMark: "U+200F right-to-left mark"
        case .arabicLetterMark: "U+061C Arabic letter mark"
        case .leftToRightEmbedding: "U+202A left-to-right embedding"
        case .rightToLeftEmbedding: "U+202B right-to-left embedding"
        case .popDirectionalFormatting: "U+202C end of embedding"
        case .leftToRightOverride: "U+202D left-to-right override"
        case .rightToLeftOverride: "U+202E right-to-left override"
        case .leftToRightIsolate: "U+2066 left-to-right isolate"
        case .rightToLeftIsolate: "U+2067 right-to-left isolate"
        case .firstStrongIsolate: "U+2068 first strong isolate"
        case .popDirectionalIsolate: "U+2069 end of isolate"
        }
    }
}
