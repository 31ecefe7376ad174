//! Names are looked up on threads that nothing waits for.

use std::error::Error;
use std::net::{SocketAddr, ToSocketAddrs};
use std::{fmt, io, thread, vec};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

/// Looks up names by the system's resolver, which cannot be interrupted: a runtime that ends, or a
/// call whose time is over, does not wait for it.
#[derive(Debug)]
pub(crate) struct DetachedResolver {
    look_up: fn(&str) -> io::Result<vec::IntoIter<SocketAddr>>,
}

impl DetachedResolver {
    pub(crate) fn of_the_system() -> Self {
        Self {
            // Port 0: the connector puts in its own.
            look_up: |host| (host, 0).to_socket_addrs(),
        }
    }
}

/// There was no thread for a look-up: a fault of this machine and not of the network.
#[derive(Debug)]
pub(super) struct NoThread(io::Error);

impl fmt::Display for NoThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no thread could be started to look up the server's name")
    }
}

impl Error for NoThread {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Resolve for DetachedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (sender, found) = oneshot::channel();
        let host = name.as_str().to_owned();
        let look_up = self.look_up;
        let spawned = thread::Builder::new()
            .name("gst-ims-resolver".to_owned())
            .spawn(move || {
                // The call may be over.
                let _ = sender.send(look_up(&host));
            });
        Box::pin(async move {
            spawned.map_err(NoThread)?;
            let addresses: Addrs = Box::new(found.await??);
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use gst_types::Section;

    use super::*;
    use crate::limits::RetryPolicy;
    use crate::{Client, Environment, ErrorKind};

    /// Longer than any test may take.
    const HANG: Duration = Duration::from_mins(10);

    #[expect(
        clippy::disallowed_methods,
        reason = "a clock that no runtime can pause"
    )]
    #[test]
    fn a_look_up_that_hangs_keeps_neither_a_call_nor_the_runtime() {
        let resolver = DetachedResolver {
            look_up: |_| {
                thread::sleep(HANG);
                Err(io::ErrorKind::TimedOut.into())
            },
        };
        let http = reqwest::Client::builder().no_proxy().dns_resolver(resolver);
        let address = "http://localhost:9".parse().expect("an address");
        let timeout = Duration::from_millis(300);
        let client = Client::builder()
            .environment(Environment::Custom(address))
            .api_key("key")
            .taxpayer_token("token")
            .http_client(http.build().expect("a client"))
            .retries(RetryPolicy::none())
            .timeout(timeout)
            .build()
            .expect("a client");
        let started = Instant::now();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let error = runtime
            .block_on(client.invoices(Section::B2b).send())
            .expect_err("nobody was found");
        drop(runtime);
        assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
        assert!(started.elapsed() >= timeout);
        assert!(started.elapsed() < HANG / 2, "{:?}", started.elapsed());
    }
}
