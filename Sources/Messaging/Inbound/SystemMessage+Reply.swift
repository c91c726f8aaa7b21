import Persistence

/// A reply of a system whose fields every rule has accepted.
struct AcceptedSystemReply: Sendable {
    /// In whose name it comes; nil where the conversation says it.
    let group: ClinicalGroup?
    /// For who has to find out where it belongs. The conversation that it joins has a subject.
    let subject: String?
    let body: String
}

extension SystemMessage {
    /// The fields it names and that a message of its kind does not take, as a pure rule. They are refused, not ignored: who directs a
    /// reply to the patient alone would believe that nobody else reads it.
    var fieldsNotTaken: [FieldRefusal] {
        func refuse(_ field: String, _ isNamed: Bool, _ sentence: String) -> FieldRefusal? {
            isNamed ? FieldRefusal(field: field, code: "not-taken", sentence: sentence) : nil
        }
        let refusals: [FieldRefusal?] =
            if isReply {
                [
                    refuse("deliverTo", deliverTo != nil, "A reply goes to whoever reads the conversation it answers in."),
                    refuse("template", template != nil, "A reply is written in body. Templates are for what begins a conversation."),
                    refuse("replyAllowed", replyAllowed != nil, "Whether members may answer is said when a conversation is begun."),
                ]
            } else {
                [
                    refuse("inReplyTo", inReplyTo != nil, "A message of this kind begins a conversation. To answer, write kind reply."),
                    refuse(
                        "conversation", conversation != nil, "A message of this kind begins a conversation. To answer, write kind reply."),
                ]
            }
        return refusals.compactMap(\.self)
    }

    /// Judges a reply whole: every field at fault is named at once.
    ///
    /// - Throws: `SystemMessageRefusal.groupNotBound`, `MessageRefusal.invalid`.
    func acceptedReply(from caller: SystemCaller, site: Site) throws -> AcceptedSystemReply {
        var faults = fieldsNotTaken
        func text(_ result: Result<String, FieldRefusal>) -> String? {
            switch result {
            case .success(let text): return text
            case .failure(let fault):
                faults.append(fault)
                return nil
            }
        }
        let group = try acceptedGroup(caller, site)
        if clinicalGroup != nil, group == nil {
            faults.append(FieldRefusal(field: "from.clinicalGroup", code: "unknown", sentence: "There is no such clinical group."))
        }
        let subject = subject.flatMap { text(MessageText.subject($0, limit: site.limits.subject)) }
        let body = text(MessageText.body(body ?? "", limit: site.limits.body))
        guard faults.isEmpty, let body else { throw MessageRefusal.invalid(faults) }
        return AcceptedSystemReply(group: group, subject: subject, body: body)
    }
}
