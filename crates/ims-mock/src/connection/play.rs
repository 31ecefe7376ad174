//! Doing what a plan says.

use std::{io, time::Duration};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{stop::Stop, stream::Stream};
use crate::fault::{Plan, Step};

/// Plays a plan until its end, until the client leaves or until the stop.
pub(super) async fn play(mut stream: impl Stream, plan: Plan, stop: &mut Stop) {
    tokio::select! {
        // The client is expected to leave in the middle of many a plan.
        _ = follow(&mut stream, plan) => {}
        () = stop.requested() => {}
    }
}

async fn follow(stream: &mut impl Stream, plan: Plan) -> io::Result<()> {
    for step in plan.into_steps() {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes).await?,
            Step::Drip { bytes, pause } => drip(stream, &bytes, pause).await?,
            Step::Repeat { bytes, times } => repeat(stream, &bytes, times).await?,
            Step::Stall => wait_for_leave(stream).await?,
            // Closing a socket that must not linger sends a reset.
            Step::Reset => return stream.socket().set_zero_linger(),
        }
        stream.flush().await?;
    }
    stream.shutdown().await
}

async fn drip(stream: &mut impl Stream, bytes: &[u8], pause: Duration) -> io::Result<()> {
    for byte in bytes {
        if pause.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
        stream.write_all(&[*byte]).await?;
        stream.flush().await?;
    }
    Ok(())
}

async fn repeat(stream: &mut impl Stream, bytes: &[u8], times: Option<u32>) -> io::Result<()> {
    let mut left = times;
    while left != Some(0) {
        stream.write_all(bytes).await?;
        left = left.map(|left| left - 1);
    }
    Ok(())
}

/// Whatever else the client says is not heard.
async fn wait_for_leave(stream: &mut impl Stream) -> io::Result<()> {
    let mut unheard = [0; 1024];
    while stream.read(&mut unheard).await? > 0 {}
    Ok(())
}
