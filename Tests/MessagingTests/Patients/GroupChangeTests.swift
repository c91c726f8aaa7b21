import Persistence
import Testing

@testable import Messaging

@Suite("What a new saying does to the clinical groups of a patient")
struct GroupChangeTests {
    private static let home = ID<ClinicalGroup>(high: 0, low: 1)
    private static let heart = ID<ClinicalGroup>(high: 0, low: 2)
    private static let skin = ID<ClinicalGroup>(high: 0, low: 3)

    private static func practice(_ groups: ID<ClinicalGroup>...) -> Set<GroupClaim> {
        Set(groups.map { GroupClaim(group: $0, source: .practice) })
    }
    private static func imported(_ groups: ID<ClinicalGroup>...) -> Set<GroupClaim> {
        Set(groups.map { GroupClaim(group: $0, source: .imported) })
    }

    @Test("What the practice says is the whole set: all else ends, whoever said it, and what another system says too it says itself")
    func replacing() {
        let (home, heart, skin) = (Self.home, Self.heart, Self.skin)
        let rows: [(standing: Set<GroupClaim>, wanted: Set<ID<ClinicalGroup>>, change: GroupChange)] = [
            ([], [], GroupChange()),
            ([], [home, heart], GroupChange(begun: Self.practice(home, heart))),
            (Self.practice(home), [home], GroupChange()),
            (Self.imported(home), [home], GroupChange(begun: Self.practice(home))),
            (Self.practice(home).union(Self.imported(home)), [home], GroupChange()),
            (Self.practice(home).union(Self.imported(heart)), [home, heart], GroupChange(begun: Self.practice(heart))),
            (Self.practice(home, heart), [heart, skin], GroupChange(ended: Self.practice(home), begun: Self.practice(skin))),
            (Self.imported(home), [heart], GroupChange(ended: Self.imported(home), begun: Self.practice(heart))),
            (Self.practice(home).union(Self.imported(home)), [], GroupChange(ended: Self.practice(home).union(Self.imported(home)))),
        ]
        for row in rows {
            #expect(GroupChange.replacing(row.standing, with: row.wanted) == row.change, "\(row.standing) to \(row.wanted)")
        }
    }

    @Test("What another system says replaces what it said before, and does nothing when it says the same again")
    func following() {
        let (home, heart) = (Self.home, Self.heart)
        let rows: [(named: ID<ClinicalGroup>, last: ID<ClinicalGroup>?, standing: Set<GroupClaim>, change: GroupChange)] = [
            (heart, nil, [], GroupChange(begun: Self.imported(heart))),
            (heart, heart, Self.imported(heart), GroupChange()),
            // The practice has ended it since.
            (heart, heart, [], GroupChange()),
            (heart, home, Self.imported(home), GroupChange(ended: Self.imported(home), begun: Self.imported(heart))),
            (heart, home, [], GroupChange(begun: Self.imported(heart))),
            // What the practice says is its own, the same group or another.
            (heart, nil, Self.practice(home, heart), GroupChange(begun: Self.imported(heart))),
            (
                heart, home, Self.practice(home).union(Self.imported(home)),
                GroupChange(ended: Self.imported(home), begun: Self.imported(heart))
            ),
        ]
        for row in rows {
            #expect(
                GroupChange.following(row.named, after: row.last, row.standing) == row.change, "\(row.named) on \(row.standing)")
        }
    }
}
