//! Lists that other commands and people go on with, and where the store is.

use std::fs;
use std::net::TcpListener;

use gst_ims::Section;

use crate::office::Office;
use crate::support::{Outcome, bare, timed};

fn fetched() -> Office {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    office
}

fn numbers(outcome: &Outcome, list: &str) -> Vec<String> {
    let answer = outcome.json();
    let documents = answer[list].as_array().unwrap().iter();
    let mut numbers: Vec<_> = documents
        .map(|document| {
            let number = document
                .pointer("/key/number")
                .unwrap_or(&document["number"]);
            number.as_str().unwrap().to_owned()
        })
        .collect();
    numbers.sort();
    numbers
}

#[test]
fn keys_of_a_list_are_what_a_decision_takes() {
    let office = fetched();
    let filter = [
        "--status",
        "no_action",
        "--filed",
        "no",
        "--section",
        "b2b,dn",
    ];
    let listed = office.run(&[&["list"], &filter[..]].concat());
    let keys = office
        .run(&[&["list", "--keys"], &filter[..]].concat())
        .success();
    assert_eq!(keys.lines().count(), numbers(&listed, "invoices").len());
    let mut pending = office.command(&["reject", "--keys", "-", "--yes"]);
    let pending = Outcome::of(pending.write_stdin(keys.clone()));
    assert_eq!(pending.code, 0, "{}", pending.stderr);
    assert_eq!(numbers(&pending, "documents"), numbers(&listed, "invoices"));

    let file = office.data.path().join("keys.jsonl");
    let path = file.to_str().unwrap();
    office
        .run(&[
            "list",
            "--keys",
            "--status",
            "rejected",
            "--section",
            "b2b,dn",
            "--output",
            path,
        ])
        .success();
    let reset = office.run(&["reset", "--keys", path, "--yes"]);
    assert_eq!(reset.code, 0, "{}", reset.stderr);
    for wrong in [
        &["--format", "csv"][..],
        &["--group", "section"],
        &["--output", "keys.csv"],
    ] {
        let refused = office.run(&[&["list", "--keys"], wrong].concat());
        assert_eq!(
            (refused.code, refused.stdout.as_str()),
            (2, ""),
            "{wrong:?}"
        );
    }
}

/// The words of a list choose the same documents for a decision.
#[test]
fn decisions_take_the_words_of_lists() {
    let office = fetched();
    for filter in [
        "--filed no",
        "--min 1,00,000 --section b2b,dn",
        "--max 500 --status no_action,accepted",
        "--supplier palghar",
        "--supplier 24ABCFG0123H1YZ --supplier 06ABCCG0123M1YZ",
        "--period 2024-10 --pending-allowed no",
        "--reduction-due yes",
        "--from 2024-11-15 --to 17-11-2024",
    ] {
        let words: Vec<_> = filter.split(' ').collect();
        let listed = office.run(&[&["list"], &words[..]].concat());
        let listed = numbers(&listed, "invoices");
        let mut shown = office.run(&[&["reject"], &words[..]].concat()).json();
        let lines = shown["lines"].take();
        let mut chosen: Vec<_> = lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["key"]["number"].as_str().unwrap().to_owned())
            .collect();
        chosen.sort();
        assert_eq!(chosen, listed, "{filter}");
        assert!(!listed.is_empty(), "{filter}");
    }
    let nothing = office.run(&["reject", "--yes"]);
    assert_eq!(nothing.code, 2, "nothing is chosen");
    assert_eq!(office.writes(), 0);
}

