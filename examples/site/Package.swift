// swift-tools-version:6.2
import PackageDescription

/// The rules that Threadwell's own targets are held to.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// A site's own program: all of Threadwell, and what this site has added to it. Outside of Threadwell's folder the dependency is
// .package(url: "https://…/threadwell", exact: "…").
let package = Package(
    name: "site",
    dependencies: [.package(name: "threadwell", path: "../..")],
    targets: [
        .executableTarget(
            name: "site", dependencies: [.product(name: "ThreadwellProgram", package: "threadwell")], swiftSettings: strict),
        .testTarget(
            name: "SiteTests", dependencies: ["site", .product(name: "DeliveryTestKit", package: "threadwell")], swiftSettings: strict),
    ]
)
