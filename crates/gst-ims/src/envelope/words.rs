//! What the words of an error say where its code or status does not decide.

/// "No record found for the provided inputs" and its like, unless a failure is the reason.
pub(super) fn speaks_of_no_records(message: &str) -> bool {
    let words = words(message);
    let things = [
        "record",
        "records",
        "document",
        "documents",
        "invoice",
        "invoices",
        "data",
        "detail",
        "details",
        "entry",
        "entries",
    ];
    let has_none = words.windows(2).any(|pair| match pair {
        [no, thing] => no == "no" && things.contains(&thing.as_str()),
        _ => false,
    });
    let troubles = [
        "error",
        "failure",
        "fail",
        "failed",
        "unable",
        "unavailable",
        "timeout",
        "down",
        "try",
        "retry",
        "response",
        "later",
        "issue",
        "exception",
        "technical",
        "connect",
    ];
    has_none && !words.iter().any(|word| troubles.contains(&word.as_str()))
}

/// Whether a message says that a limit or a quota is used up; the platform tells it with HTTP 403
/// too.
pub(super) fn speaks_of_limit(message: &str) -> bool {
    let message = words(message).join(" ");
    let has = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    let is_about_use = has(&[
        "quota",
        "usage",
        "credit",
        "limit",
        "balance",
        "allowance",
        "allotment",
        "hits",
        "calls",
        "requests",
    ]);
    let is_over = has(&[
        "exhaust",
        "exceed",
        "used up",
        "reached",
        "over limit",
        "over quota",
        "insufficient",
        "not enough",
        "no more",
        "consumed",
        "depleted",
        "violation",
        "out of",
        "low",
        "zero",
        "crossed",
        "hit the",
        "hit your",
        "maxed",
    ]);
    has(&[
        "too many",
        "throttl",
        "rate limit",
        "ratelimit",
        "spike arrest",
        "slow down",
    ]) || is_about_use && is_over
}

fn words(message: &str) -> Vec<String> {
    message
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_from_a_refusal() {
        for message in [
            "Usage quota exhausted",
            "API quota exceeded",
            "Usage limit reached",
            "Too many requests",
            "Limit Exceeded",
            "API limit reached",
            "Insufficient credits",
            "You have exhausted your monthly calls",
            "Rate limit quota violation. Quota limit  exceeded.",
            "Your wallet balance is insufficient",
        ] {
            assert!(speaks_of_limit(message), "{message}");
        }
        for message in [
            "Insufficient privilege",
            "Session over",
            "Forbidden",
            "usage plan unknown",
            "Request is not allowed",
            "Invalid or expired token",
            "Session limit unknown",
        ] {
            assert!(!speaks_of_limit(message), "{message}");
        }
    }
}
