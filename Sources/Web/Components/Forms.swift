import Messaging
import WebSupport

/// The parts of forms.
enum Forms {
    /// The hidden field that proves a form came from a page of this session.
    static func token(_ token: String) -> Markup {
        hidden(CrossSiteGuard.tokenField, token)
    }

    static func hidden(_ name: String, _ value: String) -> Markup {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    /// A label, a control and what is wrong with it. `control` is given the attributes that tie them together.
    ///
    /// - Parameters:
    ///   - id: of the control; also the place an error summary leads to.
    ///   - help: said before the field is filled in.
    ///   - trouble: why it was not accepted.
    static func field(
        _ id: String, _ label: String, help: String? = nil, trouble: String? = nil, _ control: (FieldTies) -> Markup
    ) -> Markup {
        let ties = FieldTies(id: id, hasHelp: help != nil, isWrong: trouble != nil)
        return """
            <div class="field\(trouble == nil ? "" : " wrong")"><label for="\(id)">\(label)</label>
            \(help.map { "<small id=\"\(id)-help\">\($0)</small>" as Markup })
            \(control(ties))
            \(trouble.map { "<p class=\"trouble\" id=\"\(id)-trouble\">\(Icon.alert.markup) <span>\($0)</span></p>" as Markup })</div>

            """
    }

    /// The choices of a select.
    static func options(_ options: [Option], chosen: String?) -> Markup {
        .each(options) { option in
            """
            <option value="\(option.value)"\(attribute: "data-types", option.types)\(attribute: "lang", option.language)\
            \(attribute: "selected", when: option.value == chosen)>\(option.text)</option>
            """
        }
    }

    /// One choice of a select.
    struct Option {
        let value: String
        let text: String
        /// The types of question it is for, where another select narrows this one.
        var types: String?
        /// When it is not in the page's language.
        var language: String?
    }
}

/// The attributes by which a control belongs to its label, its help and its trouble.
struct FieldTies {
    let id: String
    let hasHelp: Bool
    let isWrong: Bool

    var attributes: Markup {
        let described = [hasHelp ? "\(id)-help" : nil, isWrong ? "\(id)-trouble" : nil].compactMap { $0 }.joined(separator: " ")
        return """
            id="\(id)"\(attribute: "aria-describedby", described.isEmpty ? nil : described)\(attribute: "aria-invalid", isWrong ? "true" : nil)
            """
    }
}

/// What was not accepted, each with the field that mends it.
struct ErrorSummary {
    struct Trouble {
        /// The id of the field.
        let field: String
        let text: String
    }

    let title: String
    let troubles: [Trouble]

    var markup: Markup {
        guard !troubles.isEmpty else { return "" }
        return """
            <section class="notice bad" id="troubles" role="alert" tabindex="-1" autofocus aria-labelledby="troubles-title">\(Icon.alert.markup)\
            <h2 id="troubles-title">\(title)</h2><ul class="plain">\
            \(Markup.each(troubles) { "<li><a href=\"#\($0.field)\">\($0.text)</a></li>" })</ul></section>

            """
    }
}
