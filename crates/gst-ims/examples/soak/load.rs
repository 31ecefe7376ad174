//! Many calls at a time, until there have been enough.

use std::collections::BTreeMap;
use std::error::Error;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gst_ims::limits::RetryPolicy;
use gst_ims::{Client, ClientBuilder, Environment};
use tokio::task::JoinSet;

use crate::arguments::Arguments;
use crate::checked::{Checked, Expected, Judgement, Question};
use crate::memory::Memory;

pub(crate) const API_KEY: &str = "key_test_planted-secret-key";
pub(crate) const TOKEN: &str = "planted-secret-token";

/// The time that one call may take: too little for two stalls, so that some
/// calls meet it.
pub(crate) const DEADLINE: Duration = Duration::from_millis(700);

/// How much longer a call may wait: timers are no more exact than that.
pub(crate) const SLACK: Duration = Duration::from_millis(100);

/// What came of all calls.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) calls: u64,
    pub(crate) whole: u64,
    pub(crate) told_as_partial: u64,
    pub(crate) failed: BTreeMap<&'static str, u64>,
    pub(crate) wrong: u64,
    pub(crate) secrets: u64,
    pub(crate) late: u64,
    pub(crate) panics: u64,
    pub(crate) slowest: Duration,
    pub(crate) elapsed: Duration,
    pub(crate) memory: Memory,
}

impl Figures {
    fn add(&mut self, checked: &Checked) {
        self.calls += 1;
        self.slowest = self.slowest.max(checked.elapsed);
        self.late += u64::from(checked.overran);
        for judgement in &checked.judgements {
            match judgement {
                Judgement::Whole => self.whole += 1,
                Judgement::ToldAsPartial => self.told_as_partial += 1,
                Judgement::Failed(kind) => *self.failed.entry(kind.as_str()).or_default() += 1,
                Judgement::Wrong => self.wrong += 1,
                Judgement::Secret => self.secrets += 1,
            }
        }
    }

    fn answers(&self) -> u64 {
        let failed: u64 = self.failed.values().sum();
        self.whole + self.told_as_partial + failed + self.wrong + self.secrets
    }

    /// Whether fewer answers came whole than would without any retry, beyond
    /// what chance explains; a few say nothing.
    #[expect(clippy::cast_precision_loss, reason = "a share of small numbers")]
    fn has_given_up(&self, faults: f64) -> bool {
        let answers = self.answers();
        answers > 500 && (self.whole as f64 / answers as f64) < (1.0 - faults) * 0.95
    }

    /// The promises that were not kept.
    pub(crate) fn broken(&self, arguments: &Arguments) -> Vec<&'static str> {
        [
            (self.calls < arguments.calls, "a call did not end"),
            (
                self.has_given_up(arguments.faults),
                "requests failed without a fault",
            ),
            (self.panics > 0, "something panicked"),
            (self.late > 0, "a call outlived its deadline"),
            (self.wrong > 0, "something wrong was given as whole"),
            (self.secrets > 0, "a secret was said"),
            (self.memory.is_growing(), "memory grows"),
        ]
        .into_iter()
        .filter_map(|(is_broken, promise)| is_broken.then_some(promise))
        .collect()
    }
}

/// Makes the calls; what to expect is learnt from a server without faults.
pub(crate) async fn run(
    arguments: &Arguments,
    server: &str,
    faultless: &str,
) -> Result<Figures, Box<dyn Error>> {
    let expected = Arc::new(Expected::of(&builder(faultless)?.build()?).await?);
    let concurrency = NonZeroUsize::new(arguments.concurrency).unwrap_or(NonZeroUsize::MIN);
    let client = builder(server)?.concurrency(concurrency).build()?;

    let mut figures = Figures::default();
    let mut calls = JoinSet::new();
    let started = Instant::now();
    let sampled_every = (arguments.calls / Memory::SAMPLES).max(1);
    for number in 0..arguments.calls {
        if calls.len() >= arguments.concurrency {
            collect(&mut figures, calls.join_next().await);
        }
        let (client, expected) = (client.clone(), Arc::clone(&expected));
        calls.spawn(async move { Question::nth(number).check(&client, &expected).await });
        if number % sampled_every == 0 {
            figures.memory.sample();
        }
    }
    while !calls.is_empty() {
        collect(&mut figures, calls.join_next().await);
    }
    figures.memory.sample();
    figures.elapsed = started.elapsed();
    Ok(figures)
}

/// A call that panicked is counted where panics are.
fn collect(figures: &mut Figures, joined: Option<Result<Checked, tokio::task::JoinError>>) {
    if let Some(Ok(checked)) = joined {
        figures.add(&checked);
    }
}

fn builder(base_url: &str) -> Result<ClientBuilder, Box<dyn Error>> {
    Ok(Client::builder()
        .environment(Environment::Custom(base_url.parse()?))
        .api_key(API_KEY)
        .taxpayer_token(TOKEN)
        .timeout(DEADLINE)
        .attempt_timeout(Duration::from_millis(500))
        .idle_timeout(Duration::from_millis(250))
        .largest_body(4 << 20)
        .retries(
            RetryPolicy::default()
                .first_wait(Duration::from_millis(5))
                .longest_wait(Duration::from_millis(100)),
        ))
}
