extension PlainWorld {
    /// What patients are told at the end of the three weeks of who has read their own conversations, by whom and by subject.
    static let views: [String: Set<String>] = [
        "ada": [
            "fay: Refill for levothyroxine",
            // Di was away from the same evening.
            "di: Vaccines before Mexico", "cy: Vaccines before Mexico", "eve: Bill from 3 November", "cy: Blood pressure at home",
        ],
        "ben": [
            "di: Resultados del colesterol", "fay: Carta para el seguro", "di: Resultados de la glucosa",
            "fay: Cambiar la cita del viernes", "eve: Copago de la ecografía",
        ],
        // Nothing of what her mother asked for herself, and of the note for the teacher nothing from before it was hers.
        "lily": [
            "di: Sports physical for the spring", "cy: Note for the sports teacher", "ada: Note for the sports teacher",
            "di: Something I would rather ask alone",
        ],
    ]

    /// What became of the lines of each file of people, the newest file first: one that the test adds, and the demonstration's.
    static let files: [[String: Int64]] = [
        ["waiting": 1, "enrolled": 0, "known": 0, "failed": 0], ["waiting": 0, "enrolled": 2, "known": 1, "failed": 1],
    ]
}
