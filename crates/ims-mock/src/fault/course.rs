//! From a fault and the usual answer to what happens instead.

use std::{io, time::Duration};

use axum::{
    http::{StatusCode, header},
    response::Response,
};

use super::{
    Fault, Plan,
    gzip::{self, Bomb},
    usual::{DOCUMENT_NUMBERS, Usual, half},
};

const DRIBBLE_PAUSE: Duration = Duration::from_millis(10);
const MEBIBYTE: usize = 1 << 20;

/// What happens to one answer.
#[derive(Debug)]
pub(crate) enum Course {
    /// HTTP as it should be, whatever it says.
    Answer(Response),
    /// Not HTTP any more: the connection is taken from the server.
    Wire(Plan),
}

impl Course {
    /// Does a fault to an answer.
    pub(crate) async fn of(fault: Fault, usual: Response) -> Self {
        let usual = Usual::of(usual).await;
        damaged(fault, usual).unwrap_or_else(|_| Self::Wire(Plan::default().reset()))
    }

    /// A response that carries its plan to the connection, if there is one.
    pub(crate) fn into_response(self) -> Response {
        match self {
            Self::Answer(response) => response,
            Self::Wire(plan) => {
                let mut carrier = Response::default();
                carrier.extensions_mut().insert(plan);
                carrier
            }
        }
    }
}

/// Fails only if there is no memory to compress into.
fn damaged(fault: Fault, usual: Usual) -> io::Result<Course> {
    let plan = Plan::default();
    let plan = match fault {
        Fault::Refuse | Fault::ResetBeforeHeaders => plan.reset(),
        Fault::ResetInHeaders => plan.send(part_of_head(&usual)).reset(),
        Fault::ResetInBody => plan.send(part_of_body(&usual)).reset(),
        Fault::CloseBeforeHeaders => plan,
        Fault::CloseInHeaders => plan.send(part_of_head(&usual)),
        Fault::CloseInBody => plan.send(part_of_body(&usual)),
        Fault::CloseInUnframedBody => {
            let head = usual.head(&[("connection", "close")]);
            plan.send([&head, half(usual.body())].concat())
        }
        Fault::StallAtConnect | Fault::StallBeforeHeaders => plan.stall(),
        Fault::StallInHeaders => plan.send(part_of_head(&usual)).stall(),
        Fault::StallInBody => plan.send(part_of_body(&usual)).stall(),
        Fault::Dribble => plan.drip(usual.whole(), DRIBBLE_PAUSE),
        Fault::Fragments => plan.drip(usual.whole(), Duration::ZERO),
        Fault::LengthTooLong => plan.send(usual.declaring(usual.length() + 1)),
        Fault::LengthTooShort => plan.send(usual.declaring(usual.length() / 2)).stall(),
        Fault::LengthHuge => {
            let head = usual.head(&[("content-length", &(1_u64 << 62).to_string())]);
            plan.send([&head, half(usual.body())].concat()).stall()
        }
        Fault::LengthsConflict => {
            let length = usual.length();
            let lengths = [length.to_string(), (length / 2).to_string()];
            let head = usual.head(&lengths.each_ref().map(|it| ("content-length", it.as_str())));
            plan.send([&head, usual.body().as_ref()].concat())
        }
        Fault::LengthInvalid => {
            let head = usual.head(&[("content-length", "many")]);
            plan.send([&head, usual.body().as_ref()].concat())
        }
        Fault::ChunkSizeInvalid => plan.send(chunked(&usual, "several", "0\r\n\r\n")),
        Fault::ChunkTooLong => {
            let size = format!("{:x}", usual.length() / 2);
            plan.send(chunked(&usual, &size, "0\r\n\r\n"))
        }
        Fault::LastChunkMissing => {
            let size = format!("{:x}", usual.length());
            plan.send(chunked(&usual, &size, ""))
        }
        Fault::UnsolicitedAnswer => plan.send([usual.whole(), usual.stray()].concat()).stall(),
        Fault::NotHttp => plan.send("SSH-2.0-OpenSSH_9.6\r\n"),
        Fault::EndlessInformational => plan.repeat_forever("HTTP/1.1 103 Early Hints\r\n\r\n"),
        Fault::OversizeHeader => {
            let head = usual.head(&[
                ("content-length", &usual.length().to_string()),
                ("x-filler", &"a".repeat(MEBIBYTE)),
            ]);
            plan.send([&head, usual.body().as_ref()].concat())
        }
        Fault::ManyHeaders => {
            let length = usual.length().to_string();
            let headers: Vec<_> = std::iter::once(("content-length", length.as_str()))
                .chain(std::iter::repeat_n(("x-filler", "a"), 10_000))
                .collect();
            plan.send([&usual.head(&headers), usual.body().as_ref()].concat())
        }
        Fault::EndlessHeaders => plan
            .send(open_head(&usual))
            .repeat_forever("x-filler: a\r\n".repeat(100)),
        Fault::GzipBomb => {
            let bomb = Bomb::shared()?;
            let head = usual.head(&[
                ("content-encoding", "gzip"),
                ("content-length", &bomb.length().to_string()),
            ]);
            bomb.follow(plan.send(head))
        }
        Fault::EndlessBody => {
            let chunk = format!("{MEBIBYTE:x}\r\n{}\r\n", " ".repeat(MEBIBYTE));
            plan.send(usual.head(&[("transfer-encoding", "chunked")]))
                .repeat_forever(chunk)
        }
        answered => return reworded(answered, usual).map(Course::Answer),
    };
    Ok(Course::Wire(plan))
}

