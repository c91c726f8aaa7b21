extension ConfigurationCheck {
    /// A claim must outlast the session of whoever made it (decisions.md, *Tasks*).
    static let shortestLease = 900

    mutating func checkSite() {
        checkAddressAndLanguages()
        checkHelpLine("site.emergency", document.site.emergency)
        checkHelpLine("site.nurseLine", document.site.nurseLine)
        if let line = document.site.crisisLine { checkHelpLine("site.crisisLine", line) }
        checkAuthorities()
        checkLimits()
        checkTypes()
        checkDecisions()
    }

    private mutating func checkAddressAndLanguages() {
        let site = document.site
        if !site.timeZone.isEmpty { checkZone(site.timeZone, at: "site.timeZone") }
        for (index, language) in site.languages.enumerated() {
            if !Self.isLanguage(language) {
                mistake("site.languages[\(index)]", .invalid, "`\(language.shortened)` is no language tag such as `en` or `es`.")
            }
            if site.languages[..<index].contains(language) {
                mistake("site.languages[\(index)]", .duplicateCode, "The language `\(language)` stands twice.")
            }
        }
        if !site.publicAddress.isEmpty, !Self.isPublicAddress(site.publicAddress) {
            mistake(
                "site.publicAddress", .invalid,
                "`site.publicAddress` must be `https://` and a host, without a path; `http://` is for this machine alone.")
        }
    }

    mutating func checkZone(_ zone: String, at path: String) {
        guard !ZoneOffsets.exists(zone) else { return }
        mistake(path, .invalidTimeZone, "`\(zone.shortened)` is no time zone; use a name such as `America/Chicago`.")
    }

    private mutating func checkHelpLine(_ path: String, _ line: Site.HelpLine) {
        let digits = line.number.filter(\.isNumber)
        guard !line.number.isEmpty, digits.isEmpty || !line.number.allSatisfy({ "0123456789+-() .*#".contains($0) }) else { return }
        mistake("\(path).number", .invalid, "`\(line.number.shortened)` is no telephone number.")
    }

    private mutating func checkAuthorities() {
        checkCodes("authorities", authorityCodes)
        for (index, authority) in document.authorities.enumerated() {
            let path = "authorities[\(index)]"
            if !authority.system.isEmpty, !authority.system.contains(":") {
                mistake("\(path).system", .invalid, "`\(authority.system.shortened)` is no URI, such as `https://hosp.example.org/mrn`.")
            }
            if document.authorities[..<index].contains(where: { $0.system == authority.system }) {
                mistake("\(path).system", .duplicateCode, "Another authority has the system `\(authority.system.shortened)`.")
            }
            if authority.primary, document.authorities[..<index].contains(where: \.primary) {
                mistake("\(path).primary", .invalid, "Only one authority can be the primary one.")
            }
        }
    }

    private mutating func checkLimits() {
        let limits = document.limits
        if !(0...600).contains(limits.undoWindowSeconds) {
            mistake("limits.undoWindow", .outOfRange, "`limits.undoWindow` must be from `0s` (off) to `10m`.")
        }
        if limits.claimLeaseSeconds < Self.shortestLease {
            mistake(
                "limits.claimLease", .leaseTooShort,
                "`limits.claimLease` must be at least `15m`: a shorter claim would end before the session of whoever made it.")
        } else if limits.claimLeaseSeconds > 7 * 86_400 {
            mistake("limits.claimLease", .outOfRange, "`limits.claimLease` must be at most `168h`.")
        }
        if document.ages.confidentialFrom > document.ages.majority {
            mistake("ages.confidentialFrom", .outOfRange, "`ages.confidentialFrom` cannot be later than `ages.majority`.")
        }
    }

    private mutating func checkTypes() {
        checkCodes("messageTypes", document.messageTypes.map(\.type.rawValue))
        for type in MessageType.allCases where document.decisions.membersToProviders.types.contains(type) {
            require(
                type.rawValue, "message type", among: document.messageTypes.map(\.type.rawValue),
                at: "decisions.membersToProviders.types.\(type.rawValue)")
        }
    }

    private mutating func checkDecisions() {
        let decisions = document.decisions
        if case .plugin(let name) = decisions.membersToProviders.providerFilter {
            checkFilter(name)
        }
        if decisions.external.virusScan == .off {
            warning("decisions.external.virusScan", .noScan, "Attachments are not scanned for viruses: not for production.")
        }
        if let after = decisions.providersToMembers.personalFallbackAfter {
            checkLength(after, at: "decisions.providersToMembers.personalMessaging.fallbackAfter")
        }
    }

    private mutating func checkFilter(_ name: String) {
        guard !name.isEmpty, installed.providerFilter(name) == nil else { return }
        let known = installed.providerFilters.map { "`\($0.name)`" }.joined(separator: ", ")
        mistake(
            "decisions.membersToProviders.providerFilter.name", .filterNotInstalled,
            """
            This program has no provider filter `\(name.shortened)`, so no provider would be offered at all. \
            \(known.isEmpty ? "It has none; a site's own program can bring one." : "It has \(known).")
            """)
    }

    /// From a minute to three months.
    mutating func checkLength(_ span: Promise.Span, at path: String) {
        let fits =
            switch span {
            case .seconds(let seconds): (60...90 * 86_400).contains(seconds)
            case .businessDays(let days): (1...90).contains(days)
            }
        if !fits { mistake(path, .outOfRange, "`\(path)` must be from `1m` to `90 business days`.") }
    }

    private static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && (2...3).contains(parts[0].count) && parts[0].allSatisfy { ("a"..."z").contains($0) }
            && parts.dropFirst().allSatisfy { (2...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
    }

    private static func isPublicAddress(_ address: String) -> Bool {
        let isHTTPS = address.hasPrefix("https://")
        guard isHTTPS || address.hasPrefix("http://") else { return false }
        let host = address.dropFirst(isHTTPS ? 8 : 7)
        guard !host.isEmpty, host.utf8.count <= 253,
            host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.:[]".contains($0)) })
        else { return false }
        let isThisMachine = ["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host.hasPrefix("\($0):") }
        return isHTTPS || isThisMachine
    }
}

extension ConfigurationCheck {
    mutating func checkCalendars() {
        checkCodes("calendars", document.calendars.map(\.code))
        for (index, calendar) in document.calendars.enumerated() {
            let path = "calendars[\(index)]"
            if !calendar.timeZone.isEmpty { checkZone(calendar.timeZone, at: "\(path).timeZone") }
            if calendar.open.allSatisfy(\.isEmpty) {
                mistake("\(path).open", .noOpenHour, "The calendar `\(calendar.code)` has no open hour, so nothing would ever be due.")
            }
        }
    }

    mutating func checkUrgent() {
        guard let urgent = document.urgent else { return }
        if !(60...86_400).contains(urgent.withinSeconds) {
            mistake("urgent.within", .outOfRange, "`urgent.within` must be from `1m` to `24h`.")
        }
        let path = "urgent.workflowGroup"
        require(urgent.workflowGroup, "workflow group", among: document.workflowGroups.map(\.code), at: path)
        guard let group = document.workflowGroups.first(where: { $0.code == urgent.workflowGroup }) else { return }
        if !group.clinical {
            mistake(
                path, .notClinical, "`\(group.code)` is not clinical (`clinical: true`), so its people cannot judge what may be urgent.")
        }
        requireEligibleAgent(group, at: path, for: "possibly urgent messages")
    }
}
