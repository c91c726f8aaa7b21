import Persistence

extension Site {
    /// Where each thing of the site stands in its list.
    struct Index: Sendable {
        struct Pair: Hashable, Sendable {
            var group: ID<ClinicalGroup>
            var type: MessageType
        }

        private(set) var flowOfPair: [Pair: Int] = [:]
        private(set) var flows: [ID<MessageFlow>: Int] = [:]
        private(set) var clinicalGroups: [ID<ClinicalGroup>: Int] = [:]
        private(set) var workflowGroups: [ID<WorkflowGroup>: Int] = [:]
        private(set) var providers: [ID<Provider>: Int] = [:]

        init() {}

        init(_ site: Site) {
            for (position, flow) in site.flows.enumerated() {
                flows[flow.id] = position
                guard flow.retiredAt == nil else { continue }
                for type in flow.types { flowOfPair[Pair(group: flow.clinicalGroup, type: type)] = position }
            }
            for (position, group) in site.clinicalGroups.enumerated() { clinicalGroups[group.id] = position }
            for (position, group) in site.workflowGroups.enumerated() { workflowGroups[group.id] = position }
            for (position, provider) in site.providers.enumerated() { providers[provider.id] = position }
        }
    }

    /// The calendars, ready for arithmetic.
    struct Times: Sendable {
        private(set) var ofCalendar: [String: BusinessTime] = [:]
        private(set) var weekdays: BusinessTime?
        /// The zone in which the site's days begin.
        private(set) var zone: ZoneOffsets?

        init() {}

        init(_ site: Site) {
            for calendar in site.calendars { ofCalendar[calendar.code] = BusinessTime(calendar) }
            weekdays = BusinessTime.weekdays(timeZone: site.timeZone)
            zone = weekdays?.zone
        }
    }
}
