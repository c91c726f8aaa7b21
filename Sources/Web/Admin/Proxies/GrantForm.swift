import Messaging
import Persistence
import WebSupport

/// The terms of a right as a person fills them in, and the fields that ask for them.
struct GrantForm: Sendable {
    var relationship = Relationship.mother.rawValue
    var basis = GrantBasis.parentOfMinor.rawValue
    var canWrite = true
    var types: Set<MessageType> = Set(MessageType.allCases)
    /// ISO days in the site's zone; empty is today and no end.
    var from = ""
    var until = ""

    init() {}

    init(_ form: FormFields) {
        relationship = form["relationship"] ?? ""
        basis = form["basis"] ?? ""
        canWrite = form["scope"] != "read"
        types = Set(form.all("types").compactMap(MessageType.init(rawValue:)))
        from = form["from"] ?? ""
        until = form["until"] ?? ""
    }

    init(_ terms: GrantTerms, _ reader: StaffView) {
        relationship = terms.relationship
        basis = terms.basis.rawValue
        canWrite = terms.canWrite
        types = terms.types ?? Set(MessageType.allCases)
        from = reader.isoDay(terms.from)
        // An end is the beginning of the day after the last one.
        until = terms.until.map { reader.isoDay($0.adding(microseconds: -1)) } ?? ""
    }

    /// - Parameter known: what stands; a day that was not touched keeps its hour.
    /// - Throws: `PatientRefusal`.
    func terms(_ reader: StaffView, known: GrantTerms? = nil) throws -> GrantTerms {
        guard let relationship = Relationship(rawValue: relationship), let basis = GrantBasis(rawValue: basis) else {
            throw PatientRefusal.grantOfNothing
        }
        let rule = reader.site.ageRule
        let old = known.map { GrantForm($0, reader) }
        var begins = reader.now
        if let known, old?.from == from {
            begins = known.from
        } else if !from.isEmpty {
            guard let day = rule.start(ofDay: from) else { throw PatientRefusal.grantEndsBeforeItBegins }
            // Today means from now on.
            begins = from == reader.isoDay(reader.now) ? reader.now : day
        }
        var ends: Timestamp?
        if let known, old?.until == until {
            ends = known.until
        } else if !until.isEmpty {
            guard let day = rule.start(ofDay: until, plus: 1) else { throw PatientRefusal.grantEndsBeforeItBegins }
            ends = day
        }
        return GrantTerms(
            relationship: relationship.rawValue, canWrite: canWrite, types: types == Set(MessageType.allCases) ? nil : types, from: begins,
            until: ends, basis: basis)
    }

    /// - Parameter key: tells the fields of several forms of a page apart.
    func fields(_ words: any GrantWords, _ reader: StaffView, key: String) -> Markup {
        let kin = Relationship.allCases.map { Forms.Option(value: $0.rawValue, text: reader.relationship($0.rawValue)) }
        let bases = GrantBasis.allCases.map { Forms.Option(value: $0.rawValue, text: words.basis($0)) }
        let scopes = [Forms.Option(value: "write", text: words.readAndWrite), Forms.Option(value: "read", text: words.readOnly)]
        func day(_ name: String, _ label: String, help: String? = nil, _ value: String) -> Markup {
            Forms.field("\(key)-\(name)", label, help: help) {
                "<input \($0.attributes) name=\"\(name)\" type=\"date\" value=\"\(value)\">"
            }
        }
        return """
            \(Forms.field("\(key)-relationship", words.relationship) { "<select \($0.attributes) name=\"relationship\">\(Forms.options(kin, chosen: relationship))</select>" })\
            \(Forms.field("\(key)-basis", words.basisLabel) { "<select \($0.attributes) name=\"basis\">\(Forms.options(bases, chosen: basis))</select>" })\
            \(Forms.field("\(key)-scope", words.scope) { "<select \($0.attributes) name=\"scope\">\(Forms.options(scopes, chosen: canWrite ? "write" : "read"))</select>" })\
            <fieldset class="field"><legend>\(words.types)</legend>
            \(Markup.each(MessageType.allCases) { type in
                """
                <label class="choice"><input type="checkbox" name="types" value="\(type.rawValue)"\(attribute: "checked", when: types.contains(type))> \
                <span>\(reader.name(of: type))</span></label>

                """
            })</fieldset>
            \(day("from", words.firstDay, from))\(day("until", words.lastDay, help: words.lastDayHelp, until))
            """
    }
}

extension StaffView {
    /// The day of a moment in the site's zone, as a date field holds it.
    func isoDay(_ moment: Timestamp) -> String {
        let offset = visit.services.clocks.clock(site.timeZone).offset(at: moment.secondsSince1970)
        return BirthDate(day: moment, secondsFromUTC: Int(offset)).description
    }
}
