//! From the listening socket to single connections.

mod http;
mod play;
mod security;
mod stop;
mod stream;

use std::{sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{app::App, fault::Fault, fault::Plan, router::router};

pub(crate) use self::{
    security::Security,
    stop::{Stop, StopHandle},
};

/// How long no connection is taken after the system had none to give, for
/// example because every file descriptor is in use.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Takes connections until it is stopped, then waits for those under way.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    security: Security,
    mut stop: Stop,
) {
    let door = Door {
        router: router(&app),
        app,
        security,
        stop: stop.clone(),
    };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.requested() => break,
            // Only so that ended connections do not pile up.
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => {
                    connections.spawn(door.clone().welcome(socket));
                }
                Err(_) => tokio::time::sleep(PAUSE_AFTER_FAILURE).await,
            },
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// What each connection needs.
#[derive(Clone)]
struct Door {
    app: Arc<App>,
    router: Router,
    security: Security,
    stop: Stop,
}

impl Door {
    async fn welcome(mut self, socket: TcpStream) {
        self.app.figures.add_connection();
        // Small writes are sent at once; without it a dribble would be collected.
        let _ = socket.set_nodelay(true);
        match self.app.fault_at_connect() {
            Some(fault) => play::play(socket, at_connect(fault), &mut self.stop).await,
            None => self.secure(socket).await,
        }
    }

    async fn secure(self, socket: TcpStream) {
        match self.security {
            Security::Plain => http::serve(socket, self.router, self.stop).await,
            #[cfg(feature = "tls")]
            Security::Tls(tls) => {
                let mut stop = self.stop.clone();
                let encrypted = tokio::select! {
                    encrypted = tls.acceptor.accept(socket) => encrypted,
                    () = stop.requested() => return,
                };
                // A client that refuses the certificate says so and leaves.
                if let Ok(stream) = encrypted {
                    http::serve(stream, self.router, self.stop).await;
                }
            }
        }
    }
}

fn at_connect(fault: Fault) -> Plan {
    match fault {
        Fault::StallAtConnect => Plan::default().stall(),
        _ => Plan::default().reset(),
    }
}
