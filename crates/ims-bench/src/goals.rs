//! What the figures have to reach, checked where they are measured.

use crate::results::Table;

/// The goals of one chapter and what was measured for each.
#[derive(Debug, Default)]
pub(crate) struct Goals(Vec<Goal>);

#[derive(Debug)]
struct Goal {
    name: String,
    bound: Bound,
    measured: f64,
}

/// What has to be reached, and what ought to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    AtLeast { floor: f64, aim: f64 },
    AtMost { ceiling: f64, aim: f64 },
}

impl Bound {
    pub(crate) const fn at_most(ceiling: f64, aim: f64) -> Self {
        Self::AtMost { ceiling, aim }
    }

    fn verdict(self, measured: f64) -> &'static str {
        let (enough, best) = match self {
            Self::AtLeast { floor, aim } => (measured >= floor, measured >= aim),
            Self::AtMost { ceiling, aim } => (measured <= ceiling, measured <= aim),
        };
        match (enough, best) {
            (_, true) => "aim reached",
            (true, false) => "reached",
            (false, false) => "**missed**",
        }
    }

    fn shown(self) -> [String; 2] {
        match self {
            Self::AtLeast { floor, aim } => [format!("at least {floor:.2}"), format!("{aim:.2}")],
            Self::AtMost { ceiling, aim } => [format!("at most {ceiling:.2}"), format!("{aim:.2}")],
        }
    }
}

impl Goals {
    pub(crate) fn add(&mut self, name: impl Into<String>, bound: Bound, measured: f64) {
        self.0.push(Goal {
            name: name.into(),
            bound,
            measured,
        });
    }

    pub(crate) fn table(&self) -> String {
        let mut table = Table::new(["goal", "bound", "aim", "measured", "verdict"]);
        for goal in &self.0 {
            let [bound, aim] = goal.bound.shown();
            table.row(&[
                goal.name.clone(),
                bound,
                aim,
                format!("{:.2}", goal.measured),
                goal.bound.verdict(goal.measured).to_owned(),
            ]);
        }
        table.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;

    #[test]
    fn judges_by_the_bound_and_by_the_aim() {
        let least = Bound::AtLeast {
            floor: 1.2,
            aim: 1.5,
        };
        let most = Bound::AtMost {
            ceiling: 1.0,
            aim: 0.6,
        };
        for (bound, measured, verdict) in [
            (least, 1.6, "aim reached"),
            (least, 1.3, "reached"),
            (least, 1.1, "**missed**"),
            (most, 0.5, "aim reached"),
            (most, 1.0, "reached"),
            (most, 1.1, "**missed**"),
            (most, f64::NAN, "**missed**"),
        ] {
            assert_eq!(bound.verdict(measured), verdict, "{measured}");
        }
    }
}
