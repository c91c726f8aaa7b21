/// For whom each address is, in one word each.
enum PlainRule: String, CaseIterable {
    /// For everybody, signed in or not.
    case open
    /// Leads everybody on.
    case home
    /// The list of whom a member acts for, or the only one of them.
    case patients
    case account, member, staff
    /// The list of tasks; who looks after other things is led to those.
    case desk
    /// Answers a request to stay signed in with nothing.
    case stay
    /// A stream without an end, for the kind of people whose address it is.
    case stream
    case ownSession = "own-session"
    /// Whoever acts for the patient.
    case acts
    /// Members who read the conversation, where it is.
    case reads
    /// The member who began it, while they read it.
    case began
    /// The member who wrote the message.
    case wrote
    /// Whoever reads a message that entered a flow.
    case routed
    /// Agents and managers of the group that has the task.
    case works
    case worksSomewhere = "works-somewhere"
    /// Managers of that group; its agents are told why not.
    case managesTask = "manages-task"
    /// Managers of the group; its agents are told why not.
    case manages
    /// Nothing is there before somebody records an absence.
    case nobodyIsAway = "nobody-is-away"
    case writesFirst = "writes-first"
    /// Whoever began it as one of the practice.
    case wroteFirst = "wrote-first"
    case findsPatients = "finds-patients"
    case chart
    case actsOrChart = "acts-or-chart"
    case chartReads = "chart-reads"
    case staffReads = "staff-reads"
    case usesTemplates = "uses-templates"
    case healthcare, system, privacy
}

