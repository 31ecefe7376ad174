//! Medians and spreads of interleaved rounds.

use std::fmt;

/// One figure for each round.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds(Vec<f64>);

impl Rounds {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn push(&mut self, figure: f64) {
        self.0.push(figure);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The figure below which this share of the rounds lies.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else {
            return f64::NAN;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "an index into a list of rounds"
        )]
        let index = (share * last as f64).round() as usize;
        sorted.get(index).copied().unwrap_or(f64::NAN)
    }

    /// How often this fits into `other`, round by round, so that a change of
    /// the processor's speed cancels out.
    pub(crate) fn ratio_of(&self, other: &Self) -> Self {
        Self(
            self.0
                .iter()
                .zip(&other.0)
                .map(|(own, other)| other / own)
                .collect(),
        )
    }
}

/// The median, and the quartiles beside it.
impl fmt::Display for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0);
        write!(
            f,
            "{:.decimals$} ({:.decimals$} to {:.decimals$})",
            self.median(),
            self.quantile(0.25),
            self.quantile(0.75)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Rounds;

    #[test]
    fn shows_the_median_between_the_quartiles() {
        let rounds = Rounds(vec![9.0, 1.0, 3.0, 2.0, 4.0]);
        assert_eq!(format!("{rounds:.1}"), "3.0 (2.0 to 4.0)");
    }

    #[test]
    fn compares_round_by_round() {
        let (ours, theirs) = (Rounds(vec![1.0, 2.0, 4.0]), Rounds(vec![3.0, 6.0, 12.0]));
        assert_eq!(format!("{:.1}", ours.ratio_of(&theirs)), "3.0 (3.0 to 3.0)");
    }
}
