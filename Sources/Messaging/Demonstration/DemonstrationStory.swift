/// Three weeks at Riverside Family Health.
enum DemonstrationStory {
    static let scenes: [DemonstrationScene] = adaAndHerChildren + others + turns

    static let hour = 60
    static let day = 24 * 60

    private static let adaAndHerChildren: [DemonstrationScene] = [
        DemonstrationScene(
            minutesAgo: 20 * day + 3 * hour, patient: "ada", author: "ada", type: .general, group: "primary-care",
            subject: "Refill for levothyroxine",
            body:
                "Hello, I have tablets for ten more days. Could you send the refill to the pharmacy on Mill Street, as last time?\n\nThank you, Ada",
            then: [
                .wait(50), .seen("fay"), .claimed("fay"), .wait(25),
                .answered(
                    "fay",
                    "Good morning Ada,\n\nthe refill is on its way to Mill Street Pharmacy; they expect it tomorrow after 10. Your next blood test is due in January.\n\nFay"
                ),
                .wait(200), .read("ada"),
            ]),
        DemonstrationScene(
            minutesAgo: 13 * day + 5 * hour, patient: "noah", author: "ada", type: .medical, group: "pediatrics", provider: "sato",
            subject: "Fever after the vaccine",
            body:
                "Noah had the flu vaccine yesterday. This morning he has 100.8 °F and his arm is sore. He drinks well. Should we come in?",
            then: [
                .wait(35), .seen("cy"), .claimed("cy"), .wait(20),
                .answered(
                    "cy",
                    """
                    Good morning Ada,

                    a low fever for a day or two is expected after this vaccine, and a sore arm too. Give plenty to drink.

                    Call us if it goes above 102 °F, lasts past tomorrow evening, or if anything worries you.
                    """),
                .wait(90), .read("ada"), .drafted("ada", "Thank you. The fever is gone since last night, but his arm"),
                .replied("ada", "Thank you, that helps. He is playing again already."),
                .wait(60), .claimed("cy"), .completed("cy", .noReplyNeeded, nil),
            ]),
        DemonstrationScene(
            minutesAgo: 4 * day + 6 * hour, patient: "noah", author: "james", type: .general, group: "pediatrics",
            subject: "School form for the inhaler",
            body:
                "The school needs the form for Noah's inhaler signed before Friday. I can pick it up at the desk. Would Thursday after 4 work?",
            then: [.wait(120), .seen("di")]),
        DemonstrationScene(
            minutesAgo: 9 * day, patient: "lily", author: "ada", type: .general, group: "pediatrics",
            subject: "Sports physical for the spring",
            body: "Lily would like to run track in spring. Is the physical from August still good, or does she need a new one?",
            then: [
                .wait(300), .claimed("di"), .wait(15),
                .answered(
                    "di", "Hello Ada, the one from August is good until the end of July, so she is all set. Have fun on the track, Lily!"),
            ]),
        DemonstrationScene(
            minutesAgo: 2 * day + 4 * hour, patient: "lily", author: "lily", type: .medical, group: "primary-care", audience: "patient",
            subject: "Something I would rather ask alone",
            body: "I have a question about the pill and my skin medicine together. Please answer only to me.",
            then: [
                .wait(70), .seen("di"), .claimed("di"), .wait(30),
                .answered(
                    "di",
                    "Hi Lily, this stays between you and the care team. The two can be taken together. If you get headaches or your sight changes, stop and call us the same day. Would you like to talk to Dr. Sato about it?"
                ),
                .wait(400), .replied("lily", "Yes please, after school if possible."),
            ]),
        DemonstrationScene(
            minutesAgo: 6 * day + 2 * hour, patient: "ada", author: "ada", type: .billing, group: "billing-office",
            subject: "Bill from 3 November",
            body: "I think the visit on 3 November was billed twice: once with $45 and once with $145. Could you have a look?",
            then: [.wait(900), .seen("eve")]),
        DemonstrationScene(
            minutesAgo: day + 2 * hour, patient: "ada", author: "ada", type: .medical, group: "primary-care", provider: "sato",
            subject: "Blood pressure at home",
            body:
                """
                These are the readings of this week, always in the morning:

                Mon 138/88
                Tue 141/90
                Wed 136/86
                Thu 144/92

                I take the tablets at 8. Should I change anything?
                """,
            hasPicture: true,
            then: [
                .wait(45), .seen("cy"), .claimed("cy"), .note("cy", "Asked Dr. Sato whether to raise the dose; she looks at it today."),
                .drafted("cy", "Dear Ada, thank you for writing down the values. Dr. Sato looks at them today, and"),
            ]),
        DemonstrationScene(
            minutesAgo: 95, patient: "noah", author: "ada", type: .medical, group: "pediatrics",
            subject: "Rash on both arms since yesterday",
            body:
                "Since yesterday evening Noah has small red dots on both arms. They itch, he has no fever. We changed the washing powder on Sunday."
        ),
    ]

