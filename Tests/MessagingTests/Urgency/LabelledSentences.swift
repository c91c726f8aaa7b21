/// Sentences the rules were made with. `+` may be urgent, `-` is not.
enum LabelledSentences {
    static let english = """
        + I have chest pain
        + chest pains since last night
        + Pain in my chest that will not go away
        + my chest feels tight
        + tightness in the chest when I walk to the mailbox
        + an elephant is sitting on my chest
        + I think I'm having a heart attack
        + chest presure and nausea
        + My heart is racing and I feel like I will pass out
        + trouble breathing since the new inhaler
        + difficulty breathing at night
        + I cannot catch my breath
        + hard to breathe
        + She can barely breathe
        + he stopped breathing for a few seconds
        + shortness of breath and swollen legs
        + Im having troble breathing
        + turning blue around the mouth
        + he is choking on something
        + I think she is having a stroke
        + One side of my face is numb
        + my face is drooping
        + sudden weakness on the left side
        + slurred speech since an hour
        + can't speak properly all of a sudden
        + my arm went numb suddenly and I dropped the cup
        + sudden loss of vision
        + I lost sight in one eye
        + thunderclap headache
        + the worst pain I have ever had
        + She is unconscious
        + dad collapsed this morning
        + I fainted twice today
        + He blacked out while driving
        + Grandma is not responding to us
        + she won't wake up
        + very confused since yesterday, does not know where she is
        + having seizures
        + he is having a siezure
        + convulsions this afternoon
        + I took an overdose
        + swallowed a whole bottle of tylenol
        + took too much insulin
        + my daughter took my pills
        + He ate rat poison
        + I want to die
        + I want to kill myself
        + thinking about suicide
        + I feel suicidal
        + better off without me
        + no reason to live
        + I might hurt myself
        + I want to hurt my baby
        + he wants to end his life
        + self harm has started again
        + coughing up blood
        + throwing up blood
        + blood in my vomit
        + bleeding that will not stop
        + soaking a pad every hour
        + black tarry stool since two days
        + heavy bleeding after the birth
        + severe bleeding from the leg
        + My throat is swelling
        + face swollen and can't swallow after the bee sting
        + anaphylaxis last night, used the epipen
        + I used my epi pen an hour ago
        + newborn with fever of 38.5
        + 2 month old with 102 fever
        + baby is not breathing right
        + my baby is limp and won't eat
        + my water broke at 30 weeks
        + I can't feel the baby moving
        + pregnant with terrible headache and blurry vision
        + bleeding and I am 12 weeks pregnant
        + severe abdominal pain and fever
        + worst stomach pain, I cannot stand up
        + stiff neck and high fever
        + fever with a stiff neck
        + he threatened to kill me
        + I am afraid of my husband, he choked me
        + she was raped
        + Someone is hurting my child
        + my sugar is very low and I am shaking and confused
        + hit his head and keeps vomiting
        + head injury yesterday, now very drowsy
        + can't pee at all since yesterday and it hurts
        + I lost control of my bladder and my legs are numb
        + I don't have a fever but I have chest pain
        + it isn't my knee, it is my chest, it hurts
        + Chest pain came back
        + I am not sure if I am having a heart attack
        + I dont know if this is a stroke
        + the burn covers his whole arm and is blistering
        + electric shock from the dryer and my heart feels irregular
        - no chest pain
        - I don't have any chest pain
        - without chest pain or breathing problems
        - I have not had chest pain since the stent
        - She has never had a seizure
        - No suicidal relatives, the form asks for it
        - no trouble breathing, no fever
        - denies shortness of breath
        - no fever, chest pain or cough
        - not bleeding any more
        - The nurse asked whether I have chest pain: I do not
        - can this drug cause seizures?
        - Does it increase the risk of stroke?
        - The leaflet says it can cause trouble breathing
        - side effects listed are fainting and chest pain
        - What are the signs of a heart attack?
        - what to do in case of an overdose?
        - if I get short of breath, do I come in?
        - When should I call about bleeding?
        - family history of stroke
        - my dad had a heart attack in 2009
        - history of seizures as a child
        - I had chest pain two years ago, is a new test needed?
        - My father died from a stroke
        - stroke of luck that you had a slot
        - heart attack on a plate, that burger
        - dying for a coffee before the fasting test
        - that exercise nearly killed me
        - I'd die of embarrassment
        - I could kill for some sleep
        - it's a life and death struggle with the insurance, ha
        - blood pressure 138 over 88
        - blood test tomorrow
        - blood sugar 110 in the morning
        - I donated blood last week
        - breast exam next week
        - chest x-ray appointment
        - Chest infection is gone, thank you
        - a breath of fresh air, your new office
        - take a deep breath they said
        - breathing exercises from the physiotherapist
        - sleep study and the breathing mask
        - I hurt my back lifting a box
        - I hurt my finger in the door, it is fine
        - he hit his knee on the table
        - hit a plateau with my weight
        - headache on and off when I skip coffee
        - mild headache
        - the vision test for the driving licence
        - eye drops refill
        - swollen ankle after football
        - swollen gums, floss more?
        - seasonal allergy pills
        - numb from the dentist, when will it wear off?
        - my foot falls asleep when I sit
        - pregnant and need vitamins
        - pregnancy test was positive, what now?
        - baby shots at two months
        - Baby has a runny nose, no fever
        - my three year old has a cold
        - the water bill broke my budget
        - pill organizer question
        - took my pills late today, is that a problem?
        - took the wrong bus and missed the visit
        - I want to quit smoking
        - I want to stop the tablets
        - we want to live closer to the clinic
        - my phone died, sorry for the late answer
        - my dog died and I am sad
        - Life insurance form
        - emergency contact has changed
        - poison ivy cream
        - does the vaccine hurt?
        - black stool from the iron tablets? The leaflet says so
        - the call dropped, please call again
        - I collapsed the stroller and it no longer opens
        - the website freezes when I choose a date
        - confused about the two doses, which one is right?
        - I am confused by the bill
        - I can't see my test results in the portal
        - cannot see the doctor on Friday
        - I can't move the appointment online
        - he can't speak English, is there an interpreter?
        """

