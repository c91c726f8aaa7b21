import Messaging
import WebSupport

/// That a message was written in the system that was replaced, and under which name.
struct ImportedMark {
    let reader: StaffView
    let message: Message

    var markup: Markup? {
        guard let importedAt = message.importedAt else { return nil }
        let words = reader.words.inbound
        let name = message.importedAs.map { " · \(words.externalName): \(Markup.isolated($0, showingControls: true))" as Markup }
        return "<p><small>\(words.imported(reader.visit.times.element(importedAt, .day)))\(name)</small></p>"
    }
}
