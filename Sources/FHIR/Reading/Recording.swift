/// The bytes of one resource while it is being read, or the reason why they are no longer kept.
struct Recording {
    enum Fate {
        case kept
        case skipped
        case refused(RefusalReason)
    }

    let start: SourcePosition
    private let limit: Int
    private var bytes: [UInt8] = []
    private var fate = Fate.kept
    private(set) var type: String?

    init(start: SourcePosition, limit: Int) {
        self.start = start
        self.limit = limit
    }

    mutating func append(_ byte: UInt8) {
        guard case .kept = fate else { return }
        guard bytes.count < limit else { return refuse(.tooLarge(limit: limit)) }
        bytes.append(byte)
    }

    mutating func append(_ more: Slice<UnsafeBufferPointer<UInt8>>) {
        guard case .kept = fate else { return }
        guard more.count <= limit - bytes.count else { return refuse(.tooLarge(limit: limit)) }
        bytes.append(contentsOf: more)
    }

    mutating func refuse(_ reason: RefusalReason) {
        if case .refused = fate { return }
        fate = .refused(reason)
        bytes = []
    }

    /// Lets the bytes go: they are not wanted, whatever follows.
    mutating func drop() {
        if case .kept = fate { fate = .skipped }
        bytes = []
    }

    /// Types that nobody wants are not held while the rest of the resource passes by.
    mutating func name(_ name: String?, wanted: Set<ResourceType>) {
        guard type == nil else { return refuse(.repeatedMember) }
        guard let name else { return refuse(.notUnicode) }
        type = name
        guard case .kept = fate else { return }
        if let known = ResourceType(rawValue: name), wanted.contains(known) { return }
        drop()
    }

    func event(fullURL: String?) -> ResourceEvent {
        guard let type else {
            if case .refused(let reason) = fate { return refusal(reason) }
            return refusal(.noResourceType)
        }
        switch fate {
        case .skipped: return .skipped(type: type, position: start)
        case .refused(let reason): return refusal(reason)
        case .kept:
            guard let known = ResourceType(rawValue: type) else { return .skipped(type: type, position: start) }
            guard String(validating: bytes, as: UTF8.self) != nil else { return refusal(.notUnicode) }
            return .resource(RawResource(type: known, fullURL: fullURL, json: bytes, position: start))
        }
    }

    private func refusal(_ reason: RefusalReason) -> ResourceEvent {
        .refused(Refusal(position: start, resourceType: type.flatMap(ResourceType.init)?.rawValue, reason: reason))
    }
}