extension PlainRule {
    static let table = """
        GET    /livez                                                       open
        GET    /readyz                                                      open
        GET    /assets/{name}                                               open
        GET    /                                                            home
        GET    /sign-in                                                     open
        POST   /sign-in                                                     open
        GET    /activate                                                    open
        POST   /activate                                                    open
        GET    /new-password                                                open
        POST   /new-password                                                open
        GET    /patients                                                    patients
        POST   /patients/switch                                             member
        GET    /patients/{patient}/conversations                            acts
        POST   /patients/{patient}/conversations                            acts
        POST   /patients/{patient}/conversations/search                     acts
        GET    /patients/{patient}/history                                            acts
        GET    /patients/{patient}/conversations/new                        acts
        POST   /patients/{patient}/conversations/new                        acts
        POST   /patients/{patient}/urgency                                  acts
        GET    /patients/{patient}/conversations/{conversation}             reads
        POST   /patients/{patient}/conversations/{conversation}/messages    reads
        POST   /patients/{patient}/conversations/{conversation}/read-mark   reads
        POST   /patients/{patient}/conversations/{conversation}/withdrawal  reads
        POST   /patients/{patient}/conversations/{conversation}/patient     began
        GET    /settings                                                    member
        POST   /settings/language                                           member
        POST   /settings/sessions/ended                                     member
        POST   /settings/sessions/{session}/ended                           own-session
        POST   /settings/password                                           member
        GET    /session/stay                                                stay
        POST   /session/stay                                                member
        GET    /sign-out                                                    member
        POST   /sign-out                                                    member
        GET    /events                                                      stream
        GET    /settings/views                                              member
        GET    /workbench                                                   desk
        GET    /workbench/tasks/{task}                                      works
        POST   /workbench/tasks/next                                        staff
        POST   /workbench/tasks/{task}/claim                                works
        POST   /workbench/tasks/{task}/release                              works
        POST   /workbench/tasks/{task}/reply                                works
        POST   /workbench/tasks/{task}/completion                           works
        POST   /workbench/tasks/{task}/notes                                works
        POST   /workbench/tasks/{task}/correction                           works
        POST   /workbench/tasks/{task}/wrong-patient                        works
        POST   /workbench/tasks/{task}/wrong-patient/cancellation           works
        POST   /workbench/tasks/{task}/presence                             works
        POST   /workbench/tasks/{task}/owner                                manages-task
        POST   /workbench/tasks/{task}/unassignment                         manages-task
        POST   /workbench/tasks/{task}/hold                                 works
        POST   /workbench/tasks/{task}/resumption                           works
        POST   /workbench/tasks/{task}/transfer                             works
        POST   /workbench/tasks/bulk                                        staff
        GET    /workbench/groups/{group}                                    manages
        POST   /workbench/groups/{group}/members                            manages
        POST   /workbench/groups/{group}/removal                            manages
        POST   /workbench/groups/{group}/absence                            manages
        POST   /workbench/groups/{group}/absence/end                        manages
        GET    /workbench/absence                                           staff
        POST   /workbench/absence                                           staff
        POST   /workbench/absence/end                                       staff
        GET    /workbench/messages/new                                      writes-first
        POST   /workbench/messages/new                                      writes-first
        GET    /workbench/patients/{patient}/messages/new                   writes-first
        POST   /workbench/patients/{patient}/messages                       writes-first
        GET    /workbench/inbox                                             writes-first
        GET    /workbench/inbox/{conversation}                              wrote-first
        POST   /workbench/inbox/{conversation}/messages                     wrote-first
        GET    /workbench/patients/{patient}/conversations                  chart
        GET    /workbench/patients/{patient}/conversations/{conversation}   chart-reads
        GET    /workbench/patients/{patient}/history                                  chart
        GET    /workbench/settings                                          staff
        POST   /workbench/settings/language                                 staff
        POST   /workbench/settings/keys                                     staff
        POST   /workbench/settings/sessions/ended                           staff
        POST   /workbench/settings/sessions/{session}/ended                 own-session
        POST   /workbench/settings/password                                 staff
        GET    /workbench/session/stay                                      stay
        POST   /workbench/session/stay                                      staff
        GET    /workbench/sign-out                                          staff
        POST   /workbench/sign-out                                          staff
        GET    /workbench/events                                            stream
        GET    /administration                                              staff
        GET    /administration/patient-changes                              healthcare
        POST   /administration/patient-changes/{change}                     healthcare
        GET    /administration/members                                      healthcare
        POST   /administration/members                                      healthcare
        POST   /administration/members/search                               healthcare
        GET    /administration/members/new                                  healthcare
        POST   /administration/members/new/search                           healthcare
        POST   /administration/members/new/patients                         healthcare
        GET    /administration/members/new/person                           healthcare
        GET    /administration/members/new/patient/{patient}                healthcare
        GET    /administration/members/{member}                             healthcare
        POST   /administration/members/{member}/letter                      healthcare
        POST   /administration/members/{member}/password-letter             healthcare
        POST   /administration/members/{member}/details                     healthcare
        POST   /administration/members/{member}/state                       healthcare
        GET    /administration/invitations                                  healthcare
        POST   /administration/invitations                                  healthcare
        GET    /administration/invitations/{file}                           healthcare
        POST   /administration/invitations/{file}/letters                   healthcare
        GET    /administration/users                                        healthcare
        POST   /administration/users/{user}/letter                          healthcare
        POST   /administration/users/{user}/password-letter                 healthcare
        GET    /administration/proxies                                      healthcare
        GET    /administration/proxies/{grant}                              healthcare
        POST   /administration/proxies                                      healthcare
        POST   /administration/proxies/{grant}/verification                 healthcare
        POST   /administration/proxies/{grant}/terms                        healthcare
        POST   /administration/proxies/{grant}/end                          healthcare
        GET    /administration/readers                                      privacy
        POST   /administration/readers                                      privacy
        POST   /administration/readers/suspension                           privacy
        POST   /administration/readers/resumption                           privacy
        POST   /administration/readers/narrowing                            privacy
        GET    /api/v1/openapi.json                                         open
        POST   /api/v1/sign-in                                              open
        POST   /api/v1/sign-out                                             account
        GET    /api/v1/account                                              account
        GET    /api/v1/account/sessions                                     account
        DELETE /api/v1/account/sessions                                     account
        DELETE /api/v1/account/sessions/{session}                           own-session
        GET    /api/v1/account/views                                        member
        GET    /api/v1/events                                               stream
        GET    /api/v1/patients                                             member
        GET    /api/v1/patients/{patient}/recipients                        acts
        GET    /api/v1/patients/{patient}/conversations                     acts
        POST   /api/v1/patients/{patient}/conversations                     acts
        POST   /api/v1/patients/{patient}/conversations/search              acts
        POST   /api/v1/patients/{patient}/conversations/preview             acts
        GET    /api/v1/patients/{patient}/history                                     acts-or-chart
        GET    /api/v1/conversations/{conversation}                         reads
        GET    /api/v1/conversations/{conversation}/messages                reads
        POST   /api/v1/conversations/{conversation}/messages                reads
        PUT    /api/v1/conversations/{conversation}/patient                 began
        PUT    /api/v1/conversations/{conversation}/read-mark               reads
        POST   /api/v1/messages/{message}/withdrawal                        wrote
        GET    /api/v1/messages/{message}/route                             routed
        GET    /api/v1/workbench/groups                                     staff
        GET    /api/v1/workbench/tasks                                      staff
        POST   /api/v1/workbench/tasks/next                                 works-somewhere
        GET    /api/v1/workbench/tasks/{task}                               works
        POST   /api/v1/workbench/tasks/{task}/claim                         works
        DELETE /api/v1/workbench/tasks/{task}/claim                         works
        POST   /api/v1/workbench/tasks/{task}/reply                         works
        POST   /api/v1/workbench/tasks/{task}/completion                    works
        POST   /api/v1/workbench/tasks/{task}/notes                         works
        POST   /api/v1/workbench/tasks/{task}/correction                    works
        GET    /api/v1/workbench/tasks/{task}/history                                 works
        GET    /api/v1/workbench/tasks/{task}/wrong-patient                 works
        POST   /api/v1/workbench/tasks/{task}/wrong-patient                 works
        DELETE /api/v1/workbench/tasks/{task}/wrong-patient                 works
        PUT    /api/v1/workbench/tasks/{task}/presence                      works
        PUT    /api/v1/workbench/tasks/{task}/owner                         manages-task
        DELETE /api/v1/workbench/tasks/{task}/owner                         manages-task
        POST   /api/v1/workbench/tasks/{task}/transfer                      works
        POST   /api/v1/workbench/tasks/{task}/hold                          works
        DELETE /api/v1/workbench/tasks/{task}/hold                          works
        PUT    /api/v1/workbench/tasks/{task}/priority                      works
        POST   /api/v1/workbench/tasks/bulk                                 staff
        GET    /api/v1/workbench/groups/{group}/members                     manages
        PUT    /api/v1/workbench/groups/{group}/members/{user}              manages
        DELETE /api/v1/workbench/groups/{group}/members/{user}              manages
        PUT    /api/v1/workbench/groups/{group}/members/{user}/absence      manages
        DELETE /api/v1/workbench/groups/{group}/members/{user}/absence      manages
        GET    /api/v1/workbench/absence                                    nobody-is-away
        PUT    /api/v1/workbench/absence                                    staff
        DELETE /api/v1/workbench/absence                                    staff
        POST   /api/v1/workbench/patients/search                            finds-patients
        GET    /api/v1/workbench/patients/{patient}/conversations           chart
        POST   /api/v1/workbench/conversations                              writes-first
        POST   /api/v1/workbench/conversations/preview                      writes-first
        GET    /api/v1/workbench/conversations/{conversation}               staff-reads
        GET    /api/v1/workbench/inbox                                      writes-first
        POST   /api/v1/workbench/inbox/{conversation}/messages              wrote-first
        GET    /api/v1/workbench/templates                                  uses-templates
        POST   /api/v1/workbench/templates/{template}/rendering             uses-templates
        GET    /api/v1/admin/patient-changes                                healthcare
        PUT    /api/v1/admin/patient-changes/{change}                       healthcare
        GET    /api/v1/admin/configuration                                  system
        POST   /api/v1/admin/configuration/check                            system
        PUT    /api/v1/admin/configuration                                  system
        POST   /api/v1/activation                                           open
        PUT    /api/v1/password-reset                                       open
        GET    /api/v1/admin/members                                        healthcare
        POST   /api/v1/admin/members                                        healthcare
        GET    /api/v1/admin/members/{member}                               healthcare
        PATCH  /api/v1/admin/members/{member}                               healthcare
        POST   /api/v1/admin/members/{member}/activation                    healthcare
        POST   /api/v1/admin/members/{member}/password-code                 healthcare
        GET    /api/v1/admin/workbench-users                                healthcare
        POST   /api/v1/admin/workbench-users/{user}/activation              healthcare
        POST   /api/v1/admin/workbench-users/{user}/password-code           healthcare
        POST   /api/v1/admin/patients                                       healthcare
        POST   /api/v1/admin/patients/search                                healthcare
        GET    /api/v1/admin/proxy-grants                                   healthcare
        POST   /api/v1/admin/proxy-grants                                   healthcare
        GET    /api/v1/admin/proxy-grants/{grant}                           healthcare
        PATCH  /api/v1/admin/proxy-grants/{grant}                           healthcare
        DELETE /api/v1/admin/proxy-grants/{grant}                           healthcare
        POST   /api/v1/admin/proxy-grants/{grant}/suspension                privacy
        DELETE /api/v1/admin/proxy-grants/{grant}/suspension                privacy
        GET    /api/v1/admin/readers                                        privacy
        POST   /api/v1/admin/conversations/{conversation}/narrowing         privacy
        """

    /// By method and path.
    static let rules: [String: PlainRule] = {
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(
            lines.compactMap { words in PlainRule(rawValue: words[2]).map { ("\(words[0]) \(words[1])", $0) } },
            uniquingKeysWith: { first, _ in first })
    }()
}
