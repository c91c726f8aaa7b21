import Hummingbird
import WebSupport

extension API {
    static let descriptionRoutes: [Route] = [
        Route(
            method: .get, path: "/openapi.json", summary: "This description", access: .anyone,
            answers: [Answer(200, "The OpenAPI 3.1 document.", Schema(value: ["type": "object"]))],
            handle: .open { _ in .json(OpenAPIDocument.bytes) })
    ]
}
