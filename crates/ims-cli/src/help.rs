//! Topics of `ims help` that are no commands.

/// The names of the topics.
pub(crate) const NAMES: [&str; 6] = [
    "exit-codes",
    "filters",
    "many",
    "plans",
    "sessions",
    "variables",
];

pub(crate) const EXIT_CODES: &str = include_str!("help/exit-codes.txt");
pub(crate) const VARIABLES: &str = include_str!("help/variables.txt");

/// What is said of a topic.
pub(crate) fn topic(name: &str) -> Option<&'static str> {
    Some(match name {
        "exit-codes" => EXIT_CODES,
        "filters" => include_str!("help/filters.txt"),
        "many" => include_str!("help/many.txt"),
        "plans" => include_str!("help/plans.txt"),
        "sessions" => include_str!("help/sessions.txt"),
        "variables" => VARIABLES,
        _ => return None,
    })
}
