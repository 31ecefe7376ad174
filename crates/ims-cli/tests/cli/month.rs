//! The month from the store: what `ims fetch`, `list`, `changes` and `show` answer while suppliers
//! amend, withdraw and file, and somebody decides on the portal.

use std::fs;

use gst_ims::Section;
use ims_mock::{Moment, Operation, Queued, Record, Rule, SupplierEvent};
use serde_json::{Value, json};

use crate::office::{GSTIN, Office};
use crate::support::Outcome;

/// A document that a supplier reports meanwhile, worth more than most.
const REPORTED_LATER: &str = r#"{ "stin": "24ZZZCE0104V1ZV", "inum": "NEW-1", "idt": "20-11-2024",
    "inv_typ": "R", "rtnprd": "112024", "srcform": "R1", "srcfilstatus": "Not Filed", "pos": "24",
    "ispendactblocked": "N", "action": "N", "val": 118000, "txval": 100000, "iamt": 18000, "camt": 0,
    "samt": 0, "cess": 0, "hash": "ab12", "tradenm": "Example Traders" }"#;

fn record(json: &str) -> Record {
    serde_json::from_str(json).unwrap()
}

/// Lets something happen before the next request for counts.
fn happens(office: &Office, event: SupplierEvent) {
    let moment = Moment::Before(Operation::GetInvoiceCount);
    office.server.schedule(moment, event);
    assert_eq!(office.run(&["counts"]).code, 0);
}

/// Everything that can happen to documents between two fetches.
fn let_time_pass(office: &Office) {
    for event in [
        SupplierEvent::amend(Section::B2b, "IN-21576", "txval", &380),
        SupplierEvent::withdraw(Section::B2b, "PRN-1050"),
        SupplierEvent::file(Section::B2b, "LE/25/1/07976"),
        SupplierEvent::add(Section::B2b, record(REPORTED_LATER)),
        SupplierEvent::new(|documents| {
            for record in documents.records_mut(Section::B2b) {
                if record.text("inum").as_deref() == Some("PRN-1094") {
                    let set = record.set_field("action", &"A");
                    assert!(set.is_ok());
                }
            }
        }),
    ] {
        happens(office, event);
    }
}

/// An office that fetched, let time pass, and fetched again.
fn after_two_fetches() -> Office {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let_time_pass(&office);
    assert_eq!(office.run(&["fetch"]).code, 0);
    office
}

/// Puts words in the place of what the clock says.
fn timeless(text: &str) -> String {
    let is_date = |words: &[&str]| {
        matches!(words, [day, month, year, ..]
            if day.parse::<u8>().is_ok() && month.len() == 3
            && year.trim_end_matches([',', ':']).parse::<u16>().is_ok_and(|year| year > 2025))
    };
    let mut lines = Vec::new();
    for line in text.replace("1 day to", "2 days to").lines() {
        let words: Vec<_> = line.split(' ').collect();
        let mut shown: Vec<&str> = Vec::new();
        let mut rest = words.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if is_date(rest) {
                let has_time = rest.get(3).is_some_and(|word| word.contains(':'));
                shown.push("DATE");
                rest = &rest[if has_time { 4 } else { 3 }..];
            } else if first.trim_end_matches([',', ':', '.', ';', ')']) == "IST" {
                rest = others;
            } else if first.starts_with("(just")
                || first.starts_with('(') && others.contains(&"min")
            {
                shown.push("(AGO)");
                let end = rest.iter().position(|word| word.contains(')')).unwrap();
                rest = &rest[end + 1..];
            } else if others.first() == Some(&"days") && others.get(1) == Some(&"to") {
                shown.push("N");
                rest = others;
            } else {
                shown.push(first);
                rest = others;
            }
        }
        lines.push(shown.join(" "));
    }
    lines.join("\n")
}

fn table(office: &Office, arguments: &[&str]) -> String {
    let arguments = [arguments, &["--format", "table"]].concat();
    let outcome = Outcome::of(office.command(&arguments).env("COLUMNS", "100"));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    timeless(&outcome.stdout)
}

