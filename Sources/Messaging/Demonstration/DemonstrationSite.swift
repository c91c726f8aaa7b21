/// The site that a demonstration starts with.
public enum DemonstrationSite {
    /// Its configuration, as it would stand in a file; it passes its own check.
    public static let document = #"""
        # The demonstration site: Riverside Family Health, a small practice with four care teams, and records kept in another system.
        # A site's whole configuration is one document like this one. docs/configuration.md explains every part.
        format: 1
        revision: 0

        site:
          name: {en: Riverside Family Health, es: Salud Familiar Riverside}
          timeZone: America/Chicago
          languages: [en, es]
          publicAddress: https://portal.example.org
          emergency: {en: "Emergency: call 911", es: "Emergencia: llame al 911", number: "911"}
          nurseLine: {en: "Nurse line, open day and night", es: "Línea de enfermería, abierta día y noche", number: "+1 555 0142"}
          crisisLine: {en: "In a crisis: call or text 988", es: "En una crisis: llame o escriba al 988", number: "988"}

        authorities:
          - {code: HOSP, system: "https://hosp.example.org/mrn", hl7: {namespace: HOSP, oid: 1.2.3.4}, primary: true}

        limits: {undoWindow: 20s, claimLease: 30m, subject: 200, body: 20000}
        ages: {confidentialFrom: 12, majority: 18}

        decisions:
          routes: {workbench: true, external: true}
          membersToProviders:
            types: {general: true, medical: true, billing: true}
            replies: true
            providerFilter: {kind: accepting}
          providersToMembers:
            initiate: true
            personalMessaging: {enabled: true, fallbackAfter: 1 business day}
            templates: true
            withoutProvider: true
          external: {attachments: true, virusScan: required, templateDirectsInbox: true, eventMessages: false}

        messageTypes:
          - code: general
            name: {en: General question, es: Pregunta general}
            about: {en: "Appointments, forms, refills", es: "Citas, formularios, recetas"}
          - code: medical
            name: {en: Medical question, es: Pregunta médica}
            about: {en: "How you feel, medicines, results", es: "Cómo se siente, medicinas, resultados"}
          - code: billing
            name: {en: Billing question, es: Pregunta de facturación}
            about: {en: "A bill, a payment, your insurance", es: "Una factura, un pago, su seguro"}

        urgent: {rules: built-in, within: 30m, workflowGroup: primary-nurses}

        calendars:
          - code: office
            timeZone: America/Chicago
            open: {mon-fri: ["08:00-17:00"]}
            closed: ["2026-11-26", "2026-12-25", "2027-01-01", "2027-05-31", "2027-07-05", "2027-09-06", "2027-11-25"]

        providers:
          - {code: sato, name: Dr. Mina Sato, authority: HOSP, identifier: "1234", accepting: true}
          - {code: weiss, name: Dr. Jonas Weiss, authority: HOSP, identifier: "2345", accepting: false, offeredTo: {patientsOfGroup: cardiology}}

        workflowGroups:
          - code: primary-nurses
            name: Primary care nurses
            clinical: true
            members:
              - {user: di, role: manager, active: true, assigned: true}
              - {user: cy, role: agent, active: true, assigned: true}
              - {user: gil, role: agent, active: true, assigned: true}
            escalateTo: di
            onCall: [cy]
          - code: cardiology-nurses
            name: Cardiology nurses
            clinical: true
            members:
              - {user: di, role: agent, active: true, assigned: true}
          - code: front-desk
            name: Front desk
            members:
              - {user: fay, role: agent, active: true, assigned: true}
          - code: billing
            name: Billing
            members:
              - {user: eve, role: agent, active: true, assigned: true}

        clinicalGroups:
          - code: primary-care
            name: {en: Primary care, es: Atención primaria}
            about: {en: "Everyday health, medicines, results, forms", es: "Salud diaria, medicinas, resultados, formularios"}
            authority: HOSP
            identifier: PRIM
            providers: [sato]
            attachments: {fromMembers: true, toMembers: true}
          - code: pediatrics
            name: {en: Pediatrics, es: Pediatría}
            about: {en: "Babies, children and teenagers", es: "Bebés, niños y adolescentes"}
            authority: HOSP
            identifier: PEDI
            providers: [sato]
            attachments: {fromMembers: true, toMembers: true}
          - code: cardiology
            name: {en: Cardiology, es: Cardiología}
            about: {en: Your heart and blood pressure, es: Su corazón y su presión}
            authority: HOSP
            identifier: CARD
            providers: [weiss]
          - code: billing-office
            name: {en: Billing office, es: Oficina de facturación}
            about: {en: Bills and insurance, es: Facturas y seguro}
            authority: HOSP
            identifier: BILL
          - code: records
            name: {en: Medical records, es: Archivo médico}
            about: {en: Copies of your record, es: Copias de su expediente}
            authority: HOSP
            identifier: RECD

