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

    /// Does something with the file. Its bytes count among those under way until that is done.
    ///
    /// - Throws: `AttachmentRefusal` where it is not taken, and what the closure throws.
    func held<T>(_ work: (IncomingFile) async throws -> T) async throws -> T {
        // Nobody else holds the share, and what is not used any more may be given back before the work has ended.
        defer { withExtendedLifetime(share) {} }
        return try await work(try file())
    }

    /// The file that is the body of a request.
    ///
    /// - Throws: `AttachmentRefusal`; what `ArrivingBody` throws.
    static func whole(_ body: RequestBody, name: String?, announced: Int?, memory: UploadMemory) async throws -> FileIntake {
        if let announced, announced > AttachmentLimits.bytes { throw AttachmentRefusal.tooLarge }
        var intake = FileIntake(name: name, memory: memory)
        for try await buffer in body.arriving {
            intake.take(buffer.readableBytesView)
            if let refusal = intake.refusal { throw refusal }
        }
        // A body that breaks off is not a file.
        if let announced, announced != intake.bytes.count { throw AttachmentRefusal.damaged }
        return intake
    }
}

extension IncomingFile {
    /// What tells its request from another that bears the same name, in place of ten mebibytes of body.
    var likeness: [UInt8] { digest + Array((name ?? "").utf8) }
}
