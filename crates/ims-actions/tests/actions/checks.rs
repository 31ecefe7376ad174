//! What is refused, and what is asked.

use std::collections::{BTreeSet, HashMap};

use gst_types::{Action, Amount, Invoice, InvoiceBuilder, ItcReduction, Section, Status};
use ims_actions::{DraftRow, Fate};

use crate::support::{checked, checked_with, document, problems, row};

fn with_remarks(row: DraftRow, remarks: &str) -> DraftRow {
    DraftRow {
        remarks: Some(remarks.to_owned()),
        ..row
    }
}

fn with_reduction(row: DraftRow, reduction: ItcReduction) -> DraftRow {
    DraftRow {
        itc_reduction: Some(reduction),
        ..row
    }
}

fn partial(cgst: i64, sgst: i64) -> ItcReduction {
    ItcReduction::Partial {
        igst: Amount::ZERO,
        cgst: Amount::from_paise(cgst),
        sgst: Amount::from_paise(sgst),
        cess: Amount::ZERO,
    }
}

#[test]
fn every_line_is_judged() {
    let listed = [
        document(Section::B2b, "1").build(),
        document(Section::B2b, "2").pending_allowed(false).build(),
        document(Section::B2b, "3").build(),
        document(Section::B2b, "4").remarks_allowed(false).build(),
        document(Section::B2b, "5").action(Action::Accepted).build(),
        document(Section::B2b, "6").supplier_filed(false).build(),
        document(Section::Cn, "C-1")
            .itc_reduction_allowed(true)
            .build(),
        document(Section::Cn, "C-2")
            .itc_reduction_allowed(true)
            .build(),
        document(Section::Cn, "C-3")
            .itc_reduction_allowed(false)
            .build(),
        document(Section::Cn, "C-4").build(),
    ];
    let [one, two, three, four, five, six, c1, c2, c3, c4] = &listed;
    let nobody = document(Section::B2b, "9").build();
    let rows = vec![
        with_remarks(row(one, Status::Accepted), "looks right"),
        with_remarks(row(two, Status::Pending), "waiting for goods"),
        with_remarks(row(three, Status::Rejected), &"x".repeat(251)),
        with_remarks(row(four, Status::Rejected), "not ours"),
        row(five, Status::NoAction),
        row(six, Status::Accepted),
        row(c1, Status::Accepted),
        with_reduction(row(c2, Status::Accepted), ItcReduction::Full),
        with_reduction(row(c3, Status::Accepted), ItcReduction::Full),
        with_reduction(row(c4, Status::Accepted), partial(45_000, 30_000)),
        row(&nobody, Status::Accepted),
        with_remarks(row(one, Status::Rejected), "said twice"),
    ];
    let checked = checked(rows, &listed);
    assert_eq!(
        problems(&checked),
        [
            "2 refused contradiction",
            "3 refused pending_blocked",
            "4 refused remarks",
            "5 warning remarks_blocked",
            "6 warning deemed_accepted",
            "7 warning supplier_not_filed",
            "8 refused reduction_required",
            "10 refused reduction_not_allowed",
            "11 refused reduction_amounts",
            "12 refused not_in_ims",
            "13 refused contradiction",
        ]
    );
    assert!(checked.plan.is_refused());
    let message = &checked.plan.problems[0].message;
    assert!(message.starts_with("line 2 and line 13"), "{message}");
    assert_eq!((checked.decisions.len(), checked.resets.len()), (3, 1));
    assert_eq!(checked.plan.lines.len(), 11, "all but the one not in IMS");
    for decided in &checked.decisions {
        assert_eq!(decided.remarks(), None, "what is blocked is left out");
    }
}

/// Each with the change to a row about a document, and the problems.
type Case = (
    &'static str,
    InvoiceBuilder,
    Status,
    fn(DraftRow) -> DraftRow,
    &'static [&'static str],
);

