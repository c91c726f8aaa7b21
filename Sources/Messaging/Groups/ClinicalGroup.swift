public import Persistence

/// Whom members write to: a team, never a mailbox (S22).
public struct ClinicalGroup: Sendable, Hashable {
    public var id: ID<ClinicalGroup>
    public var code: String
    public var name: Localized
    public var about: Localized
    /// Code of the assigning authority and the group's identifier there.
    public var authority: String?
    public var identifier: String?
    /// In the order the site offers them.
    public var providers: [ID<Provider>]
    public var attachmentsFromMembers: Bool
    public var attachmentsToMembers: Bool
    public var retiredAt: Timestamp?

    public init(
        id: ID<ClinicalGroup>, code: String, name: Localized, about: Localized, authority: String? = nil, identifier: String? = nil,
        providers: [ID<Provider>] = [], attachmentsFromMembers: Bool = false, attachmentsToMembers: Bool = false,
        retiredAt: Timestamp? = nil
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.about = about
        self.authority = authority
        self.identifier = identifier
        self.providers = providers
        self.attachmentsFromMembers = attachmentsFromMembers
        self.attachmentsToMembers = attachmentsToMembers
        self.retiredAt = retiredAt
    }
}

/// A person of the practice whom a message may name beside the clinical group.
public struct Provider: Sendable, Hashable {
    public var id: ID<Provider>
    public var code: String
    public var name: String
    public var authority: String?
    public var identifier: String?
    /// The provider's own switch: whether new conversations may name them.
    public var accepting: Bool
    /// Code of the clinical group to whose patients alone the provider is offered.
    public var offeredToPatientsOf: String?
    public var retiredAt: Timestamp?

    public init(
        id: ID<Provider>, code: String, name: String, authority: String? = nil, identifier: String? = nil, accepting: Bool = true,
        offeredToPatientsOf: String? = nil, retiredAt: Timestamp? = nil
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.authority = authority
        self.identifier = identifier
        self.accepting = accepting
        self.offeredToPatientsOf = offeredToPatientsOf
        self.retiredAt = retiredAt
    }
}
