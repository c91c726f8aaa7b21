// swift-tools-version:6.2
import PackageDescription

/// Every target of ours is held to the same rules; nothing is exempt.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "threadwell",
    products: [
        .executable(name: "threadwell", targets: ["threadwell"]),
        .library(name: "ThreadwellProgram", targets: ["ThreadwellProgram", "Delivery", "Messaging"]),
        .library(name: "Delivery", targets: ["Delivery", "Messaging"]),
        .library(name: "DeliveryTestKit", targets: ["DeliveryTestKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "Persistence",
            dependencies: ["CLibPQ", "CSQLite", grdb, grdbSQLite, nioPosix],
            swiftSettings: strict),
        .target(
            name: "Messaging",
            dependencies: ["Persistence", "CArgon2", "CZlib", crypto, cryptoExtras, mustache, yams],
            swiftSettings: strict),
        .target(name: "Scanning", dependencies: ["Messaging", nioCore, nioPosix], swiftSettings: strict),
        .target(
            name: "Delivery",
            dependencies: ["Messaging", "Persistence", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL, crypto, logging],
            swiftSettings: strict),
        .target(name: "DeliveryTestKit", dependencies: ["Delivery", "Messaging", "Persistence"], swiftSettings: strict),
        .target(name: "FHIR", swiftSettings: strict),
        .target(name: "MailTransport", dependencies: ["CCurl", "Messaging", nioPosix], swiftSettings: strict),
        .target(
            name: "WebSupport",
            dependencies: [
                hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, logging,
                nioCore, nioPosix, nioHTTP1, nioHTTPTypes, nioSSL, crypto,
            ],
            swiftSettings: strict),
        .executableTarget(name: "embed-assets", swiftSettings: strict),
        .plugin(name: "EmbedAssets", capability: .buildTool(), dependencies: ["embed-assets"]),
        .target(
            name: "Web",
            dependencies: ["Messaging", "Persistence", "WebSupport", hummingbird, hummingbirdCore, crypto, httpTypes, logging, nioCore],
            exclude: ["Assets"],
            swiftSettings: strict,
            plugins: ["EmbedAssets"]),
        .target(
            name: "ThreadwellProgram",
            dependencies: [
                "Persistence", "Messaging", "Delivery", "MailTransport", "WebSupport", "FHIR", "Scanning", "Web", nioHTTP1,
                hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, nioCore, nioPosix, nioSSL, logging, lifecycle, unixSignals,
                arguments, yams,
            ],
            swiftSettings: strict),
        .executableTarget(name: "threadwell", dependencies: ["ThreadwellProgram"], swiftSettings: strict),
        .executableTarget(
            name: "bare-handler",
            dependencies: [hummingbird, hummingbirdCore, httpTypes, logging, nioCore],
            swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["Persistence", "Messaging", "CZlib"],
            path: "Tests/Support",
            swiftSettings: strict),
        .testTarget(name: "PersistenceTests", dependencies: ["Persistence", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "MessagingTests", dependencies: ["Messaging", "Persistence", "TestSupport", crypto, cryptoExtras], swiftSettings: strict),
        .testTarget(
            name: "ScanningTests", dependencies: ["Scanning", "Messaging", "Persistence", "TestSupport", nioCore, nioPosix],
            swiftSettings: strict),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "Delivery", "DeliveryTestKit", "Messaging", "Persistence", "TestSupport", nioCore, nioPosix, nioHTTP1, nioSSL, logging,
            ],
            swiftSettings: strict),
        .testTarget(name: "FHIRTests", dependencies: ["FHIR"], swiftSettings: strict),
        .testTarget(
            name: "WebSupportTests",
            dependencies: [
                "WebSupport", hummingbird, hummingbirdCore, hummingbirdTesting, httpTypes, nioCore, nioPosix, nioHTTP1, nioSSL, logging,
                crypto,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Messaging", "Persistence", "WebSupport", "TestSupport", hummingbird, hummingbirdTesting, httpTypes, logging,
                nioCore, crypto, cryptoExtras,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ThreadwellProgramTests",
            dependencies: ["ThreadwellProgram", "Delivery", "MailTransport", "FHIR", "Messaging", "Persistence", "TestSupport"],
            swiftSettings: strict),
        // The example of a site's own program is a package of its own; here it is compiled beside the rest, so that tests can run it.
        .executableTarget(
            name: "site", dependencies: ["ThreadwellProgram", "Delivery", "Messaging"], path: "examples/site/Sources/site",
            swiftSettings: strict),
        .testTarget(
            name: "SiteTests", dependencies: ["site", "Delivery", "DeliveryTestKit", "Messaging"], path: "examples/site/Tests/SiteTests",
            swiftSettings: strict),
    ]
)
