import Foundation

/// Lets one side wait until the other has come somewhere; also for closures that cannot suspend.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func pass() { semaphore.signal() }

    func waitBlocking() { semaphore.wait() }

    func wait() async {
        await withCheckedContinuation { caller in
            // A queue of its own always has a thread: the shared ones have none to give while others keep every processor busy.
            DispatchQueue(label: "gate").async {
                self.semaphore.wait()
                caller.resume()
            }
        }
    }
}

/// Gives the processor away once.
func sched() { sched_yield() }
