import NIOSSL

/// A certificate with its key, for tests alone; it opens nothing. Each vouches for itself, so that one is trusted where it is named
/// among the roots and nowhere else.
struct PeerCertificate: Sendable {
    let certificate: String
    let key: String

    /// The name that both are for.
    static let name = "records.example.org"

    /// What a peer shows who connects.
    func shown() throws -> NIOSSLContext {
        let own = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: [.certificate(try parsed())], privateKey: .privateKey(own)))
    }

    /// Whom somebody trusts who trusts this one alone.
    func roots() throws -> NIOSSLTrustRoots { .certificates([try parsed()]) }

    private func parsed() throws -> NIOSSLCertificate {
        try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem)
    }

    static let records = PeerCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBaDCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdyZWNvcmRz
            MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjASMRAwDgYDVQQDDAdy
            ZWNvcmRzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeIi08WngfKWR1cOnpwHH
            +fO4s3kQtIZdilaGI+aemihrTO1WX2ph6SdwVpb+KHPUp0sAWVKHB6W9+BCU7KpJ
            +6NSMFAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUBQSV3TqXNmwS4XDUd4dP
            zlt1Eq8wHgYDVR0RBBcwFYITcmVjb3Jkcy5leGFtcGxlLm9yZzAKBggqhkjOPQQD
            AgNJADBGAiEAw1UpTqfAdeAlGF5wu73ZXxVxtI8eUS7i4Y3/5hBUB/UCIQCFraGx
            H0RTc8utAa24FgvoiuvbVeTQyGOMbF/xHsypjw==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnKiuQVkuGUOFe7ek
            xl6s6HZjx7ZEEmIzYcm8TnoEZqChRANCAAR4iLTxaeB8pZHVw6enAcf587izeRC0
            hl2KVoYj5p6aKGtM7VZfamHpJ3BWlv4oc9SnSwBZUocHpb34EJTsqkn7
            -----END PRIVATE KEY-----
            """)

    /// Says the same of itself as `records`.
    static let stranger = PeerCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBaTCCAQ+gAwIBAgIBAjAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhzdHJhbmdl
            cjAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UEAwwI
            c3RyYW5nZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARsFTV4KHO1AmcGaYku
            PWGJcuTk5PU0H1e2VEIVIDDhsqic7pJfUuhI35XHA/CfLMqn2uvA4kpUzr1fuWVS
            JN5to1IwUDAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBQ/g4tX7kaBdZmZ7heO
            iQeUsh6LSDAeBgNVHREEFzAVghNyZWNvcmRzLmV4YW1wbGUub3JnMAoGCCqGSM49
            BAMCA0gAMEUCICB485r/9eHaFSuM2wKkhvq/7Ub0D+hkvXVeD4Qum81xAiEA7ykv
            inot/EVYAYMGp3XEY/XNDvc4gujwtrzNk2ND/OQ=
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgigyjEL8mCbqflnQQ
            37ed/UWFckkAjEblFQt7TRhsNVChRANCAARsFTV4KHO1AmcGaYkuPWGJcuTk5PU0
            H1e2VEIVIDDhsqic7pJfUuhI35XHA/CfLMqn2uvA4kpUzr1fuWVSJN5t
            -----END PRIVATE KEY-----
            """)
}
