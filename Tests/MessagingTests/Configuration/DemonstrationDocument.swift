import Messaging
import Testing

/// The demonstration document with some of its text replaced, to make one mistake at a time.
func demonstration(_ edits: (String, String)..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    var text = DemonstrationSite.document
    for (old, new) in edits {
        try #require(text.contains(old), "the demonstration document no longer says: \(old)", sourceLocation: sourceLocation)
        let first = try #require(text.firstRange(of: old), sourceLocation: sourceLocation)
        text.replaceSubrange(first, with: new)
    }
    return text
}

/// The document of a text that is expected to have no mistake.
func soundDocument(
    _ text: String, installed: Installation = .shipped, sourceLocation: SourceLocation = #_sourceLocation
) throws -> ConfigurationDocument {
    let (document, mistakes, _) = ConfigurationCheck.judge(text, installed: installed)
    try #require(mistakes.isEmpty, "\(mistakes)", sourceLocation: sourceLocation)
    return try #require(document, sourceLocation: sourceLocation)
}
