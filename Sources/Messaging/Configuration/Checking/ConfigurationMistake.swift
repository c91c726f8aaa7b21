/// One thing that is wrong with a configuration document, where, and what to do.
public struct ConfigurationMistake: Error, Sendable, Hashable, Codable {
    /// Where in the document, such as `messageFlows[2].route.workbench`; empty for the whole.
    public var path: String
    /// Line of the text, counted from 1; 0 when the document was not read from a text.
    public var line: Int
    public var code: Code
    /// English sentence for whoever writes the document.
    public var sentence: String

    public init(_ path: String, line: Int = 0, code: Code, _ sentence: String) {
        self.path = path
        self.line = line
        self.code = code
        self.sentence = sentence
    }

    /// Stable, kebab-case; scripts hold on to them.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        case notYAML = "not-yaml"
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case tooManyAliases = "too-many-aliases"
        case duplicateKey = "duplicate-key"
        case unknownKey = "unknown-key"
        case missing
        case wrongType = "wrong-type"
        case invalid
        case outOfRange = "out-of-range"
        case tooLong = "too-long"
        case unsupportedFormat = "unsupported-format"
        case unknownCode = "unknown-code"
        case duplicateCode = "duplicate-code"
        case missingLanguage = "missing-language"
        case unknownLanguage = "unknown-language"
        case invalidTimeZone = "invalid-time-zone"
        case invalidSpan = "invalid-time-span"
        case noOpenHour = "no-open-hour"
        case twoFlows = "two-flows-for-one-pair"
        case noEligibleAgent = "no-eligible-agent"
        case adapterNotAvailable = "adapter-not-available"
        case noFallback = "no-fallback"
        case routeSwitchedOff = "route-switched-off"
        case successorCycle = "successor-cycle"
        case notAMember = "not-a-member"
        case notClinical = "not-clinical"
        case leaseTooShort = "lease-shorter-than-session"
        case unknownTemplateField = "unknown-template-field"
        case templateSyntax = "template-syntax"
        case templateUnreceivable = "template-nobody-can-receive"
        case ruleCannotSend = "rule-cannot-send"
        case typeSwitchedOff = "type-switched-off"
        case memberNotEligible = "member-not-eligible"
        case noScan = "attachments-not-scanned"
        case filterNotInstalled = "filter-not-installed"
    }
}

extension ConfigurationMistake: CustomStringConvertible {
    /// `line 12, messageFlows[2].route: The …`
    public var description: String {
        let place = [line > 0 ? "line \(line)" : "", path].filter { !$0.isEmpty }.joined(separator: ", ")
        return place.isEmpty ? sentence : "\(place): \(sentence)"
    }
}
