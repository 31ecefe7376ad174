//! From the bytes of an answer to the documents of a section.

use super::documents::{self, Documents};
use crate::body::BodyText;
use crate::envelope::Outcome;
use crate::error::Error;
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// Decodes and judges an answer.
pub(super) fn decode(answer: &Answer) -> Result<(ResponseMeta, Documents), Error> {
    let body = BodyText::of(answer);
    let envelope = body.envelope(answer, |cursor| documents::read(cursor, body.is_damaged))?;
    let (meta, outcome) = envelope.judge(answer)?;
    let mut documents = match outcome {
        Outcome::Data(documents) => documents,
        Outcome::Empty => Documents::default(),
        Outcome::Queued(queued, documents) => documents.unwrap_or_default().queued(queued),
    };
    documents.redact(answer);
    Ok((meta, documents))
}
