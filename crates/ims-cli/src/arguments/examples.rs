//! The examples that each command's help ends with.

use clap::Command;

/// Puts the examples of each command before what its help says at the end.
pub(super) fn add_to(mut command: Command) -> Command {
    for (path, examples) in EXAMPLES {
        let names: Vec<_> = path.split(' ').collect();
        command = with_examples(command, &names, examples);
    }
    command
}

fn with_examples(command: Command, path: &[&'static str], examples: &str) -> Command {
    if let [name, rest @ ..] = path {
        return command.mut_subcommand(*name, |command| with_examples(command, rest, examples));
    }
    let lines: Vec<_> = examples.lines().map(|line| format!("  {line}")).collect();
    let mut text = format!("Examples:\n{}", lines.join("\n"));
    if let Some(after) = command.get_after_long_help() {
        text = format!("{text}\n\n{after}");
    }
    command.after_long_help(text)
}

/// The words of each command, and its examples.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "invoices",
        "ims invoices --section cn --status no_action\n\
         ims invoices --all --format csv > invoices.csv\n\
         ims --mock invoices --all",
    ),
    (
        "imports",
        "ims imports\n\
         ims imports --section impg --status no_action",
    ),
    (
        "counts",
        "ims counts\n\
         ims counts --goods-type imports",
    ),
    (
        "fetch",
        "ims fetch\n\
         ims fetch --missing --wait\n\
         ims fetch --all-taxpayers --unless-since today",
    ),
    (
        "files",
        "ims files --wait\n\
         ims files 7d1c8a52e7d84b0f --section b2b\n\
         ims files --job 7e1f0c9a --section b2b --wait",
    ),
    (
        "list",
        "ims list --status no_action --min 50,000\n\
         ims list --filed no --group supplier --sort tax --descending\n\
         ims list --new-since monday --output new.xlsx\n\
         ims list --matched no --keys | ims pending --keys -",
    ),
    (
        "changes",
        "ims changes\n\
         ims changes --since last-fetch --kind acted\n\
         ims changes --since beginning --output changes.csv",
    ),
    ("show", "ims show PRN-1050"),
    (
        "match",
        "ims match purchases.xlsx\n\
         ims match october.csv november.csv --output pairs.xlsx --letters letters.txt\n\
         ims match register.csv --mapping columns.toml",
    ),
    (
        "export",
        "ims export --as xlsx --output decide.xlsx\n\
         ims export --as portal --plan decide.xlsx --output upload.json\n\
         ims export --as parquet --output warehouse\n\
         ims export --all-taxpayers --as parquet --output s3://office/lake\n\
         ims export --as html --output november.html\n\
         ims export --as report --register purchases.xlsx --output report.xlsx",
    ),
    (
        "import",
        "ims --gstin 24AAACI1681G1ZV import returns_IMS.json\n\
         ims import returns_IMS_error.json --failed failed.csv",
    ),
    (
        "taxpayers",
        "ims taxpayers list\n\
         ims taxpayers add 33ABKCS2033B1ZW --name \"Kaveri Stores\" --username kaveri.gst --tag south\n\
         ims taxpayers remove \"kaveri stores\"",
    ),
    (
        "taxpayers add",
        "ims taxpayers add 33ABKCS2033B1ZW --name \"Kaveri Stores\" --username kaveri.gst --tag south",
    ),
    (
        "taxpayers list",
        "ims taxpayers list\n\
         ims taxpayers list --tag south --format csv",
    ),
    ("taxpayers remove", "ims taxpayers remove \"kaveri stores\""),
    (
        "login",
        "ims login --gstin 33ABKCS2033B1ZW --username TN_NT2.2477\n\
         echo 575757 | ims --mock login --username TN_NT2.2477\n\
         ims login --all-taxpayers",
    ),
    (
        "session",
        "ims session\n\
         ims session refresh",
    ),
    ("session refresh", "ims session refresh"),
    ("logout", "ims logout"),
    (
        "accept",
        "ims accept --number PRN-1050 --number PRN-1094\n\
         ims accept --supplier 24ABCFG0123H1YZ --period 2024-10 --yes\n\
         ims accept --section cn --number CN-000127 --itc-reduction full --yes",
    ),
    (
        "reject",
        "ims reject --number IT/24-25/978 --remarks \"not ours\" --yes",
    ),
    (
        "pending",
        "ims pending --filed no --min 1,00,000 --remarks \"not received yet\"\n\
         ims list --matched no --keys | ims pending --keys - --yes",
    ),
    (
        "reset",
        "ims reset --status pending --supplier \"abc paper\" --yes",
    ),
    (
        "plan",
        "ims plan new --rules rules.toml --output plan.csv\n\
         ims plan check plan.csv\n\
         ims plan undo 3 --output undo.csv",
    ),
    (
        "plan new",
        "ims plan new --output decide.xlsx\n\
         ims plan new --register purchases.xlsx --output decide.xlsx\n\
         ims plan new --rules rules.toml --status no_action --output plan.csv",
    ),
    ("plan check", "ims plan check decide.xlsx"),
    ("plan show", "ims plan show plan.csv --format json"),
    ("plan undo", "ims plan undo 3 --output undo.csv"),
    (
        "apply",
        "ims apply decide.xlsx\n\
         ims apply decide.xlsx --yes",
    ),
    (
        "resume",
        "ims resume --dry-run\n\
         ims resume",
    ),
    ("jobs", "ims jobs"),
    ("job", "ims job 7e1f0c9a-8d5b-4c7e-9f3a-2b6d1e0c4a58 --wait"),
    (
        "2b",
        "ims 2b recompute 2026-10 --wait\n\
         ims 2b show 2026-10 --output statement.csv",
    ),
    (
        "2b show",
        "ims 2b show 2026-10\n\
         ims 2b show 2026-10 --output statement.csv",
    ),
    ("2b recompute", "ims 2b recompute 2026-10 --wait"),
    (
        "2b status",
        "ims 2b status 7e1f0c9a-8d5b-4c7e-9f3a-2b6d1e0c4a58 --wait",
    ),
    (
        "desk",
        "ims desk\n\
         ims --mock desk --port 8017 --no-browser",
    ),
    (
        "work",
        "ims work --store postgres:///ims --at-once 16\n\
         ims work --store postgres:///ims --fetch-at '30 1 * * *' --fetch-at '0 * 10-20 * *'",
    ),
    (
        "work enlist",
        "ims work enlist --all-taxpayers --store postgres:///ims",
    ),
    (
        "work fetch",
        "ims work fetch --store postgres:///ims\n\
         ims work fetch --tag monthly --store postgres:///ims",
    ),
    (
        "work apply",
        "ims work apply plan.xlsx --gstin 33ABKCS2033B1ZW --yes --store postgres:///ims\n\
         ims work apply plans --all-taxpayers --yes --store postgres:///ims",
    ),
    ("work status", "ims work status --store postgres:///ims"),
    ("supplies", "ims supplies --period 2026-10 --section b2b"),
    (
        "liabilities",
        "ims liabilities --period 2026-11 --section cdnr --output liabilities.csv",
    ),
    (
        "config",
        "ims config\n\
         ims --env test config --format json",
    ),
    (
        "doctor",
        "ims doctor\n\
         ims --gstin \"kaveri stores\" doctor",
    ),
    (
        "completions",
        "ims completions bash > ~/.local/share/bash-completion/completions/ims\n\
         ims completions zsh > ~/.zfunc/_ims",
    ),
    ("man", "ims man ~/.local/share/man/man1"),
    (
        "help",
        "ims help filters\n\
         ims help plan new",
    ),
];
