public import Messaging
import Persistence

extension ProviderFacts {
    /// A provider of nobody, to try a filter of the site's own with.
    ///
    /// - Parameters:
    ///   - code: of the provider.
    ///   - providerNumber: the provider's identifier under the authority `HOSP`.
    ///   - group: code of the clinical group.
    ///   - patientGroups: codes of the clinical groups whose patient it is about.
    public static func example(
        code: String = "reed", providerNumber: String? = "1234", accepting: Bool = true, offeredToPatientsOf: String? = nil,
        group: String = "primary-care", patientGroups: Set<String> = []
    ) -> ProviderFacts {
        ProviderFacts(
            provider: Provider(
                id: ID(high: 1, low: 1), code: code, name: "Dr. Ann Reed", authority: providerNumber == nil ? nil : "HOSP",
                identifier: providerNumber, accepting: accepting, offeredToPatientsOf: offeredToPatientsOf),
            clinicalGroup: ClinicalGroup(
                id: ID(high: 2, low: 1), code: group, name: Localized(["en": "Primary care"]), about: Localized([:])),
            patientGroups: patientGroups)
    }
}
