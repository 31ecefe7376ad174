//! One call, and whether what came of it is what may come of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use gst_ims::{Client, Error, ErrorKind, GoodsType, Section};
use serde::Serialize;
use serde_json::Value;

use crate::load::{API_KEY, DEADLINE, SLACK, TOKEN};
use crate::overrun::watched;

/// What a call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Question {
    Invoices(Section),
    AllInvoices,
    Counts(GoodsType),
}

/// What one answer of a call came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// Everything is there and as expected.
    Whole,
    /// Some records are missing, and the answer says so; the others are right.
    ToldAsPartial,
    /// The caller knows that there is nothing.
    Failed(ErrorKind),
    /// What must never happen.
    Wrong,
    /// A failure that gives a secret away.
    Secret,
}

/// A finished call.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) judgements: Vec<Judgement>,
    pub(crate) elapsed: Duration,
    /// Whether it was still waiting after its deadline.
    pub(crate) overran: bool,
}

/// What a server without faults answers, by section or goods type.
pub(crate) struct Expected(BTreeMap<Question, Value>);

impl Question {
    /// Questions in turn, one in twelve for all sections.
    pub(crate) fn nth(number: u64) -> Self {
        let all: Vec<Self> = Self::single().collect();
        let place = usize::try_from(number % 12).unwrap_or_default();
        all.get(place).copied().unwrap_or(Self::AllInvoices)
    }

    fn single() -> impl Iterator<Item = Self> {
        Section::ALL
            .into_iter()
            .map(Self::Invoices)
            .chain(GoodsType::ALL.into_iter().map(Self::Counts))
    }

    /// Asks, and returns each answer with the question that it is for.
    async fn ask(self, client: &Client) -> Vec<(Self, Result<Value, Error>)> {
        match self {
            Self::Invoices(section) => {
                vec![(self, shown(client.invoices(section).send().await))]
            }
            Self::Counts(goods_type) => {
                vec![(self, shown(client.counts(goods_type).send().await))]
            }
            Self::AllInvoices => {
                let outcomes = client.all_invoices().send().await;
                outcomes
                    .into_iter()
                    .map(|outcome| (Self::Invoices(outcome.section), shown(outcome.result)))
                    .collect()
            }
        }
    }

    pub(crate) async fn check(self, client: &Client, expected: &Expected) -> Checked {
        let started = Instant::now();
        let (answers, overran) = watched(self.ask(client), DEADLINE + SLACK).await;
        let elapsed = started.elapsed();
        let judgements = answers
            .iter()
            .map(|(question, answer)| expected.judge(*question, answer))
            .collect();
        Checked {
            judgements,
            elapsed,
            overran,
        }
    }
}

impl Expected {
    pub(crate) async fn of(client: &Client) -> Result<Self, Error> {
        let mut expected = BTreeMap::new();
        for question in Question::single() {
            for (question, answer) in question.ask(client).await {
                expected.insert(question, answer?);
            }
        }
        Ok(Self(expected))
    }

    fn judge(&self, question: Question, answer: &Result<Value, Error>) -> Judgement {
        match answer {
            Ok(answer) => match self.0.get(&question) {
                Some(expected) if answer == expected => Judgement::Whole,
                Some(expected) if is_told_as_partial(answer, expected) => Judgement::ToldAsPartial,
                _ => Judgement::Wrong,
            },
            Err(error) if says_secret(error) => Judgement::Secret,
            Err(error) => Judgement::Failed(error.kind()),
        }
    }
}

/// Whether every record is there, as it should be or as a rejected one.
fn is_told_as_partial(answer: &Value, expected: &Value) -> bool {
    let list = |of: &Value, key: &str| -> Vec<Value> {
        of.get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let (good, rejected) = (list(answer, "invoices"), list(answer, "rejected"));
    let whole = list(expected, "invoices");
    !rejected.is_empty()
        && good.len() + rejected.len() == whole.len()
        && good.iter().all(|invoice| whole.contains(invoice))
}

fn says_secret(error: &Error) -> bool {
    let mut said = format!("{error} {error:?} {}", serde_json::json!(error));
    let mut cause = std::error::Error::source(error);
    while let Some(current) = cause {
        // Writing to a string cannot fail.
        let _ = write!(said, " {current} {current:?}");
        cause = current.source();
    }
    said.contains(API_KEY) || said.contains(TOKEN)
}

/// The answer without what differs between two exchanges.
fn shown(answer: Result<impl Serialize, Error>) -> Result<Value, Error> {
    answer.map(|answer| {
        let mut value = serde_json::json!(answer);
        if let Some(object) = value.as_object_mut() {
            object.remove("transaction_id");
            object.remove("timestamp");
        }
        value
    })
}
