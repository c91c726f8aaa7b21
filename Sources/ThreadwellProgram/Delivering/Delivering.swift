import Delivery
import Logging
import Messaging
import ServiceLifecycle

/// Carries messages to external systems while the server runs. When it is told
/// to stop, what is under way ends and nothing new begins; what could not end
/// is tried again by whichever node comes next, with the same id.
struct Delivering: Service {
    let courier: Courier

    func run() async throws {
        await withGracefulShutdownHandler {
            await courier.run()
        } onGracefulShutdown: {
            courier.stop()
        }
    }
}
