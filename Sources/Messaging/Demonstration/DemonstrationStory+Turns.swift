extension DemonstrationStory {
    /// Questions that went another way than being asked and answered.
    static let turns: [DemonstrationScene] = [
        DemonstrationScene(
            minutesAgo: 18 * day + 4 * hour, patient: "karel", author: "bea", type: .general, group: "primary-care",
            subject: "Flu shot and his blood thinner",
            body: "I would like to book the flu shot for my father. He takes a blood thinner since summer. Can he have it all the same?",
            then: [
                .wait(40), .claimed("fay"),
                .turn(.transferred("fay", to: "primary-nurses", "About a medicine; the appointment can be booked when that is clear.")),
                .wait(55), .claimed("cy"), .wait(10),
                .answered(
                    "cy",
                    """
                    Hello Ms. Novak,

                    yes, he can. We use a fine needle, and he should press on the place for two minutes afterwards. Fay has kept \
                    Thursday at 10:15 for him; tell us if that does not suit you.
                    """),
                .wait(120), .read("bea"),
            ]),
        DemonstrationScene(
            minutesAgo: 15 * day + 2 * hour, patient: "ada", author: "ada", type: .medical, group: "primary-care",
            subject: "Vaccines before Mexico",
            body: "We fly to Mexico in January. Which vaccines are needed, and is there still time for hepatitis A?",
            then: [
                .wait(30), .claimed("di"), .wait(15), .turn(.away("di", hours: 20, cover: "cy")), .wait(90),
                .turn(.proposed("cy", patient: "lily")), .wait(60), .turn(.decided("ada", confirmed: false)), .wait(20),
                .answered(
                    "cy",
                    """
                    Dear Ada,

                    thank you for saying that it is about you. Hepatitis A is the one that is missing; one dose until the middle of \
                    December is early enough. Tetanus is good until 2031.
                    """),
                .wait(300), .read("ada"), .wait(600), .turn(.back("di")),
            ]),
        DemonstrationScene(
            minutesAgo: 14 * day, patient: "karel", author: "bea", type: .general, group: "primary-care",
            subject: "Rails for the bathtub",
            body:
                "The physical therapist says that my father needs rails at the bathtub. Does the practice order them, or whom do I have to ask?",
            then: [
                .wait(110), .seen("fay"), .claimed("fay"), .wait(20),
                .completed("fay", .forwarded, "Given to the social worker with the order of Dr. Sato. She calls Ms. Novak this week."),
                .wait(180), .read("bea"),
            ]),
        DemonstrationScene(
            minutesAgo: 12 * day, patient: "noah", author: "ada", type: .general, group: "pediatrics", audience: "author",
            subject: "Please keep this between us",
            body:
                "Noah comes back from the weekends with his father very quiet, and does not sleep well the night after. I do not want James to read this before I know what to do. Could somebody call me, on a weekday before 2?",
            then: [
                .wait(80), .seen("di"), .claimed("di"), .wait(25), .note("di", "Spoke with Dr. Sato: she calls tomorrow at 10:30."),
                .answered(
                    "di",
                    "Dear Ada, nobody but you and the care team can read this. Dr. Sato calls you tomorrow at 10:30. If that is too long to wait, call the nurse line at any hour."
                ),
                .wait(45), .read("ada"),
            ]),
        DemonstrationScene(
            minutesAgo: 10 * day, patient: "lily", author: "ada", type: .general, group: "pediatrics",
            subject: "Lily since the new school",
            body:
                "Lily has changed schools and hardly talks at dinner since. She says that she is fine. Is that usual at her age, or should she see somebody?",
            then: [
                .wait(70), .claimed("cy"),
                .turn(.narrowed("priv", .author, "Ms. Park called: she asked for herself, and Lily should not come upon it.")),
                .wait(30),
                .answered(
                    "cy",
                    "Dear Ada, the first weeks are often like that. Give it until the holidays, and keep the dinners. If she stops seeing her friends or sleeps badly for more than two weeks, let us see her together."
                ),
                .wait(200), .read("ada"),
            ]),
        DemonstrationScene(
            minutesAgo: 7 * day, patient: "ben", author: "ben", type: .medical, group: "cardiology", subject: "Resultados de la glucosa",
            body: "El martes me hicieron el análisis de la glucosa y del potasio. ¿Ya llegaron los resultados?",
            then: [
                .wait(150), .claimed("di"), .turn(.answeredFrom("di", template: "results-normal")), .wait(35),
                .turn(
                    .corrected(
                        "di",
                        "Buenos días, señor Ortiz. La glucosa está dentro de lo normal. El resultado del potasio todavía no llegó: lo esperamos el jueves y le escribimos enseguida. Disculpe la confusión."
                    )), .wait(240), .read("ben"),
            ]),
        DemonstrationScene(
            minutesAgo: 6 * day + 5 * hour, patient: "noah", author: "ada", type: .general, group: "pediatrics",
            subject: "Note for the sports teacher",
            body:
                "She twisted her ankle at practice on Monday and should not run for now. Could you write a note for her sports teacher, for two weeks?",
            then: [
                .wait(35), .seen("cy"), .claimed("cy"), .wait(5), .turn(.proposed("cy", patient: "lily")), .wait(50),
                .turn(.decided("ada", confirmed: true)), .wait(25),
                .answered(
                    "cy",
                    "Dear Ada, thank you: your question is in Lily's record now, and nobody reads it in Noah's. The note is at the desk from noon. If she cannot put weight on the foot by Thursday, let us see her."
                ),
                .wait(130), .read("ada"),
            ]),
        DemonstrationScene(
            minutesAgo: 2 * day + 8 * hour, patient: "karel", author: "bea", type: .medical, group: "primary-care",
            subject: "Compression stockings",
            body:
                "My father's ankles are swollen in the evening and the stockings leave deep marks. Should he wear a larger size, or leave them off at night?",
            then: [
                .wait(40), .seen("gil"), .claimed("gil"), .note("gil", "Measured last in June: 24 cm at the ankle."), .wait(65),
                .turn(.reported(by: "di", away: "gil", of: "primary-nurses", hours: 9 * 24, cover: "cy")), .wait(45),
                .answered(
                    "cy",
                    """
                    Dear Ms. Novak,

                    off at night, yes, and on before he gets up. Deep marks mean that they are too tight: come by any morning and we \
                    measure him again. Gil is away this week, so I answer for him.
                    """),
                .wait(190), .read("bea"),
            ]),
        DemonstrationScene(
            minutesAgo: day + 16 * hour, patient: "ben", author: "ben", type: .billing, group: "billing-office",
            subject: "Copago de la ecografía",
            body:
                "Recibí una factura de 80 dólares por la ecografía del corazón. El seguro me dijo que el copago es de 30. ¿Pueden revisarla?",
            then: [
                .wait(60), .seen("eve"), .claimed("eve"), .note("eve", "Asked the insurer for the statement of 12 November."),
                .turn(.held("eve", .colleague, days: 4)),
            ]),
    ]
}
