import Delivery
import Logging
import Messaging
import ServiceLifecycle
import Web

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

/// Looks now and then how the endpoints stand, for the figures of the process.
struct EndpointWatch: Service {
    let portal: Portal
    let figures: EndpointFigures
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await figures.look(at: portal)
                } catch {
                    logger.warning("endpoints could not be looked at", metadata: ["failure": "\(type(of: error))"])
                }
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }
}