#[test]
fn what_has_a_pair_in_the_register_is_known_to_lists() {
    let office = fetched();
    let register = office.data.path().join("register.csv");
    fs::write(
        &register,
        "Supplier GSTIN,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST\n\
         24ABCFG0123H1YZ,PRN-1050,17-10-2024,100000,0,0,0\n\
         24ZZZCB0101R1Z3,NOBODY-1,17-10-2024,1,0,0,0\n",
    )
    .unwrap();
    // Whatever the kind of each pair is, the list has those that the command itself names.
    let pairs = office.run(&["match", register.to_str().unwrap()]);
    let of_kind = |kinds: &[&str]| {
        let all = pairs.json();
        let of_kind = all["pairs"].as_array().unwrap().iter();
        let mut numbers: Vec<_> = of_kind
            .filter(|pair| kinds.contains(&pair["kind"].as_str().unwrap()))
            .flat_map(|pair| pair["ims"].as_array().unwrap().clone())
            .map(|key| key["number"].as_str().unwrap().to_owned())
            .collect();
        numbers.sort();
        numbers
    };
    assert_eq!(of_kind(&["exact", "probable", "mismatch"]), ["PRN-1050"]);
    let listed = |said: &str| {
        let list = office.run(&["list", "--matched", said]);
        assert_eq!(list.code, 0, "{}", list.stderr);
        numbers(&list, "invoices")
    };
    assert_eq!(listed("yes"), of_kind(&["exact", "probable"]));
    assert_eq!(listed("no"), of_kind(&["mismatch", "only_ims"]));
}

#[test]
fn an_exact_pair_is_matched_until_its_supplier_changes_it() {
    let office = fetched();
    let listed = office.run(&["list", "--number", "PRN-1050"]).json();
    let document = &listed["invoices"][0];
    let text = |name: &str| document[name].as_str().unwrap().to_owned();
    let register = office.data.path().join("register.csv");
    let line = [
        "supplier_gstin",
        "number",
        "date",
        "taxable_value",
        "igst",
        "cgst",
        "sgst",
    ]
    .map(text)
    .join(",");
    let heads = "Supplier GSTIN,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST";
    fs::write(&register, format!("{heads}\n{line}\n")).unwrap();
    let matched = office.run(&["match", register.to_str().unwrap()]);
    assert_eq!(matched.code, 0, "{}", matched.stderr);
    let listed = || numbers(&office.run(&["list", "--matched", "yes"]), "invoices");
    assert_eq!(listed(), ["PRN-1050"]);
    // A decision is no change of the document.
    let accept = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(accept.code, 0, "{}", accept.stderr);
    assert_eq!(listed(), ["PRN-1050"]);
    office.server.change_data_set(|documents| {
        for record in documents.records_mut(Section::B2b) {
            record.set_field("txval", &1).unwrap();
        }
    });
    assert_eq!(office.run(&["fetch"]).code, 0);
    assert_eq!(listed(), [] as [&str; 0]);
}

#[test]
fn a_list_can_be_decided_on_in_a_workbook() {
    let office = fetched();
    let book = office.data.path().join("undecided.xlsx");
    let book = book.to_str().unwrap();
    let list = ["list", "--status", "no_action", "--output", book];
    assert_eq!(office.run(&list).success(), "");
    assert!(fs::read(book).unwrap().starts_with(b"PK"));
    let checked = office.run(&["plan", "check", book]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    for wrong in [
        &["--group", "section"][..],
        &["--columns", "number"],
        &["--format", "csv"],
    ] {
        let refused = office.run(&[&list[..], wrong].concat());
        assert_eq!(refused.code, 2, "{wrong:?}: {}", refused.stderr);
    }
}

/// A server that takes connections and says nothing.
#[test]
fn a_database_that_is_silent_ends_with_the_time_of_the_command() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("postgres://ims@{}/ims", silent.local_addr().unwrap());
    for command in [&["list"][..], &["fetch"], &["changes"], &["jobs"]] {
        let office = Office::open();
        let bounded = [command, &["--store", &address, "--timeout", "1"]].concat();
        let (outcome, time) = timed(|| office.run(&bounded));
        assert_eq!(outcome.code, 6, "{command:?}: {}", outcome.stderr);
        assert!(time.as_secs() < 10, "{command:?}: {time:?}");
        assert!(outcome.stderr.contains("within 1 s"), "{}", outcome.stderr);
    }
}

