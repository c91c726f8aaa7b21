import ArgumentParser
import Foundation
import Messaging

struct Serve: ProgramCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the member portal, the Workbench and the API.",
        discussion: """
            Plain HTTP is for loopback alone, unless a proxy in front does TLS (--behind-proxy). The schema is brought up to date at \
            start. SIGTERM lets what is under way end, SIGHUP reads the certificate again.

            Each option can also stand in the environment, as THREADWELL_PORT for --port, or in the file of --settings.

            Example:
              \(ProgramName.invoked) serve --demo
              \(ProgramName.invoked) serve --hostname 0.0.0.0 --port 443 \\
                --database postgres://threadwell@db/threadwell \\
                --master-key file:/etc/threadwell/master.key \\
                --tls-certificate /etc/threadwell/tls.crt \\
                --tls-key /etc/threadwell/tls.key
            """)

    @Flag(help: "Starts with the demonstration world; loopback only, and only in a store it made.")
    var demo = false

    @Option(help: "The address to listen on. Without it: 127.0.0.1.")
    var hostname: String?

    @Option(help: "The port to listen on. Without it: 8080.")
    var port: Int?

    @OptionGroup var store: StoreOptions

    @Option(name: .customLong("tls-certificate"), help: "PEM file with the certificate and its chain; read again when it changes.")
    var tlsCertificate: String?

    @Option(name: .customLong("tls-key"), help: "PEM file with the private key.")
    var tlsKey: String?

    @Flag(name: .customLong("behind-proxy"), help: "A proxy in front does TLS and tells the client's address.")
    var behindProxy = false

    @Option(name: .customLong("admin-port"), help: "Where /metrics is served, on loopback. Without it: nowhere.")
    var adminPort: Int?

    @Option(help: "unix:PATH, the socket of clamd, which looks at files for viruses. Without it no file is taken, but in a demonstration.")
    var scanner: String?

    @Option(help: "A configuration document to put in force when nothing is configured yet.")
    var configuration: String?

    @Option(name: .customLong("rate-limits"), help: "on or off; off is for load tests on loopback.")
    var rateLimits: String?

    @OptionGroup(title: "E-mail") var mail: MailOptions

    func validate() throws {
        _ = try? ServeSettings(self)
        for port in [port, adminPort].compactMap({ $0 }) where !(0...65_535).contains(port) {
            throw ValidationError("a port is a number from 0 to 65535")
        }
    }

    func run(in program: Program) async throws {
        try await explained {
            try await Server.run(ServeSettings(self), program)
        }
    }
}
