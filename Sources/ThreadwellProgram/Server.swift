import Delivery
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import MailTransport
import Messaging
import NIOCore
import Persistence
import Scanning
import ServiceLifecycle
import UnixSignals
import Web
import WebSupport

/// A running server, from opening the store to closing it.
enum Server {
    /// How long what is under way may take after SIGTERM.
    static let patience = Duration.seconds(25)

    /// Serves until told to stop.
    ///
    /// - Throws: `CommandFailure` with what kept it from starting.
    static func run(_ settings: ServeSettings, _ program: Program) async throws {
        let sink = DescriptorLogSink(descriptor: 2)
        let level = settings.logLevel
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label, level: level, sink: sink, now: { Timestamp.now().microseconds }) }
        let logger = Logger(label: "threadwell")
        // A limit on the size of files (RLIMIT_FSIZE) fails the write that meets it, which is told as 503; it does not end the process.
        signal(SIGXFSZ, SIG_IGN)
        let portal = try await open(settings, program.installed)
        do {
            try await serve(portal, settings, program, logger)
            await portal.database.close()
        } catch {
            await portal.database.close()
            throw error
        }
    }

    private static func open(_ settings: ServeSettings, _ installed: Installation) async throws -> Portal {
        // Asked first: what cannot be served leaves nothing behind.
        try settings.store.requireStore(unless: settings.isDemonstration)
        try settings.store.makeDataFolder()
        if settings.isDemonstration { try DemonstrationStore.makeKey(settings.store) }
        let portal: Portal
        do {
            portal = try await settings.store.open(
                mayCreateKeys: settings.isDemonstration, migrate: true, limits: settings.limits, files: files(settings),
                installed: installed)
        } catch let refusal as MigrationRefusal where settings.isDemonstration {
            throw DemonstrationStore.outdated(refusal, settings.store)
        }
        do {
            if settings.isDemonstration {
                try await DemonstrationStore.build(in: portal)
            } else if let file = settings.configuration {
                try await configure(portal, from: file)
            }
            return portal
        } catch {
            await portal.database.close()
            throw error
        }
    }

    /// How files are looked at. A demonstration takes them without a scanner too, and says so.
    private static func files(_ settings: ServeSettings) -> FileChecking {
        if let path = settings.scanner { return .scanned(by: ClamdScanner(path: path)) }
        guard settings.isDemonstration else { return .unavailable }
        Terminal.note("warning: nothing looks for viruses in files. That is good for a trial only: give --scanner unix:PATH.")
        return .unscanned
    }

    /// Only an unconfigured site takes its configuration at start: later the
    /// store's own is newer than any file.
    private static func configure(_ portal: Portal, from file: String) async throws {
        guard try await portal.site().revision == 0 else { return }
        let read = ConfigurationDocument.read(try DocumentFile.text(of: file))
        guard let document = read.document, read.mistakes.isEmpty else { throw ConfigurationRefusal.mistakes(read.mistakes) }
        _ = try await portal.configuration.apply(document, ontoLatest: true, by: .operator)
    }

    private static func serve(_ portal: Portal, _ settings: ServeSettings, _ program: Program, _ logger: Logger) async throws {
        let certificates: TLSCertificates?
        do {
            certificates = try settings.certificate.map { try TLSCertificates(certificateFile: $0.certificate, keyFile: $0.key) }
        } catch {
            throw CommandFailure("\(error)")
        }
        let courier = Courier(portal, adapters: program.adapters, logger: logger)
        let keySetFetch = KeySetFetch()
        let keySets = ClientKeySets(keySetFetch, clock: portal.surroundings.clock) { client, fault in
            logger.warning("the key set of a system could not be read", metadata: ["client": "\(client)", "reason": "\(fault.rawValue)"])
        }
        let metrics = MetricsRegistry()
        let mail = settings.mail.map { _ in MailFigures(metrics) }
        let inbound = InboundWatch()
        let endpoints = EndpointFigures(metrics, clock: portal.surroundings.clock)
        let services = WebServices(
            portal: portal, limits: settings.limits, isSecure: settings.isSecure, isBehindProxy: settings.behindProxy,
            isDemonstration: settings.isDemonstration, logger: logger, metrics: metrics,
            degraded: { await (mail?.degraded ?? []) + endpoints.degraded + inbound.degraded + troubles(portal) },
            testing: { try await courier.test($0, by: $1) }, keySets: keySets)
        let limits = ServerLimits()
        let connections = OpenConnections()
        services.metrics.gauge("http_connections_open", "Connections of clients that are open.") { Double(connections.count) }
        let application = Application(
            responder: WebSite.responder(services), server: .guarded(limits: limits, certificates: certificates, connections: connections),
            configuration: .init(
                address: .hostname(settings.hostname, port: settings.port), serverName: nil,
                availableConnectionsDelegate: limits.connectionLimit(logger: logger)),
            onServerRunning: { channel in
                announce(settings, port: channel.localAddress?.port ?? settings.port)
            }, logger: logger)
        var running: [any Service] = [
            Housekeeping(portal: portal, inbound: inbound, logger: logger), FileLooking(portal: portal, logger: logger),
            Delivering(courier: courier), EndpointWatch(portal: portal, figures: endpoints, logger: logger),
        ]
        if settings.isDemonstration { running.append(try await DemonstrationRecords(portal, courier, logger: logger)) }
        if portal.database.engine == .postgres { running.append(AuditSequencing(portal: portal, logger: logger)) }
        if let certificates { running.append(CertificateWatch(certificates: certificates, logger: logger)) }
        if let mail, let settings = settings.mail {
            let carrier = SMTPCarrier(settings.smtp)
            running.append(MailSending(portal: portal, carrier: carrier, schedule: settings.schedule, figures: mail, logger: logger))
        }
        if let port = settings.adminPort { running.append(metricsApplication(services, port: port, logger)) }
        running.append(application)
        running.append(Draining(services: services))
        var configuration = ServiceGroupConfiguration(
            services: running.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        configuration.maximumGracefulShutdownDuration = patience
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandFailure("Port \(settings.port) of \(settings.hostname) is in use by another program. Choose one with --port.")
        } catch let error as IOError where error.errnoCode == EACCES {
            throw CommandFailure("Port \(settings.port) may not be opened by this user. Choose one above 1023 with --port.")
        }
        await keySetFetch.close()
        try await portal.readings.settle(all: true)
    }

    /// What the configuration asks for and this process cannot do now.
    private static func troubles(_ portal: Portal) async -> [String] {
        guard let site = try? await portal.site() else { return [] }
        return await portal.attachments.troubles(site) + site.installed.missing(for: site)
    }

    private static func metricsApplication(_ services: WebServices, port: Int, _ logger: Logger) -> some Service {
        let router = Router()
        let metrics = services.metrics
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: MetricsRegistry.contentType],
                body: .init(byteBuffer: ByteBuffer(string: metrics.text())))
        }
        return Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil), logger: quiet(logger))
    }

    /// The service group's own steps are of no interest to an operator.
    private static func quiet(_ logger: Logger) -> Logger {
        var quiet = logger
        quiet.logLevel = .error
        return quiet
    }

    private static func announce(_ settings: ServeSettings, port: Int) {
        let scheme = settings.certificate == nil ? "http" : "https"
        Terminal.say("Threadwell listens on \(scheme)://\(settings.hostname):\(port)")
        guard settings.isDemonstration else { return }
        Terminal.say(
            """

            Sign in as                                        password of all: \(DemonstrationWorld.password)
              ada    patient, mother of Noah and Lily         cy       nurse, Primary care nurses
              ben    patient, prefers Spanish                 di       nurse and manager
              bea    acts for her father Karel                fay      front desk
              lily   patient, 15                              gil      nurse, away this week
              james  father of Noah                           eve      billing office
              vera   mother of Mia, almost 18                 dr.sato  physician
                                                              hana, admin, priv  administration

            """)
    }
}
