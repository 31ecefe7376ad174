//! What a body is instead of JSON.

use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::json::locate;

/// Says what the body is instead of a JSON object, and where it stops being one.
pub(super) fn not_json(json: &str, answer: &Answer) -> Error {
    let failure = |message: String| {
        Error::new(ErrorKind::Decode, message).with_http_status(answer.http_status)
    };
    let content_type = answer.content_type.as_deref().unwrap_or_default();
    if answer.body.is_empty() {
        return failure("the answer is empty".to_owned());
    }
    if let Some(encoding) = &answer.unread_encoding {
        let encoding = answer.redact(encoding);
        return failure(format!(
            "the answer is encoded as {encoding}, which was not asked for; check what is between this machine and the server"
        ));
    }
    if !content_type.is_empty() && !content_type.contains("json") {
        let content_type = answer.redact(content_type);
        return failure(format!(
            "the answer is {content_type}, not JSON; check the base address"
        ));
    }
    match locate::fault(json, &answer.body) {
        locate::Fault::BreaksOff => {
            // A connection that ends a body by closing cannot tell.
            failure("the answer breaks off in the middle".to_owned()).passing()
        }
        locate::Fault::Charset(charset) => {
            failure(format!("the answer is {charset} text, and JSON is UTF-8"))
        }
        locate::Fault::At { byte, what } => failure(format!(
            "the answer is not a JSON object: byte {byte}: {what}"
        )),
    }
}
