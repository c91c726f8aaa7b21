/// Who is answered what, by every address there is: written by hand from what the product promises, and from nothing of its code.
///
/// The objects are those of Noah, for whom his mother Ada and his father James may write: a conversation that Ada began with
/// Pediatrics, and its task with the Primary care nurses. `allowed` is the status of the deed itself; for whom it does not exist gets
/// 404, a program that is nobody 401. A page sends nobody to the sign-in page (303), and a form of nobody's is kept there (401). Each
/// person holds the cookie of their own kind alone, so that members are nobody on the Workbench, and staff in the portal.
enum AccessTable {
    /// Columns of the table.
    enum Column: String, CaseIterable {
        case nobody, family, members, nurses, colleagues, physician, administrators, system
    }

    static let people: [Column: [String?]] = [
        .nobody: [nil],
        .family: ["ada", "james"],
        .members: ["ben", "bea", "lily"],
        .nurses: ["cy", "di"],
        .colleagues: ["eve", "fay"],
        // Sees Noah's conversations by her role and her clinical group, and works on no task.
        .physician: ["dr.sato"],
        .administrators: ["hana", "priv"],
        .system: ["admin"],
    ]

    static let text = """
        route                                                    nobody family members nurses colleagues physician administrators system
        GET    /livez                                               200    200     200    200        200       200            200    200
        GET    /readyz                                              200    200     200    200        200       200            200    200
        GET    /assets/{name}                                       200    200     200    200        200       200            200    200

        GET    /                                                    303    303     303    303        303       303            303    303
        GET    /sign-in                                             200    200     200    200        200       200            200    200
        POST   /sign-in                                             401    401     401    401        401       401            401    401
        GET    /activate                                                    200    200    200    200    200    200    200    200
        POST   /activate                                                    422    422    422    422    422    422    422    422
        GET    /new-password                                                200    200    200    200    200    200    200    200
        POST   /new-password                                                422    422    422    422    422    422    422    422

        GET    /patients                                            303    303     303    303        303       303            303    303
        POST   /patients/switch                                     401    303     303    401        401       401            401    401
        GET    /patients/{patient}/conversations                    303    200     404    303        303       303            303    303
        POST   /patients/{patient}/conversations                    401    303     404    401        401       401            401    401
        POST   /patients/{patient}/conversations/search             401    200     404    401        401       401            401    401
        GET    /patients/{patient}/conversations/new                303    200     404    303        303       303            303    303
        POST   /patients/{patient}/conversations/new                401    200     404    401        401       401            401    401
        POST   /patients/{patient}/urgency                          401    200     404    401        401       401            401    401
        GET    /patients/{patient}/conversations/{conversation}     303    200     404    303        303       303            303    303
        POST   /patients/{patient}/conversations/{conversation}/messages
                                                                    401    303     404    401        401       401            401    401
        POST   /patients/{patient}/conversations/{conversation}/read-mark
                                                                    401    303     404    401        401       401            401    401
        POST   /patients/{patient}/conversations/{conversation}/withdrawal
                                                                    401    200     404    401        401       401            401    401
        POST   /patients/{patient}/conversations/{conversation}/patient
                                                                    401    409     404    401        401       401            401    401
        GET    /settings                                            303    200     200    303        303       303            303    303
        POST   /settings/language                                   401    303     303    401        401       401            401    401
        POST   /settings/sessions/ended                             401    303     303    401        401       401            401    401
        POST   /settings/sessions/{session}/ended                   401    303     303    401        401       401            401    401
        POST   /settings/password                                   401    422     422    401        401       401            401    401
        GET    /session/stay                                        303    204     204    303        303       303            303    303
        POST   /session/stay                                        401    204     204    401        401       401            401    401
        GET    /sign-out                                            303    200     200    303        303       303            303    303
        POST   /sign-out                                            401    303     303    401        401       401            401    401
        GET    /events                                              303    200     200    303        303       303            303    303

        GET    /workbench                                           303    303     303    200        200       200            303    303
        GET    /workbench/tasks/{task}                              303    303     303    200        404       404            404    404
        POST   /workbench/tasks/next                                401    401     401    303        303       303            303    303
        POST   /workbench/tasks/{task}/claim                        401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/release                      401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/reply                        401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/completion                   401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/notes                        401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/correction                   401    401     401    422        404       404            404    404
        POST   /workbench/tasks/{task}/wrong-patient                401    401     401    422        404       404            404    404
        POST   /workbench/tasks/{task}/wrong-patient/cancellation   401    401     401    409        404       404            404    404
        POST   /workbench/tasks/{task}/presence                     401    401     401    204        404       404            404    404
        POST   /workbench/tasks/{task}/owner                          401    401     401    403        404       404            404    404
        POST   /workbench/tasks/{task}/unassignment                   401    401     401    403        404       404            404    404
        POST   /workbench/tasks/{task}/hold                           401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/resumption                     401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/transfer                       401    401     401    303        404       404            404    404
        POST   /workbench/tasks/bulk                                  401    401     401    200        200       200            200    200
        GET    /workbench/groups/{group}                              303    303     303    403        404       404            404    404
        POST   /workbench/groups/{group}/members                      401    401     401    403        404       404            404    404
        POST   /workbench/groups/{group}/removal                      401    401     401    403        404       404            404    404
        POST   /workbench/groups/{group}/absence                      401    401     401    403        404       404            404    404
        POST   /workbench/groups/{group}/absence/end                  401    401     401    403        404       404            404    404
        GET    /workbench/absence                                     303    303     303    200        200       200            200    200
        POST   /workbench/absence                                     401    401     401    303        303       303            303    303
        POST   /workbench/absence/end                                 401    401     401    303        303       303            303    303
        GET    /workbench/held                                        303    303     303    200        200       200            404    404
        GET    /workbench/held/{held}                                 303    303     303    200        404       404            404    404
        POST   /workbench/held/{held}                                 401    401     401    303        404       404            404    404
        GET    /administration/event-rules                          303    303     303    404        404       404            404    200
        POST   /administration/event-rules/{rule}/rehearsal         401    401     401    404        404       404            404    200
        GET    /administration/patient-changes                      303    303     303    404        404       404            200    404
        POST   /administration/patient-changes/{change}             401    401     401    404        404       404            404    404
        GET    /workbench/messages/new                                303    303     303    404        404       200            404    404
        POST   /workbench/messages/new                                401    401     401    404        404       200            404    404
        GET    /workbench/patients/{patient}/messages/new             303    303     303    404        404       200            404    404
        POST   /workbench/patients/{patient}/messages                 401    401     401    404        404       303            404    404
        GET    /workbench/inbox                                       303    303     303    404        404       200            404    404
        GET    /workbench/inbox/{conversation}                        303    303     303    404        404       404            404    404
        POST   /workbench/inbox/{conversation}/messages               401    401     401    404        404       404            404    404
        GET    /workbench/patients/{patient}/conversations            303    303     303    200        404       200            404    404
        GET    /workbench/patients/{patient}/conversations/{conversation}
                                                                      303    303     303    200        404       200            404    404
        GET    /administration                                      303    303     303    200        200       200            200    200
        GET    /administration/members                                      303    303    303    404    404    404    404    404
        POST   /administration/members                                      401    401    401    404    404    404    404    404
        POST   /administration/members/search                               401    401    401    404    404    404    404    404
        GET    /administration/members/new                                  303    303    303    404    404    404    404    404
        POST   /administration/members/new/search                           401    401    401    404    404    404    404    404
        POST   /administration/members/new/patients                         401    401    401    404    404    404    404    404
        GET    /administration/members/new/person                           303    303    303    404    404    404    404    404
        GET    /administration/members/new/patient/{patient}                303    303    303    404    404    404    404    404
        GET    /administration/members/{member}                             303    303    303    404    404    404    404    404
        POST   /administration/members/{member}/letter                      401    401    401    404    404    404    404    404
        POST   /administration/members/{member}/password-letter             401    401    401    404    404    404    404    404
        POST   /administration/members/{member}/details                     401    401    401    404    404    404    404    404
        POST   /administration/members/{member}/state                       401    401    401    404    404    404    404    404
        GET    /administration/invitations                                  303    303    303    404    404    404    404    404
        POST   /administration/invitations                                  401    401    401    404    404    404    404    404
        GET    /administration/invitations/{file}                           303    303    303    404    404    404    404    404
        POST   /administration/invitations/{file}/letters                   401    401    401    404    404    404    404    404
        GET    /administration/users                                        303    303    303    404    404    404    404    404
        POST   /administration/users/{user}/letter                          401    401    401    404    404    404    404    404
        POST   /administration/users/{user}/password-letter                 401    401    401    404    404    404    404    404
        GET    /workbench/settings                                  303    303     303    200        200       200            200    200
        POST   /workbench/settings/language                         401    401     401    303        303       303            303    303
        POST   /workbench/settings/keys                             401    401     401    303        303       303            303    303
        POST   /workbench/settings/sessions/ended                   401    401     401    303        303       303            303    303
        POST   /workbench/settings/sessions/{session}/ended         401    401     401    303        303       303            303    303
        POST   /workbench/settings/password                         401    401     401    422        422       422            422    422
        GET    /workbench/session/stay                              303    303     303    204        204       204            204    204
        POST   /workbench/session/stay                              401    401     401    204        204       204            204    204
        GET    /workbench/sign-out                                  303    303     303    200        200       200            200    200
        POST   /workbench/sign-out                                  401    401     401    303        303       303            303    303
        GET    /workbench/events                                    303    303     303    200        200       200            200    200

        GET    /api/v1/openapi.json                                 200    200     200    200        200       200            200    200
        POST   /api/v1/sign-in                                      401    401     401    401        401       401            401    401
        POST   /api/v1/sign-out                                     401    204     204    204        204       204            204    204
        GET    /api/v1/account                                      401    200     200    200        200       200            200    200
        GET    /api/v1/account/sessions                             401    200     200    200        200       200            200    200
        DELETE /api/v1/account/sessions                             401    204     204    204        204       204            204    204
        GET    /api/v1/events                                       401    200     200    200        200       200            200    200
        GET    /api/v1/patients                                     401    200     200    404        404       404            404    404
        GET    /api/v1/patients/{patient}/recipients                401    200     404    404        404       404            404    404
        GET    /api/v1/patients/{patient}/conversations             401    200     404    404        404       404            404    404
        POST   /api/v1/patients/{patient}/conversations             401    201     404    404        404       404            404    404
        POST   /api/v1/patients/{patient}/conversations/search      401    200     404    404        404       404            404    404
        POST   /api/v1/patients/{patient}/conversations/preview     401    200     404    404        404       404            404    404
        GET    /api/v1/conversations/{conversation}                 401    200     404    404        404       404            404    404
        GET    /api/v1/conversations/{conversation}/messages        401    200     404    404        404       404            404    404
        POST   /api/v1/conversations/{conversation}/messages        401    201     404    404        404       404            404    404
        PUT    /api/v1/conversations/{conversation}/patient         401    409     404    404        404       404            404    404
        PUT    /api/v1/conversations/{conversation}/read-mark       401    204     404    404        404       404            404    404
        POST   /api/v1/messages/{message}/withdrawal                401    200     404    404        404       404            404    404
        GET    /api/v1/messages/{message}/route                     401    200     404    200        404       200            404    404
        GET    /api/v1/workbench/groups                             401    404     404    200        200       200            200    200
        GET    /api/v1/workbench/tasks                              401    404     404    200        200       200            200    200
        POST   /api/v1/workbench/tasks/next                         401    404     404    200        404       404            404    404
        GET    /api/v1/workbench/tasks/{task}                       401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/claim                 401    404     404    200        404       404            404    404
        DELETE /api/v1/workbench/tasks/{task}/claim                 401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/reply                 401    404     404    201        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/completion            401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/notes                 401    404     404    201        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/correction            401    404     404    422        404       404            404    404
        GET    /api/v1/workbench/tasks/{task}/wrong-patient         401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/wrong-patient         401    404     404    422        404       404            404    404
        DELETE /api/v1/workbench/tasks/{task}/wrong-patient         401    404     404    409        404       404            404    404
        PUT    /api/v1/workbench/tasks/{task}/presence              401    404     404    204        404       404            404    404
        PUT    /api/v1/workbench/tasks/{task}/owner                   401    404     404    403        404       404            404    404
        DELETE /api/v1/workbench/tasks/{task}/owner                   401    404     404    403        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/transfer                401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/tasks/{task}/hold                    401    404     404    200        404       404            404    404
        DELETE /api/v1/workbench/tasks/{task}/hold                    401    404     404    200        404       404            404    404
        PUT    /api/v1/workbench/tasks/{task}/priority                401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/tasks/bulk                           401    404     404    200        200       200            200    200
        GET    /api/v1/workbench/groups/{group}/members               401    404     404    403        404       404            404    404
        PUT    /api/v1/workbench/groups/{group}/members/{user}        401    404     404    403        404       404            404    404
        DELETE /api/v1/workbench/groups/{group}/members/{user}        401    404     404    403        404       404            404    404
        PUT    /api/v1/workbench/groups/{group}/members/{user}/absence
                                                                      401    404     404    403        404       404            404    404
        DELETE /api/v1/workbench/groups/{group}/members/{user}/absence
                                                                      401    404     404    403        404       404            404    404
        GET    /api/v1/workbench/absence                              401    404     404    404        404       404            404    404
        PUT    /api/v1/workbench/absence                              401    404     404    200        200       200            200    200
        DELETE /api/v1/workbench/absence                              401    404     404    200        200       200            200    200
        GET    /.well-known/smart-configuration                     200    200     200    200        200       200            200    200
        POST   /oauth2/token                                        400    400     400    400        400       400            400    400
        POST   /api/v1/system/messages                              401    401     401    401        401       401            401    401
        GET    /api/v1/system/messages/{message}/deliveries         401    401     401    401        401       401            401    401
        POST   /api/v1/system/events                                401    401     401    401        401       401            401    401
        GET    /api/v1/workbench/held                                 401    404     404    200        200       200            200    200
        GET    /api/v1/workbench/held/{held}                          401    404     404    200        404       404            404    404
        POST   /api/v1/workbench/held/{held}/resolution               401    404     404    200        404       404            404    404
        GET    /api/v1/admin/quarantine                             401    404     404    404        404       404            404    404
        POST   /api/v1/admin/event-rules/{rule}/rehearsal           401    404     404    404        404       404            404    200
        GET    /api/v1/admin/patient-changes                        401    404     404    404        404       404            200    404
        PUT    /api/v1/admin/patient-changes/{change}               401    404     404    404        404       404            404    404
        POST   /api/v1/workbench/patients/search                      401    404     404    404        404       200            404    404
        GET    /api/v1/workbench/patients/{patient}/conversations     401    404     404    200        404       200            404    404
        POST   /api/v1/workbench/conversations                        401    404     404    404        404       201            404    404
        POST   /api/v1/workbench/conversations/preview                401    404     404    404        404       200            404    404
        GET    /api/v1/workbench/conversations/{conversation}         401    404     404    200        404       200            404    404
        GET    /api/v1/workbench/inbox                                401    404     404    404        404       200            404    404
        POST   /api/v1/workbench/inbox/{conversation}/messages        401    404     404    404        404       404            404    404
        GET    /api/v1/workbench/templates                            401    404     404    200        200       200            404    404
        POST   /api/v1/workbench/templates/{template}/rendering       401    404     404    200        404       404            404    404
        GET    /api/v1/admin/configuration                          401    404     404    404        404       404            404    200
        POST   /api/v1/admin/configuration/check                    401    404     404    404        404       404            404    200
        PUT    /api/v1/admin/configuration                          401    404     404    404        404       404            404    200
        POST   /api/v1/activation                                           422    422    422    422    422    422    422    422
        PUT    /api/v1/password-reset                                       422    422    422    422    422    422    422    422
        DELETE /api/v1/account/sessions/{session}                           401    204    204    204    204    204    204    204
        GET    /api/v1/admin/members                                        401    404    404    404    404    404    404    404
        POST   /api/v1/admin/members                                        401    404    404    404    404    404    404    404
        GET    /api/v1/admin/members/{member}                               401    404    404    404    404    404    404    404
        PATCH  /api/v1/admin/members/{member}                               401    404    404    404    404    404    404    404
        POST   /api/v1/admin/members/{member}/activation                    401    404    404    404    404    404    404    404
        POST   /api/v1/admin/members/{member}/password-code                 401    404    404    404    404    404    404    404
        GET    /api/v1/admin/workbench-users                                401    404    404    404    404    404    404    404
        POST   /api/v1/admin/workbench-users/{user}/activation              401    404    404    404    404    404    404    404
        POST   /api/v1/admin/workbench-users/{user}/password-code           401    404    404    404    404    404    404    404
        POST   /api/v1/admin/patients                                       401    404    404    404    404    404    404    404
        POST   /api/v1/admin/patients/search                                401    404    404    404    404    404    404    404

        GET    /settings/views                                      303    200     200    303        303       303            303    303
        GET    /administration/proxies                       303 303 303 404 404 404 404 404
        GET    /administration/proxies/{grant}               303 303 303 404 404 404 404 404
        GET    /administration/readers                       303 303 303 404 404 404 404 404
        POST   /administration/proxies                       401 401 401 404 404 404 404 404
        POST   /administration/proxies/{grant}/verification  401 401 401 404 404 404 404 404
        POST   /administration/proxies/{grant}/terms         401 401 401 404 404 404 404 404
        POST   /administration/proxies/{grant}/end           401 401 401 404 404 404 404 404
        POST   /administration/readers                       401 401 401 404 404 404 404 404
        POST   /administration/readers/suspension            401 401 401 404 404 404 404 404
        POST   /administration/readers/resumption            401 401 401 404 404 404 404 404
        POST   /administration/readers/narrowing             401 401 401 404 404 404 404 404
        GET    /api/v1/admin/proxy-grants                           401 404 404 404 404 404 404 404
        POST   /api/v1/admin/proxy-grants                           401 404 404 404 404 404 404 404
        GET    /api/v1/admin/proxy-grants/{grant}                   401 404 404 404 404 404 404 404
        PATCH  /api/v1/admin/proxy-grants/{grant}                   401 404 404 404 404 404 404 404
        DELETE /api/v1/admin/proxy-grants/{grant}                   401 404 404 404 404 404 404 404
        POST   /api/v1/admin/proxy-grants/{grant}/suspension        401 404 404 404 404 404 404 404
        DELETE /api/v1/admin/proxy-grants/{grant}/suspension        401 404 404 404 404 404 404 404
        GET    /api/v1/admin/readers                                401 404 404 404 404 404 404 404
        POST   /api/v1/admin/conversations/{conversation}/narrowing 401 404 404 404 404 404 404 404
        GET    /api/v1/account/views                                401 200 200 404 404 404 404 404
        """

    struct Row: Sendable {
        let method: String
        let path: String
        let expected: [Column: Int]

        var name: String { "\(method) \(path)" }
    }

    static let rows: [Row] = {
        // A route that is too long for its column stands on a line of its own before its statuses.
        let words = text.split(separator: "\n").dropFirst().flatMap { $0.split(separator: " ").map(String.init) }
        return stride(from: 0, to: words.count - 9, by: 10).map { start in
            Row(
                method: words[start], path: words[start + 1],
                expected: Dictionary(
                    uniqueKeysWithValues: zip(Column.allCases, words[start + 2..<start + 10].map { Int($0) ?? 0 })))
        }
    }()
}
