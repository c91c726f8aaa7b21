import Synchronization

/// How many connections are open, counted where each begins and ends.
public final class OpenConnections: Sendable {
    private let current = Atomic<Int>(0)

    public init() {}

    public var count: Int { current.load(ordering: .relaxed) }

    func opened() {
        current.add(1, ordering: .relaxed)
    }

    func closed() {
        current.subtract(1, ordering: .relaxed)
    }
}
