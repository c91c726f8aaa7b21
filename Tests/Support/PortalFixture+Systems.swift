public import Messaging
public import Persistence

extension PortalFixture {
    /// The site with the external route and event messages switched on, and one rule that is enabled.
    public var openSite: Site {
        var site = self.site
        site.decisions.routes.external = true
        site.decisions.external.eventMessages = true
        for index in site.eventRules.indices { site.eventRules[index].isEnabled = true }
        site.systemClients = [Self.ehr]
        return site
    }

    /// A hospital's system, bound to the numbers of HOSP and to three clinical groups.
    public static let ehr = SystemClient(
        id: ID(high: 1, low: 1), code: "hospital-ehr", name: "Hospital EHR", authorities: ["HOSP"],
        clinicalGroups: ["primary-care", "pediatrics", "cardiology"],
        scopes: [SystemScope("Communication", [.create, .read]), SystemScope("Binary", [.create, .read])], keys: [])

    /// The same system with a token for all that is open to it.
    public static let caller = SystemCaller(client: ehr, scopes: ehr.scopes)

    /// A message of another system; without other words a medical one of Primary care to Ada.
    public static func outside(
        kind: String = "medical", patient: String? = "004411", group: String? = "primary-care", subject: String? = "Your results",
        body: String? = "They are fine."
    ) -> SystemMessage {
        var message = SystemMessage(kind: kind)
        message.clinicalGroup = group.map(OutsideCode.ours)
        message.patient = patient.map { Patients.Identifier(authority: "HOSP", value: $0) }
        message.subject = kind == "reply" ? nil : subject
        message.body = body
        return message
    }

    @discardableResult
    public func receive(_ message: SystemMessage, by caller: SystemCaller = PortalFixture.caller, site: Site? = nil) async throws
        -> ReceivedMessage
    {
        let site = site ?? openSite
        return try await portal.perform { [portal] tx in try portal.inbound.receive(message, by: caller, site: site, in: tx) }
    }

    /// A reply about Noah that quotes nothing: the Primary care nurses look at it.
    public func holdReply() async throws -> ID<HeldMessage> {
        let received = try await receive(Self.outside(kind: "reply", patient: "004417", group: "pediatrics", body: "The form is here."))
        guard case .held(let id, _) = received else { throw NotInFixture(name: "held message") }
        return id
    }
}
