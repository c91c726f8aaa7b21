import HTTPTypes
import Hummingbird
import WebSupport

/// Where the files of the pages are: under the name of their content, so that they are kept for ever.
enum AssetPaths {
    static let style = path("threadwell.css")
    static let module = path("threadwell.js")
    static let icon = path("icon.svg")

    private static func path(_ name: String) -> String {
        "/assets/\(EmbeddedAssets.named(name)?.hashedName ?? name)"
    }
}

extension Router<AnyoneContext> {
    func addAssets() {
        get("/assets/{name}") { request, context -> Response in
            guard let name = context.parameters.get("name"), let asset = EmbeddedAssets.hashed(name) else { throw Problem.notFound }
            return asset.response(to: request)
        }
    }
}
