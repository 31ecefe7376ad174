//! The month in the store: the built command as a whole process.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use crate::Result;
use crate::clock::Stopwatch;
use crate::goals::{Bound, Goals};
use crate::kept_month::{self, LARGEST, Office, POSTGRES, in_megabytes, megabytes};
use crate::options::Options;
use crate::results::Table;
use crate::statistics::Rounds;

/// A month of one taxpayer's.
const MONTH: usize = 6_000;
/// How long the tax network takes for an answer, in milliseconds.
const LATENCY: u64 = 300;
const ROUNDS: usize = 7;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let program = kept_month::build()?;
    let rounds = if options.quick { 2 } else { ROUNDS };
    let mut goals = Goals::default();
    let mut text = format!(
        "`ims`, built for release, as a whole process each time; the documents come from a server on \
         this machine that answers after {LATENCY} ms.\n\n"
    );
    let month = fetches(&program, options, rounds, &mut goals)?;
    text.push_str(&month);
    let lists = lists(&program, options, rounds, &mut goals)?;
    text.push_str(&lists);
    let _ = write!(text, "\n{}", goals.table());
    Ok(text)
}

fn fetches(program: &Path, options: &Options, rounds: usize, goals: &mut Goals) -> Result<String> {
    let office = Office::open(program, options, MONTH, LATENCY)?;
    let store = office.store();
    let store = store.to_string_lossy();
    let live = ["invoices", "--all", "--format", "jsonl"];
    let [mut answers, mut first, mut second] = [const { Rounds::new() }; 3];
    let mut work = Rounds::new();
    for _ in 0..rounds {
        office.empty()?;
        let alone = office.run(&store, &live)?;
        let fresh = office.run(&store, &["fetch"])?;
        let again = office.run(&store, &["fetch"])?;
        answers.push(alone.seconds);
        first.push(fresh.seconds);
        second.push(again.seconds);
        work.push(1e3 * (again.seconds - alone.seconds));
    }
    let mut table = Table::new(["6,000 documents", "seconds", "× the answers"]);
    for (what, times) in [
        ("`ims invoices --all`: the answers alone", &answers),
        ("`ims fetch` into a fresh store", &first),
        ("`ims fetch` again, nothing changed", &second),
    ] {
        let ratio = answers.ratio_of(times);
        table.row(&[
            what.to_owned(),
            format!("{times:.2}"),
            format!("{ratio:.2}"),
        ]);
    }
    let ratio = answers.ratio_of(&first).median();
    goals.add(
        "first fetch beside the answers alone",
        Bound::at_most(1.2, 1.1),
        ratio,
    );
    goals.add(
        "second fetch beyond the answers alone, ms",
        Bound::at_most(150.0, 75.0),
        work.median(),
    );
    Ok(table.finish())
}

fn lists(program: &Path, options: &Options, rounds: usize, goals: &mut Goals) -> Result<String> {
    let office = Office::open(program, options, LARGEST, 0)?;
    let path = office.store();
    let store = path.to_string_lossy().into_owned();
    let mut stores = vec![("SQLite", store.clone())];
    stores.extend(
        std::env::var(POSTGRES)
            .ok()
            .map(|address| ("PostgreSQL", address)),
    );
    let mut table = Table::new([
        "200,000 documents",
        "first document, ms",
        "all, ms",
        "peak memory, MB",
    ]);
    for (name, store) in &stores {
        let usage = office.run(store, &["fetch"])?;
        table.row(&[
            format!("{name}: `ims fetch`"),
            String::new(),
            format!("{:.0}", 1e3 * usage.seconds),
            megabytes(usage.peak_memory),
        ]);
        for arguments in [FILTERED, SORTED, WHOLE] {
            let mut first = Rounds::new();
            let mut all = Rounds::new();
            let mut memory = 0;
            for _ in 0..rounds {
                first.push(1e3 * first_document(&office, store, arguments)?);
                let usage = office.run(store, arguments)?;
                all.push(1e3 * usage.seconds);
                memory = memory.max(usage.peak_memory);
            }
            table.row(&[
                format!("{name}: `ims {}`", arguments.join(" ")),
                format!("{first:.0}"),
                format!("{all:.0}"),
                megabytes(memory),
            ]);
            if arguments == WHOLE {
                let bound = Bound::at_most(64.0, 40.0);
                let name = format!("{name}: peak memory of the whole list, MB");
                goals.add(name, bound, in_megabytes(memory));
            }
            if arguments == FILTERED {
                let bound = Bound::at_most(100.0, 50.0);
                goals.add(
                    format!("{name}: first document of a filtered list, ms"),
                    bound,
                    first.median(),
                );
            }
        }
    }
    rest_of_month(&office, &store, &mut table)?;
    let json = office.folder.join("all.jsonl");
    let output = ["list", "--output", &json.to_string_lossy()].map(str::to_owned);
    office.run(&store, &output.each_ref().map(String::as_str))?;
    let [kept, shown] = [&path, &json].map(|path| std::fs::metadata(path).map(|file| file.len()));
    #[expect(clippy::cast_precision_loss, reason = "a ratio with two decimals")]
    let ratio = kept? as f64 / shown? as f64;
    goals.add(
        "store beside the JSON of its documents",
        Bound::at_most(1.5, 1.0),
        ratio,
    );
    Ok(format!("\n{}", table.finish()))
}

