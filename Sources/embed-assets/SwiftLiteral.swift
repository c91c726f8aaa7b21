import Foundation

/// Bytes as a Swift expression that compiles fast: one string literal, however long.
enum SwiftLiteral {
    static func bytes(_ bytes: [UInt8]) -> String {
        // A literal turns CR LF into LF and cannot hold other control characters: such files travel as base64.
        let isPlain = bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 } && !bytes.isEmpty
        if isPlain, let text = String(validating: bytes, as: UTF8.self) {
            return "Array(\(raw(text)).utf8)"
        }
        return "Base64URL.bytes(\(raw(base64(bytes)))) ?? []"
    }

    /// A raw literal with so many number signs that nothing inside can end it or begin an interpolation.
    static func raw(_ text: String) -> String {
        let signs = String(repeating: "#", count: longestRun(in: text.utf8) + 1)
        return "\(signs)\"\"\"\n\(text)\n\"\"\"\(signs)"
    }

    private static func longestRun(in text: some Sequence<UInt8>) -> Int {
        var longest = 0
        var current = 0
        for byte in text {
            current = byte == UInt8(ascii: "#") ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
}
