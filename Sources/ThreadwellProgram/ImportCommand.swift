import ArgumentParser
import FHIR
import Foundation
import Messaging
import Persistence

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes over people and messages from other systems.",
        discussion: """
            Example:
              \(ProgramName.invoked) import fhir Patient.ndjson RelatedPerson.ndjson
              \(ProgramName.invoked) import history Patient.ndjson Communication.ndjson
            """,
        subcommands: [Fhir.self, History.self])

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes over the messages of the system that is replaced, from FHIR R4 Communication.",
            discussion: """
                Files are NDJSON with one resource a line, a Bundle, or one resource. Communication is taken over with its authors, \
                times and ids, marked as imported, and Binary with the files beside them; a server with a scanner looks at each file before \
                anybody sees it. Patient, RelatedPerson, Practitioner and Organization say who is who, so name them in the same \
                command. Nothing is unread, and no task, notification or delivery is made.

                Messages belong together by partOf or inResponseTo. The same file a second time changes nothing. An id that was taken \
                over with another patient, time, words or files is refused: where two systems are replaced, name each with --source. Every \
                line that is refused is named with its number and a reason, never with its content, and so is every other line that is \
                passed over. Of a file with more than a thousand lines that are passed over the rest is counted.

                Files are read more than once, so a pipe is refused: save it as a file first.

                Exit status: 0, also when some lines were refused, which is then said; 1 when a file could not be read to its end, held \
                less when it was read again, or when everything was refused.

                Example:
                  \(ProgramName.invoked) import history --authority HOSP --clinical-group primary-care \\
                    Patient.ndjson Communication.ndjson
                """)

        @OptionGroup var store: StoreOptions

        @Option(help: "The authority that ids of patients are taken for when the files do not tell a number of the site.")
        var authority: String?

        @Option(help: "The code of the clinical group for conversations that name none of the configuration.")
        var clinicalGroup: String?

        @Option(
            help: """
                The name of the system the messages come from, the same in every run. The code of one of systemClients lets that system \
                answer by the ids it used before.
                """)
        var source = HistoryImport.onlySource

        @Argument(help: "Files of FHIR JSON.")
        var files: [String]

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let importing = try HistoryImport(
                        portal, site: try await portal.site(), authority: authority, clinicalGroup: clinicalGroup, source: source)
                    let report = await importing.run(files)
                    for line in report.complaints { Terminal.note(line) }
                    for line in report.lines { Terminal.say(line) }
                    if report.hasFailed { throw ExitCode(1) }
                }
            }
        }
    }

    struct Fhir: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes over patients and their relatives from FHIR R4, and compares practitioners and organizations.",
            discussion: """
                A file is a Bundle, one resource, or NDJSON with one resource a line. Patient and RelatedPerson are taken over. \
                Practitioner, PractitionerRole and Organization are compared with the configuration, to which they belong. A patient \
                whose managingOrganization is a clinical group of the configuration becomes a patient of it. Every other type is counted \
                and passed over.

                The numbers of the authorities in the configuration decide who is who, so that the same file a second time changes \
                nothing. Numbers of other systems are kept and never matched. What a record does not say stays as it is known. Name all \
                files of one export in one command: they refer to each other. They are read more than once, so a pipe is refused.

                Exit status: 0, also when some records were refused, which is then said; 1 when a file could not be read to its end, or \
                when everything was refused.

                Example:
                  \(ProgramName.invoked) import fhir --authority HOSP Patient.ndjson RelatedPerson.ndjson
                """)

        @OptionGroup var store: StoreOptions

        @Option(help: "The authority that a patient's first number, or else the resource's id, is taken for when no system is known.")
        var authority: String?

        @Argument(help: "Files of FHIR JSON.")
        var files: [String]

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let importing = try FHIRImport(portal, site: try await portal.site(), authority: authority)
                    let report = await importing.run(files)
                    Terminal.endProgress()
                    for line in report.complaints { Terminal.note(line) }
                    for line in report.lines { Terminal.say(line) }
                    if report.hasFailed { throw ExitCode(1) }
                }
            }
        }
    }
}
