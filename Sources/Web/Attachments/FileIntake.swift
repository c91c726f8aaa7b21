import Hummingbird
import Messaging
import NIOCore
import WebSupport

/// A file that is coming in, piece by piece, up to what a file may be.
struct FileIntake {
    let name: String?
    private(set) var bytes: [UInt8] = []
    private let share: UploadMemory.Share
    /// Why it is not taken; its further bytes are let go.
    private(set) var refusal: AttachmentRefusal?

    init(name: String?, memory: UploadMemory) {
        self.name = name
        share = memory.share()
    }

    mutating func take(_ more: some Collection<UInt8>) {
        guard refusal == nil else { return }
        if bytes.count + more.count > AttachmentLimits.bytes {
            refuse(.tooLarge)
        } else if share.grow(by: more.count) {
            bytes += more
        } else {
            refuse(.busy)
        }
    }

    private mutating func refuse(_ why: AttachmentRefusal) {
        refusal = why
        bytes = []
    }

    /// - Throws: `AttachmentRefusal`.
    func file() throws(AttachmentRefusal) -> IncomingFile {
        if let refusal { throw refusal }
        return IncomingFile(name: name, bytes: bytes)
    }

    /// The file that is the body of a request.
    ///
    /// - Throws: `AttachmentRefusal`; what the connection throws when the body breaks off.
    static func whole(_ body: RequestBody, name: String?, announced: Int?, memory: UploadMemory) async throws -> FileIntake {
        if let announced, announced > AttachmentLimits.bytes { throw AttachmentRefusal.tooLarge }
        var intake = FileIntake(name: name, memory: memory)
        for try await buffer in body {
            intake.take(buffer.readableBytesView)
            if let refusal = intake.refusal { throw refusal }
        }
        // A body that breaks off is not a file.
        if let announced, announced != intake.bytes.count { throw AttachmentRefusal.damaged }
        return intake
    }
}
