//! What a person probably meant by a name that is not there.

/// How alike two names must be to be worth a mention.
const LIKENESS: f64 = 0.75;

/// The candidate most like `wanted`, if one is alike at all.
///
/// A name that holds the other whole (`stin` in `supplier_stin`) is alike: fields are renamed so.
#[must_use]
pub fn nearest<'n>(wanted: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = wanted.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (likeness(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn likeness(wanted: &str, candidate: &str) -> f64 {
    let holds = wanted.len() > 2
        && candidate.len() > 2
        && (candidate.contains(wanted) || wanted.contains(candidate));
    if holds {
        1.0
    } else {
        strsim::jaro_winkler(wanted, candidate)
    }
}
