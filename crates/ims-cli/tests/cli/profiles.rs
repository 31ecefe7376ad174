//! Profiles of taxpayers, and work for several of them at once.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use assert_cmd::Command;
use gst_ims::Section;
use ims_mock::{Answer, DataSet, Operation, Rule, Taxpayer};
use serde_json::Value;
use tempfile::TempDir;

use crate::sessions::long;
use crate::support::{API_SECRET, Outcome, Program, Server, bare};

pub(crate) const KAVERI: &str = "33ABKCS2033B1ZW";
pub(crate) const GODAVARI: &str = "29AAACQ3770E1Z5";
pub(crate) const NARMADA: &str = "24AAACI1681G1ZV";

/// An office with three taxpayers at the tax network.
pub(crate) struct Office {
    pub(crate) server: Server,
    pub(crate) folder: TempDir,
}

impl Office {
    fn open() -> Self {
        let documents = || DataSet::sample().unwrap();
        Self {
            server: Server::start_with(|builder| {
                builder
                    .require_sign_in()
                    .sign_in(long())
                    .taxpayer(Taxpayer::new(KAVERI, "kaveri.gst").data_set(documents()))
                    .taxpayer(Taxpayer::new(GODAVARI, "godavari.gst").data_set(documents()))
                    .taxpayer(Taxpayer::new(NARMADA, "narmada.gst"))
            }),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The same with profiles of the three.
    pub(crate) fn with_profiles() -> Self {
        let office = Self::open();
        for (gstin, name, username, tag) in [
            (KAVERI, "Kaveri Stores", "kaveri.gst", "south"),
            (GODAVARI, "godavari", "godavari.gst", "south"),
            (NARMADA, "narmada", "narmada.gst", "west"),
        ] {
            let add = ["taxpayers", "add", gstin, "--name", name, "--username"];
            let added = office.run(&[&add[..], &[username, "--tag", tag]].concat());
            assert_eq!(added.code, 0, "{}", added.stderr);
        }
        office
    }

    /// The same with sessions for all.
    pub(crate) fn signed_in() -> Self {
        let office = Self::with_profiles();
        let login = office.log_in(&["--all-taxpayers"], "575757\n575757\n575757\n");
        assert_eq!(login.code, 0, "{}", login.stderr);
        office
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("ims.toml")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.server.command(arguments);
        command
            .env_remove("SANDBOX_ACCESS_TOKEN")
            .env("SANDBOX_API_SECRET", API_SECRET)
            .env("IMS_DATA", self.folder.path())
            .env("IMS_CONFIG", self.config());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    pub(crate) fn log_in(&self, whose: &[&str], otps: &str) -> Outcome {
        let mut command = self.command(&[&["login"], whose].concat());
        Outcome::of(command.write_stdin(otps))
    }

    fn list_requests(&self) -> u64 {
        self.server.request_count_of(Operation::GetInvoices)
    }
}

/// What the command says of the one with this GSTIN.
fn line<'a>(lines: &'a Value, gstin: &str) -> &'a Value {
    let mut lines = lines.as_array().unwrap().iter();
    lines.find(|line| line["gstin"] == gstin).unwrap()
}

pub(crate) fn states(lines: &Value) -> Vec<(&str, &str)> {
    let text = |value: &'_ Value| -> &str { Box::leak(value.as_str().unwrap().into()) };
    let lines = lines.as_array().unwrap().iter();
    lines
        .map(|line| (text(&line["gstin"]), text(&line["state"])))
        .collect()
}

#[test]
fn profiles_are_added_changed_listed_and_removed() {
    let office = Office::with_profiles();
    let all = office.run(&["taxpayers", "list"]).json();
    assert_eq!(all.as_array().unwrap().len(), 3);
    let kaveri = line(&all, KAVERI);
    assert_eq!(kaveri["name"], "Kaveri Stores");
    assert_eq!(kaveri["username"], "kaveri.gst");
    assert_eq!(kaveri["tags"], serde_json::json!(["south"]));
    assert_eq!(kaveri["session"], "none");
    let of_west = office.run(&["taxpayers", "list", "--tag", "west"]).json();
    assert_eq!(of_west.as_array().unwrap().len(), 1);

    // What is not said stays.
    let changed = office.run(&["taxpayers", "add", KAVERI, "--tag", "a", "--tag", "b"]);
    let changed = changed.json();
    assert_eq!(changed[0]["name"], "Kaveri Stores");
    assert_eq!(changed[0]["tags"], serde_json::json!(["a", "b"]));

    let taken = office.run(&["taxpayers", "add", NARMADA, "--name", "KAVERI stores"]);
    assert_eq!(taken.code, 2);
    assert!(taken.stderr.contains(KAVERI), "{}", taken.stderr);
    let no_name = office.run(&["taxpayers", "add", NARMADA, "--name", KAVERI]);
    assert_eq!(no_name.code, 2, "a name must not look like a GSTIN");

    let removed = office.run(&["taxpayers", "remove", "kaveri stores"]);
    assert_eq!(removed.json()[0]["gstin"], KAVERI);
    let again = office.run(&["taxpayers", "remove", KAVERI]);
    assert_eq!(again.code, 2, "{}", again.stderr);
    let left = office.run(&["taxpayers", "list", "--format", "csv"]);
    let left = left.success();
    let lines: Vec<_> = left.lines().collect();
    assert_eq!(lines[0], "gstin,name,username,environment,tags,session");
    assert_eq!(
        lines[1],
        format!("{GODAVARI},godavari,godavari.gst,,south,none")
    );
    assert_eq!(lines.len(), 3);
}

#[test]
fn what_people_write_into_the_file_stays() {
    let office = Office::open();
    let written = format!(
        "# Our clients.\n\n[[taxpayer]]\n# Pays late.\ngstin = \"{KAVERI}\" # the shop\n\
         name = \"kaveri\"\ntags = [\"south\", \"monthly\"]\n"
    );
    fs::write(office.config(), &written).unwrap();
    office.run(&["taxpayers", "add", NARMADA]).success();
    let changed = fs::read_to_string(office.config()).unwrap();
    assert!(changed.starts_with(&written), "{changed}");
    office.run(&["taxpayers", "remove", NARMADA]).success();
    office
        .run(&["taxpayers", "add", KAVERI, "--username", "new"])
        .success();
    let changed = fs::read_to_string(office.config()).unwrap();
    for kept in ["# Our clients.", "# Pays late.", "# the shop", "\"new\""] {
        assert!(changed.contains(kept), "{kept}: {changed}");
    }
    assert!(!changed.contains(NARMADA), "{changed}");

    // A list within one line is as good.
    let inline = format!("taxpayer = [{{ gstin = \"{KAVERI}\", name = \"kaveri\" }}]\n");
    fs::write(office.config(), inline).unwrap();
    office.run(&["taxpayers", "add", NARMADA]).success();
    let all = office.run(&["taxpayers", "list"]).json();
    assert_eq!(line(&all, KAVERI)["name"], "kaveri");
    assert_eq!(all.as_array().unwrap().len(), 2);
}

#[test]
fn a_damaged_file_is_told_with_its_line_and_left_alone() {
    let office = Office::open();
    for (text, expected) in [
        ("\n[[taxpayer]\n", "line 2"),
        ("[[taxpayer]]\ngstin = 7\n", "line 2"),
        (
            "[[taxpayer]]\ngstin = \"33ABKCS2033B1ZW\"\ntag = \"x\"\n",
            "line 3",
        ),
        ("[[taxpayer]]\nname = \"nobody\"\n", "gstin"),
        ("taxpayers = []\n", "line 1"),
        (
            "[[taxpayer]]\ngstin = \"33ABKCS2033B1ZW\"\n[[taxpayer]]\ngstin = \"33ABKCS2033B1ZW\"\n",
            "twice",
        ),
        (
            "[[taxpayer]]\ngstin = \"33ABKCS2033B1ZW\"\nname = \"x\"\n[[taxpayer]]\ngstin = \
             \"29AAACQ3770E1Z5\"\nname = \"X\"\n",
            "both called",
        ),
    ] {
        fs::write(office.config(), text).unwrap();
        for command in [
            &["taxpayers", "add", NARMADA][..],
            &["fetch", "--all-taxpayers"],
            &["--gstin", "kaveri", "counts"],
        ] {
            let outcome = office.run(command);
            assert_eq!(outcome.code, 2, "{text}: {}", outcome.stderr);
            let message = outcome.error()["message"].to_string();
            assert!(message.contains("ims.toml"), "{message}");
            assert!(message.contains(expected), "{text}: {message}");
        }
        assert_eq!(fs::read_to_string(office.config()).unwrap(), text);
    }
}

#[test]
fn several_processes_add_profiles_at_once() {
    let office = Office::open();
    let gstins: Vec<_> = (10..20)
        .map(|state| format!("{state}AAACQ3770E1Z5"))
        .collect();
    let started: Vec<_> = gstins
        .iter()
        .map(|gstin| {
            Program::new(&["--mock", "taxpayers", "add", gstin])
                .env("IMS_DATA", office.folder.path().to_str().unwrap())
                .env("IMS_CONFIG", office.config().to_str().unwrap())
                .start()
        })
        .collect();
    for program in started {
        let ended = program.end();
        assert!(ended.status.success(), "{}", ended.stderr);
    }
    let all = office.run(&["taxpayers", "list"]).json();
    assert_eq!(all.as_array().unwrap().len(), gstins.len());
}

#[test]
fn a_taxpayer_is_named_by_the_profile() {
    let office = Office::signed_in();
    let counts = office.run(&["counts", "--gstin", " kaveri stores "]).json();
    assert_eq!(counts["taxpayer"], KAVERI);
    let unknown = office.run(&["counts", "--gstin", "ganga"]);
    assert_eq!(unknown.code, 2);
    let message = unknown.error()["message"].to_string();
    assert!(message.contains("ganga"), "{message}");
}

#[test]
fn one_otp_after_another_signs_all_in() {
    let office = Office::with_profiles();
    // The second OTP is wrong, and costs only its taxpayer.
    let login = office.log_in(&["--all-taxpayers"], "575757\n000000\n575757\n");
    assert_eq!(login.code, 8, "{}", login.stderr);
    let lines = login.json();
    assert_eq!(line(&lines, KAVERI)["session"], "active");
    assert_eq!(line(&lines, GODAVARI)["session"], "none");
    assert_eq!(line(&lines, NARMADA)["session"], "active");
    assert!(login.stderr.contains("godavari"), "{}", login.stderr);

    // Only who is not signed in is asked again.
    let asked = office.server.request_count_of(Operation::GenerateOtp);
    let login = office.log_in(&["--tag", "south"], "575757\n");
    assert_eq!(login.code, 0, "{}", login.stderr);
    let again = office.server.request_count_of(Operation::GenerateOtp);
    assert_eq!(again, asked + 1);
    let all = office.run(&["taxpayers", "list"]).json();
    let all = all.as_array().unwrap().iter();
    assert!(all.into_iter().all(|line| line["session"] == "active"));

    let refused = office.log_in(&["--all-taxpayers", "--username", "x"], "");
    assert_eq!(refused.code, 2);
}

#[test]
fn the_user_name_comes_from_the_profile() {
    let office = Office::with_profiles();
    let login = office.log_in(&["--gstin", "narmada"], "575757\n");
    assert_eq!(login.code, 0, "{}", login.stderr);
    assert_eq!(login.json()["username"], "narmada.gst");
    let unknown = office.log_in(&["--gstin", "33AAACQ3770E1Z5"], "575757\n");
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("--username"), "{}", unknown.stderr);
}

