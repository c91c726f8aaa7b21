extension Site.Calendar {
    func node() -> DocumentNode {
        .map([
            "code": .text(code), "timeZone": .text(timeZone), "open": week(), "closed": DocumentNode.codes(closed),
        ])
    }

    /// Days that follow each other with the same hours are one range.
    private func week() -> DocumentNode {
        var entries: [DocumentNode.Entry] = []
        var day = 0
        while day < open.count {
            var last = day
            while last + 1 < open.count, open[last + 1] == open[day] { last += 1 }
            if !open[day].isEmpty {
                let key = day == last ? Self.days[day] : "\(Self.days[day])-\(Self.days[last])"
                entries.append(DocumentNode.Entry(key: key, keyLine: 0, value: .texts(open[day].map(\.text))))
            }
            day = last + 1
        }
        return DocumentNode(.map(entries))
    }
}

extension ConfigurationDocument.ProviderEntry {
    func node() -> DocumentNode {
        .map([
            "code": .text(code), "name": .text(name), "authority": authority.map(DocumentNode.text),
            "identifier": identifier.map(DocumentNode.text), "accepting": .boolean(accepting),
            "offeredTo": offeredToPatientsOf.map { .map(["patientsOfGroup": .text($0)]) },
        ])
    }
}

extension ConfigurationDocument.Attachments {
    func node() -> DocumentNode {
        .map(["fromMembers": .boolean(fromMembers), "toMembers": .boolean(toMembers)])
    }
}

extension ConfigurationDocument.ClinicalGroupEntry {
    func node(_ languages: [String]) -> DocumentNode {
        .map([
            "code": .text(code), "name": .localized(name, languages: languages), "about": .localized(about, languages: languages),
            "authority": authority.map(DocumentNode.text), "identifier": identifier.map(DocumentNode.text),
            "providers": DocumentNode.codes(providers),
            "attachments": attachments == ConfigurationDocument.Attachments() ? nil : attachments.node(),
        ])
    }
}

extension ConfigurationDocument.WorkflowGroupEntry {
    func node() -> DocumentNode {
        .map([
            "code": .text(code), "name": .text(name), "clinical": clinical ? .boolean(true) : nil,
            "members": .items(members) {
                .map([
                    "user": .text($0.user), "role": .text($0.role.rawValue), "active": .boolean($0.active),
                    "assigned": .boolean($0.assigned),
                ])
            },
            "escalateTo": escalateTo.map(DocumentNode.text), "onCall": DocumentNode.codes(onCall),
        ])
    }
}

extension ConfigurationDocument.MessageFlowEntry {
    func node() -> DocumentNode {
        .map([
            "code": .text(code),
            "from": .map(["clinicalGroup": .text(clinicalGroup), "types": .texts(types.map(\.rawValue))]),
            "route": route.node(), "promise": promise?.node(), "attachments": attachments?.node(),
            "fallback": fallback.map {
                .map(["workbench": .text($0.workbench), "handOverAfter": $0.handOverAfter.map { .text("\($0)") }])
            },
            "successor": successor.map(DocumentNode.text),
        ])
    }
}

extension ConfigurationDocument.RouteEntry {
    func node() -> DocumentNode {
        switch self {
        case .workbench(let group): .map(["workbench": .text(group)])
        case .external(let endpoint): .map(["external": .text(endpoint)])
        }
    }
}

extension Promise {
    func node() -> DocumentNode {
        .map([
            "usually": usually.map { .text("\($0)") }, "atLatest": .text("\(atLatest)"), "calendar": calendar.map(DocumentNode.text),
            "escalateAt": escalateAtPercent.map { .text("\($0)%") },
        ])
    }
}

extension ConfigurationDocument.WorkbenchUserEntry {
    func node() -> DocumentNode {
        .map([
            "username": .text(username), "name": .text(name), "enabled": .boolean(enabled),
            "roles": DocumentNode.codes(roles.inOrder.map(\.rawValue)), "provider": provider.map(DocumentNode.text),
            "languages": DocumentNode.codes(languages),
        ])
    }
}
