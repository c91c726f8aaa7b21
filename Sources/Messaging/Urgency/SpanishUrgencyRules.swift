extension UrgencyPack {
    /// Spanish, without accents: so are the messages when they are judged. A change of any line counts the version up.
    static let spanish = UrgencyPack(
        language: "es", version: 1,
        text: """
            let pecho = pecho corazon
            let duele = duele dolor dolores doliendo aprieta opresion presion punzada ardor apretado
            let pastillas = pastillas pastilla pildoras tabletas medicinas medicina insulina medicamento medicamentos frasco
            let fuerte = fuerte fuertes abundante grave mucho mucha intensa intenso severa severo
            let respirar = respirar respira respiro respirando

            chest: @duele ~4 pecho
            chest: pecho ~4 @duele
            chest: infarto
            chest: ataque ~2 corazon
            chest: ataque cardiaco
            chest: latidos/corazon/palpitaciones ~4 rapido/rapidos/desmayar/irregular/acelerado

            breathing: no ~2 @respirar
            breathing: cuesta/dificultad/dificil/trabajo ~2 @respirar
            breathing: @respirar ~2 dificultad/trabajo
            breathing: falta/falto ~1 aire/aliento
            breathing: ahogo/ahoga/ahogando/ahogandose/asfixia/asfixiando
            breathing: quedo/quedando/quedado sin aire
            breathing: atraganto/atragantado/atragantando
            breathing: puso/pone/labios/cara/boca ~1 morado/morada/morados/azul/azules

            stroke: derrame cerebral
            stroke: derrame
            stroke: cara/boca ~1 torcida/dormida/caida/chueca/paralizada
            stroke: mitad de la cara
            stroke: no ~1 habla/hablar ~1 bien/claro
            stroke: no puede hablar
            stroke: repente/repentina/repentino ~5 mover/debilidad/hablar/vista/ver/cara/brazo
            stroke: debilidad ~2 repentina/repente/lado
            stroke: no ~2 mover/mueve ~2 brazo/pierna/lado/mano/cara
            stroke: perdi/perdio/perdida ~2 vista/vision
            stroke: vision borrosa ~6 cabeza/repente

            awareness: inconsciente
            awareness: desmayo/desmaye/desmayado/desmayada/desmayandose
            awareness: perdio/perdi/pierde ~1 conocimiento/conciencia
            awareness: no ~1 reacciona/responde/despierta/reaccionando
            awareness: muy confundido/confundida
            awareness: no sabe donde
            awareness: convulsion/convulsiones/convulsiona/convulsionando
            awareness: ataque/ataques epileptico/epilepticos/epilepsia

            bleeding: vomita/vomito/vomitando/vomitar/tose/tosiendo/tosi/escupe/escupiendo ~1 sangre
            bleeding: sangrado/sangre/hemorragia/sangra/herida ~2 no ~1 para/detiene/parar
            bleeding: no ~1 para/deja/paro de sangrar
            bleeding: sangrado/hemorragia/sangro/sangra/sangrando @fuerte
            bleeding: hemorragia
            bleeding: heces/popo/excremento negras/negra/negro

            allergy: cierra/cerrando/cierre/cerro ~2 garganta
            allergy: garganta ~2 cierra/cerrando/hinchada
            allergy: hincha/hincho/hinchada/hinchando/hinchado ~2 lengua/garganta
            allergy: lengua/garganta ~2 hincha/hinchada/hinchando
            allergy: hincho/hincha/hinchada ~2 cara/labios ~5 tragar/respirar/ronchas
            allergy: hincho/hincha/hinchada/hinchado ~2 cara/labios
            allergy: alergica/alergia grave/fuerte/severa
            allergy: anafilactico/anafilaxia/anafilactica

            poisoning: sobredosis
            poisoning: tomo/tome/trago/tomado/tomaron ~1 demasiadas/demasiada/demasiado ~1 @pastillas
            poisoning: tomo/tome/trago ~1 muchas @pastillas ~1 de/juntas/golpe
            poisoning: tomo/tome/trago ~1 todo/todas ~1 frasco/pastillas
            poisoning: trago/tomo/bebio/comio/tragado/ingirio ~2 pila/cloro/veneno/detergente/bateria/iman/lejia/gasolina
            poisoning: intoxico/intoxicado/intoxicada/envenenado/envenenada/enveneno

            self-harm!: matarme/suicidarme/ahorcarme
            self-harm!: quitarme la vida
            self-harm!: quiero/voy/quisiera ~2 matar ~1
            self-harm: me quiero matar/morir
            self-harm: quiero morirme/morir
            self-harm: suicidio/suicida/suicidas/suicidarse
            self-harm: no ~2 quiero ~2 vivir/viviendo/existir
            self-harm: sin mi ~2 mejor
            self-harm: mejor ~3 sin mi
            self-harm: hacerme/hace/hago/haciendose/hacerse dano ~1
            self-harm: corta/corto/cortarme/cortarse/cortando ~1 brazos/brazo/piernas/munecas

            violence: esposo/marido/pareja/novio/esposa/novia/el/ella me pego/pega/golpea/golpeo/ahorco/ahorca
            violence: amenazo/amenaza ~4 matarme/matar/muerte
            violence: abusaron/abuso/abusa/violaron/violo ~1 de/a/mi
            violence: violacion
            violence: miedo ~3 mi esposo/marido/pareja/novio

            infant: recien nacido/nacida ~4 fiebre
            infant: bebe ~6 mes/meses/semanas/dias ~3 fiebre
            infant: mes/meses/semanas/dias ~4 con fiebre
            infant: bebe ~3 no ~1 come/despierta/respira/reacciona

            pregnancy: embarazada ~10 sangrado/sangro/sangre/sangrando
            pregnancy: sangrado/sangro/sangrando ~5 embarazada
            pregnancy: bebe no ~2 mueve/movido/movio
            pregnancy: no ~1 siento ~4 bebe
            pregnancy: no siento ~3 mueva/mueve ~2 bebe
            pregnancy: rompio ~2 fuente/bolsa

            pain: peor dolor
            pain: dolor ~4 insoportable
            pain: dolor de cabeza muy fuerte ~3
            pain: azucar ~2 baja ~4 temblando/confundido/confundida/sudando

            injury: golpeo/golpe/pego/golpeado/cayo ~4 cabeza ~5 vomita/vomitando/dormido/dormida/confundido/desmayo
            infection: fiebre ~5 rigidez/cuello rigido/tieso
            infection: rigidez ~2 cuello

            not: no sin nunca ni niega tampoco jamas nadie ningun ninguna
            unsure: no se si
            unsure: no estoy seguro/segura
            unsure: no solo/para/deja/come/duerme/duermo/mejora
            ends: pero aunque sino excepto salvo porque y desde ahora cuando
            or: o ni u
            if: si
            knows: se saber seguro segura sabe sabemos
            asks: efecto/efectos secundario/secundarios
            asks: causa/causar/causan/provoca/provocar/provocan
            asks: riesgo/riesgos de
            asks: signo/signos/sintoma/sintomas de
            asks: en caso de
            asks: prevenir/prevencion/evitar
            asks: folleto/prospecto/curso/examen
            asks: antecedentes/antecedente/historia/historial de
            person: yo me mi tengo tiene le siento estoy esta tenemos nos mis tuvo
            past: hace ~2 anos/decadas
            past: en #year
            past: el ano pasado
            past: de nino/nina/joven
            past: cuando era
            now: otra hoy ahora todavia vez sigue esta peor
            idiom: casi me da ~1 infarto
            idiom: muero/muere/muriendo/muerto/muerta de
            idiom: muero/muriendo por
            idiom: murio/murieron/fallecio/muerto de
            idiom: radiografia/placa/leche ~1 pecho
            idiom: dar el pecho
            idiom: presion arterial
            idiom: ejercicios/examen/prueba de respiracion
            """)
}