#[test]
fn one_command_fetches_for_all() {
    let office = Office::signed_in();
    let fetched = office.run(&["fetch", "--all-taxpayers"]);
    assert_eq!(fetched.code, 0, "{}", fetched.stderr);
    let lines = fetched.json();
    assert_eq!(
        states(&lines),
        [KAVERI, GODAVARI, NARMADA].map(|gstin| (gstin, "fetched"))
    );
    assert_eq!(line(&lines, KAVERI)["sections"][0]["documents"], 12);
    assert_eq!(line(&lines, NARMADA)["sections"][0]["documents"], 0);
    let listed = office.run(&["list", "--gstin", "godavari"]).json();
    assert_eq!(listed["gstin"], GODAVARI);
    assert!(!listed["invoices"].as_array().unwrap().is_empty());

    // Begun again, it asks for nothing that it has.
    let requests = office.list_requests();
    let again = ["fetch", "--all-taxpayers", "--unless-since", "2020-01-01"];
    let again = office.run(&again);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(states(&again.json()).iter().all(|it| it.1 == "up_to_date"));
    assert_eq!(office.list_requests(), requests);

    let table = office.run(&["fetch", "--tag", "south", "--format", "table"]);
    let table = table.success();
    assert!(table.contains("DONE: 2 taxpayers (2 fetched)"), "{table}");
    assert!(table.contains("Kaveri Stores") && !table.contains("narmada"));
    let lines = office.run(&[
        "fetch", "--tag", "south", "--tag", "west", "--format", "jsonl",
    ]);
    assert_eq!(lines.success().lines().count(), 3);
    let csv = office.run(&["fetch", "--tag", "west", "--format", "csv"]);
    let csv = csv.success();
    assert_eq!(csv.lines().count(), 1 + Section::ALL.len());
    assert!(csv.lines().skip(1).all(|line| line.starts_with(NARMADA)));
}