#[test]
fn a_password_of_the_store_is_never_shown() {
    const PASSWORD: &str = "PLANTED-store-password";
    let closed = crate::office::closed_address().replace("http://", "");
    let refusing = TcpListener::bind("127.0.0.1:0").unwrap();
    let refusing = refusing.local_addr().unwrap();
    for address in [
        format!("postgres://ims:{PASSWORD}@{closed}/ims"),
        format!("postgres://{closed}/ims?user=ims&password={PASSWORD}"),
        format!("postgresql://ims:{PASSWORD}@{refusing}/ims"),
        format!("postgres://ims:{PASSWORD}@[broken/ims"),
        format!("postgres://ims:{PASSWORD}@{closed}/ims?sslmode=nonsense"),
    ] {
        for is_variable in [false, true] {
            let mut command = bare(&["list", "-vv", "--timeout", "1"]);
            command.env("RUST_LOG", "trace");
            if is_variable {
                command.env("IMS_STORE", &address);
            } else {
                command.args(["--store", &address]);
            }
            let outcome = Outcome::of(&mut command);
            assert!(matches!(outcome.code, 2 | 6), "{}", outcome.stderr);
            assert!(!outcome.stderr.contains(PASSWORD), "{}", outcome.stderr);
            assert!(!outcome.stdout.contains(PASSWORD));
            let warns = outcome.stderr.contains("can see the password");
            assert_eq!(warns, !is_variable, "{address}: {}", outcome.stderr);
        }
    }
}

#[test]
fn what_was_never_fetched_is_not_empty_and_nothing_is_made_for_it() {
    let office = Office::open();
    let nowhere = office.data.path().join("typo").join("ims.db");
    let number = ["show", "PRN-1050"];
    for command in [&["list", "--format", "json"][..], &["changes"], &number] {
        for store in [&["--store", nowhere.to_str().unwrap()][..], &[]] {
            let refused = office.run(&[command, store].concat());
            assert_eq!(refused.code, 2, "{command:?}: {}", refused.stdout);
            assert_eq!(refused.stdout, "");
            assert!(refused.error()["hint"].to_string().contains("`ims fetch`"));
        }
    }
    let made = std::fs::read_dir(office.data.path()).unwrap();
    assert_eq!(made.count(), 0, "to read makes nothing");

    // Another taxpayer of a store with documents.
    assert_eq!(office.run(&["fetch"]).code, 0);
    let path = office.data.path().to_str().unwrap();
    for command in [&["list", "--format", "csv"][..], &["changes"], &number] {
        let gstin = ["--gstin", "24AAACI1681G1ZV"];
        let mut program = office.server.command(&[command, &gstin].concat());
        let refused = Outcome::of(program.env("IMS_DATA", path));
        assert_eq!(refused.code, 2, "{command:?}: {}", refused.stdout);
        let message = format!("nothing of {} was fetched", gstin[1]);
        assert!(refused.stderr.contains(&message), "{}", refused.stderr);
    }
}

#[test]
fn hints_name_commands_that_ask_the_mock_too() {
    let data = tempfile::tempdir().unwrap();
    let refused = Outcome::of(bare(&["--mock", "list"]).env("IMS_DATA", data.path()));
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    let hint = refused.error()["hint"].to_string();
    assert!(hint.contains("`ims --mock fetch`"), "{hint}");
    let accept = [
        "--mock", "accept", "--number", "PRN-1050", "--yes", "--format", "table",
    ];
    let accepted = Outcome::of(bare(&accept).env("IMS_DATA", data.path()));
    assert_eq!(accepted.code, 0, "{}", accepted.stderr);
    let named = accepted.stdout.contains("`ims --mock plan undo 1`");
    assert!(named, "{}", accepted.stdout);
}
