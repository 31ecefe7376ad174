//! Whether a call was still waiting when its deadline had long passed.
//!
//! On a busy machine the clock says little: a call may have ended in time and be seen to end much
//! later. So a second timer runs in the call's own task, and the call has outlived its deadline if
//! it still waits in a turn in which that timer, due later than its own, has gone off.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// What `call` came to, and whether it was still waiting after `limit`.
pub(crate) async fn watched<T>(call: impl Future<Output = T>, limit: Duration) -> (T, bool) {
    let mut call = pin!(call);
    let mut timer = pin!(None);
    let mut overran = false;
    poll_fn(|context| {
        let is_due = match timer.as_mut().as_pin_mut() {
            Some(timer) => !overran && Future::poll(timer, context).is_ready(),
            None => false,
        };
        if let Poll::Ready(answer) = call.as_mut().poll(context) {
            return Poll::Ready((answer, overran));
        }
        overran |= is_due;
        if timer.is_none() {
            // Starts after the call's own, which its first turn has set.
            timer.set(Some(tokio::time::sleep(limit)));
            context.waker().wake_by_ref();
        }
        Poll::Pending
    })
    .await
}
