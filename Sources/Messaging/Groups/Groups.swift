/// Whom members may write to: authorities, types of question, calendars,
/// providers and clinical groups, as the configuration puts them in force.
enum Groups {}
