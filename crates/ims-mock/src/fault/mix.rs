//! Faults by probability.

use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use fastrand::Rng;

use super::Fault;

/// Statuses of an overloaded or broken gateway.
const GATEWAY_STATUSES: [StatusCode; 7] = [
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::TOO_EARLY,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::BAD_GATEWAY,
    StatusCode::SERVICE_UNAVAILABLE,
    StatusCode::GATEWAY_TIMEOUT,
];

/// Faults that are drawn at random for a share of the requests.
///
/// The draw for the `k`-th request of a server hangs only on the seed and `k`,
/// so that a run can be repeated. A [`Rule`](crate::Rule) for a request comes
/// before its draw.
///
/// ```
/// use ims_mock::{Fault, MockServer, Mix};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let mix = Mix::new(42, 0.3).of([Fault::ResetInBody, Fault::Dribble]);
/// let server = MockServer::builder().faults(mix).start().await?;
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Mix {
    seed: u64,
    probability: f64,
    faults: Vec<Fault>,
}

impl Mix {
    /// Any of [`Fault::all`] and of the statuses 408, 425, 429, 500, 502, 503
    /// and 504, all equally likely, for this share of the requests: from 0 for
    /// none to 1 for all.
    #[must_use]
    pub fn new(seed: u64, probability: f64) -> Self {
        let statuses = GATEWAY_STATUSES.into_iter().map(Fault::Status);
        Self {
            seed,
            probability,
            faults: Fault::all().chain(statuses).collect(),
        }
    }

    /// Only these; one that is named twice is drawn twice as often.
    #[must_use]
    pub fn of(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults = faults.into_iter().collect();
        self
    }

    /// The faults that may be drawn.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

/// The draws of one server.
///
/// Connections have draws of their own: how many there are hangs on the
/// client, and must not change what its requests meet.
#[derive(Debug)]
pub(crate) struct RunningMix {
    for_connections: Draws,
    for_requests: Draws,
}

#[derive(Debug)]
struct Draws {
    random: Mutex<Rng>,
    probability: f64,
    faults: Vec<Fault>,
}

impl RunningMix {
    pub(crate) fn new(mix: Mix) -> Self {
        let all = mix.faults.len();
        let (connection, request): (Vec<_>, Vec<_>) = mix
            .faults
            .into_iter()
            .partition(|fault| fault.is_met_by_connections());
        let share = share(connection.len(), all);
        Self {
            for_connections: Draws::new(mix.seed, mix.probability * share, connection),
            for_requests: Draws::new(mix.seed, mix.probability * (1.0 - share), request),
        }
    }

    pub(crate) fn next_connection(&self) -> Option<Fault> {
        self.for_connections.next()
    }

    pub(crate) fn next_request(&self) -> Option<Fault> {
        self.for_requests.next()
    }
}

impl Draws {
    fn new(seed: u64, probability: f64, faults: Vec<Fault>) -> Self {
        Self {
            random: Mutex::new(Rng::with_seed(seed)),
            probability,
            faults,
        }
    }

    /// Always draws twice, so that a draw does not hang on earlier outcomes.
    fn next(&self) -> Option<Fault> {
        if self.faults.is_empty() {
            return None;
        }
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = random.f64() < self.probability;
        let place = random.usize(..self.faults.len());
        self.faults.get(place).copied().filter(|_| is_due)
    }
}

/// Lists of faults are short, so that nothing is lost.
#[expect(clippy::cast_precision_loss, reason = "both numbers are small")]
fn share(part: usize, all: usize) -> f64 {
    if all == 0 {
        0.0
    } else {
        part as f64 / all as f64
    }
}