#[test]
fn what_goes_wrong_for_one_costs_no_other() {
    let office = Office::signed_in();
    // The first list of dn that is asked for is refused, whosever it is.
    let refusal = Rule::new("GEN5001".parse::<Answer>().unwrap());
    office
        .server
        .add_rule(refusal.section(Section::Dn).times(1));
    let arguments = ["fetch", "--all-taxpayers", "--at-once", "1"];
    let fetched = office.run(&arguments);
    assert_eq!(fetched.code, 8, "{}", fetched.stderr);
    let lines = fetched.json();
    assert_eq!(
        states(&lines),
        [
            (KAVERI, "partial"),
            (GODAVARI, "fetched"),
            (NARMADA, "fetched")
        ]
    );
    assert_eq!(line(&lines, KAVERI)["error"]["code"], "GEN5001");
    assert_eq!(line(&lines, GODAVARI)["error"], Value::Null);
    let message = fetched.error()["message"].clone();
    assert_eq!(message, "1 of 3 taxpayers not done: 1 failed");

    // The same command does what is not done.
    let arguments = ["fetch", "--all-taxpayers", "--unless-since", "2020-01-01"];
    let again = office.run(&arguments);
    assert_eq!(again.code, 0, "{}", again.stderr);
    let lines = again.json();
    let sections = line(&lines, KAVERI)["sections"].as_array().unwrap();
    assert_eq!(sections.len(), 1);
    assert_eq!(sections[0]["section"], "dn");
}