#[test]
fn the_month_in_tables() {
    let office = Office::open();
    insta::assert_snapshot!("first_fetch", table(&office, &["fetch"]));
    let_time_pass(&office);
    insta::assert_snapshot!("second_fetch", table(&office, &["fetch"]));
    insta::assert_snapshot!(
        "changes",
        table(&office, &["changes", "--since", "last-fetch"])
    );
    insta::assert_snapshot!("list", table(&office, &["list", "--section", "b2b,cn"]));
    let by_supplier = ["list", "--filed", "no", "--group", "supplier"];
    insta::assert_snapshot!("by_supplier", table(&office, &by_supplier));
    insta::assert_snapshot!("show", table(&office, &["show", "IN-21576"]));
    insta::assert_snapshot!("show_gone", table(&office, &["show", "PRN-1050"]));
}

#[test]
fn a_fetch_says_what_became_of_the_documents() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let_time_pass(&office);
    let fetched = office.run(&["fetch"]).json();
    assert_eq!(fetched["gstin"], GSTIN);
    assert_eq!(fetched["counts_agree"], true);
    let b2b = &fetched["sections"][0];
    for (what, expected) in [
        ("state", json!("complete")),
        ("documents", json!(12)),
        ("new", json!(1)),
        ("changed", json!(2)),
        ("gone", json!(1)),
        ("acted", json!(1)),
        ("as_of", fetched["fetched_at"].clone()),
    ] {
        assert_eq!(b2b[what], expected, "{what}");
    }
    let credit = &fetched["credit"];
    let sum = |share: &str| {
        credit[share]["credit"]["total"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // The sums of the lists say the same.
    let total = |arguments: &[&str]| {
        let list = office.run(&[&["list"], arguments].concat()).json();
        let totals = &list["totals"];
        let heads = ["igst", "cgst", "sgst", "cess"].map(|head| {
            let amount: gst_ims::Amount = totals[head].as_str().unwrap().parse().unwrap();
            amount
        });
        gst_ims::Amount::checked_sum(heads).unwrap().to_string()
    };
    assert_eq!(sum("as_decided"), total(&["--status", "accepted"]));
    let both = ["--status", "accepted,no_action"];
    assert_eq!(sum("if_nothing_is_done"), total(&both));
    assert_eq!(
        sum("at_risk"),
        total(&[&both[..], &["--filed", "no"]].concat())
    );
    assert!((0..=31).contains(&fetched["days_left"].as_i64().unwrap()));
}

/// What an accountant asks, the one command that answers it, and where its answer says what.
const QUESTIONS: [[&str; 4]; 33] = [
    [
        "Which suppliers have not filed, and how much credit hangs on it?",
        "list --filed no --status accepted,no_action --group supplier --sort tax --descending",
        "/groups/0/totals/cgst",
        r#""10883.91""#,
    ],
    [
        "What came new since the last fetch?",
        "list --new-since last-fetch",
        "/invoices/0/number",
        r#""NEW-1""#,
    ],
    [
        "What came new since Monday?",
        "changes --since monday --kind new",
        "/changes/0/kind",
        r#""new""#,
    ],
    [
        "What did this supplier change?",
        "changes --since beginning --supplier 08ABCPP0123E2YZ --kind changed",
        "/changes/0/fields/1/after",
        r#""380.00""#,
    ],
    [
        "What is undecided above 50,000?",
        "list --status no_action --min 50,000",
        "/totals/documents",
        "3",
    ],
    [
        "What are the totals by supplier?",
        "list --group supplier --sort tax --descending --limit 1",
        "/groups/0/name",
        r#""27ZZZCB0101R1Z3""#,
    ],
    [
        "What are the totals by action?",
        "list --group action",
        "/groups/0/name",
        r#""accepted""#,
    ],
    [
        "What are the totals by period?",
        "list --group period",
        "/groups/0/name",
        r#""2024-10""#,
    ],
    [
        "What are the totals by section?",
        "list --group section",
        "/groups/0/name",
        r#""b2b""#,
    ],
    [
        "Which credit notes wait for a word on the reduction?",
        "list --reduction-due yes --status no_action",
        "/totals/documents",
        "2",
    ],
    [
        "What cannot be kept for a later month?",
        "list --pending-allowed no --status no_action",
        "/totals/documents",
        "2",
    ],
    [
        "What is kept pending?",
        "list --status pending",
        "/totals/documents",
        "4",
    ],
    [
        "Which ten are worth most?",
        "list --sort value --descending --limit 10",
        "/invoices/0/number",
        r#""PT/24-25/0412-A""#,
    ],
    [
        "What did suppliers report for October?",
        "list --period 2024-10",
        "/totals/documents",
        "8",
    ],
    [
        "What is dated in the first week of November?",
        "list --from 2024-11-01 --to 2024-11-07",
        "/totals/documents",
        "6",
    ],
    [
        "Which credit notes did Sabar send?",
        "list --section cn,cna --supplier sabar",
        "/invoices/0/number",
        r#""CN-000127""#,
    ],
    [
        "What did somebody decide on the portal?",
        "changes --since beginning --kind acted --elsewhere",
        "/changes/0/key/number",
        r#""PRN-1094""#,
    ],
    [
        "What was withdrawn?",
        "changes --since beginning --kind gone",
        "/changes/0/key/number",
        r#""PRN-1050""#,
    ],
    [
        "What happened to this invoice?",
        "show IN-21576",
        "/versions/1/invoice/taxable_value",
        r#""380.00""#,
    ],
    [
        "How old is what I see of credit notes?",
        "list --section cn",
        "/sections/2/state",
        r#""complete""#,
    ],
    [
        "What did I accept that its supplier has not filed?",
        "list --status accepted --filed no",
        "/totals/documents",
        "4",
    ],
    [
        "What counts as accepted on the 14th if I do nothing, by section?",
        "list --status no_action --group section",
        "/totals/documents",
        "16",
    ],
    [
        "What has been pending since October or before?",
        "list --status pending --to 2024-10-31",
        "/totals/documents",
        "2",
    ],
    [
        "What did I reject, and what did I tell the supplier?",
        "list --status rejected --columns number,supplier,remarks --sort value --descending",
        "/invoices/0/supplier_name",
        r#""Coromandel Example SEZ Unit""#,
    ],
    [
        "Which documents replace others, and which?",
        "list --section b2ba,cna,dna,ecoma --columns number,original_number",
        "/invoices/0/original_number",
        r#""GJ-7731""#,
    ],
    [
        "Which debit and credit notes are there, in all?",
        "list --section cn,cna,dn,dna --group section",
        "/groups/1/name",
        r#""cna""#,
    ],
    [
        "What is there from e-commerce operators?",
        "list --section ecom,ecoma",
        "/totals/documents",
        "5",
    ],
    [
        "What became filed since I looked last?",
        "changes --since 1 --kind changed --filed yes",
        "/changes/0/key/number",
        r#""LE/25/1/07976""#,
    ],
    [
        "Which decisions of ours did the tax network take?",
        "changes --since beginning --kind acted",
        "/changes/0/fields/0/after",
        r#""accepted""#,
    ],
    [
        "By how much will accepted credit notes reduce the credit?",
        "list --section cn,cna --status accepted",
        "/totals/cgst",
        r#""-592.54""#,
    ],
    ["What have I not looked at yet?", "changes", "/until", "2"],
    [
        "How do I stand, and how many days are left?",
        "fetch",
        "/credit/rejected/documents",
        "4",
    ],
    [
        "Do the lists have as many documents as the tax network counts?",
        "fetch",
        "/counts_agree",
        "true",
    ],
];

#[test]
fn an_accountants_questions_are_answered_by_one_command_each() {
    let office = after_two_fetches();
    let mut wrong = Vec::new();
    for [question, command, place, expected] in QUESTIONS {
        let arguments: Vec<_> = command.split(' ').collect();
        let outcome = office.run(&arguments);
        assert_eq!(outcome.code, 0, "{question}\n{command}\n{}", outcome.stderr);
        let answer = outcome.json();
        assert_eq!(answer["gstin"], GSTIN, "{command}");
        let found = answer.pointer(place).map(ToString::to_string);
        if found.as_deref() != Some(expected) {
            wrong.push(format!("{question} {command}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_record_that_cannot_be_read_hides_no_other() {
    let office = Office::open();
    let broken = REPORTED_LATER.replace("20-11-2024", "31-11-2024");
    happens(&office, SupplierEvent::add(Section::B2b, record(&broken)));
    let fetched = office.run(&["fetch"]);
    assert_eq!(fetched.code, 8);
    let b2b = &fetched.json()["sections"][0];
    assert_eq!(
        (&b2b["state"], &b2b["stored"]),
        (&json!("partial"), &json!(false))
    );
    assert_eq!(
        (&b2b["unreconciled"], &b2b["as_of"]),
        (&json!(12), &json!(null))
    );
    let error = fetched.error();
    assert_eq!(error["kind"], "partial");

    // What could be read is there, and named for what it is.
    let list = office.run(&["list", "--section", "b2b"]).json();
    assert_eq!(list["invoices"], json!([]));
    assert_eq!(list["unreconciled"].as_array().unwrap().len(), 12);
    assert_eq!(list["totals"]["documents"], 0);
    let lines = office
        .run(&["list", "--section", "b2b", "--format", "jsonl"])
        .stdout;
    assert_eq!(
        lines
            .lines()
            .filter(|line| line.contains(r#""reconciled":false"#))
            .count(),
        12
    );
    assert!(
        lines
            .lines()
            .last()
            .unwrap()
            .contains(r#""state":"partial""#),
        "{lines}"
    );
    insta::assert_snapshot!("partial_list", {
        let mut command = office.command(&["list", "--section", "b2b", "--format", "table"]);
        timeless(&Outcome::of(command.env("COLUMNS", "100")).stdout)
    });
    let shown = office.run(&["show", "PRN-1050"]).json();
    assert_eq!(shown["unreconciled"]["invoice"]["number"], "PRN-1050");
    assert_eq!(shown["versions"], json!([]));
}

/// Whole answers are stored; another leaves what is stored, and says how old it is.
#[test]
fn what_did_not_come_leaves_what_is_stored() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let first = office.run(&["list"]).json();
    let as_of = first["sections"][0]["as_of"].clone();
    let rule = Rule::new(Queued::new("t-1", 30)).section(Section::B2b);
    office.server.add_rule(rule.times(1));
    let rule = Rule::new("AUTH4033".parse::<ims_mock::Answer>().unwrap());
    office.server.add_rule(rule.section(Section::Cn));
    let second = office.run(&["fetch"]);
    assert_eq!(second.code, 3, "{}", second.stderr);
    let answer = second.json();
    let sections = &answer["sections"];
    assert_eq!(
        (&sections[0]["state"], &sections[2]["state"]),
        (&json!("pending"), &json!("failed"))
    );
    assert_eq!(
        (&sections[0]["as_of"], &sections[2]["as_of"]),
        (&as_of, &as_of)
    );
    assert_eq!(answer["counts_agree"], json!(null));
    let list = office.run(&["list"]).json();
    assert_eq!(list["invoices"], first["invoices"]);

    office.server.clear_rules();
    let rest = office.run(&["fetch", "--missing"]);
    assert_eq!(rest.code, 0, "{}", rest.stderr);
    let names: Vec<_> = rest.json()["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|section| section["section"].clone())
        .collect();
    assert_eq!(names, ["b2b", "cn"]);
    assert_eq!(
        office.run(&["fetch", "--missing"]).code,
        2,
        "nothing is missing"
    );
}

#[test]
fn waiting_ends_when_the_tax_network_is_ready() {
    let office = Office::open();
    let rule = Rule::new(Queued::new("t-1", 0)).section(Section::B2b);
    office.server.add_rule(rule.times(1));
    let fetched = office.run(&["fetch", "--wait"]);
    assert_eq!(fetched.code, 0, "{}", fetched.stderr);
    let answer = fetched.json();
    assert_eq!(answer["sections"].as_array().unwrap().len(), 8);
    assert_eq!(
        (&answer["sections"][0]["state"], &answer["counts_agree"]),
        (&json!("complete"), &json!(true))
    );
    // What takes longer than the command may is left for another.
    office
        .server
        .add_rule(Rule::new(Queued::new("t-2", 30)).section(Section::B2b));
    let fetched = office.run(&["fetch", "--wait", "--timeout", "20"]);
    assert_eq!(
        (fetched.code, &fetched.json()["sections"][0]["state"]),
        (8, &json!("pending"))
    );
    assert!(
        fetched.error()["hint"]
            .as_str()
            .unwrap()
            .contains("--missing --wait")
    );
}

#[test]
fn lists_that_lack_what_is_counted_are_told() {
    let office = Office::open();
    let nothing = "empty-array".parse::<ims_mock::Answer>().unwrap();
    office
        .server
        .add_rule(Rule::new(nothing).section(Section::B2b));
    let fetched = office.run(&["fetch"]);
    assert_eq!(fetched.code, 8);
    let answer = fetched.json();
    assert_eq!(answer["counts_agree"], false);
    let differences = &answer["count_differences"];
    assert_eq!(differences.as_array().unwrap().len(), 1);
    assert_eq!(differences[0]["section"], "b2b");
    assert_eq!(
        (
            &differences[0]["counted"]["no_action"],
            &differences[0]["stored"]["no_action"]
        ),
        (&json!(11), &json!(0))
    );
    assert!(
        fetched.error()["message"]
            .as_str()
            .unwrap()
            .ends_with(": b2b")
    );
}

#[test]
fn changes_are_those_since_the_last_look() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let count = |arguments: &[&str]| {
        let changes = office.run(&[&["changes"], arguments].concat()).json();
        changes["changes"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--peek"]), 31);
    assert_eq!(count(&["--section", "cn"]), 4, "a part of them is no look");
    assert_eq!(count(&[]), 31);
    assert_eq!(count(&[]), 0);
    let_time_pass(&office);
    assert_eq!(office.run(&["fetch"]).code, 0);
    assert_eq!(count(&["--since", "1"]), 5);
    assert_eq!(count(&["--since", "last-fetch"]), 5);
    assert_eq!(count(&["--since", "2"]), 0);
    assert_eq!(count(&[]), 5);
    assert_eq!(count(&[]), 0);
    let csv = office
        .run(&[
            "changes", "--since", "1", "--kind", "changed", "--format", "csv",
        ])
        .stdout;
    assert!(csv.contains(",taxable_value,375.24,380.00"), "{csv}");
    let lines = office
        .run(&["changes", "--since", "1", "--format", "jsonl"])
        .stdout;
    assert_eq!(lines.lines().count(), 5);
    assert!(lines.lines().all(|line| line.contains(GSTIN)));
}

#[test]
fn a_view_keeps_the_options() {
    let office = after_two_fetches();
    let numbers = |arguments: &[&str]| {
        let list = office.run(&[&["list"], arguments].concat()).json();
        let invoices = list["invoices"].as_array().unwrap().clone();
        invoices
            .iter()
            .map(|invoice| invoice["number"].clone())
            .collect::<Vec<_>>()
    };
    let saved = [
        "--filed",
        "no",
        "--new-since",
        "last-fetch",
        "--columns",
        "number,tax",
        "--save-view",
        "risk",
    ];
    assert_eq!(numbers(&saved), ["NEW-1"]);
    assert_eq!(numbers(&["--view", "risk"]), ["NEW-1"]);
    assert_eq!(
        numbers(&["--view", "risk", "--section", "cn"]),
        [] as [Value; 0]
    );
    let unknown = office.run(&["list", "--view", "risky"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.error()["message"]
            .as_str()
            .unwrap()
            .contains("did you mean risk?")
    );
    assert_eq!(office.run(&["list", "--save-view", "../x"]).code, 2);
}

#[test]
fn the_ending_of_a_file_decides_the_form() {
    let office = after_two_fetches();
    let path = |name: &str| office.data.path().join(name).to_str().unwrap().to_owned();
    for (name, begins) in [
        ("list.csv", "taxpayer,section,state"),
        ("list.json", "{\n  \"gstin\""),
        ("list.jsonl", "{\"taxpayer\""),
        ("list.txt", "Taxpayer: 33"),
    ] {
        let outcome = office.run(&["list", "--output", &path(name)]);
        assert_eq!(outcome.success(), "", "{name}");
        let text = fs::read_to_string(path(name)).unwrap();
        assert!(text.starts_with(begins), "{name}: {text}");
    }
    assert_eq!(
        fs::read_to_string(path("list.json")).unwrap(),
        office.run(&["list"]).stdout
    );
    for name in ["list.pdf", "list", "no/folder/list.csv"] {
        let refused = office.run(&["list", "--output", &path(name)]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{name}");
    }
    let two_forms = office.run(&["list", "--output", &path("x.csv"), "--format", "json"]);
    assert_eq!(two_forms.code, 2);
    for command in [
        "invoices --all",
        "counts",
        "changes --since 1",
        "show NEW-1",
        "fetch",
    ] {
        let file = path("other.csv");
        let arguments: Vec<_> = command.split(' ').chain(["--output", &file]).collect();
        assert_eq!(office.run(&arguments).success(), "", "{command}");
        let csv = fs::read_to_string(&file).unwrap();
        assert!(
            csv.lines().count() > 1 && csv.contains(GSTIN),
            "{command}: {csv}"
        );
    }
    let kept: Vec<_> = fs::read_dir(office.data.path())
        .unwrap()
        .flatten()
        .collect();
    assert!(
        kept.iter()
            .all(|entry| !entry.file_name().to_str().unwrap().starts_with('.'))
    );
}

#[test]
fn the_same_words_choose_documents_live() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    for filter in [
        "--filed no",
        "--min 1,00,000",
        "--max 500 --status no_action,accepted",
        "--supplier palghar",
        "--supplier 24ABCFG0123H1YZ --number PRN-1094",
        "--period 2024-10 --pending-allowed no",
        "--reduction-due yes",
        "--from 2024-11-15 --to 17-11-2024",
    ] {
        let words: Vec<_> = filter.split(' ').collect();
        let live = office.run(&[&["invoices", "--all", "--format", "jsonl"], &words[..]].concat());
        let stored = office.run(&[&["list", "--format", "jsonl"], &words[..]].concat());
        let keys = |outcome: &Outcome| {
            let lines = outcome.stdout.lines();
            let mut keys: Vec<_> = lines
                .map(|line| serde_json::from_str::<Value>(line).unwrap()["number"].to_string())
                .collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(&live), keys(&stored), "{filter}");
        assert!(
            !keys(&live).is_empty() && keys(&live).len() < 31,
            "{filter}"
        );
    }
}

#[test]
fn a_number_of_several_documents_names_none() {
    let office = Office::open();
    let other = REPORTED_LATER.replace("24ZZZCE0104V1ZV", "27ZZZCB0101R1Z3");
    for text in [REPORTED_LATER, &other] {
        happens(&office, SupplierEvent::add(Section::B2b, record(text)));
    }
    assert_eq!(office.run(&["fetch"]).code, 0);
    let several = office.run(&["show", "NEW-1"]);
    assert_eq!((several.code, several.stdout.as_str()), (2, ""));
    let message = several.error()["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("24ZZZCE0104V1ZV") && message.contains("27ZZZCB0101R1Z3"),
        "{message}"
    );
    let one = office
        .run(&["show", "NEW-1", "--supplier", "27ZZZCB0101R1Z3"])
        .json();
    assert_eq!(one["invoice"]["supplier_gstin"], "27ZZZCB0101R1Z3");
    assert_eq!(office.run(&["show", "NEW-2"]).code, 2);
}

#[test]
fn the_command_that_a_fetch_names_lists_the_suppliers_that_it_counts() {
    let office = Office::open();
    let fetched = table(&office, &["fetch"]);
    let line = fetched
        .lines()
        .find(|line| line.contains("not filed what counts"));
    let line = line.unwrap_or_else(|| panic!("{fetched}"));
    let count: usize = line.split(' ').next().unwrap().parse().unwrap();
    let command = line.split('`').nth(1).unwrap();
    let arguments: Vec<_> = command.split(' ').skip(1).collect();
    let listed = office.run(&arguments);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    assert_eq!(listed.json()["groups"].as_array().unwrap().len(), count);
}

#[test]
fn the_history_tells_a_reduction_in_words_and_times_of_india() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let heads = [
        "--itc-reduction",
        "partial",
        "--cgst",
        "1100.5",
        "--sgst",
        "1100.5",
    ];
    let accept = ["accept", "--number", "CN-000127", "--yes"];
    let accepted = office.run(&[&accept[..], &heads].concat());
    assert_eq!(accepted.code, 0, "{}", accepted.stderr);
    let show = office
        .run(&["show", "CN-000127", "--format", "table"])
        .success();
    let words = "itc_reduction: nothing → IGST 0.00, CGST 1,100.50, SGST 1,100.50, cess 0.00";
    assert!(show.contains(words), "{show}");
    assert!(!show.contains('{'), "{show}");
    let jobs = office.run(&["jobs", "--format", "table"]).success();
    assert!(jobs.contains(" IST ") && !jobs.contains("Z "), "{jobs}");
}
