import Foundation

/// Whose clocks a person reads by.
public enum TimeZoneChoice: Sendable, Hashable {
    /// Those of the site, whatever it will decide.
    case ofSite
    /// An IANA name, such as `America/Chicago`.
    case named(String)

    /// - Parameter text: nil and nothing are the site's.
    public init(_ text: String?) {
        self = text.flatMap { $0.isEmpty ? nil : .named($0) } ?? .ofSite
    }

    /// Every name that may be chosen, in the order of the alphabet.
    public static let names = TimeZone.knownTimeZoneIdentifiers.filter { $0 != "UTC" && ZoneOffsets.exists($0) }.sorted() + ["UTC"]

    /// What is kept with the account.
    ///
    /// - Throws: `SettingsRefusal.timeZoneUnknown`.
    func stored() throws -> String? {
        guard case .named(let name) = self else { return nil }
        guard ZoneOffsets.exists(name) else { throw SettingsRefusal.timeZoneUnknown }
        return name
    }
}
