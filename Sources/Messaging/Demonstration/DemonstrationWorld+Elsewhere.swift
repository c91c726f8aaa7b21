import Persistence

extension DemonstrationWorld {
    /// A reply of the records system that does not say what it answers: it
    /// waits for the front desk.
    func receiveFromElsewhere(_ site: Site) async throws {
        var reply = SystemMessage(kind: "reply")
        reply.patient = Patients.Identifier(authority: "HOSP", value: "003902")
        reply.body = "Hemos enviado la copia por correo. Llegará esta semana."
        let message = reply
        _ = try await portal.perform { [portal] tx -> Effect<ReceivedMessage?> in
            guard let caller = try portal.inbound.caller(endpoint: "records-ehr", site: site, in: tx) else { return Effect(nil) }
            return try portal.inbound.receive(message, by: caller, site: site, in: tx).map { $0 }
        }
    }
}
