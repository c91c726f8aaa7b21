extension ConfigurationCheck {
    mutating func checkFlows() {
        let flows = document.messageFlows
        checkCodes("messageFlows", flows.map(\.code))
        var owners: [String: String] = [:]
        for (index, flow) in flows.enumerated() {
            let path = "messageFlows[\(index)]"
            require(flow.clinicalGroup, "clinical group", among: document.clinicalGroups.map(\.code), at: "\(path).from.clinicalGroup")
            checkTypes(of: flow, path, &owners)
            checkRoute(of: flow, path)
            if let promise = flow.promise { checkPromise(promise, "\(path).promise") }
            if let fallback = flow.fallback {
                require(
                    fallback.workbench, "workflow group", among: document.workflowGroups.map(\.code), at: "\(path).fallback.workbench")
                if let after = fallback.handOverAfter { checkLength(after, at: "\(path).fallback.handOverAfter") }
                if let group = document.workflowGroups.first(where: { $0.code == fallback.workbench }) {
                    requireEligibleAgent(group, at: "\(path).fallback.workbench", for: "what the flow `\(flow.code)` hands over")
                }
            }
            checkSuccessor(of: flow, "\(path).successor")
        }
    }

    private mutating func checkTypes(
        of flow: ConfigurationDocument.MessageFlowEntry, _ path: String, _ owners: inout [String: String]
    ) {
        if flow.types.isEmpty, !mistakes.contains(where: { $0.path.hasPrefix("\(path).from") }) {
            mistake("\(path).from.types", .missing, "The flow `\(flow.code)` takes no type of message, so nothing could enter it.")
        }
        for (position, type) in flow.types.enumerated() {
            let place = "\(path).from.types[\(position)]"
            require(type.rawValue, "message type", among: document.messageTypes.map(\.type.rawValue), at: place)
            if !flow.clinicalGroup.isEmpty,
                let earlier = owners.updateValue(flow.code, forKey: "\(flow.clinicalGroup) \(type.rawValue)")
            {
                mistake(
                    place, .twoFlows,
                    "Two flows, `\(earlier)` and `\(flow.code)`, take \(type.rawValue) messages for `\(flow.clinicalGroup)`; one must.")
            }
            if !document.decisions.membersToProviders.types.contains(type) {
                warning(
                    place, .typeSwitchedOff,
                    "Questions of type \(type.rawValue) are switched off, so nothing new enters the flow `\(flow.code)` by it.")
            }
        }
    }

    private mutating func checkRoute(of flow: ConfigurationDocument.MessageFlowEntry, _ path: String) {
        switch flow.route {
        case .workbench(let code):
            let place = "\(path).route.workbench"
            if !document.decisions.routes.workbench {
                mistake(place, .routeSwitchedOff, "The flow `\(flow.code)` goes to the Workbench, which `decisions.routes` switches off.")
            }
            require(code, "workflow group", among: document.workflowGroups.map(\.code), at: place)
            if let group = document.workflowGroups.first(where: { $0.code == code }) {
                requireEligibleAgent(group, at: place, for: "tasks of the flow `\(flow.code)`")
            }
        case .external(let code):
            let place = "\(path).route.external"
            if !document.decisions.routes.external {
                mistake(
                    place, .routeSwitchedOff, "The flow `\(flow.code)` goes to an external system, which `decisions.routes` switches off.")
            }
            require(code, "endpoint", among: document.endpoints.map(\.code), at: place)
            checkUse(of: code, by: flow, at: place)
            checkFallback(of: flow, path)
        }
    }

    private mutating func checkPromise(_ promise: Promise, _ path: String) {
        require(promise.calendar, "calendar", among: document.calendars.map(\.code), at: "\(path).calendar")
        checkLength(promise.atLatest, at: "\(path).atLatest")
        guard let usually = promise.usually else { return }
        checkLength(usually, at: "\(path).usually")
        let isLater =
            switch (usually, promise.atLatest) {
            case (.seconds(let goal), .seconds(let limit)): goal > limit
            case (.businessDays(let goal), .businessDays(let limit)): goal > limit
            case (.seconds(let goal), .businessDays(let limit)): goal > limit * 86_400
            case (.businessDays(let goal), .seconds(let limit)): goal * 86_400 > limit
            }
        if isLater {
            mistake(
                "\(path).usually", .outOfRange, "`usually` (\(usually)) promises less than `atLatest` (\(promise.atLatest)) does.")
        }
    }

    private mutating func checkSuccessor(of flow: ConfigurationDocument.MessageFlowEntry, _ path: String) {
        require(flow.successor, "message flow", among: document.messageFlows.map(\.code), at: path)
        var passed: Set<String> = [flow.code]
        var next = flow.successor
        while let code = next {
            guard passed.insert(code).inserted else {
                mistake(path, .successorCycle, "The successors of the flow `\(flow.code)` lead back in a circle.")
                return
            }
            next = document.messageFlows.first { $0.code == code }?.successor
        }
    }
}
