extension RecordMapping {
    func source(_ raw: RawResource, id: String?) throws(RefusalReason) -> RecordSource {
        let type = raw.type.rawValue
        return RecordSource(
            type: raw.type,
            id: try FieldText.clean(id, "\(type).id", limit: FieldText.valueLimit),
            fullURL: try FieldText.clean(raw.fullURL, "fullUrl", limit: FieldText.addressLimit),
            position: raw.position)
    }

    func identifiers(_ all: [R4.Identifier]?, _ type: String) throws(RefusalReason) -> [ImportedIdentifier] {
        var kept: [ImportedIdentifier] = []
        for (index, identifier) in (all ?? []).enumerated() where !SocialSecurity.names(identifier) {
            let path = "\(type).identifier[\(index)]"
            guard let value = try FieldText.clean(identifier.value, "\(path).value", limit: FieldText.valueLimit) else { continue }
            let code = identifier.type?.coding?.lazy.compactMap(\.code).first
            let isInForce = try isCurrent(identifier.period, "\(path).period")
            let imported = ImportedIdentifier(
                system: try FieldText.clean(identifier.system, "\(path).system", limit: FieldText.addressLimit),
                value: value,
                typeCode: try FieldText.clean(code, "\(path).type", limit: FieldText.valueLimit),
                isCurrent: isInForce && identifier.use != "old")
            if !kept.contains(where: { $0.system == imported.system && $0.value == imported.value }) { kept.append(imported) }
        }
        return kept
    }

    /// The official name, else the usual one, else the first; one whose period is over, or that is marked old, only when nothing
    /// else is there.
    func name(_ all: [R4.HumanName]?, _ type: String) throws(RefusalReason) -> ImportedName? {
        var best: (rank: Int, name: ImportedName)?
        for (index, human) in (all ?? []).enumerated() {
            let path = "\(type).name[\(index)]"
            guard let imported = try name(human, path) else { continue }
            let isPast = imported.period?.isOver(on: today) == true || human.use == "old" || human.use == "maiden"
            let rank = (human.use == "official" ? 0 : human.use == "usual" ? 1 : 2) + (isPast ? 3 : 0)
            if rank < best?.rank ?? Int.max { best = (rank, imported) }
        }
        return best?.name
    }

    private func name(_ human: R4.HumanName, _ path: String) throws(RefusalReason) -> ImportedName? {
        let given = try words(human.given, "\(path).given")
        let family = try FieldText.clean(human.family, "\(path).family", limit: FieldText.nameLimit) ?? ""
        let text = try FieldText.clean(human.text, "\(path).text", limit: FieldText.nameLimit) ?? ""
        let isSeparated = !given.isEmpty || !family.isEmpty
        guard isSeparated || !text.isEmpty else { return nil }
        return ImportedName(
            given: given,
            family: isSeparated ? family : text,
            prefix: isSeparated ? try words(human.prefix, "\(path).prefix") : "",
            suffix: isSeparated ? try words(human.suffix, "\(path).suffix") : "",
            period: try period(human.period, "\(path).period"))
    }

    private func words(_ parts: [String?]?, _ path: String) throws(RefusalReason) -> String {
        let joined = (parts ?? []).compactMap(\.self).joined(separator: " ")
        return try FieldText.clean(joined, path, limit: FieldText.nameLimit) ?? ""
    }

    /// By rank, then as listed; without those marked old or over.
    func contacts(_ all: [R4.ContactPoint]?, _ type: String) throws(RefusalReason) -> ImportedContacts {
        var phones: [ImportedContact] = []
        var emails: [ImportedContact] = []
        let ranked = (all ?? []).enumerated().sorted {
            ($0.element.rank ?? Int.max, $0.offset) < ($1.element.rank ?? Int.max, $1.offset)
        }
        for (index, point) in ranked where point.use != "old" {
            let path = "\(type).telecom[\(index)]"
            guard try isCurrent(point.period, "\(path).period"),
                let value = try FieldText.clean(point.value, "\(path).value", limit: FieldText.valueLimit)
            else { continue }
            let contact = ImportedContact(value: value, use: try FieldText.clean(point.use, "\(path).use", limit: FieldText.valueLimit))
            if point.system == "phone" || point.system == "sms" { phones.append(contact) }
            if point.system == "email" { emails.append(contact) }
        }
        return ImportedContacts(phones: phones, emails: emails)
    }

    /// The preferred language; without a preference, the only one.
    func language(_ all: [R4.Patient.Communication]) -> String? {
        let chosen = all.first { $0.preferred == true } ?? (all.count == 1 ? all.first : nil)
        let codings = chosen?.language?.coding ?? []
        let tag = (codings.first { $0.system == "urn:ietf:bcp:47" } ?? codings.first)?.code
        guard let tag, (2...35).contains(tag.utf8.count),
            tag.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.minus })
        else { return nil }
        return tag
    }

    /// Every code of every concept, with the text of the concept or else the words of the code.
    func codes(_ all: [R4.CodeableConcept]?, _ path: String) throws(RefusalReason) -> [ImportedCode] {
        var codes: [ImportedCode] = []
        for (index, concept) in (all ?? []).enumerated() {
            let path = "\(path)[\(index)]"
            let text = try FieldText.clean(concept.text, "\(path).text", limit: FieldText.valueLimit)
            let codings = concept.coding ?? []
            for coding in codings.isEmpty ? [R4.Coding()] : codings {
                let display = try FieldText.clean(coding.display, "\(path).coding", limit: FieldText.valueLimit)
                let code = ImportedCode(
                    system: try FieldText.clean(coding.system, "\(path).coding", limit: FieldText.addressLimit),
                    code: try FieldText.clean(coding.code, "\(path).coding", limit: FieldText.valueLimit),
                    text: text ?? display)
                if code != ImportedCode() { codes.append(code) }
            }
        }
        return codes
    }

    func reference(_ reference: R4.Reference?, _ path: String) throws(RefusalReason) -> ImportedReference? {
        guard let reference else { return nil }
        return try ImportedReference(reference, path: path)
    }

    func date(_ text: String?, _ path: String) throws(RefusalReason) -> FHIRDate? {
        guard let text else { return nil }
        guard let date = FHIRDate(text) else { throw .notAsDescribed(path: path) }
        return date
    }

    func dateTime(_ text: String?, _ path: String) throws(RefusalReason) -> FHIRDateTime? {
        guard let text else { return nil }
        guard let dateTime = FHIRDateTime(text) else { throw .notAsDescribed(path: path) }
        return dateTime
    }

    func period(_ period: R4.Period?, _ path: String) throws(RefusalReason) -> ImportedPeriod? {
        guard let period else { return nil }
        return ImportedPeriod(
            start: try dateTime(period.start, "\(path).start"), end: try dateTime(period.end, "\(path).end"))
    }

    private func isCurrent(_ period: R4.Period?, _ path: String) throws(RefusalReason) -> Bool {
        try self.period(period, path)?.isOver(on: today) != true
    }
}
