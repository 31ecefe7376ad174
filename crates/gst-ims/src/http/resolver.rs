//! Names are looked up on threads that nothing waits for.

use std::error::Error;
use std::net::ToSocketAddrs;
use std::{fmt, io, thread};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

/// Looks up names by the system's resolver, which cannot be interrupted: a runtime that ends, or a
/// call whose time is over, does not wait for it.
#[derive(Debug)]
pub(crate) struct DetachedResolver;

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
        let spawned = thread::Builder::new()
            .name("gst-ims-resolver".to_owned())
            .spawn(move || {
                // Port 0: the connector puts in its own.
                let addresses = (host.as_str(), 0).to_socket_addrs();
                // The call may be over.
                let _ = sender.send(addresses);
            });
        Box::pin(async move {
            spawned.map_err(NoThread)?;
            let addresses: Addrs = Box::new(found.await??);
            Ok(addresses)
        })
    }
}
