import Messaging
import Persistence
import WebSupport

/// The clinical groups a patient belongs to, as an administrator sees and sets them: what is marked is all there is.
struct ClinicalGroupsForm {
    let reader: StaffView
    let patient: ID<Patient>
    let groups: [PatientGroup]

    /// The field that is there once for each group that is marked.
    static let field = "group"

    private var words: any MembershipWords { reader.words.membership }

    var markup: Markup {
        let offered = reader.site.clinicalGroups.filter { $0.retiredAt == nil }
        return """
            <section class="stack" aria-labelledby="clinical-groups"><h2 id="clinical-groups">\(words.clinicalGroups)</h2>
            <form class="composer" method="post" action="\(Paths.clinicalGroups(of: patient))">\(reader.token)\
            <p>\(words.clinicalGroupsText)</p>
            <fieldset class="field"><legend>\(words.belongsTo)</legend>
            \(Markup.each(offered, choice))</fieldset>
            <footer><span></span><button class="button">\(words.saveClinicalGroups)</button></footer></form></section>

            """
    }

    private func choice(_ group: ClinicalGroup) -> Markup {
        let known = groups.first { $0.clinicalGroup == group.id }
        let mark: Markup = known?.isImported == true ? " <small>\(words.saidElsewhere)</small>" : ""
        return """
            <label class="choice"><input type="checkbox" name="\(Self.field)" value="\(group.code)"\(attribute: "checked", when: known != nil)> \
            <span>\(group.name.text(in: reader.language))\(mark)</span></label>

            """
    }
}
