//! What is printed is read again exactly.

use std::fmt::Debug;

use gst_ims::{Job, Submitted};
use ims_actions::{Applied, AppliedState, Fate, JobLine, Outcome, Plan, Standing};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{GSTIN, document};

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Value {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_plan_has_the_public_form() {
    let text = json!({
        "gstin": GSTIN, "made_at": "2026-11-10T06:00:00Z", "snapshot": 7,
        "lines": [{
            "key": {"section": "cn", "supplier_gstin": "27ZZZCZ1234Z1ZN", "number": "C-1",
                    "date": "2026-10-12", "return_period": "2026-10"},
            "current": "no_action", "action": "accepted",
            "itc_reduction": {"kind": "partial", "igst": "0.00", "cgst": "4.50", "sgst": "4.50",
                              "cess": "0.00"},
            "remarks": "ok", "source": "rule small", "reason": "small",
        }],
        "problems": [{
            "line": 12, "cell": null,
            "key": {"section": "b2b", "supplier_gstin": "27ZZZCZ1234Z1ZN", "number": "9",
                    "date": null, "return_period": null},
            "severity": "refused", "rule": "not_in_ims", "message": "…",
        }],
    });
    let plan: Plan = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(round_trip(&plan), text);
}

#[test]
fn what_became_of_documents_has_the_public_form() {
    let submitted = json!({
        "kind": "save", "gstin": GSTIN, "reference_id": "ref", "documents": 2,
        "transaction_id": "t", "timestamp": "2026-11-10T06:00:00Z",
    });
    let submitted: Submitted = serde_json::from_value(submitted).unwrap();
    let job = r#"{"code":200,"data":{"status_cd":"1","data":{"status_cd":"IP"}}}"#;
    let job = Job::from_body("ref", job).unwrap();
    let outcome = Outcome {
        key: document(gst_types::Section::B2b, "1").build().key(),
        wanted: Standing::NOTHING,
        before: Standing::NOTHING,
        now: None,
        result: Fate::Running,
        code: None,
        message: Some("its job is running".to_owned()),
    };
    let line = JobLine::new(&submitted, Some(&job));
    let applied = Applied::new(GSTIN.parse().unwrap(), vec![line], vec![outcome]);
    assert_eq!(applied.state, AppliedState::Running);
    let printed = round_trip(&applied);
    assert_eq!(
        printed["jobs"][0],
        json!({
            "kind": "save", "gstin": GSTIN, "reference_id": "ref", "documents": 2,
            "transaction_id": "t", "timestamp": "2026-11-10T06:00:00Z", "state": "running",
            "processed": null, "failed": 0, "unnamed_failures": 0, "code": null, "message": null,
            "failures": [],
        })
    );
    assert_eq!(printed["documents"][0]["result"], "running");
}