#[allow(clippy::too_many_lines, reason = "a table is as long as its rows")]
fn cases() -> [Case; 16] {
    let of = |section| document(section, "1");
    let accepted = |section| of(section).action(Action::Accepted);
    [
        (
            "accepted already",
            accepted(Section::B2b),
            Status::Accepted,
            |row| row,
            &[],
        ),
        (
            "a remark on accepting",
            of(Section::B2b),
            Status::Accepted,
            |row| with_remarks(row, "fine"),
            &["2 warning remarks_on_accept"],
        ),
        (
            "a remark of two lines",
            of(Section::B2b),
            Status::Rejected,
            |row| with_remarks(row, "a\nb"),
            &["2 refused remarks"],
        ),
        (
            "blanks are no remark",
            of(Section::B2b).remarks_allowed(false),
            Status::Rejected,
            |row| with_remarks(row, "  "),
            &[],
        ),
        (
            "a remark on what is taken back",
            accepted(Section::B2b),
            Status::NoAction,
            |row| with_remarks(row, "sorry"),
            &["2 warning remarks_blocked", "2 warning deemed_accepted"],
        ),
        (
            "a reduction on what is taken back",
            accepted(Section::Cn),
            Status::NoAction,
            |row| with_reduction(row, ItcReduction::Full),
            &["2 refused reduction_not_allowed"],
        ),
        (
            "a reduction on rejecting",
            of(Section::Cn),
            Status::Rejected,
            |row| with_reduction(row, ItcReduction::Full),
            &["2 refused reduction_not_allowed"],
        ),
        (
            "a reduction on an invoice",
            of(Section::B2b),
            Status::Accepted,
            |row| with_reduction(row, ItcReduction::None),
            &["2 refused reduction_not_allowed"],
        ),
        (
            "an amended invoice without a word on the reduction",
            of(Section::B2ba),
            Status::Accepted,
            |row| row,
            &["2 warning reduction_left_out"],
        ),
        (
            "an amount of half a paisa",
            of(Section::Cn),
            Status::Accepted,
            |row| {
                let half: Amount = "100.005".parse().unwrap();
                let reduction = ItcReduction::Partial {
                    igst: Amount::ZERO,
                    cgst: half,
                    sgst: half,
                    cess: Amount::ZERO,
                };
                with_reduction(row, reduction)
            },
            &["2 refused reduction_amounts"],
        ),
        (
            "more than the note has",
            of(Section::Cn),
            Status::Accepted,
            |row| with_reduction(row, partial(90_001, 90_001)),
            &["2 refused reduction_amounts"],
        ),
        (
            "a credit note kept pending",
            of(Section::Cn),
            Status::Pending,
            |row| row,
            &["2 warning pending_period"],
        ),
        (
            "an invoice with a negative amount",
            of(Section::B2b).cess(Amount::from_paise(-1)),
            Status::Accepted,
            |row| row,
            &["2 refused negative_amount"],
        ),
        (
            "one to take back",
            accepted(Section::B2ba).value(Amount::from_paise(-1)),
            Status::NoAction,
            |row| row,
            &["2 refused negative_amount"],
        ),
        (
            "a debit note with a negative amount",
            of(Section::Dn).cess(Amount::from_paise(-1)),
            Status::Accepted,
            |row| row,
            &[],
        ),
        (
            "an invoice kept pending",
            of(Section::B2b),
            Status::Pending,
            |row| row,
            &[],
        ),
    ]
}

#[test]
fn what_is_refused_and_what_is_asked() {
    for (name, listed, action, change, expected) in cases() {
        let listed = listed.build();
        let checked = checked(vec![change(row(&listed, action))], &[listed]);
        assert_eq!(problems(&checked), expected, "{name}");
    }
}

