/// The native API, version 1: JSON over HTTP for apps, the Workbench's own
/// scripts and systems that want one small call. Every route is declared once,
/// in the tables below; the router and the OpenAPI document both come from them.
enum API {
    static let prefix = "/api/v1"

    /// Every route there is. What is not here answers 404, or 405 where the
    /// address exists for another method.
    static let routes: [Route] = [
        sessionRoutes,
        accountRoutes,
        entryRoutes,
        mailRoutes,
        patientRoutes,
        conversationRoutes,
        messageRoutes,
        draftRoutes,
        historyRoutes,
        attachmentRoutes,
        patientChangeRoutes,
        queueRoutes,
        taskRoutes,
        taskHistoryRoutes,
        oversightRoutes,
        correctionRoutes,
        answerUndoRoutes,
        presenceRoutes,
        bulkRoutes,
        groupRoutes,
        absenceRoutes,
        personalRoutes,
        templateRoutes,
        textModuleRoutes,
        memberRoutes,
        adminPatientRoutes,
        patientGroupRoutes,
        invitationRoutes,
        proxyGrantRoutes,
        privacyRoutes,
        deliveryRoutes,
        secretRoutes,
        configurationRoutes,
        workflowRoutes,
        quarantineRoutes,
        eventRuleRoutes,
        heldRoutes,
        systemRoutes,
        systemFileRoutes,
        descriptionRoutes,
    ].flatMap { $0 }

    /// Bytes of a request body, unless its route says otherwise: a body of
    /// 64 KiB as JSON with every character escaped twofold fits.
    static let bodyLimit = 131_072
    /// Items of a page when nothing is asked for, and at most.
    static let pageLimit = (usual: 50, most: 200)
}
