/// The Swift source that holds the files.
enum AssetSource {
    static func text(of files: [EmbeddedFile]) -> String {
        var source = """
            // Written by embed-assets from the target's Assets folder.
            import WebSupport

            /// The files of this target's Assets folder.
            enum EmbeddedAssets {
                static let all: [Asset] = [\(files.indices.map { "file\($0)" }.joined(separator: ", "))]

                /// The file of this name in the sources; nil when there is none.
                static func named(_ name: String) -> Asset? {
                    all.first { $0.name == name }
                }

                /// The file of this name with its hash; nil when there is none.
                static func hashed(_ hashedName: String) -> Asset? {
                    all.first { $0.hashedName == hashedName }
                }
            }


            """
        for (index, file) in files.enumerated() {
            source += """
                private let file\(index) = Asset(
                    name: \(quoted(file.name)), hashedName: \(quoted(file.hashedName)),
                    contentType: \(quoted(file.contentType)), entityTag: \(quoted(file.entityTag)),
                    bytes: \(SwiftLiteral.bytes(file.bytes)))


                """
        }
        return source
    }

    private static func quoted(_ text: String) -> String {
        "#\"\(text)\"#"
    }
}
