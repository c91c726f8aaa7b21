/// Social security numbers are not taken over: nothing here needs one, and what is not kept cannot be lost.
enum SocialSecurity {
    private static let systems: Set<String> = [
        "http://hl7.org/fhir/sid/us-ssn", "https://hl7.org/fhir/sid/us-ssn",
        "urn:oid:2.16.840.1.113883.4.1", "2.16.840.1.113883.4.1",
    ]

    static func names(system: String) -> Bool {
        var name = system.lowercased().filter { !$0.isWhitespace }
        while name.hasSuffix("/") { name.removeLast() }
        return systems.contains(name)
    }

    static func names(_ identifier: R4.Identifier) -> Bool {
        if let system = identifier.system, names(system: system) { return true }
        guard let type = identifier.type else { return false }
        let codings = type.coding ?? []
        if codings.contains(where: { $0.code?.uppercased() == "SS" }) { return true }
        let words = ([type.text] + codings.map(\.display)).compactMap { $0?.lowercased() }
        return words.contains { $0 == "ssn" || $0.contains("social security") }
    }
}
