import Hummingbird
import Messaging
import WebSupport

/// Says of a conversation that is longer than a page what the page leaves out, and leads there.
struct LongChain {
    /// How many messages came before those that are shown.
    let earlier: Int64
    /// Whether one reads back, so that the newest are not shown.
    let isReadingBack: Bool
    /// Where the newest are.
    let newest: String
    /// Where those before are shown, by their number.
    let before: (Int64) -> String
    let words: any LongChainWords

    static let parameter = "through"

    /// How far back one reads; nil for the newest messages. What is no number asks for nothing.
    static func through(_ request: Request) -> Int64? {
        let query = try? URLEncodedForm.fields(
            ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
        return query?[parameter].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    var markup: Markup {
        guard earlier > 0 || isReadingBack else { return "" }
        return """
            <div class="notice" id="earlier">\(Icon.info.markup)<p>\("\(words.readingBack) ", when: isReadingBack)\
            \("\(words.notShown(earlier))", when: earlier > 0)</p>\
            <p class="actions">\("<a class=\"button\" href=\"\(before(earlier))\">\(words.showEarlier)</a>", when: earlier > 0)\
            \("<a class=\"button\" href=\"\(newest)\">\(words.showNewest)</a>", when: isReadingBack)</p></div>

            """
    }
}

extension LongChain {
    /// Of a conversation that is read without a task.
    init(_ reading: StaffReading, through: Int64?, at path: String, _ reader: StaffView) {
        self.init(
            earlier: reading.earlier, isReadingBack: through != nil, newest: path, before: { "\(path)?\(Self.parameter)=\($0)" },
            words: reader.words.longChain)
    }
}