    private static let others: [DemonstrationScene] = [
        DemonstrationScene(
            minutesAgo: 17 * day, patient: "ben", author: "ben", type: .medical, group: "cardiology", subject: "Resultados del colesterol",
            body: "Buenos días. Vi los resultados del colesterol, pero no entiendo si debo cambiar la medicina. ¿Me lo pueden explicar?",
            then: [
                .wait(240), .claimed("di"), .wait(40),
                .answered(
                    "di",
                    "Buenos días, señor Ortiz. Su colesterol bajó de 212 a 178: la medicina funciona y sigue igual, una tableta por la noche. Repetimos el análisis en tres meses."
                ),
                .wait(600), .read("ben"), .replied("ben", "Muchas gracias, muy claro."), .wait(30), .claimed("di"),
                .completed("di", .noReplyNeeded, nil),
            ]),
        DemonstrationScene(
            minutesAgo: 3 * hour + 10, patient: "ben", author: "ben", type: .medical, group: "cardiology",
            subject: "Me canso al subir escaleras",
            body: "Desde el fin de semana me canso más al subir las escaleras de mi casa. No tengo dolor. ¿Es por la medicina nueva?"),
        DemonstrationScene(
            minutesAgo: 9, patient: "ben", author: "ben", type: .medical, group: "cardiology", subject: "Presión en el pecho",
            body: "Desde esta mañana siento una presión en el pecho cuando camino. Sentado se me pasa. ¿Espero a la cita del jueves?"),
        DemonstrationScene(
            minutesAgo: 11 * day, patient: "ben", author: "ben", type: .general, group: "primary-care", subject: "Carta para el seguro",
            body: "Necesito una carta para el seguro que diga desde cuándo soy paciente. ¿Puedo recogerla el lunes?",
            then: [
                .wait(180), .claimed("fay"), .wait(15), .note("fay", "Letter printed, lies at the desk under O."),
                .answered("fay", "Claro que sí. La carta lo espera en la recepción desde el lunes a las 8."), .wait(90), .read("ben"),
            ]),
        DemonstrationScene(
            minutesAgo: 5 * day, patient: "ben", author: "ben", type: .general, group: "primary-care",
            subject: "Cambiar la cita del viernes",
            body: "¿Puedo cambiar la cita del viernes a las 10 por otra el lunes?",
            then: [.wait(25), .seen("fay"), .wait(10), .withdrawn("ben")]),
        DemonstrationScene(
            minutesAgo: 8 * day + 90, patient: "karel", author: "bea", type: .general, group: "primary-care",
            subject: "Transport to the clinic",
            body:
                "My father cannot take the bus any more. Is there a transport service for the appointment on the 24th, and how do I order it?",
            then: [
                .wait(150), .claimed("fay"), .wait(35),
                .completed("fay", .answeredByPhone, "Called Ms. Novak: booked the van for 9:15 on the 24th, wheelchair noted."),
            ]),
        DemonstrationScene(
            minutesAgo: day + 7 * hour, patient: "karel", author: "bea", type: .medical, group: "primary-care", provider: "sato",
            subject: "Dizzy since the new tablets",
            body:
                "Since Thursday my father takes the new blood pressure tablets. He is dizzy when he stands up, mostly in the mornings. He has not fallen."
        ),
        DemonstrationScene(
            minutesAgo: 5 * hour, patient: "karel", author: "bea", type: .general, group: "primary-care",
            subject: "Letter for his pension office",
            body:
                "The pension office asks for a letter that he lives at home with help. Could you write one? I can send their form by post."),
        DemonstrationScene(
            minutesAgo: 3 * day + 5 * hour, patient: "mia", author: "vera", type: .general, group: "pediatrics",
            subject: "Moving to a doctor for adults",
            body: "Mia turns 18 next month and starts college. Whom should she see then, and how do her records get there?"),
        DemonstrationScene(
            minutesAgo: 16 * day, patient: "mia", author: "di", type: .general, group: "pediatrics", provider: "sato",
            template: "form-ready", then: [.wait(60), .read("vera")]),
        DemonstrationScene(
            minutesAgo: 4 * hour + 20, patient: "karel", author: "dr.sato", type: .medical, group: "primary-care", provider: "sato",
            subject: "Your father's kidney values",
            body:
                """
                Hello Ms. Novak,

                your father's blood test is back. His kidney values are a little lower than in summer, nothing to worry about today. \
                Please see that he drinks six glasses a day, and leave the ibuprofen away.

                Does he still take it for his knee?

                Dr. Sato
                """,
            then: [
                .wait(150), .read("bea"),
                .replied("bea", "Thank you for telling me, Dr. Sato. He takes one most evenings. What may he take for the knee instead?"),
            ]),
        DemonstrationScene(
            minutesAgo: 40, patient: "ada", author: "ada", type: .general, group: "primary-care", subject: "Moving my appointment",
            body: "I have to travel next week. Can my appointment with Dr. Sato move from Tuesday to any day after the 5th?"),
    ]
}
