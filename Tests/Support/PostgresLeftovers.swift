internal import Persistence

/// Drops the databases of finished tests one after another, while other tests run: each drop makes the server wait for its disk.
internal actor PostgresLeftovers {
    static let shared = PostgresLeftovers()

    private var latest: Task<Void, Never>?

    /// Returns at once. What the end of the process interrupts stays in the server, which the test entry point throws away.
    func drop(_ name: String, at server: PostgresAddress) {
        let earlier = latest
        latest = Task {
            await earlier?.value
            try? await PostgresAdministration.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", at: server.uri)
        }
    }
}
