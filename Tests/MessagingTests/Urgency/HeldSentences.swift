/// Sentences that were written and labelled before the first rule and are never looked at when a rule is changed: what the rules
/// are worth with words they were not made for. `+` may be urgent, `-` is not.
enum HeldSentences {
    static let english = """
        + I have had a crushing pain in my chest since breakfast
        + my chest hurts really bad and it goes down my left arm
        + There is a lot of pressure on my chest and I am sweating
        + dad is having chest pains again, what should we do
        + I can't breathe properly when I lie down tonight
        + she is struggling to breathe and her lips look blue
        + My son is gasping for air
        + Short of breath even when I sit still, since this morning
        + the left side of her face is drooping and her speech is slurred
        + woke up and cannot move my right arm
        + suddenly I can't see out of my left eye
        + This is the worst headache of my life
        + He passed out in the kitchen an hour ago
        + Mom is confused and I can not wake her up properly
        + I took too many of the blood pressure pills by mistake
        + my toddler swallowed a button battery
        + Noah drank some of the drain cleaner
        + I have been thinking about killing myself
        + I dont want to be alive anymore
        + Some days I just want to end it all, I have the pills here
        + she keeps cutting herself and I am scared
        + I'm vomiting blood
        + there was a lot of bright red blood in the toilet and I feel faint
        + the bleeding won't stop since the tooth was pulled
        + my throat is closing up after the new antibiotic
        + His tongue is swelling and he has hives everywhere
        + my baby is 3 weeks old and has a fever of 101
        + I am 34 weeks pregnant and the baby has not moved since yesterday
        + I'm pregnant and bleeding heavily
        + he had a seizure that lasted five minutes
        + my husband hit me last night and I am afraid to go home
        + No fever, but the chest pain is getting worse
        + I did not sleep because of chest tightness all night
        + cant breath well, wheezing a lot
        + She fell, hit her head and is now throwing up and very sleepy
        - Can I take ibuprofen for my knee after the walk?
        - I need a refill of lisinopril before Friday
        - I have no chest pain and no shortness of breath, just a cough
        - He denies chest pain. Can we reschedule?
        - Is chest pain a known side effect of this medicine?
        - What should I watch for, would it be trouble breathing?
        - My grandfather died of a heart attack in 1998, should I be tested?
        - You almost gave me a heart attack with that bill!
        - I am dying to know the results
        - This form is killing me, which box do I tick?
        - Could you send the chest x-ray report to Dr. Weiss?
        - My appointment is for the breathing test, do I fast?
        - The cut on my finger stopped bleeding, do I still need a tetanus shot?
        - I got my blood drawn on Monday, when are the results in?
        - Noah has a small rash on his arms without fever
        - please send the stroke prevention leaflet you mentioned
        - my mother had a stroke ten years ago, does that change my dose
        - Do I need to stop the pill before the operation?
        - Never had seizures, so the form can say no
        - The headache is mild and comes when I read a lot
        - My allergy to cats is back, which tablets can I buy?
        - We have a family reunion, can I move the visit?
        - There was a mistake on my bill from March
        - I'm short of test strips
        - Is it safe to fly when seven months pregnant?
        - How do I clean the inhaler so I can breathe in the full dose?
        - I overdosed on chocolate at Christmas, haha, my sugar was 160
        - Thank you, you saved my life with that cream
        - He has fainted at the sight of needles since he was a boy, please tell the lab
        - The school wants a note that she can swim
        - I feel a little tired in the evenings since the new tablets
        - If I ever have chest pain, should I call you or 911?
        - The swelling of my ankles is better, thank you
        - Dizzy for a moment when I get up in the morning, not fallen
        - can you change my pharmacy to the one on Oak Street
        """

    static let spanish = """
        + Tengo un dolor muy fuerte en el pecho desde anoche
        + me duele el pecho y el brazo izquierdo
        + siento una opresion en el pecho y sudo frio
        + no puedo respirar bien
        + A mi mamá le falta el aire aunque está sentada
        + mi hijo se esta ahogando
        + tiene la cara torcida y no habla bien
        + De repente no puedo mover el brazo derecho
        + perdi la vista de un ojo esta mañana
        + Es el peor dolor de cabeza de mi vida
        + mi papá se desmayó en el baño y no reacciona
        + me tomé demasiadas pastillas
        + el niño se tragó una pila
        + mi hija bebio cloro
        + he pensado en quitarme la vida
        + ya no quiero vivir
        + a veces me quiero morir y nadie lo sabe
        + mi hija se corta los brazos
        + estoy vomitando sangre
        + no para de sangrar la herida
        + se me cierra la garganta después de comer camarones
        + se le hincha la lengua y tiene ronchas
        + mi bebé de un mes tiene fiebre
        + Estoy embarazada de 35 semanas y el bebé no se mueve
        + estoy embarazada y sangro mucho
        + le dio una convulsión hace un rato
        + mi esposo me pegó y tengo miedo
        + No tengo fiebre pero me duele mucho el pecho
        + respira con mucha dificultad
        - Necesito la receta del losartán antes del viernes
        - No tengo dolor de pecho ni falta de aire
        - Sin fiebre y sin dolor de pecho, solo tos
        - ¿El dolor de pecho es un efecto secundario de la pastilla?
        - Mi abuelo murió de un infarto hace años, ¿debo hacerme un examen?
        - ¿Cuándo estarán los resultados de la sangre?
        - Casi me da un infarto cuando vi la factura
        - Me muero por saber el resultado
        - ¿Puedo cambiar la cita del martes?
        - La radiografía de pecho, ¿ya la vio el doctor?
        - Nunca he tenido convulsiones
        - Me duele la rodilla cuando subo escaleras
        - El dolor de cabeza es leve y se quita con agua
        - ¿Qué hago si algún día me duele el pecho?
        - Mi madre tuvo un derrame cerebral hace diez años
        - Estoy muerta de risa con su mensaje, gracias
        - ¿Es seguro volar con siete meses de embarazo?
        - El inhalador se terminó, ¿me manda otro?
        - Hay un error en mi factura de marzo
        - Me salió un moretón en el brazo, no duele
        - ¿Puede escribir una carta para la escuela?
        - Me siento un poco cansado en las tardes
        - La herida ya no sangra, ¿la sigo tapando?
        - Quiero vivir más sano, ¿hay un curso?
        - No se ha desmayado ni tiene fiebre
        """
}