/// What else is done with a month, once each: a plan for all of it, its checks, and its history.
fn rest_of_month(office: &Office<'_>, store: &str, table: &mut Table) -> Result<()> {
    let [rules, plan] = ["rules.toml", "plan.csv"].map(|name| office.folder.join(name));
    std::fs::write(&rules, RULES)?;
    let [rules, plan] = [&rules, &plan].map(|path| path.to_string_lossy().into_owned());
    let fetch = ["fetch"];
    let changes = [
        "changes",
        "--since",
        "beginning",
        "--peek",
        "--format",
        "jsonl",
    ];
    let groups = ["list", "--group", "supplier", "--format", "json"];
    let propose = ["plan", "new", "--rules", &rules, "--output", &plan];
    let check = ["plan", "check", &plan];
    let number = first_number(office, store)?;
    let show = ["show", &number, "--format", "json"];
    for (name, arguments) in [
        ("`ims fetch` again, nothing changed", &fetch[..]),
        ("`ims changes` since the beginning", &changes),
        ("`ims show` of one document", &show),
        ("`ims list --group supplier`", &groups),
        ("`ims plan new` by a rule for all", &propose),
        ("`ims plan check` of that plan", &check),
    ] {
        let usage = office.run(store, arguments)?;
        table.row(&[
            format!("SQLite: {name}"),
            String::new(),
            format!("{:.0}", 1e3 * usage.seconds),
            megabytes(usage.peak_memory),
        ]);
    }
    Ok(())
}

const RULES: &str = "[[rule]]\nname = \"all\"\nwhen = { section = [\"b2b\", \"dn\"] }\n\
                     action = \"accept\"\nreason = \"measured\"\n";

/// The number of some document that is stored.
fn first_number(office: &Office<'_>, store: &str) -> Result<String> {
    let arguments = ["list", "--limit", "1", "--keys"];
    let output = office.command(store, &arguments).output()?;
    let key: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let number = key.get("number").and_then(serde_json::Value::as_str);
    Ok(number.ok_or("nothing is stored")?.to_owned())
}

const FILTERED: &[&str] = &[
    "list",
    "--filed",
    "yes",
    "--min",
    "1000",
    "--supplier",
    "traders",
    "--format",
    "jsonl",
];
const SORTED: &[&str] = &[
    "list",
    "--sort",
    "value",
    "--descending",
    "--limit",
    "50",
    "--format",
    "jsonl",
];
const WHOLE: &[&str] = &["list", "--format", "jsonl"];

/// How long it takes from the start of the process to its first line.
fn first_document(office: &Office<'_>, store: &str, arguments: &[&str]) -> Result<f64> {
    let watch = Stopwatch::start();
    let mut child = office
        .command(store, arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let seconds = watch.seconds();
    child.wait()?;
    if line.is_empty() {
        return Err(format!("`ims {}` lists nothing", arguments.join(" ")).into());
    }
    Ok(seconds)
}