        messageFlows:
          - code: primary-care
            from: {clinicalGroup: primary-care, types: [medical]}
            route: {workbench: primary-nurses}
            promise: {usually: 4h, atLatest: 2 business days, calendar: office, escalateAt: 75%}
          - code: primary-care-desk
            from: {clinicalGroup: primary-care, types: [general]}
            route: {workbench: front-desk}
            promise: {atLatest: 3 business days, calendar: office, escalateAt: 75%}
          - code: pediatrics
            from: {clinicalGroup: pediatrics, types: [general, medical]}
            route: {workbench: primary-nurses}
            promise: {usually: 4h, atLatest: 2 business days, calendar: office, escalateAt: 75%}
          - code: cardiology
            from: {clinicalGroup: cardiology, types: [general, medical]}
            route: {workbench: cardiology-nurses}
            promise: {usually: 1 business day, atLatest: 2 business days, calendar: office, escalateAt: 75%}
          - code: billing
            from: {clinicalGroup: billing-office, types: [billing]}
            route: {workbench: billing}
            promise: {atLatest: 3 business days, calendar: office, escalateAt: 75%}
          - code: records
            from: {clinicalGroup: records, types: [general]}
            route: {external: records-ehr}
            attachments: {fromMembers: true, toMembers: true}
            promise: {atLatest: 5 business days, calendar: office, escalateAt: 75%}
            fallback: {workbench: front-desk, handOverAfter: 1h}

        endpoints:
          - code: records-ehr
            adapter: webhook
            url: http://127.0.0.1:8099/threadwell
            payload: full
            secret: stored
            authority: HOSP
            concurrency: 4
            allowPrivateNetwork: ["127.0.0.1/32"]

        templates:
          - code: new-record
            type: general
            inbox: both
            replyAllowed: false
            subject: {en: Something new in your record, es: Algo nuevo en su expediente}
            body:
              en: "Hello {{patient.firstName}}, {{event.kind}} from {{event.source}} has been added to your record."
              es: "Hola {{patient.firstName}}, se agregó a su expediente: {{event.kind}}, de {{event.source}}."

          - code: results-normal
            type: medical
            inbox: both
            replyAllowed: true
            subject: {en: Your test results, es: Sus resultados}
            body:
              en: "Hello {{patient.firstName}},\n\nyour recent test results are in, and they are within the normal range.{{#provider.name}} {{provider.name}} has looked at them.{{/provider.name}} You do not need to do anything. If you have a question, reply to this message.\n\n{{author.name}}\n{{clinicalGroup.name}}"
              es: "Hola, {{patient.firstName}}:\n\nYa llegaron sus resultados recientes y están dentro de lo normal.{{#provider.name}} {{provider.name}} los revisó.{{/provider.name}} No tiene que hacer nada. Si tiene alguna pregunta, responda a este mensaje.\n\n{{author.name}}\n{{clinicalGroup.name}}"
          - code: form-ready
            type: general
            inbox: proxies
            replyAllowed: false
            subject: {en: The form you asked for, es: El formulario que pidió}
            body:
              en: "Hello,\n\nthe form for {{patient.firstName}} is signed and ready at the front desk of {{site.name}}. Please bring an identity card.\n\n{{author.name}}"
              es: "Hola:\n\nEl formulario de {{patient.firstName}} está firmado y listo en la recepción de {{site.name}}. Traiga por favor una identificación.\n\n{{author.name}}"

        textModules:
          - code: call-back
            name: {en: We will call you, es: Le llamaremos}
            text:
              en: "We will call you today before 5:00 PM. Please keep your phone at hand."
              es: "Le llamaremos hoy antes de las 5:00 p. m. Tenga el teléfono a mano, por favor."
          - code: when-to-worry
            name: {en: When to call at once, es: Cuándo llamar enseguida}
            workflowGroups: [primary-nurses, cardiology-nurses]
            text:
              en: "Call the nurse line at once if it gets worse, if you have a fever over 101 °F, or if you find it hard to breathe. In an emergency call 911."
              es: "Llame enseguida a la línea de enfermería si empeora, si tiene más de 38.5 °C de fiebre o si le cuesta respirar. En una emergencia, llame al 911."
          - code: refill-sent
            name: {en: Refill was sent, es: Receta enviada}
            workflowGroups: [primary-nurses]
            text:
              en: "The refill has been sent to your pharmacy and is usually ready the next day."
              es: "La receta se envió a su farmacia y suele estar lista al día siguiente."
          - code: opening-hours
            name: {en: Our hours, es: Nuestro horario}
            workflowGroups: [front-desk]
            text:
              en: "Our front desk is open Monday to Friday from 8:00 AM to 5:00 PM."
              es: "La recepción está abierta de lunes a viernes, de 8:00 a. m. a 5:00 p. m."

        eventRules:
          - code: new-record
            on: new-health-record
            kinds: [laboratory, document]
            from: {clinicalGroup: primary-care, provider: sato}
            template: new-record
            quietWindow: 4h
            enabled: false

        workbenchUsers:
          - {username: cy, name: "Cy Flores, RN", enabled: true, roles: [taskProcessing, chart], languages: [en]}
          - {username: di, name: "Di Okafor, RN", enabled: true, roles: [taskProcessing, personalMessaging, chart, reports], languages: [en, es]}
          - {username: fay, name: Fay Cole, enabled: true, roles: [taskProcessing], languages: [en, es]}
          - {username: eve, name: Eve Larsen, enabled: true, roles: [taskProcessing], languages: [en]}
          - {username: dr.sato, name: Dr. Mina Sato, enabled: true, roles: [taskProcessing, personalMessaging, chart], provider: sato, languages: [en]}
          - {username: hana, name: Hana Ruiz, enabled: true, roles: [healthcareAdministrator], languages: [en, es]}
          - {username: admin, name: Sam Reyes, enabled: true, roles: [systemAdministrator, reports], languages: [en]}
          - {username: priv, name: Pat Quinn, enabled: true, roles: [privacyOfficer], languages: [en]}
          - {username: gil, name: "Gil Amaro, RN", enabled: true, roles: [taskProcessing, chart], languages: [en, es]}
        """#
}
