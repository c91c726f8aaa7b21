/// What is said of a conversation that is longer than a page.
protocol LongChainWords: Sendable {
    /// - Parameter count: messages before those that are shown; at least one.
    func notShown(_ count: Int64) -> String
    var showEarlier: String { get }
    var readingBack: String { get }
    var showNewest: String { get }
}

struct EnglishLongChainWords: LongChainWords {
    func notShown(_ count: Int64) -> String {
        count == 1 ? "The oldest message is not shown here." : "The \(count) oldest messages are not shown here."
    }
    let showEarlier = "Show what came before"
    let readingBack = "These are older messages of the conversation, to be read."
    let showNewest = "Show the newest messages"
}

struct SpanishLongChainWords: LongChainWords {
    func notShown(_ count: Int64) -> String {
        count == 1 ? "El mensaje más antiguo no se muestra aquí." : "Los \(count) mensajes más antiguos no se muestran aquí."
    }
    let showEarlier = "Mostrar los anteriores"
    let readingBack = "Estos son mensajes más antiguos de la conversación, para leerlos."
    let showNewest = "Mostrar los mensajes más recientes"
}

extension Words {
    var longChain: any LongChainWords {
        switch language {
        case .english: EnglishLongChainWords()
        case .spanish: SpanishLongChainWords()
        }
    }
}
