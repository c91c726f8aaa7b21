extension Portal {
    /// What time alone brings about on the Workbench: claims of owners who idle go back, absences begin, replies that
    /// nobody answered in time become tasks, attempts that nobody reported are closed, and whoever is to hear of what is late is told.
    /// Call it now and then.
    public func tendWorkbench() async throws {
        let site = try await site()
        try await perform { [workbench] tx in
            let begun = try workbench.beginAbsences(in: tx)
            let returned = try workbench.returnIdleClaims(site, in: tx)
            try workbench.sweepPresences(in: tx)
            let settled = try workbench.settlePersonalReplies(in: tx)
            return Effect((), wakeups: begun.wakeups.union(returned.wakeups).union(settled.wakeups))
        }
        _ = try await perform { [deliveries] tx in Effect(try deliveries.closeLost(in: tx)) }
        let batch = 100
        // First, so that what is handed over late is escalated at once.
        while try await perform({ [deliveries] tx in try deliveries.handOverLate(site: site, batch: batch, in: tx) }) == batch {}
        while try await perform({ [workbench] tx in try workbench.escalate(site: site, batch: batch, in: tx) }) == batch {}
        while try await perform({ [workbench] tx in try workbench.escalateHeld(site: site, batch: batch, in: tx) }) == batch {}
    }
}
