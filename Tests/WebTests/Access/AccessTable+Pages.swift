extension AccessTable {
    /// Addresses of pages and of what they load.
    static let pages = """
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

        GET    /forgotten                                           200    200     200    200        200       200            200    200
        POST   /forgotten                                           303    303     303    303        303       303            303    303
        GET    /forgotten/asked                                     200    200     200    200        200       200            200    200

        GET    /patients                                            303    303     303    303        303       303            303    303
        POST   /patients/switch                                     401    303     303    401        401       401            401    401
        GET    /patients/{patient}/conversations                    303    200     404    303        303       303            303    303
        POST   /patients/{patient}/conversations                    401    303     404    401        401       401            401    401
        POST   /patients/{patient}/conversations/search             401    200     404    401        401       401            401    401
        GET    /patients/{patient}/conversations/new                303    200     404    303        303       303            303    303
        POST   /patients/{patient}/conversations/new                401    200     404    401        401       401            401    401
        GET    /patients/{patient}/history                          303    200     404    303        303       303            303    303
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
        GET    /patients/{patient}/drafts                           303    200     404    303        303       303            303    303
        POST   /patients/{patient}/drafts                           401    303     404    401        401       401            401    401
        POST   /patients/{patient}/drafts/same                      401    303     404    401        401       401            401    401
        GET    /patients/{patient}/drafts/{draft}                   303    200     404    303        303       303            303    303
        POST   /patients/{patient}/drafts/{draft}/deletion          401    303     404    401        401       401            401    401
        POST   /patients/{patient}/conversations/{conversation}/draft
                                                                    401    303     404    401        401       401            401    401
        GET    /attachments/{attachment}                            303    200     404    303        303       303            303    303
        POST   /attachments                                         401    200     200    401        401       401            401    401
        GET    /settings                                            303    200     200    303        303       303            303    303
        POST   /settings/language                                   401    303     303    401        401       401            401    401
        POST   /settings/time-zone                                  401    303     303    401        401       401            401    401
        POST   /settings/address                                    401    422     422    401        401       401            401    401
        POST   /settings/notifications                              401    303     303    401        401       401            401    401
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
        POST   /workbench/tasks/{task}/priority                       401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/type                           401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/draft                          401    401     401    303        404       404            404    404
        POST   /workbench/tasks/{task}/draft/adoption                 401    401     401    404        404       404            404    404
        POST   /workbench/patients/{patient}/messages/draft           401    401     401    404        404       303            404    404
        POST   /workbench/inbox/{conversation}/draft                  401    401     401    404        404       404            404    404
        GET    /workbench/text-modules                                303    303     303    200        200       200            404    404
        POST   /workbench/text-modules                                401    401     401    303        303       303            404    404
        POST   /workbench/text-modules/{module}                       401    401     401    303        404       404            404    404
        POST   /workbench/text-modules/{module}/deletion              401    401     401    303        404       404            404    404
        GET    /workbench/drafts/{draft}                              303    303     303    404        404       404            404    404
        POST   /workbench/drafts/{draft}/deletion                     401    401     401    404        404       404            404    404
        POST   /workbench/messages/{message}/withdrawal               401    401     401    404        404       404            404    404
        POST   /workbench/tasks/bulk                                  401    401     401    200        200       200            200    200
        GET    /workbench/groups/{group}                              303    303     303    403        404       404            404    404
        POST   /workbench/groups/{group}/members                      401    401     401    403        404       404            404    404
        POST   /workbench/groups/{group}/removal                      401    401     401    403        404       404            404    404
        POST   /workbench/groups/{group}/absence                      401    401     401    403        404       404            404    404
        POST   /workbench/groups/{group}/absence/end                  401    401     401    403        404       404            404    404
        GET    /workbench/attachments/{attachment}                    303    303     303    200        404       200            404    404
        POST   /workbench/attachments                                 401    401     401    200        200       200            200    200
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
        POST   /workbench/inbox/{conversation}/correction             401    401     401    404        404       404            404    404
        GET    /workbench/patients/{patient}/conversations            303    303     303    200        404       200            404    404
        GET    /workbench/patients/{patient}/conversations/{conversation}
                                                                      303    303     303    200        404       200            404    404
        GET    /workbench/patients/{patient}/history                  303    303     303    200        404       200            404    404
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
        POST   /administration/members/{member}/mail                        401    401    401    404    404    404    404    404
        POST   /administration/members/{member}/password-letter             401    401    401    404    404    404    404    404
        POST   /administration/members/{member}/details                     401    401    401    404    404    404    404    404
        POST   /administration/members/{member}/state                       401    401    401    404    404    404    404    404
        POST   /administration/patients/{patient}/clinical-groups           401    401    401    404    404    404    404    404
        GET    /administration/invitations                                  303    303    303    404    404    404    404    404
        POST   /administration/invitations                                  401    401    401    404    404    404    404    404
        GET    /administration/invitations/{file}                           303    303    303    404    404    404    404    404
        POST   /administration/invitations/{file}/letters                   401    401    401    404    404    404    404    404
        POST   /administration/invitations/{file}/mail                      401    401    401    404    404    404    404    404
        POST   /administration/users/{user}/mail                            401    401    401    404    404    404    404    404
        GET    /administration/users                                        303    303    303    404    404    404    404    404
        POST   /administration/users/{user}/letter                          401    401    401    404    404    404    404    404
        POST   /administration/users/{user}/password-letter                 401    401    401    404    404    404    404    404
        GET    /workbench/settings                                  303    303     303    200        200       200            200    200
        POST   /workbench/settings/language                         401    401     401    303        303       303            303    303
        POST   /workbench/settings/time-zone                        401    401     401    303        303       303            303    303
        POST   /workbench/settings/address                          401    401     401    422        422       422            422    422
        POST   /workbench/settings/notifications                    401    401     401    303        303       303            303    303
        POST   /workbench/settings/keys                             401    401     401    303        303       303            303    303
        POST   /workbench/settings/sessions/ended                   401    401     401    303        303       303            303    303
        POST   /workbench/settings/sessions/{session}/ended         401    401     401    303        303       303            303    303
        POST   /workbench/settings/password                         401    401     401    422        422       422            422    422
        GET    /workbench/session/stay                              303    303     303    204        204       204            204    204
        POST   /workbench/session/stay                              401    401     401    204        204       204            204    204
        GET    /workbench/sign-out                                  303    303     303    200        200       200            200    200
        POST   /workbench/sign-out                                  401    401     401    303        303       303            303    303
        GET    /workbench/events                                    303    303     303    200        200       200            200    200

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
        GET    /administration/workflows                     303 303 303 404 404 404 404 200
        GET    /administration/deliveries                    303 303 303 404 404 404 404 200
        GET    /administration/deliveries/{delivery}         303 303 303 404 404 404 404 404
        POST   /administration/deliveries/{delivery}/replay  401 401 401 404 404 404 404 404
        POST   /administration/deliveries/{delivery}/skip    401 401 401 404 404 404 404 404
        POST   /administration/deliveries/{delivery}/task    401 401 401 404 404 404 404 404
        POST   /administration/endpoints/{endpoint}/test     401 401 401 404 404 404 404 409
        GET    /administration/endpoints/{endpoint}/secrets  303 303 303 404 404 404 404 200
        POST   /administration/endpoints/{endpoint}/secrets  401 401 401 404 404 404 404 200
        POST   /administration/endpoints/{endpoint}/secrets/{secret}/end
                                                             401 401 401 404 404 404 404 404
        """
}
