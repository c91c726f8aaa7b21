public import Persistence

extension Portal {
    /// Changes a member, and has open streams of theirs look again whether they may stay.
    ///
    /// - Returns: the member as they are then.
    /// - Throws: as `Enrolment.change`.
    public func changeMember(
        _ id: ID<Account>, _ change: MemberChange, by signedIn: SignedIn, site: Site
    ) async throws -> MemberRecord {
        let record = try await database.write { [enrolment] tx in
            try enrolment.change(id, change, by: signedIn, site: site, in: tx)
            return try enrolment.member(id, by: signedIn, in: tx)
        }
        if change.isActive != nil { database.publish([Identity.topic(of: id)]) }
        return record
    }
}
