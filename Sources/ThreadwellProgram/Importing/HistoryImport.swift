import FHIR
import Messaging
import Persistence

/// Takes over messages of the system that is replaced, from FHIR Communication.
///
/// A first pass learns who everybody is, which messages belong together and which files can be kept; then the messages are read
/// again, as often as needed to hold only some conversations at a time; and at last the files, one after the other.
struct HistoryImport {
    private let portal: Portal
    private let site: Site
    private let source: String
    private var people: HistoryPeople
    private var index = HistoryIndex()
    private(set) var report = HistoryReport()
    private var awaited = AwaitedFiles()

    /// Where one system is replaced it needs no name. No code of the configuration looks like this.
    static let onlySource = "the previous system"
    /// How many messages are held at a time.
    static let held = 50_000
    /// How many conversations share a transaction.
    static let batch = 50
    private static let wanted: Set<ResourceType> = ResourceType.people.union([.communication, .binary])
    private static let notWanted = "Messages, their files and who is who are read here, and nothing else."
    private static let changed = """
        When it was read again it held less than at first, so something of it is missing. Leave the files as they are, and run the import \
        again: what is stored by then is known.
        """
    private static let notStored = "The database did not take it. Run the import again: what is stored by then is known."
    /// A message with all the files that one may carry, as they are written in JSON.
    private static let limits = ReadLimits(resourceBytes: AttachmentLimits.together / 3 * 4 + 1_024 * 1_024)

    /// - Parameters:
    ///   - authority: the code for which numbers of no known system stand, and ids of patients who are not in the files.
    ///   - clinicalGroup: the code of the group for conversations that name none of the configuration.
    ///   - source: the name of the system the messages come from.
    /// - Throws: `CommandFailure`.
    init(_ portal: Portal, site: Site, authority: String?, clinicalGroup: String?, source: String = Self.onlySource) throws {
        guard site.revision > 0 else {
            throw CommandFailure(
                "Nothing is configured yet, so nobody's numbers are known: run `\(ProgramName.invoked) config apply FILE` first.")
        }
        self.portal = portal
        self.site = site
        guard case .success(let name) = MessageText.subject(source, limit: 100) else {
            throw CommandFailure("--source takes 1 to 100 characters on one line.")
        }
        self.source = name
        people = try HistoryPeople(portal, site: site, authority: authority, clinicalGroup: clinicalGroup)
    }

    func run(_ files: [String]) async -> HistoryReport {
        var run = self
        let readings = run.learn(files)
        await run.takeMessages(readings)
        await run.takeFiles(readings)
        return run.report
    }

    /// - Returns: the files that could be read at least in part, with what they gave.
    mutating func learn(_ files: [String]) -> [HistoryReading] {
        var readings: [HistoryReading] = []
        for file in files {
            do {
                try ImportFile.requireRegular(file)
                readings.append(learn(file))
            } catch {
                report.fail("\(file): \(Explanation.sentence(for: error))")
            }
        }
        index.close()
        return readings
    }

    private mutating func learn(_ file: String) -> HistoryReading {
        var reading = HistoryReading(file: file)
        do {
            var reader = try Self.reader(file, portal, keepingEveryRefusal: true)
            defer {
                reading.records = reader.summary.records
                count(reader.summary, of: file)
            }
            while let record = try reader.next() {
                switch record {
                case .communication(let message): index.remember(message)
                case .binary(let binary): index.remember(binary)
                default: people.remember(record)
                }
            }
        } catch {
            reading.breaksOff = true
            report.fail("\(file): \(Explanation.sentence(for: error))")
        }
        return reading
    }

    private static func reader(
        _ file: String, _ portal: Portal, _ wanted: Set<ResourceType> = wanted, keepingEveryRefusal: Bool = false
    ) throws -> RecordReader {
        guard let today = FHIRDate(String(portal.surroundings.clock().rfc3339Seconds.prefix(10))) else {
            throw CommandFailure("The clock of this machine cannot be read.")
        }
        return RecordReader(
            try ResourceReader(file: file, wanted: wanted, limits: limits), mapping: RecordMapping(today: today),
            keepingEveryRefusal: keepingEveryRefusal)
    }

    private mutating func count(_ summary: ImportSummary, of file: String) {
        report.skipped.merge(summary.skipped, uniquingKeysWith: +)
        for skip in summary.skips {
            report.passOver(.init(file: file, position: skip.position, type: skip.type, sentence: Self.notWanted))
        }
        for refusal in summary.refusals {
            let complaint = ImportReport.Complaint(
                file: file, position: refusal.position, type: refusal.resourceType, sentence: refusal.reason.sentence)
            let mayBeMessage = refusal.resourceType == nil || refusal.resourceType == ResourceType.communication.rawValue
            if mayBeMessage { report.refuse(complaint) } else { report.refuse(other: complaint) }
        }
        report.add(unnamedSkips: summary.skippedCount - summary.skips.count, of: file)
    }

    /// Says of a file once that a later reading of it gave less.
    private mutating func compare(_ again: HistoryReading, with first: HistoryReading, of types: Set<ResourceType>) {
        let sentence = "\(first.file): \(Self.changed)"
        if first.holdsMore(than: again, of: types), !report.unreadable.contains(sentence) { report.fail(sentence) }
    }