#[test]
fn who_is_not_signed_in_is_named_once_with_what_to_do() {
    let office = Office::with_profiles();
    office.log_in(&["--gstin", "narmada"], "575757\n");
    let fetched = office.run(&["fetch", "--all-taxpayers"]);
    assert_eq!(fetched.code, 8, "{}", fetched.stderr);
    assert_eq!(
        states(&fetched.json()),
        [
            (KAVERI, "not_signed_in"),
            (GODAVARI, "not_signed_in"),
            (NARMADA, "fetched")
        ]
    );
    let named: Vec<_> = fetched
        .stderr
        .lines()
        .filter(|line| line.contains("not signed in: "))
        .collect();
    let expected = format!("not signed in: Kaveri Stores ({KAVERI}), godavari ({GODAVARI})");
    assert!(named[0].ends_with(&expected), "{}", fetched.stderr);
    let hint = fetched.error()["hint"].to_string();
    assert!(hint.contains("ims login --all-taxpayers"), "{hint}");
    // All alike end as one would.
    let none = office.run(&["fetch", "--tag", "south"]);
    assert_eq!(none.code, 3, "{}", none.stderr);
    let hint = none.error()["hint"].to_string();
    assert!(hint.contains("ims login --tag south"), "{hint}");

    // A session that the tax network has ended is told alike.
    let office = Office::signed_in();
    office.server.advance(Duration::from_hours(20 * 366 * 24));
    let ended = office.run(&["fetch", "--tag", "west"]);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    assert_eq!(states(&ended.json()), [(NARMADA, "not_signed_in")]);
}

#[test]
fn nobody_can_be_meant_wrongly() {
    let office = Office::with_profiles();
    for arguments in [
        &["fetch", "--tag", "east"][..],
        &["fetch", "--all-taxpayers", "--tag", "south"],
        &["--gstin", KAVERI, "fetch", "--tag", "south"],
        &["counts", "--all-taxpayers"],
        &["fetch", "--tag", "two words"],
        &["fetch", "--all-taxpayers", "--unless-since", "last-look"],
    ] {
        let outcome = office.run(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stderr);
        assert_eq!(office.list_requests(), 0);
    }
    // One token is not that of several.
    let mut command = office.command(&["fetch", "--all-taxpayers"]);
    let refused = Outcome::of(command.env("SANDBOX_ACCESS_TOKEN", "token"));
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    let nowhere = Outcome::of(&mut bare(&["--mock", "fetch", "--all-taxpayers"]));
    assert_eq!(nowhere.code, 2, "{}", nowhere.stderr);
}
