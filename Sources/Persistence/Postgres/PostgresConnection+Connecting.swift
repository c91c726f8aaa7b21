internal import CLibPQ

extension PostgresConnection {
    /// - Throws: `DatabaseFailure.unavailable`.
    static func connect(_ uri: String) throws -> OpaquePointer {
        // What stands before the URI is a default that the URI's own parameters override.
        let parameters: [(String, String)] = [
            ("connect_timeout", "3"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
            ("keepalives_count", "3"), ("target_session_attrs", "read-write"), ("fallback_application_name", "threadwell"),
            ("dbname", uri), ("client_encoding", "UTF8"),
        ]
        let names = CStrings(parameters.map(\.0))
        let values = CStrings(parameters.map(\.1))
        guard let handle = PQconnectdbParams(names.pointers, values.pointers, 1) else { throw DatabaseFailure.unavailable }
        guard PQstatus(handle) == CONNECTION_OK else {
            PQfinish(handle)
            throw DatabaseFailure.unavailable
        }
        return handle
    }
}

/// Texts as libpq takes a list of them: addresses that a null ends.
private final class CStrings {
    private(set) var pointers: [UnsafePointer<CChar>?] = []
    private var copies: [UnsafeMutablePointer<CChar>] = []

    init(_ texts: [String]) {
        for text in texts {
            let utf8 = text.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: utf8.count)
            for (offset, byte) in utf8.enumerated() { copy.advanced(by: offset).initialize(to: byte) }
            copies.append(copy)
            pointers.append(UnsafePointer(copy))
        }
        pointers.append(nil)
    }

    deinit {
        for copy in copies { copy.deallocate() }
    }
}
