//! Bodies that answer a save or reset, through the whole decoder.
//!
//! The input is a body, as it comes under HTTP 200.

use gst_ims::Submitted;
use gst_ims::submission::SubmissionKind;

use crate::json;
use crate::outcome::check_error;

/// Reads a body as the answer to a save and to a reset.
pub fn check(body: &[u8]) {
    let gstin = "33ABKCS2033B1ZW".parse().expect("a GSTIN");
    for kind in [SubmissionKind::Save, SubmissionKind::Reset] {
        match Submitted::from_body(kind, gstin, 7, body.to_vec()) {
            Ok(submitted) => {
                assert_eq!((submitted.kind, submitted.gstin), (kind, gstin));
                check_submitted(body, &submitted);
            }
            Err(error) => drop(check_error(&error)),
        }
    }
}

fn check_submitted(body: &[u8], submitted: &Submitted) {
    let written = json::written(submitted);
    let read: Submitted = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(&read, submitted, "as it was");
    assert_eq!(json::written(&read), written, "letter by letter");
    let Ok(text) = std::str::from_utf8(body) else {
        return;
    };
    assert!(json::is_object(text), "what is no JSON was accepted");
    assert!(!submitted.reference_id.is_empty(), "a job has a name");
    let says_so = text.contains("reference_id") || text.contains("\\u");
    assert!(says_so, "a name is not made up");
}
