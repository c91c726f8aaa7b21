extension PlainRule {
    /// What is shared with other systems.
    static let secrets = """
        GET    /administration/endpoints/{endpoint}/secrets                 system
        POST   /administration/endpoints/{endpoint}/secrets                 system
        POST   /administration/endpoints/{endpoint}/secrets/{secret}/end    system
        GET    /api/v1/admin/endpoints/{endpoint}/secrets                   system
        POST   /api/v1/admin/endpoints/{endpoint}/secrets                   system
        DELETE /api/v1/admin/endpoints/{endpoint}/secrets/{secret}          system
        """
}
