import Messaging
import Synchronization

/// The newest configuration this process has seen: what a page is made with while the store does not answer.
final class LastSite: Sendable {
    private let kept = Mutex<Site?>(nil)

    var site: Site? { kept.withLock { $0 } }

    func keep(_ site: Site) {
        kept.withLock { kept in
            // Most requests find the revision that is kept already.
            if kept?.revision != site.revision { kept = site }
        }
    }
}

/// Whether the process is on its way out.
final class ServingState: Sendable {
    private let draining = Mutex(false)

    var isDraining: Bool { draining.withLock { $0 } }

    func drain() {
        draining.withLock { $0 = true }
    }
}