/// Faults that HTTP itself can carry.
fn reworded(fault: Fault, usual: Usual) -> io::Result<Response> {
    let usual = match fault {
        Fault::GzipTruncated => {
            let gzip = gzip::compressed(usual.body())?;
            encoded(usual, "gzip").with_body(half(&gzip).to_vec())
        }
        Fault::GzipCorrupt => {
            let gzip = gzip::compressed(usual.body())?;
            encoded(usual, "gzip").with_body(gzip::with_wrong_check_sum(gzip))
        }
        Fault::GzipMislabelled => encoded(usual, "gzip"),
        Fault::EncodingUnknown => encoded(usual, "x-unknown"),
        Fault::ContentTypeWrong => usual.with_header(header::CONTENT_TYPE, "text/plain"),
        Fault::ContentTypeMissing => usual.without_header(&header::CONTENT_TYPE),
        Fault::HtmlForJson => html(usual, StatusCode::OK),
        Fault::JsonTruncated => {
            let body = half(usual.body()).to_vec();
            usual.with_body(body)
        }
        Fault::JsonDeep => usual.with_body("[".repeat(100_000)),
        Fault::Utf8Invalid => {
            let body = with_invalid_utf8(usual.body());
            usual.with_body(body)
        }
        Fault::BodyEmpty => usual.with_body(""),
        Fault::Status(status) if status.is_redirection() => {
            html(usual, status).with_header(header::LOCATION, "/moved")
        }
        Fault::Status(status) => html(usual, status),
        _ => usual,
    };
    Ok(usual.into_response())
}

fn encoded(usual: Usual, encoding: &'static str) -> Usual {
    usual.with_header(header::CONTENT_ENCODING, encoding)
}

fn html(usual: Usual, status: StatusCode) -> Usual {
    usual
        .with_bare_status(status)
        .with_header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .with_body(format!("<html><body><h1>{status}</h1></body></html>"))
}

/// One byte that cannot be, inside a document's number or else inside the
/// first string value.
fn with_invalid_utf8(body: &[u8]) -> Vec<u8> {
    let after = |mark: &[u8]| {
        let place = body.windows(mark.len()).position(|it| it == mark)?;
        Some(place + mark.len())
    };
    let place = DOCUMENT_NUMBERS
        .iter()
        .find_map(|key| after(format!("\"{key}\":\"").as_bytes()))
        .or_else(|| after(b":\""));
    let (before, rest) = body.split_at(place.unwrap_or_default());
    [before, &[0xff], rest].concat()
}

/// Half of the headers, ending somewhere in a line.
fn part_of_head(usual: &Usual) -> Vec<u8> {
    half(&usual.framed_head()).to_vec()
}

/// All headers, without the empty line that ends them.
fn open_head(usual: &Usual) -> Vec<u8> {
    let mut head = usual.framed_head();
    head.truncate(head.len().saturating_sub(b"\r\n".len()));
    head
}

/// The whole head and half of the body.
fn part_of_body(usual: &Usual) -> Vec<u8> {
    [&usual.framed_head(), half(usual.body())].concat()
}

/// The body as one chunk of a declared size, and what comes after it.
fn chunked(usual: &Usual, size: &str, end: &str) -> Vec<u8> {
    let head = usual.head(&[("transfer-encoding", "chunked")]);
    let size = format!("{size}\r\n");
    let end = format!("\r\n{end}");
    [&head, size.as_bytes(), usual.body(), end.as_bytes()].concat()
}
