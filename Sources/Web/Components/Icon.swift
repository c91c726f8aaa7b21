import WebSupport

/// The drawings beside words. They say nothing that a word does not say, so no reader is told of them.
enum Icon: Int, Sendable, CaseIterable {
    case thread
    case check
    case sent
    case eye
    case work
    case clock
    case withdrawn
    case closed
    case alert
    case info
    case phone
    case people
    case lock
    case back
    case forward
    case reply
    case write
    case note
    case letter
    case search
    case keyboard
    case down
    case clip

    /// The drawing, inline.
    var markup: Markup { Self.drawn[rawValue] }

    /// Put together once: every line of a list has one.
    private static let drawn: [Markup] = allCases.map { icon in
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\(icon.drawing)</svg>"
    }

    private var drawing: Markup {
        switch self {
        case .thread: #"<path d="M4 6.5h16M4 11.5h16M4 16.5h7.5c3 0 3-4 .5-4s-2.5 7 2.5 7H20"/>"#
        case .check: #"<path d="M4.5 12.5l5 5L19.5 7"/>"#
        case .sent: #"<path d="M20.5 3.5L10 14M20.5 3.5l-6.5 17-4-6.5-6.5-4z"/>"#
        case .eye: #"<path d="M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.75"/>"#
        case .work: #"<path d="M4 20l1-4.5L16.5 4a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19z"/><path d="M14.5 6l3.5 3.5"/>"#
        case .clock: #"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.25l3.25 2"/>"#
        case .withdrawn: #"<circle cx="12" cy="12" r="8.5"/><path d="M6 18L18 6"/>"#
        case .closed: #"<rect x="4" y="4.5" width="16" height="4" rx="1"/><path d="M5.5 8.5v11h13v-11M10 12.5h4"/>"#
        case .alert: #"<path d="M12 3.5l9.5 16.5h-19z"/><path d="M12 10v4.5M12 17.25v.250"/>"#
        case .info: #"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.25M12 7.75v.250"/>"#
        case .phone:
            #"<path d="M5 4h3.5l1.75 4.5-2.25 1.5a11 11 0 0 0 5.5 5.5l1.5-2.25 4.5 1.75V18.5A1.75 1.75 0 0 1 17.7 20.25 15 15 0 0 1 3.75 6.3 2 2 0 0 1 5 4z"/>"#
        case .people:
            #"<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 2.75-6.5 6.5-6.5s6.5 2.5 6.5 6.5M16 4.75a3.5 3.5 0 0 1 0 6.5M18 14.2c2.25.800 3.5 2.9 3.5 5.8"/>"#
        case .lock: #"<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>"#
        case .back: #"<path d="M10.5 5.5L4 12l6.5 6.5M4.5 12H20"/>"#
        case .forward: #"<path d="M13.5 5.5L20 12l-6.5 6.5M19.5 12H4"/>"#
        case .reply: #"<path d="M9.5 5L3.5 11l6 6M4 11h9.5c4 0 7 2.5 7 7.5"/>"#
        case .write: #"<path d="M12 20.5h8.5M4 20.5l1-4.5L16 5a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19.5z"/>"#
        case .note: #"<path d="M5 3.5h14v11l-5.5 6H5z"/><path d="M13.5 20.5v-6H19M8.5 8h7M8.5 11.5h4"/>"#
        case .letter: #"<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3.5 7l8.5 6.5L20.5 7"/>"#
        case .search: #"<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>"#
        case .keyboard:
            #"<rect x="2.5" y="6" width="19" height="12.5" rx="2"/><path d="M6.5 10h.010M10 10h.010M13.5 10h.010M17.5 10h.010M8 14.5h8"/>"#
        case .down: #"<path d="M6 9.5l6 6 6-6"/>"#
        case .clip:
            #"<path d="M19.5 11.5l-7.75 7.75a4.75 4.75 0 0 1-6.75-6.75l8-8a3.250 3.250 0 0 1 4.6 4.6l-7.85 7.85a1.6 1.6 0 0 1-2.3-2.3l7-7"/>"#
        }
    }
}
