extension UrgencyPack {
    /// English. A change of any line counts the version up.
    static let english = UrgencyPack(
        language: "en", version: 1,
        text: """
            let hurt = hurt hurts hurting pain pains painful ache aches aching
            let cant = cant cannot couldnt unable
            let hard = hard harder difficult difficulty trouble struggling struggles struggle problems fighting
            let air = breath breathe breathing breathes breth brethe brething
            let person = he she i dad mom mum father mother baby son daughter husband wife grandma grandpa child kid
            let very = high bad severe heavy terrible horrible awful unbearable excruciating worst
            let drug = pills pill tablets medicine medication insulin tylenol meds dose drugs bottle

            chest: chest ~3 @hurt/pressure/tight/tightness/tightening/crushing/squeezing/burning/heavy/heaviness
            chest: @hurt/pressure/tight/tightness/crushing/squeezing/heaviness/elephant/weight ~4 chest
            chest: heart attack
            chest: heart ~3 racing/pounding/irregular/fluttering ~6 faint/pass/dizzy/sweating/chest/feels
            chest: heart feels/is/beats irregular

            breathing: @cant/not ~3 breathe/breath/breathing/breth
            breathing: @cant/barely ~2 catch ~2 @air
            breathing: @hard ~2 @air
            breathing: barely/hardly ~1 @air
            breathing: short/shortness of @air
            breathing: stopped/stops/gasping/gasps ~2 @air/air
            breathing: choking/choked ~1 on
            breathing: is/am choking
            breathing: turning/turned/lips/mouth/look/looks/face ~2 blue

            stroke: having/has/had ~2 stroke
            stroke: this/it is ~1 stroke
            stroke: face ~3 drooping/droops/drooped/droopy/numb/crooked
            stroke: slurred/slurring/slurs
            stroke: @cant ~1 speak/talk ~1 properly/clearly/suddenly/all/right
            stroke: sudden/suddenly ~5 weakness/weak/numb/numbness/paralysed/paralyzed
            stroke: @cant ~1 move ~2 arm/leg/arms/legs/face/side/hand
            stroke: arm/leg/side/hand ~2 went/gone/suddenly ~1 numb/weak/limp
            stroke: side of ~3 face/body ~3 numb/weak/drooping
            stroke: sudden/suddenly ~4 blind/blindness/vision/sight
            stroke: lost/losing/loss ~2 vision/sight/eyesight
            stroke: suddenly ~2 @cant ~1 see
            stroke: @cant ~1 see ~3 eye

            awareness: unconscious
            awareness: collapsed ~2 this/in/on/at/again/today/and/yesterday/an
            awareness: @person/just/has collapsed
            awareness: pass/passed/passing/passes/black/blacked out
            awareness: i/he/she/dad/mom/just fainted
            awareness: fainted ~1 twice/today/again/this/at/in
            awareness: not/isnt/wont ~1 responding/responsive/respond/waking
            awareness: @cant/wont/not ~2 wake ~3 up
            awareness: confused ~4 wake/yesterday/today/suddenly/where/drowsy/shaking
            awareness: very/suddenly/so confused
            awareness: doesnt/does/not know where
            awareness: having/has/had/is ~2 seizure/seizures/convulsion/convulsions
            awareness: convulsions/seizure/seizures ~2 today/this/that/again/lasted

            bleeding: vomiting/vomited/vomits/throwing/threw/coughing/coughs/coughed/spitting ~2 blood
            bleeding: blood ~3 vomit
            bleeding: bleeding ~2 wont/cannot/cant/doesnt/not ~1 stop/stopping
            bleeding: bleeding that ~2 stop
            bleeding: @very bleeding
            bleeding: bleeding ~1 heavily/badly/heavy/lot
            bleeding: soaking/soaked ~3 pad/pads/towel
            bleeding: lot/lots ~4 blood ~4 toilet/stool/faint/urine
            bleeding: black ~1 tarry

            allergy: throat ~2 closing/swelling/swollen/tight/closed
            allergy: tongue/face/lips/lip ~1 swelling/swollen/swelled/swells ~5 swallow/breathe/hives/talk/everywhere
            allergy: tongue/throat ~1 swelling/swollen
            allergy: anaphylaxis/anaphylactic
            allergy: used ~2 epipen/epi

            poisoning: took/taken/swallowed/ate/drank ~2 overdose
            poisoning: an overdose
            poisoning: overdosed ~1 on ~2 @drug
            poisoning: took/taken/takes/swallowed ~1 too many
            poisoning: too much ~2 @drug
            poisoning: swallowed/took ~2 whole/entire bottle
            poisoning: daughter/son/child/toddler/kid/baby/he/she/kids took/ate/swallowed ~1 my/grandmas/some/his/all ~1 @drug
            poisoning: swallowed/ate/drank/drunk ~4 battery/bleach/cleaner/poison/detergent/antifreeze/magnet/magnets/gasoline
            poisoning: carbon monoxide

            self-harm!: kill/killing/hang/hanging/shoot myself
            self-harm!: hurt/hurting/harm/harming/cut/cutting myself ~1
            self-harm: hurt/hurting/harm/kill my/the baby/child/kids/children
            self-harm: want/wants/wanted/wish ~2 die
            self-harm: wish ~2 dead
            self-harm: not/dont ~3 want ~2 live/alive/exist
            self-harm: end ~1 it all
            self-harm: end/ending/ends/ended my/his/her/their life
            self-harm: suicide/suicidal
            self-harm: better off without me
            self-harm: no reason to live
            self-harm: cutting/cuts/hurting/hurts/harming herself/himself/themselves
            self-harm: self harm

            violence: husband/wife/boyfriend/girlfriend/partner/he/she/dad/ex hit/hits/beat/beats/choked/chokes/strangled/punched me
            violence: threatened/threatens ~3 kill
            violence: afraid/scared of my husband/wife/boyfriend/girlfriend/partner/dad/ex
            violence: afraid/scared to go home
            violence: raped/rape
            violence: someone/somebody/he/she is hurting/abusing ~1 me/child/son/daughter
            violence: abusing/abused/molested ~1 me/child/son/daughter

            infant: newborn ~4 fever
            infant: baby/infant ~8 fever ~3 38/39/40/100/101/102/103/104/of
            infant: fever ~4 newborn
            infant: week/weeks/month/2month old ~6 fever
            infant: baby/infant ~3 limp/floppy/unresponsive
            infant: baby ~2 not/isnt/wont ~1 eating/eat/feeding/breathing

            pregnancy: pregnant ~10 bleeding/headache/contractions/vision
            pregnancy: bleeding ~6 pregnant
            pregnancy: water broke/broken
            pregnancy: baby ~3 not/hasnt/isnt/stopped ~1 moved/move/moving/kicking/kicked
            pregnancy: @cant/dont ~1 feel ~2 baby ~2 move/moving/kick/kicking
            pregnancy: bleeding after ~2 birth/delivery

            pain: worst ~1 headache/pain
            pain: worst ~1 stomach/belly/abdominal/back pain
            pain: thunderclap
            pain: severe/unbearable/excruciating ~1 abdominal/stomach/belly/pain/headache
            pain: @cant ~1 pee/urinate ~1 at/since/all
            pain: lost/losing control ~3 bladder/bowels
            pain: sugar ~2 low ~4 shaking/confused/shaky/sweating

            injury: hit/fell/bumped ~3 head ~8 vomiting/vomits/throwing/sleepy/drowsy/unconscious/confused/out/keeps
            injury: head injury ~4 drowsy/vomiting/confused/sleepy/very
            injury: burn/burned/burnt ~6 blistering/blisters/whole/face
            injury: electric shock
            infection: stiff neck ~4 fever
            infection: fever ~4 stiff neck

            not: no not never without denies deny denied dont doesnt didnt isnt arent wasnt havent hasnt hadnt neither nor none
            unsure: not sure/certain
            unsure: dont/doesnt/didnt know
            unsure: not/dont only/just/sleep
            unsure: not ~1 sleep/slept/eat/better/improving/go/going/work/working
            unsure: no idea/doubt/longer sure
            ends: but however although though because except yet and since when
            or: or nor
            if: if whether
            knows: know sure wonder wondering tell see ask certain idea wondered
            asks: side effect/effects
            asks: cause/causes/causing
            asks: risk/risks of
            asks: sign/signs/symptom/symptoms of
            asks: in case of
            asks: prevent/prevention/prevents
            asks: leaflet/brochure/video/article/class/course/test/training
            asks: watch for
            asks: look/looking for
            asks: history of
            asks: form/clinic
            person: i im ive my me we our he she his her hes shes theyre having has have
            past: years/year/decades/decade ago
            past: in #year
            past: last year
            past: as a child/kid/teenager/boy/girl
            past: when ~1 was a/little/young/small
            past: since ~1 was a
            past: history of
            past: used to
            now: again now today tonight still currently back worse worsening
            idiom: gave/give/giving/got me ~2 heart attack
            idiom: heart attack on a plate
            idiom: stroke of luck/genius
            idiom: died/dies/die of/from
            idiom: dying to/for/of
            idiom: breath of fresh
            idiom: overdosed on chocolate/sugar/sunshine/tv/coffee
            idiom: chest x/xray/ray/infection/ct/scan
            idiom: prevention/preventing/preventive ~1 stroke
            idiom: stroke prevention
            idiom: breathing test/tests/exercise/exercises/mask/machine
            idiom: seizure/stroke/heart clinic
            """)
}
