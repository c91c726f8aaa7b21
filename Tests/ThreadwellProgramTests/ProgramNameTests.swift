import ArgumentParser
import Testing

@testable import ThreadwellProgram

@Suite("The name of the program")
struct ProgramNameTests {
    @Test(
        "It is the last part of the path by which it was started",
        arguments: [
            (["threadwell", "serve"], "threadwell"), (["/usr/local/bin/riverside", "--help"], "riverside"),
            (["./.build/release/site"], "site"), (["bin/site/"], "site"), ([], "threadwell"), ([""], "threadwell"),
        ] as [([String], String)])
    func path(arguments: [String], name: String) {
        #expect(ProgramName.of(arguments) == name)
    }

    @Test("The help of the program calls it so")
    func help() {
        #expect(Threadwell.configuration.commandName == ProgramName.invoked)
        #expect(Threadwell.configuration.discussion.contains("  \(ProgramName.invoked) serve --demo"))
    }
}
