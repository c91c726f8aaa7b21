import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let eventRuleRoutes: [Route] = [
        Route(
            method: .post, path: "/admin/event-rules/{rule}/rehearsal",
            summary: "What a rule would have done with yesterday's events; nothing is sent and nobody is named",
            access: .role(.systemAdministrator), answers: [Answer(200, "Counts.", .named("EventRehearsal"))], handle: .signedIn(rehearse))
    ]

    @Sendable private static func rehearse(_ call: Call) async throws -> Response {
        let code = call.input.parameters.get("rule") ?? ""
        let (portal, site) = (call.portal, call.site)
        let rehearsal = try await portal.read { try portal.inbound.rehearse(code, site: site, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("rule", rehearsal.rule.code)
                w.member("enabled", rehearsal.rule.isEnabled)
                w.member("from", rehearsal.from)
                w.member("until", rehearsal.until)
                w.member("events", rehearsal.events)
                w.member("wouldSend", rehearsal.counts[.wouldSend] ?? 0)
                w.member("wouldHold", rehearsal.counts[.wouldHold] ?? 0)
                w.member("quiet", rehearsal.counts[.quiet] ?? 0)
                w.member("notFinal", rehearsal.counts[.notFinal] ?? 0)
                w.member("otherKind", rehearsal.counts[.otherKind] ?? 0)
                w.member("notBound", rehearsal.counts[.notBound] ?? 0)
                w.member("notWritable", rehearsal.counts[.notWritable] ?? 0)
            })
    }
}