#[test]
fn the_period_of_a_pending_note_passes() {
    let told = |period: &str| {
        let period = period.parse().unwrap();
        let note = document(Section::Cn, "1").return_period(period).build();
        let checked = checked(vec![row(&note, Status::Pending)], &[note]);
        checked.plan.problems[0].message.clone()
    };
    // The checks are of 10 November 2026.
    assert!(
        told("2026-10").contains("deemed accepted on 2026-12-14"),
        "{}",
        told("2026-10")
    );
    assert!(
        told("2026-09").contains("which has passed"),
        "{}",
        told("2026-09")
    );
}

#[test]
fn what_is_said_twice_counts_once() {
    let it = document(Section::B2b, "1").build();
    let rows = vec![row(&it, Status::Accepted), row(&it, Status::Accepted)];
    let checked = checked(rows, &[it]);
    assert_eq!(problems(&checked), ["3 warning duplicate"]);
    assert_eq!((checked.decisions.len(), checked.plan.lines.len()), (1, 1));
}

#[test]
fn a_number_of_several_documents_names_none() {
    let earlier = document(Section::B2b, "1").build();
    let later = Invoice::builder(
        Section::B2b,
        earlier.supplier_gstin,
        "1".parse().unwrap(),
        "2026-04-05".parse().unwrap(),
    )
    .build();
    let mut short = row(&later, Status::Accepted);
    short.key.date = None;
    let listed = [earlier, later];
    let ambiguous = checked(vec![short.clone()], &listed);
    assert_eq!(problems(&ambiguous), ["2 refused ambiguous"]);
    let message = &ambiguous.plan.problems[0].message;
    assert!(
        message.contains("2026-10-08") && message.contains("2026-04-05"),
        "{message}"
    );
    short.key.date = Some(listed[1].date);
    assert_eq!(problems(&checked(vec![short], &listed)), [""; 0]);
}

#[test]
fn a_document_that_changed_is_not_decided_on() {
    let before = document(Section::B2b, "1").build();
    let known = HashMap::from([(before.key(), before.clone())]);
    let open = BTreeSet::new();
    let now = |change: fn(InvoiceBuilder) -> InvoiceBuilder| {
        let now = change(document(Section::B2b, "1")).build();
        let rows = vec![row(&before, Status::Accepted)];
        let checked = checked_with(rows, &[now], &known, &open);
        (problems(&checked), checked.outcomes)
    };
    let changed = ["2 refused changed"];
    assert_eq!(now(|it| it.value(Amount::from_paise(1))).0, changed);
    assert_eq!(now(|it| it.action(Action::Rejected)).0, changed);
    assert_eq!(now(|it| it.cess(Amount::from_paise(1))).0, changed);
    // Somebody else did what was wanted.
    let (told, outcomes) = now(|it| it.action(Action::Accepted));
    assert_eq!((told.len(), outcomes[0].result), (0, Fate::Unchanged));
    // That suppliers file is not a change of the document.
    assert_eq!(now(|it| it.supplier_name("Zed")).0.len(), 0);
}

#[test]
fn without_a_store_the_line_itself_says_what_stood_there() {
    let mut line = row(&document(Section::B2b, "1").build(), Status::Accepted);
    let now = document(Section::B2b, "1").action(Action::Rejected).build();
    assert_eq!(
        problems(&checked(vec![line.clone()], std::slice::from_ref(&now))),
        ["2 refused changed"]
    );
    line.current = None;
    assert_eq!(problems(&checked(vec![line], &[now])), [""; 0]);
}

#[test]
fn a_document_of_an_open_write_is_left_alone() {
    let it = document(Section::B2b, "1").build();
    let open = BTreeSet::from([it.key()]);
    let rows = vec![row(&it, Status::Accepted)];
    let checked = checked_with(rows, &[it], &HashMap::new(), &open);
    assert_eq!(problems(&checked), ["2 refused open"]);
    assert_eq!(checked.outcomes[0].result, Fate::Refused);
    assert!(checked.is_nothing_to_do());
}
