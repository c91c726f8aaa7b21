internal import Foundation
public import Persistence

extension Engine {
    /// SQLite, and PostgreSQL when `THREADWELL_TEST_POSTGRES` holds a connection URI with the right to create databases.
    ///
    /// With `THREADWELL_REQUIRE_POSTGRES=1` PostgreSQL is among them in any case, so that its absence fails the tests.
    public static var underTest: [Engine] {
        let environment = ProcessInfo.processInfo.environment
        let isRequired = environment["THREADWELL_REQUIRE_POSTGRES"] == "1"
        return TestDatabase.postgres != nil || isRequired ? [.sqlite, .postgres] : [.sqlite]
    }
}
