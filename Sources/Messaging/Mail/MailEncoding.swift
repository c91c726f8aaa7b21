import Foundation
import Persistence

/// Text of a header that is not ASCII (RFC 2047): words of at most 75 characters, folded.
enum EncodedWord {
    static func text(of subject: String) -> String {
        subject.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !subject.contains("=?") ? subject : encoded(subject)
    }

    static func encoded(_ text: String) -> String {
        var words: [String] = []
        var part: [UInt8] = []
        for character in text.unicodeScalars {
            let bytes = Array(String(character).utf8)
            // 45 bytes become 60 characters; with the frame that is less than 75.
            if part.count + bytes.count > 45 {
                words.append(word(part))
                part = []
            }
            part += bytes
        }
        if !part.isEmpty { words.append(word(part)) }
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Data(bytes).base64EncodedString())?=" }
}

/// A body of at most 76 characters a line, all ASCII (RFC 2045, 6.7).
enum QuotedPrintable {
    static func encoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            bytes += encoded(line: Array(line.utf8)) + [0x0D, 0x0A]
        }
        return bytes
    }

    private static func encoded(line: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var column = 0
        for (place, byte) in line.enumerated() {
            let isLast = place == line.count - 1
            let isPlain = (0x21...0x7E).contains(byte) && byte != 0x3D || (byte == 0x20 && !isLast)
            let code = isPlain ? [byte] : [0x3D, digit(byte >> 4), digit(byte & 15)]
            // Room is kept for the sign that the line goes on.
            if column + code.count > (isLast ? 76 : 75) {
                bytes += [0x3D, 0x0D, 0x0A]
                column = 0
            }
            bytes += code
            column += code.count
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}

/// A date as headers have it (RFC 5322, 3.3), in UTC.
enum MailDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(of moment: Timestamp) -> String {
        let text = moment.rfc3339Seconds
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, let day = CivilDay(text.prefix(10)) else { return text }
        return "\(days[day.weekday]), \(parts[2]) \(months[(parts[1] - 1) % 12]) \(parts[0]) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
