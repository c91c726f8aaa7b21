import CZlib

/// A picture for the demonstration, drawn here: a week of blood pressure as somebody keeps it on squared paper.
enum DemonstrationPicture {
    static let name = "blood-pressure.png"

    private static let width = 560
    private static let height = 320
    private typealias Colour = (UInt8, UInt8, UInt8)

    /// A PNG.
    static var bytes: [UInt8] {
        var points = [Colour](repeating: (255, 253, 247), count: width * height)
        func dot(_ x: Int, _ y: Int, _ colour: Colour, size: Int = 1) {
            for row in max(0, y)..<min(height, y + size) {
                for column in max(0, x)..<min(width, x + size) { points[row * width + column] = colour }
            }
        }
        for x in stride(from: 40, to: width - 20, by: 20) { for y in 20..<(height - 20) { dot(x, y, (226, 232, 240)) } }
        for y in stride(from: 20, to: height - 20, by: 20) { for x in 40..<(width - 20) { dot(x, y, (226, 232, 240)) } }
        for x in 40..<(width - 20) { dot(x, height - 22, (90, 98, 104), size: 2) }
        for y in 20..<(height - 20) { dot(40, y, (90, 98, 104), size: 2) }
        func curve(_ values: [Int], _ colour: Colour) {
            let places = values.enumerated().map { (x: 80 + $0.offset * 130, y: height - 22 - ($0.element - 60) * 3) }
            for (from, to) in zip(places, places.dropFirst()) {
                for x in from.x...to.x {
                    let y = from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x)
                    dot(x, y, colour, size: 3)
                }
            }
            for place in places { dot(place.x - 4, place.y - 4, colour, size: 10) }
        }
        curve([138, 141, 136, 144], (178, 58, 46))
        curve([88, 90, 86, 92], (30, 94, 140))
        return png(points)
    }

    private static func png(_ points: [Colour]) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(height * (width * 3 + 1))
        for row in 0..<height {
            lines.append(0)
            for column in 0..<width {
                let point = points[row * width + column]
                lines += [point.0, point.1, point.2]
            }
        }
        var length = compressBound(UInt(lines.count))
        var packed = [UInt8](repeating: 0, count: Int(length))
        _ = compress2(&packed, &length, lines, UInt(lines.count), 9)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0]) + chunk("IDAT", Array(packed.prefix(Int(length))))
            + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + content
        return big(content.count) + body + big(Int(crc32(0, body, UInt32(body.count))))
    }

    private static func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}
