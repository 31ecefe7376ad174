//! What the words of an error say where its code or status does not decide.

/// "No record found for the provided inputs" and its like, unless a failure is the reason.
pub(super) fn speaks_of_no_records(message: &str) -> bool {
    const THINGS: [&str; 11] = [
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
    let words = words(message);
    let has_none = words.windows(2).any(|pair| match pair {
        [no, thing] => no == "no" && THINGS.contains(&thing.as_str()),
        _ => false,
    });
    has_none
        && !words
            .iter()
            .any(|word| begins(word, TROUBLES) || begins(word, REASONS))
}

/// Beginnings of words for what went wrong, or is not done yet.
const TROUBLES: &[&str] = &[
    "abort",
    "busy",
    "crash",
    "discard",
    "dropped",
    "error",
    "exception",
    "fail",
    "fault",
    "incomplete",
    "interrupt",
    "later",
    "maintenance",
    "missing",
    "omit",
    "partial",
    "problem",
    "queue",
    "retry",
    "skip",
    "timeout",
    "truncat",
    "unable",
    "unavail",
];

/// Beginnings of words that give something else than an empty month as the reason.
const REASONS: &[&str] = &[
    "again",
    "backend",
    "because",
    "connect",
    "database",
    "down",
    "due",
    "gateway",
    "internal",
    "issue",
    "load",
    "network",
    "process",
    "receiv",
    "respon",
    "retriev",
    "server",
    "service",
    "system",
    "technical",
    "temporar",
    "timed",
    "try",
    "upstream",
    "wait",
];

/// Whether words beside a success say that something went wrong all the same, or is to come.
pub(super) fn speaks_of_trouble(message: &str) -> bool {
    const NONE: [&str; 4] = ["no", "without", "0", "zero"];
    const PHRASES: [&str; 8] = [
        "timed out",
        "try again",
        "try after",
        "in progress",
        "being prepared",
        "being generated",
        "will be generated",
        "will be available",
    ];
    let words = words(message);
    let is_denied = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|word| NONE.contains(&word.as_str()))
    };
    let has_trouble = words
        .iter()
        .enumerate()
        .any(|(index, word)| begins(word, TROUBLES) && !is_denied(index));
    let joined = words.join(" ");
    has_trouble || PHRASES.iter().any(|phrase| joined.contains(phrase))
}

/// Whether a status says that something is still to be done.
pub(super) fn says_pending(status: &str) -> bool {
    matches!(
        words(status).join(" ").as_str(),
        "pending"
            | "processing"
            | "queued"
            | "in queue"
            | "in progress"
            | "inprogress"
            | "ip"
            | "accepted"
            | "waiting"
            | "submitted"
            | "scheduled"
            | "preparing"
            | "running"
            | "initiated"
            | "started"
            | "created"
            | "not ready"
    )
}

/// Whether a message says that a limit or a quota is used up; the platform tells it with HTTP 403
/// too.
pub(super) fn speaks_of_limit(message: &str) -> bool {
    /// What can be used up.
    const USE: &[&str] = &[
        "allotment",
        "allowance",
        "balance",
        "call",
        "credit",
        "hits",
        "limit",
        "quota",
        "rate",
        "request",
        "tier",
        "transaction",
        "usage",
        "wallet",
    ];
    /// That it is.
    const OVER: &[&str] = &[
        "consumed",
        "crossed",
        "deplet",
        "exceed",
        "exhaust",
        "finish",
        "insufficient",
        "low",
        "maxed",
        "over",
        "reached",
        "recharge",
        "violation",
        "zero",
    ];
    /// What other refusals are about.
    const OTHERS: &[&str] = &[
        "address",
        "authori",
        "character",
        "date",
        "field",
        "file",
        "length",
        "note",
        "permission",
        "payload",
        "privilege",
        "record",
        "role",
        "row",
        "scope",
        "session",
        "size",
        "whitelist",
    ];
    let words = words(message);
    let joined = words.join(" ");
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| joined.contains(phrase));
    let has_word = |beginnings: &[&str]| {
        words
            .iter()
            .any(|word| begins(word, beginnings) && word != "lower" && word != "allowed")
    };
    if has_word(OTHERS) {
        return false;
    }
    let is_over = has_word(OVER)
        || has(&[
            "used up",
            "not enough",
            "enough credit",
            "no more",
            "out of",
            "hit the",
            "hit your",
            "0 remaining",
            "no credit",
        ]);
    has(&[
        "too many request",
        "too many call",
        "throttl",
        "rate limit",
        "ratelimit",
        "spike arrest",
        "slow down",
        "resource exhausted",
    ]) || joined == "too many"
        || has_word(USE) && is_over && !has(&["out of range"])
}

fn begins(word: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| word.starts_with(beginning))
}

/// The words of a text in small letters, those of `tooManyRequests` apart.
fn words(message: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(message.len());
    let mut was_small = false;
    for c in message.chars() {
        if was_small && c.is_uppercase() {
            spaced.push(' ');
        }
        was_small = c.is_lowercase();
        spaced.extend(c.to_lowercase());
    }
    spaced
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
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
            "Daily limit is over",
            "No credits left",
            "Your plan does not have enough credits",
            "Credits expired: 0 remaining",
            "Free tier exhausted",
            "Monthly quota finished",
            "Recharge your wallet",
            "Rate exceeded",
            "OVER_QUERY_LIMIT",
            "RESOURCE_EXHAUSTED",
            "TooManyRequestsException",
            "quotaExceeded",
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
            "Insufficient privileges to use credit notes",
            "Low privileges for these requests",
            "Requests from this address are not allowed",
            "IP not whitelisted: out of range of allowed calls",
            "User has reached a restricted resource",
            "Maximum length limit exceeded for remarks",
            "Only 3 sessions are allowed, limit reached",
        ] {
            assert!(!speaks_of_limit(message), "{message}");
        }
    }

    #[test]
    fn trouble_is_told_from_success() {
        for message in [
            "System Failure",
            "Some records are missing",
            "Your request is in the queue",
            "The file will be generated in 20 minutes",
            "Backend timed out",
        ] {
            assert!(speaks_of_trouble(message), "{message}");
        }
        for message in [
            "Success",
            "3 left",
            "0 errors",
            "No failures",
            "Data fetched",
        ] {
            assert!(!speaks_of_trouble(message), "{message}");
        }
    }
}
