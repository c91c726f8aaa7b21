public import Persistence

extension Configuration {
    /// The configuration in force as the one value decisions are taken by.
    /// Before anything was configured it is a site that offers nothing.
    ///
    /// - Parameter installed: what the program has that it may name.
    public static func load(_ tx: Transaction, _ installed: Installation = .shipped) throws -> Site {
        let document = try SiteSettings(in: tx).document()
        let clinicalGroups = try Groups.clinicalGroups(in: tx)
        let workflowGroups = try Flows.workflowGroups(in: tx)
        let providers = try Groups.providers(in: tx)
        let urgent = document.urgent.flatMap { urgent in
            workflowGroups.first { $0.code == urgent.workflowGroup && $0.retiredAt == nil }.map {
                Site.Urgent(rules: urgent.rules, withinSeconds: urgent.withinSeconds, workflowGroup: $0.id)
            }
        }
        var site = Site(
            revision: try revision(in: tx), name: document.site.name, timeZone: document.site.timeZone,
            languages: document.site.languages, publicAddress: document.site.publicAddress, emergency: document.site.emergency,
            nurseLine: document.site.nurseLine, crisisLine: document.site.crisisLine,
            authorities: try Groups.authorities(in: tx).map(\.value), limits: document.limits, ages: document.ages,
            decisions: document.decisions, types: try Groups.types(in: tx).map(\.value),
            calendars: try Groups.calendars(in: tx).map(\.value), providers: providers.map(Self.provider),
            clinicalGroups: clinicalGroups.map { Self.clinicalGroup($0, providers: providers) },
            workflowGroups: workflowGroups.map(Self.workflowGroup),
            flows: try Flows.messageFlows(in: tx).map(Self.flow), urgent: urgent, templates: document.templates.map(Self.template),
            endpoints: document.endpoints)
        site.systemClients = try SystemClients.load(document, in: tx)
        site.textModules = document.textModules.map {
            TextModule(code: $0.code, name: $0.name, workflowGroups: $0.workflowGroups, text: $0.text)
        }
        site.eventRules = document.eventRules.map(EventRule.init)
        site.installed = installed
        return site
    }

    private static func template(_ entry: ConfigurationDocument.TemplateEntry) -> MessageTemplate {
        MessageTemplate(
            code: entry.code, type: entry.type, inbox: entry.inbox, replyAllowed: entry.replyAllowed, subject: entry.subject,
            body: entry.body)
    }

    private static func provider(_ row: Groups.ProviderRow) -> Provider {
        Provider(
            id: row.id, code: row.code, name: row.value.name, authority: row.value.authority, identifier: row.value.identifier,
            accepting: row.value.accepting, offeredToPatientsOf: row.value.offeredToPatientsOf, retiredAt: row.retiredAt)
    }

    private static func clinicalGroup(_ row: Groups.ClinicalGroupRow, providers: [Groups.ProviderRow]) -> ClinicalGroup {
        ClinicalGroup(
            id: row.id, code: row.code, name: row.value.name, about: row.value.about, authority: row.value.authority,
            identifier: row.value.identifier,
            providers: row.value.providers.compactMap { code in providers.first { $0.code == code && $0.retiredAt == nil }?.id },
            attachmentsFromMembers: row.value.attachments.fromMembers, attachmentsToMembers: row.value.attachments.toMembers,
            retiredAt: row.retiredAt)
    }

    private static func workflowGroup(_ row: Flows.WorkflowGroupRow) -> WorkflowGroup {
        WorkflowGroup(
            id: row.id, code: row.code, name: row.value.name, clinical: row.value.clinical, escalateTo: row.value.escalateTo,
            onCall: row.value.onCall,
            retiredAt: row.retiredAt)
    }

    private static func flow(_ row: Flows.FlowRow) -> MessageFlow {
        let facts = row.configured.value
        var flow = MessageFlow(
            id: row.configured.id, code: facts.code, version: row.version, clinicalGroup: facts.clinicalGroup, types: facts.types,
            route: facts.route, promise: facts.promise, fallback: facts.fallback, successor: row.successor,
            retiredAt: row.configured.retiredAt)
        flow.attachments = facts.attachments
        return flow
    }
}
