import Delivery
import Foundation
import Messaging

/// Hands messages to an old system that reads files from a folder: each becomes
/// one letter, complete when it appears, under the id of its delivery. A further
/// attempt puts the same letter there again and nothing beside it.
struct DropFolder: DeliveryInterface {
    let name = "drop-folder"
    /// It connects to no host, so no address has to be judged.
    let isGuarded = false
    let settings: Set<String> = ["folder"]

    func mistakes(in endpoint: Endpoint) -> [String] {
        endpoint.settings["folder"]?.hasPrefix("/") == true ? [] : ["`settings.folder` must be the whole path of a folder."]
    }

    func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        for sent in message.attachments where sent.file.state == .clean {
            guard let bytes = try? await sent.bytes() else { return DeliveryOutcome(.retry, code: "no-file", fault: .notOpened) }
            let outcome = await put(Data(bytes), named: "\(sent.file.id).file", attempt: message.attempt, in: endpoint)
            guard outcome.verdict == .delivered else { return outcome }
        }
        // Last, so that whoever finds the letter finds its files.
        let letter = Letter(message, numberedBy: endpoint.endpoint.authority)
        return await put(letter.bytes(), named: "\(message.delivery).json", attempt: message.attempt, in: endpoint)
    }

    func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial {
        let text = #"{"test":"Please throw this file away."}"#
        let outcome = await put(Data(text.utf8), named: "test.json", attempt: 1, in: endpoint)
        return EndpointTrial(
            address: endpoint.endpoint.settings["folder"] ?? "", headers: [], body: text, outcome: outcome, answer: "", milliseconds: 0)
    }

    private func put(_ bytes: Data, named name: String, attempt: Int64, in endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        let folder = endpoint.endpoint.settings["folder"] ?? ""
        let isThere = await withCheckedContinuation { continuation in
            // Files are written on a thread that may wait.
            DispatchQueue.global().async {
                continuation.resume(returning: write(bytes, to: folder, named: name, attempt: attempt))
            }
        }
        let outcome =
            isThere ? DeliveryOutcome(.delivered, code: "written") : DeliveryOutcome(.retry, code: "no-folder", fault: .unreachable)
        return outcome.sending(bytes)
    }
}

/// On the disk, and under its name only then: nobody ever reads half a file.
private func write(_ bytes: Data, to folder: String, named name: String, attempt: Int64) -> Bool {
    // Of two attempts at the same time each has a file of its own to write.
    let part = "\(folder)/.\(name).\(attempt).part"
    guard FileManager.default.createFile(atPath: part, contents: bytes, attributes: [.posixPermissions: 0o600]), flush(part),
        rename(part, "\(folder)/\(name)") == 0
    else { return false }
    return flush(folder)
}

private func flush(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
}

/// What the old system reads.
private struct Letter: Encodable {
    let delivery: String
    let message: String
    let conversation: String
    let sequence: Int64
    let group: String
    let patientNumber: String?
    let author: String
    let subject: String
    let text: String
    let files: [Enclosed]

    /// A file of the message: under its id beside the letter when it was found clean, else only named.
    struct Enclosed: Encodable {
        let file: String
        let name: String
        let state: String
    }

    init(_ message: OutgoingMessage, numberedBy authority: String?) {
        delivery = "\(message.delivery)"
        self.message = "\(message.message)"
        conversation = "\(message.conversation)"
        sequence = message.seq
        group = message.clinicalGroup.code
        patientNumber = message.identifiers.first { $0.authority == authority }?.value
        author = message.authorName
        subject = message.subject
        text = message.body
        files = message.attachments.map { sent in
            Enclosed(file: "\(sent.file.id).file", name: sent.file.name, state: sent.file.state.rawValue)
        }
    }

    func bytes() -> Data {
        let encoder = JSONEncoder()
        // The same bytes at every attempt.
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)) ?? Data()
    }
}

/// Members do not write to locums: their numbers begin with a 9, and they are gone next week.
struct NoLocums: ProviderFiltering {
    let name = "no-locums"

    func offers(_ facts: ProviderFacts) -> Bool {
        facts.provider.accepting && facts.provider.identifier?.hasPrefix("9") != true
    }
}
