import Messaging
import Persistence
import WebSupport

/// What appears in several shapes. Names are in the language of the reader.
extension JSONWriter {
    mutating func member<Subject>(_ key: StaticString, _ id: ID<Subject>?) {
        member(key, id?.description)
    }

    mutating func member(_ key: StaticString, _ time: Timestamp?) {
        member(key, time: time?.microseconds)
    }

    mutating func member<Word: RawRepresentable>(word key: StaticString, _ word: Word) where Word.RawValue == String {
        member(key, word.rawValue)
    }

    mutating func clinicalGroup(_ id: ID<ClinicalGroup>, _ site: Site, _ language: String) {
        let group = site.clinicalGroup(id)
        member(
            "clinicalGroup",
            object: { w in
                w.member("code", group?.code ?? "")
                w.member("name", group?.name.text(in: language) ?? "")
            })
    }

    mutating func provider(_ id: ID<Provider>?, _ site: Site) {
        guard let provider = id.flatMap(site.provider) else { return member("provider", value: nil) }
        member(
            "provider",
            object: { w in
                w.member("code", provider.code)
                w.member("name", provider.name)
            })
    }

    mutating func workflowGroup(_ id: ID<WorkflowGroup>, _ site: Site) {
        let group = site.workflowGroup(id)
        member(
            "workflowGroup",
            object: { w in
                w.member("code", group?.code ?? "")
                w.member("name", group?.name ?? "")
            })
    }

    mutating func patient(_ id: ID<Patient>, _ patient: Patient) {
        member(
            "patient",
            object: { w in
                w.member("id", id)
                w.member("name", patient.details.name)
            })
    }

    mutating func promise(_ promise: Promise?, _ language: String) {
        guard let promise else { return member("promise", value: nil) }
        member(
            "promise",
            object: { w in
                if let usually = promise.usually { w.member("usually", usually.description) }
                w.member("atLatest", promise.atLatest.description)
                w.member("text", PromiseText.sentence(promise, in: language))
            })
    }

    mutating func readers(_ readers: [NamedReader]) {
        member(
            "readers",
            array: { list in
                for reader in readers {
                    list.element(object: { w in
                        w.member("name", reader.name)
                        w.member("why", reader.reader.standing.relationship.map { "\($0) (proxy)" } ?? "patient")
                    })
                }
            })
    }

    /// A page of a list.
    static func page<Item>(_ items: some Collection<Item>, next: String?, _ write: (inout JSONWriter, Item) -> Void) -> [UInt8] {
        object(capacity: 256 + 512 * items.count) { w in
            w.member(
                "items",
                array: { list in
                    for item in items { list.element(object: { write(&$0, item) }) }
                })
            w.member("next", next)
        }
    }
}