    static let spanish = """
        + tengo dolor de pecho
        + dolor en el pecho y nauseas
        + presión en el pecho
        + me aprieta el pecho
        + creo que me está dando un infarto
        + ataque al corazón
        + me cuesta mucho respirar
        + dificultad para respirar
        + falta de aire desde ayer
        + no puede respirar
        + me ahogo por las noches
        + se puso morado
        + se atragantó y no puede hablar
        + creo que es un derrame cerebral
        + la mitad de la cara dormida
        + no puede hablar bien de repente
        + debilidad repentina en un lado
        + perdió el conocimiento
        + se desmayo dos veces
        + está inconsciente
        + no despierta
        + está muy confundida y no sabe donde esta
        + convulsiones desde esta tarde
        + ataque epiléptico
        + sobredosis
        + tomó muchas pastillas de golpe
        + se tomó todo el frasco
        + tragó veneno
        + se intoxicó con gas
        + quiero matarme
        + me quiero matar
        + pienso en el suicidio
        + pensamientos suicidas
        + quiero morirme
        + no quiero seguir viviendo
        + mejor estarían sin mí
        + quiero hacerme daño
        + se hace daño a propósito
        + vomita sangre
        + tose sangre
        + sangrado que no para
        + hemorragia fuerte
        + heces negras como alquitrán
        + sangrado abundante
        + se le hinchó la cara y no puede tragar
        + reacción alérgica grave
        + choque anafiláctico
        + recién nacido con fiebre
        + bebé de dos meses con fiebre de 39
        + no siento que se mueva el bebé
        + se me rompió la fuente
        + embarazada con sangrado
        + fiebre alta y rigidez en el cuello
        + dolor de abdomen insoportable
        + dolor insoportable
        + me amenazó con matarme
        + mi pareja me golpea
        + abusaron de mi hija
        + se golpeó la cabeza y vomita
        + el azúcar muy baja y está temblando y confundido
        + no se si es un infarto
        + no es la rodilla, me duele el pecho
        + visión borrosa de repente y dolor de cabeza muy fuerte
        + me desmayé en el trabajo
        + latidos muy rapidos y me voy a desmayar
        - no me duele el pecho
        - nunca he tenido dolor de pecho
        - niega dolor de pecho
        - sin falta de aire
        - no tiene convulsiones
        - ya no sangra
        - ¿puede causar convulsiones?
        - riesgo de infarto
        - antecedentes de infarto en la familia
        - mi padre tuvo un infarto en 2010
        - en caso de sobredosis, ¿qué hago?
        - si me falta el aire, ¿vengo?
        - signos de un derrame
        - me muero de hambre antes del análisis
        - me muero de ganas de verlos
        - esa factura me mata
        - me mata la rodilla cuando corro mucho
        - casi me muero de la risa
        - presión arterial 138 con 88
        - análisis de sangre mañana
        - azúcar en la sangre 110
        - doné sangre
        - radiografía del pecho
        - dar el pecho al bebé
        - leche de pecho, ¿cuánto tiempo?
        - examen de la vista
        - gotas para los ojos
        - dolor de cabeza leve
        - un golpe en la rodilla
        - embarazada, necesito vitaminas
        - vacunas del bebé de dos meses
        - el bebé tiene mocos, no tiene fiebre
        - se me olvidó la pastilla de la mañana
        - tomo muchas pastillas, ¿hay un pastillero?
        - quiero dejar de fumar
        - no quiero seguir con esta dieta
        - no puedo ver mis resultados en el portal
        - no puedo hablar por teléfono en el trabajo
        - no puedo mover la cita
        - estoy confundida con las dosis
        - mi perro se murió
        - cambie mi contacto de emergencia
        - ejercicios de respiración
        - respiro mejor con la máscara
        - pomada para la herida
        - me caí la semana pasada, ya estoy bien
        - el seguro no pagó la ambulancia
        """
}
