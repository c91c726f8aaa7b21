import Messaging
import Persistence
import WebSupport

extension JSONWriter {
    /// A right to act for a patient as it is administered.
    mutating func grant(_ line: ProxyGrants.Line) {
        let grant = line.grant
        member("id", grant.id)
        patient(line.patient.id, line.patient)
        if let proxy = line.proxy {
            member(
                "proxy",
                object: { w in
                    w.member("id", proxy.id)
                    w.member("username", proxy.username)
                    w.member("name", proxy.name)
                })
        } else {
            member("proxy", value: nil)
        }
        if let person = line.relatedPerson {
            member(
                "relatedPerson",
                object: { w in
                    w.member("id", person.id)
                    w.member("name", "\(person.details.given) \(person.details.family)")
                    w.member("birthDate", person.details.birthDate)
                    w.member("phone", person.details.phone)
                    w.member("email", person.details.email)
                    w.member("words", person.details.words)
                    w.member("until", person.details.until)
                    w.member("active", person.details.isActive)
                })
        } else {
            member("relatedPerson", value: nil)
        }
        member("relationship", grant.relationship)
        member("scopes", texts: [grant.canRead ? "read" : nil, grant.canWrite ? "write" : nil].compactMap { $0 })
        member("types", texts: MessageType.allCases.filter { grant.types?.contains($0) ?? true }.map(\.rawValue))
        member("from", grant.from)
        member("until", grant.until)
        member("endsByAgeAt", line.endsByAge)
        member("basis", grant.basis.rawValue)
        member("state", line.state.rawValue)
        member("verifiedAt", grant.verifiedAt)
        member("verifiedBy", line.verifiedBy)
        member("suspendedAt", grant.suspendedAt)
        member("endedAt", grant.endedAt)
        member("reason", line.reason)
    }

    /// Who would see something, and why.
    mutating func sight(_ sight: Sight, _ site: Site, _ language: String) {
        patient(sight.patient.id, sight.patient)
        member("conversation", sight.conversation?.id)
        clinicalGroup(sight.clinicalGroup, site, language)
        member("type", sight.type.rawValue)
        member("audience", sight.audience.rawValue)
        member("at", sight.question.at)
        member(
            "readers",
            array: { list in
                for one in sight.members where one.obstacle == nil { list.element(object: { $0.sight(one) }) }
                for one in sight.staff {
                    list.element(object: { w in
                        w.member("name", one.name)
                        w.member("side", "staff")
                        w.member("why", one.ways.map(\.rawValue).joined(separator: ", "))
                    })
                }
            })
        member(
            "others",
            array: { list in
                for one in sight.members where one.obstacle != nil { list.element(object: { $0.sight(one) }) }
            })
        member("narrower", texts: sight.narrower.map(\.rawValue))
    }

    /// That there is a conversation, and for whom; nothing of it is opened for that.
    mutating func outline(_ conversation: Conversation, _ site: Site, _ language: String) {
        member("id", conversation.id)
        member("type", conversation.type.rawValue)
        clinicalGroup(conversation.clinicalGroup, site, language)
        member("audience", conversation.audience.rawValue)
        member("begunAt", conversation.createdAt)
        member("lastAt", conversation.lastAt)
    }

    private mutating func sight(_ one: MemberSight) {
        member("name", one.name)
        member("side", "member")
        member("why", one.obstacle?.rawValue ?? one.grant.map { "\($0.relationship) (proxy)" } ?? "patient")
        if let grant = one.grant {
            member("relationship", grant.relationship)
            member("grant", grant.id)
        }
    }

    mutating func view(_ view: View) {
        member("id", view.id)
        member("at", view.at)
        member(
            "viewer",
            object: { w in
                w.member("name", view.name)
                w.member("role", view.isStaff ? "staff" : "proxy")
                if let relationship = view.relationship { w.member("relationship", relationship) }
            })
        member(
            "conversation",
            object: { w in
                w.member("id", view.conversation)
                w.member("subject", view.subject)
            })
    }
}