    /// A message with the place it came from.
    struct Line {
        let file: String
        let record: CommunicationRecord
        let key: String

        func complaint(_ sentence: String) -> ImportReport.Complaint {
            .init(file: file, position: record.source.position, type: record.source.type.rawValue, sentence: sentence)
        }
    }

    /// Reads the files again and stores their messages.
    mutating func takeMessages(_ readings: [HistoryReading]) async {
        let parts = max(1, (index.count + Self.held - 1) / Self.held)
        for part in 0..<parts { await take(readings, part: part, of: parts) }
    }

    private mutating func take(_ readings: [HistoryReading], part: Int, of parts: Int) async {
        var chains: [String: [Line]] = [:]
        var order: [String] = []
        for first in readings {
            var again = HistoryReading(file: first.file)
            do {
                var reader = try Self.reader(first.file, portal, [.communication])
                defer { again.records = reader.summary.records }
                while let record = try reader.next() {
                    guard case .communication(let message) = record else { continue }
                    guard let key = HistoryIndex.key(of: message.source) else {
                        if part == 0 {
                            report.refuse(
                                .init(file: first.file, position: message.source.position, type: "Communication", sentence: "It has no id.")
                            )
                        }
                        continue
                    }
                    let root = index.root(of: key)
                    guard Self.part(of: root, among: parts) == part else { continue }
                    if chains[root] == nil { order.append(root) }
                    chains[root, default: []].append(
                        Line(file: first.file, record: HistoryIndex.lightened(message, key), key: key))
                }
            } catch {
                again.breaksOff = true
            }
            compare(again, with: first, of: [.communication])
        }
        var batch: [HistoryChain] = []
        for root in order {
            guard let chain = HistoryChain(chains.removeValue(forKey: root) ?? [], index: index, report: &report) else {
                continue
            }
            batch.append(chain)
            if batch.count == Self.batch { await store(&batch) }
        }
        await store(&batch)
    }

    /// Always the same part for a conversation, in every run of the program.
    private static func part(of root: String, among parts: Int) -> Int {
        Int(root.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } % UInt64(parts))
    }

    private mutating func store(_ batch: inout [HistoryChain]) async {
        guard !batch.isEmpty else { return }
        let (chains, people, portal, site, source) = (batch, people, portal, site, source)
        batch = []
        do {
            let outcomes = try await portal.database.bulkWrite { tx in
                try chains.map { chain -> Result<[ImportedMessageOutcome], HistoryPeople.Unplaced> in
                    switch try people.conversation(chain, in: tx) {
                    case .success(let conversation): .success(try portal.inbound.take(conversation, from: source, site: site, in: tx))
                    case .failure(let reason): .failure(reason)
                    }
                }
            }
            for (chain, result) in zip(chains, outcomes) { count(result, chain) }
        } catch {
            report.fail(Explanation.sentence(for: error))
            for line in chains.flatMap(\.lines) { report.refuse(line.complaint(Self.notStored)) }
        }
    }

    private mutating func count(_ result: Result<[ImportedMessageOutcome], HistoryPeople.Unplaced>, _ chain: HistoryChain) {
        switch result {
        case .failure(let reason): for line in chain.lines { report.refuse(line.complaint(reason.sentence)) }
        case .success(let outcomes):
            report.conversations += 1
            for ((line, message), outcome) in zip(zip(chain.lines, chain.messages), outcomes) {
                switch outcome {
                case .taken: report.taken += 1
                case .known: report.known += 1
                case .refused(let sentence):
                    report.refuse(line.complaint(sentence))
                    continue
                }
                awaited.await(message.files, of: line)
            }
        }
    }

    /// Reads the files again and puts each to the messages that carry it, with one of them in memory at a time.
    mutating func takeFiles(_ readings: [HistoryReading]) async {
        guard !awaited.isEmpty else { return }
        let wanted: Set<ResourceType> = [.communication, .binary]
        for first in readings {
            var again = HistoryReading(file: first.file)
            do {
                var reader = try Self.reader(first.file, portal, wanted)
                defer { again.records = reader.summary.records }
                while let record = try reader.next() {
                    switch record {
                    case .binary(let binary):
                        for use in awaited.uses(of: HistoryIndex.addresses(of: binary)) { await take(binary.bytes, use) }
                    case .communication(let message):
                        guard let key = HistoryIndex.key(of: message.source) else { continue }
                        for bytes in HistoryIndex.files(within: message) {
                            for use in awaited.uses(of: [HistoryIndex.address(of: bytes, in: key)]) { await take(bytes, use) }
                        }
                    default: continue
                    }
                }
            } catch {
                again.breaksOff = true
            }
            compare(again, with: first, of: wanted)
        }
    }

    private mutating func take(_ bytes: [UInt8], _ use: AwaitedFiles.Use) async {
        do {
            let incoming = IncomingFile(name: use.title, bytes: bytes)
            let outcome = try await portal.inbound.take(incoming, at: use.position, of: use.line.key, from: source, site: site)
            if outcome == .taken { report.files += 1 }
        } catch let refusal as AttachmentRefusal {
            report.leaveOut(use.line.complaint("A file was not taken over: \(refusal.sentence)"))
        } catch {
            report.fail(Explanation.sentence(for: error))
            report.leaveOut(use.line.complaint("A file was not taken over. \(Self.notStored)"))
        }
    }
}
