import Messaging
import Persistence
import WebSupport

extension JSONWriter {
    /// A line of an inbox or a chart.
    mutating func staffConversation(_ summary: StaffConversationSummary, _ site: Site, _ language: String) {
        member("id", summary.id)
        patient(summary.patient.id, summary.patient)
        member("subject", summary.card.subject)
        member("type", summary.type.rawValue)
        clinicalGroup(summary.clinicalGroup, site, language)
        provider(summary.provider, site)
        member("status", summary.status.rawValue)
        member("begunAs", summary.begunAs.rawValue)
        member("createdAt", summary.createdAt)
        member("messages", summary.messages)
        member(
            "lastMessage",
            object: { w in
                w.member("id", summary.lastMessage)
                w.member("at", summary.lastAt)
                w.member("from", summary.card.from)
                w.member("snippet", summary.card.snippet)
            })
        member("waiting", summary.waiting)
        member("fallbackAt", summary.fallbackAt)
        member("hasTask", summary.hasTask)
    }

    /// The same with its whole chain.
    mutating func staffReading(_ reading: StaffReading, _ site: Site, _ language: String) {
        staffConversation(reading.summary, site, language)
        readers(reading.readers)
        let patient = reading.summary.patient
        member(
            "chain",
            array: { list in
                for message in reading.messages { list.element(object: { $0.message(message, patient: patient, site, language) }) }
            })
        member("earlierMessages", reading.earlier)
    }

    /// What sending would mean.
    mutating func staffPreview(_ preview: StaffMessagePreview, _ site: Site, _ language: String) {
        let accepted = preview.accepted
        patient(preview.patient.id, preview.patient)
        member("type", accepted.type.rawValue)
        clinicalGroup(accepted.group.id, site, language)
        provider(accepted.provider?.id, site)
        member("template", accepted.template?.code)
        member("language", accepted.language)
        member("subject", accepted.subject)
        member("body", accepted.body)
        member("audience", accepted.audience == .both ? "all" : accepted.audience.rawValue)
        member("replyAllowed", accepted.replyAllowed)
        member("countsForMeaningfulUse", accepted.countsForMeaningfulUse)
        readers(preview.readers)
        missing(preview.missing)
    }

    mutating func missing(_ missing: [MissingReader]) {
        member(
            "missing",
            array: { list in
                for reader in missing {
                    list.element(object: { w in
                        w.member("code", reader.rawValue)
                        w.member("message", reader.sentence)
                    })
                }
            })
    }

    mutating func template(_ template: MessageTemplate, _ language: String) {
        member("code", template.code)
        member("type", template.type.rawValue)
        member("inbox", template.inbox.rawValue)
        member("replyAllowed", template.replyAllowed)
        member("subject", template.subject.text(in: language))
        member("fields", texts: TemplateField.allCases.filter(template.fields.contains).map(\.rawValue))
    }

    mutating func rendering(_ preview: TemplatePreview, _ language: String) {
        member("template", object: { $0.template(preview.template, language) })
        rendered(preview.rendered)
        member("missingFields", texts: preview.rendered.missing.map(\.rawValue))
        if let own = preview.inAuthorsLanguage {
            member("inYourLanguage", object: { $0.rendered(own) })
        } else {
            member("inYourLanguage", value: nil)
        }
        member("directs", !preview.isReply)
        readers(preview.readers)
        missing(preview.missing)
    }

    private mutating func rendered(_ rendered: RenderedTemplate) {
        member("language", rendered.language)
        member("subject", rendered.subject)
        member("body", rendered.body)
    }
}
