/// The name by which the program was started. A site's own program has a name of its own, and whoever reads its help types that.
enum ProgramName {
    /// As it was called: `ProcessInfo` would name the file that a link leads to.
    static let invoked = of(CommandLine.arguments)

    /// - Parameter arguments: as the process was given them, first the path of the program or of a link to it.
    static func of(_ arguments: [String]) -> String {
        arguments.first?.split(separator: "/").last.map(String.init) ?? "threadwell"
    }
}
