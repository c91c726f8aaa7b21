import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Ages that change rights")
struct AgeRuleTests {
    /// A birthday tonight: the moment at which clocks of the zone begin the day.
    static let birthdays: [(zone: String, born: String, years: Int, moment: String)] = [
        ("America/Chicago", "2008-11-21", 18, "2026-11-21T06:00:00Z"),
        ("America/Chicago", "2008-07-04", 18, "2026-07-04T05:00:00Z"),
        // The night in which the clocks go back, and the one in which they go forward.
        ("America/Chicago", "2008-11-01", 18, "2026-11-01T05:00:00Z"),
        ("America/Chicago", "2008-11-02", 18, "2026-11-02T06:00:00Z"),
        ("America/Chicago", "2008-03-08", 18, "2026-03-08T06:00:00Z"),
        ("Europe/Vienna", "2008-03-29", 18, "2026-03-28T23:00:00Z"),
        ("Europe/Vienna", "2008-03-30", 18, "2026-03-29T22:00:00Z"),
        // Cairo skips midnight itself on the last Friday of April.
        ("Africa/Cairo", "2008-04-24", 18, "2026-04-23T22:00:00Z"),
        ("UTC", "2008-11-21", 18, "2026-11-21T00:00:00Z"),
        // Born on a leap day, of age on 1 March of a common year and on the day itself in a leap year.
        ("UTC", "2008-02-29", 18, "2026-03-01T00:00:00Z"),
        ("UTC", "2008-02-29", 12, "2020-02-29T00:00:00Z"),
    ]

    @Test("A year is completed at 00:00 in the site's zone, whatever the clocks do that night (D3)", arguments: birthdays)
    func birthday(one: (zone: String, born: String, years: Int, moment: String)) throws {
        let rule = AgeRule(timeZone: one.zone)
        let birth = try #require(BirthDate(one.born))
        #expect(rule.birthday(one.years, of: birth).rfc3339Seconds == one.moment)
    }

    @Test("The bands begin at their birthdays and follow the configured ages")
    func bands() throws {
        let birth = try #require(BirthDate("2011-08-30"))
        let rule = AgeRule(ages: Site.Ages(confidentialFrom: 13, majority: 19), timeZone: "America/Chicago")
        let (twelve, thirteen, nineteen) = (rule.birthday(12, of: birth), rule.birthday(13, of: birth), rule.birthday(19, of: birth))
        #expect(rule.band(of: birth, at: twelve) == .child)
        #expect(rule.band(of: birth, at: thirteen.adding(microseconds: -1)) == .child)
        #expect(rule.band(of: birth, at: thirteen) == .confidential)
        #expect(rule.band(of: birth, at: nineteen.adding(microseconds: -1)) == .confidential)
        #expect(rule.band(of: birth, at: nineteen) == .adult)
        #expect(rule.majority(of: birth) == nineteen)
        #expect(rule.band(of: nil, at: twelve) == .adult, "nothing is presumed of whom nobody knows the age")
    }

    @Test("A site that says nothing of ages has the confidential band from 12 and majority at 18")
    func defaults() throws {
        let usual = Site.Ages(confidentialFrom: 12, majority: 18)
        #expect(Site.Ages() == usual)
        let line = "ages: {confidentialFrom: 12, majority: 18}\n"
        try #require(DemonstrationSite.document.contains(line))
        for (said, ages) in [
            ("", usual), ("ages: {majority: 21}\n", Site.Ages(confidentialFrom: 12, majority: 21)),
            ("ages: {confidentialFrom: 14}\n", Site.Ages(confidentialFrom: 14, majority: 18)),
        ] {
            let read = ConfigurationDocument.read(DemonstrationSite.document.replacing(line, with: said))
            #expect(read.mistakes.isEmpty && read.document?.ages == ages, "\(said)")
        }
        let rule = AgeRule(timeZone: "America/Chicago")
        let midnight = try #require(Timestamp(rfc3339: "2026-11-21T06:00:00Z"))
        let (twelve, eighteen) = (try #require(BirthDate("2014-11-21")), try #require(BirthDate("2008-11-21")))
        #expect(rule.band(of: twelve, at: midnight.adding(microseconds: -1)) == .child)
        #expect(rule.band(of: twelve, at: midnight) == .confidential)
        #expect(rule.band(of: eighteen, at: midnight.adding(microseconds: -1)) == .confidential)
        #expect(rule.band(of: eighteen, at: midnight) == .adult)
    }

    @Test("What age ends: every right that rests on minority, every other that began before majority, never a court's")
    func ends() throws {
        let birth = try #require(BirthDate("2008-11-21"))
        let rule = AgeRule(timeZone: "America/Chicago")
        let majority = rule.majority(of: birth)
        for basis in GrantBasis.allCases {
            var grant = ProxyGrant(
                id: ID(high: 3, low: 1), patient: ID(high: 1, low: 1), proxy: ID(high: 2, low: 1), relationship: "mother",
                from: majority.adding(days: -900), basis: basis, verifiedAt: majority.adding(days: -900))
            #expect(grant.endByAge(bornOn: birth, rule) == (basis == .courtOrder ? .never : .at(majority)), "\(basis)")
            #expect(grant.isInForce(at: majority.adding(microseconds: -1), bornOn: birth, rule), "\(basis)")
            #expect(grant.isInForce(at: majority, bornOn: birth, rule) == (basis == .courtOrder), "\(basis)")
            #expect(grant.endByAge(bornOn: nil, rule) == (basis.restsOnMinority ? .unknown : .never), "\(basis)")
            #expect(grant.isInForce(at: majority, bornOn: nil, rule) == !basis.restsOnMinority, "\(basis)")
            grant.from = majority
            #expect(grant.endByAge(bornOn: birth, rule) == (basis.restsOnMinority ? .at(majority) : .never), "\(basis)")
        }
    }
}
