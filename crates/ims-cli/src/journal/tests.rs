use gst_ims::{Action, DocumentKey, Section};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::applied::{Fate, Outcome, Standing};

fn key(number: u8) -> DocumentKey {
    DocumentKey {
        section: Section::B2b,
        supplier_gstin: "33ABKCS2033B1ZW".parse().unwrap(),
        number: format!("A-{number}").parse().unwrap(),
        date: "2024-11-02".parse().unwrap(),
        return_period: None,
    }
}

fn accepted() -> Standing {
    Standing {
        action: Action::Accepted,
        itc_reduction: None,
        remarks: Some("goods \u{2028} and \"quotes\"".to_owned()),
    }
}

fn intended(number: u8) -> Intended {
    Intended {
        key: key(number),
        wanted: accepted(),
        before: Standing::nothing(),
        hash: None,
    }
}

fn outcome(number: u8) -> Outcome {
    Outcome {
        key: key(number),
        wanted: accepted(),
        before: Standing::nothing(),
        now: Some(accepted()),
        result: Fate::Applied,
        code: None,
        message: None,
    }
}

/// What can be told of a write, in any order.
fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        vec(0_u8..5, 1..4).prop_map(|numbers| Event::Intended {
            does: Does::Save,
            documents: numbers.into_iter().map(intended).collect(),
        }),
        "[a-z0-9]{1,15}".prop_map(|reference_id| Event::Submitted {
            reference_id,
            transaction_id: None,
        }),
        Just(Event::NotSent),
        any::<String>().prop_map(|message| Event::Refused {
            code: None,
            message,
        }),
        any::<String>().prop_map(|message| Event::Unknown {
            code: Some("x".to_owned()),
            message,
        }),
        Just(Event::Job {
            job: serde_json::json!({"state": "done", "failed": 0}),
        }),
        vec(0_u8..5, 1..4).prop_map(|numbers| Event::Closed {
            documents: numbers.into_iter().map(outcome).collect(),
        }),
    ]
}

fn events() -> impl Strategy<Value = Vec<(u8, Event)>> {
    vec((0_u8..3, event()), 0..12)
}

fn tell(journal: &mut Journal, events: Vec<(u8, Event)>) {
    for (write, event) in events {
        journal.add(&write.to_string(), event).unwrap();
    }
}

proptest! {
    /// The program can be killed at any moment: then any number of bytes is on disk, but never
    /// fewer than were told.
    #[test]
    fn whatever_was_told_is_read_and_a_torn_line_is_told(
        told in events(),
        torn in event(),
        cut in any::<prop::sample::Index>(),
        later in events(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal").join("taxpayer.jsonl");
        let mut journal = Journal::at(path.clone()).unwrap();
        tell(&mut journal, told);
        let on_disk = fs::read(&path).unwrap_or_default();
        let known = journal.writes().to_vec();
        journal.add("0", torn).unwrap();
        let with_torn = journal.writes().to_vec();
        let whole = fs::read(&path).unwrap();
        let end = on_disk.len() + cut.index(whole.len() - on_disk.len() + 1);
        fs::write(&path, &whole[..end]).unwrap();

        let mut journal = Journal::at(path.clone()).unwrap();
        // All but the line break is all.
        let came_through = end + 1 >= whole.len();
        let is_told = !came_through && end > on_disk.len();
        prop_assert_eq!(journal.damaged().len(), usize::from(is_told));
        prop_assert_eq!(journal.writes(), if came_through { &with_torn } else { &known });

        // What is told later is not spoilt by the torn line.
        tell(&mut journal, later);
        let read = Journal::at(path).unwrap();
        prop_assert_eq!(read.writes(), journal.writes());
        prop_assert_eq!(read.damaged().len(), usize::from(is_told));
    }

    #[test]
    fn no_bytes_end_the_program(bytes in vec(any::<u8>(), 0..200)) {
        let told = read(&bytes);
        prop_assert!(told.writes.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn only_the_user_reads_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("taxpayer.jsonl");
    let mut journal = Journal::at(path.clone()).unwrap();
    journal.intend(Does::Reset, vec![intended(1)]).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[test]
fn a_write_without_a_word_after_it_is_open_until_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taxpayer.jsonl");
    let mut journal = Journal::at(path.clone()).unwrap();
    let open = |journal: &Journal| {
        let open = journal.writes().iter().flat_map(Write::open);
        open.map(|document| document.key.clone())
            .collect::<Vec<_>>()
    };
    let write = journal
        .intend(Does::Save, vec![intended(1), intended(2)])
        .unwrap();
    assert_eq!(
        open(&Journal::at(path.clone()).unwrap()),
        [key(1), key(2)],
        "it may have been sent"
    );
    let closed = Event::Closed {
        documents: vec![outcome(1)],
    };
    journal.add(&write, closed).unwrap();
    assert_eq!(open(&Journal::at(path.clone()).unwrap()), [key(2)]);
    journal.add(&write, Event::NotSent).unwrap();
    assert_eq!(open(&Journal::at(path).unwrap()), []);
}
