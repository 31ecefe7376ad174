//! A server that has its answers ready, so that it costs as little as it can.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use gst_types::Section;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::bodies::{self, Shape};
use crate::clock::{self, Stopwatch};
use crate::error::Context as _;
use crate::{Error, Result};

/// What the server is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Settings {
    /// Makes other bodies
    #[arg(long)]
    pub(crate) seed: u64,
    /// Numbers of B2B documents, each below `/NUMBER-plain` and `/NUMBER-gzip`
    #[arg(long, value_delimiter = ',')]
    pub(crate) records: Vec<usize>,
    /// Documents of all sections together, below `/month`
    #[arg(long, default_value_t = 0)]
    pub(crate) month: usize,
    /// How long an answer takes, in milliseconds
    #[arg(long, default_value_t = 0)]
    pub(crate) latency: u64,
    /// How many requests are answered in a minute; 0 for any number
    #[arg(long, default_value_t = 0)]
    pub(crate) limit: usize,
}

impl Settings {
    pub(crate) fn arguments(&self) -> Vec<String> {
        let records: Vec<_> = self.records.iter().map(ToString::to_string).collect();
        let mut arguments = vec![
            format!("--seed={}", self.seed),
            format!("--month={}", self.month),
            format!("--latency={}", self.latency),
            format!("--limit={}", self.limit),
        ];
        if !records.is_empty() {
            arguments.push(format!("--records={}", records.join(",")));
        }
        arguments
    }
}

/// Serves until the input ends; the first line of the output is the address.
pub(crate) fn work(settings: &Settings) -> Result<()> {
    let site = Arc::new(Site::new(settings)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let listener = runtime
        .block_on(TcpListener::bind(SocketAddr::from((
            Ipv4Addr::LOCALHOST,
            0,
        ))))
        .context(|| "listening on loopback".to_owned())?;
    let mut output = std::io::stdout().lock();
    writeln!(output, "http://{}", listener.local_addr()?)?;
    output.flush()?;
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        drop(end);
    });
    runtime.block_on(async {
        tokio::select! {
            _ = ended => Ok(()),
            failed = serve(listener, site) => failed,
        }
    })
}

async fn serve(listener: TcpListener, site: Arc<Site>) -> Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(converse(stream, Arc::clone(&site)));
    }
}

/// A client that goes away is no matter.
async fn converse(stream: TcpStream, site: Arc<Site>) {
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(site.answer(&request).await) }
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// A body and whether it is compressed.
type Page = (Bytes, bool);

/// What there is to be served.
struct Site {
    /// By the path's first part, and for a month the section's name.
    pages: BTreeMap<String, Page>,
    latency: Duration,
    limit: usize,
    served: Mutex<VecDeque<Stopwatch>>,
}

impl Site {
    fn new(settings: &Settings) -> Result<Self> {
        let mut pages = BTreeMap::new();
        for &records in &settings.records {
            let body = bodies::body(Shape::B2b, records, settings.seed)?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&body)?;
            pages.insert(format!("{records}-gzip"), (encoder.finish()?.into(), true));
            pages.insert(format!("{records}-plain"), (body.into(), false));
        }
        if settings.month > 0 {
            for (section, body) in bodies::month(settings.month, settings.seed) {
                let key = format!("month {}", section.name());
                pages.insert(key, (body.into(), false));
            }
        }
        Ok(Self {
            pages,
            latency: Duration::from_millis(settings.latency),
            limit: settings.limit,
            served: Mutex::default(),
        })
    }

    async fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        if !self.latency.is_zero() {
            clock::sleep(self.latency).await;
        }
        if !self.admits() {
            return status(StatusCode::TOO_MANY_REQUESTS);
        }
        let Some((body, compressed)) = self.page(request) else {
            return status(StatusCode::NOT_FOUND);
        };
        let mut response = Response::new(Full::new(body.clone()));
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/json"),
        );
        if *compressed {
            headers.insert(
                header::CONTENT_ENCODING,
                header::HeaderValue::from_static("gzip"),
            );
        }
        response
    }

    fn page<B>(&self, request: &Request<B>) -> Option<&Page> {
        let first = request.uri().path().split('/').nth(1)?;
        if first != "month" {
            return self.pages.get(first);
        }
        let section: Section = request
            .uri()
            .query()?
            .split('&')
            .find_map(|pair| pair.strip_prefix("section="))?
            .parse()
            .ok()?;
        self.pages.get(&format!("month {}", section.name()))
    }

    /// Whether the limit leaves room for one more request in this minute.
    fn admits(&self) -> bool {
        if self.limit == 0 {
            return true;
        }
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        while served
            .front()
            .is_some_and(|at| at.elapsed() > Duration::from_mins(1))
        {
            served.pop_front();
        }
        let room = served.len() < self.limit;
        if room {
            served.push_back(Stopwatch::start());
        }
        room
    }
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// Reads the address that a server writes first.
pub(crate) fn base_url(line: &str) -> Result<String> {
    if line.starts_with("http://127.0.0.1:") {
        Ok(line.to_owned())
    } else {
        Err(Error::from(format!(
            "expected a server's address, found {line}"
        )))
    }
}
