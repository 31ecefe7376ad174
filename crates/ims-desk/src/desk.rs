//! The server.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::SET_COOKIE;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use ims_reconcile::Settings;
use ims_store::Store;
use tokio::net::TcpListener;

use crate::assets;
use crate::guard::{Access, LARGEST_WITH_FILES, guard};
use crate::network::Network;
use crate::office::Office;
use crate::pages;
use crate::refusal::Refusal;
use crate::setting::Setting;

/// The pages, on a loopback port that only this machine reaches.
#[derive(Debug)]
pub struct Desk {
    listener: TcpListener,
    access: Arc<Access>,
    office: Office,
}

impl Desk {
    /// Takes a port of the loopback interface; 0 stands for one that is free.
    ///
    /// # Errors
    ///
    /// If the port is taken, or the system has no random numbers for the secrets.
    pub async fn bind(store: Store, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let access = Access::new(address.to_string(), address.port()).map_err(io::Error::other)?;
        let access = Arc::new(access);
        Ok(Self {
            listener,
            office: Office::new(store, Arc::clone(&access)),
            access,
        })
    }

    /// Lets the pages fetch and send, by this way to the tax network.
    #[must_use]
    pub fn with_network(mut self, network: impl Network) -> Self {
        self.office.network = Some(Arc::new(network));
        self
    }

    /// Shows these settings on the page of settings.
    #[must_use]
    pub fn with_settings(mut self, settings: Vec<Setting>) -> Self {
        self.office.settings = settings.into();
        self
    }

    /// Compares purchase registers by these settings instead of the defaults.
    #[must_use]
    pub fn with_matching(mut self, settings: Settings) -> Self {
        self.office.matching = Arc::new(settings);
        self
    }

    /// Returns the address that opens the pages in a browser.
    ///
    /// It has a secret and can be used once: the browser gets a cookie for it, with which it sees
    /// the pages for a day, under the address without the secret.
    #[must_use]
    pub fn address(&self) -> String {
        self.access.opening_address()
    }

    /// Serves the pages until `stop` ends.
    ///
    /// `opened` is told the next opening address whenever one was used.
    ///
    /// # Errors
    ///
    /// If the port cannot be served.
    pub async fn serve(
        self,
        opened: impl Fn(&str) + Send + Sync + 'static,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let opening = Opening {
            access: Arc::clone(&self.access),
            opened: Arc::new(opened),
        };
        // The first page would otherwise wait for them.
        let office = self.office.clone();
        tokio::spawn(async move { office.sum_up().await });
        let router = Router::new()
            .route("/open/{secret}", get(open))
            .with_state(opening)
            .merge(pages::router(self.office))
            .merge(assets::router())
            .fallback(|| async { Refusal::not_found("There is no such page.") })
            .layer(from_fn_with_state(self.access, guard))
            .layer(DefaultBodyLimit::max(LARGEST_WITH_FILES));
        let serve = axum::serve(self.listener, router);
        tokio::select! {
            served = serve.into_future() => served,
            () = stop => Ok(()),
        }
    }
}

#[derive(Clone)]
struct Opening {
    access: Arc<Access>,
    opened: Arc<dyn Fn(&str) + Send + Sync>,
}

/// Exchanges the secret of the opening address for the cookie.
async fn open(State(opening): State<Opening>, Path(secret): Path<String>) -> Response {
    let Some(cookie) = opening.access.exchange(&secret) else {
        return Refusal::not_opened().into_response();
    };
    (opening.opened)(&opening.access.opening_address());
    ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}
