//! `ims help`, `ims config`, `ims doctor`, and the defaults in the file of profiles.

use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;

use crate::support::{API_KEY, API_SECRET, Outcome, PROGRAM, Server, TOKEN, bare};

/// The names below `Commands:` in a help text.
fn commands_in(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    listed
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Every command and command within one, by its words.
fn all_commands() -> Vec<Vec<String>> {
    let help = |words: &[String]| {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        Outcome::of(&mut bare(&[&words[..], &["--help"]].concat())).success()
    };
    let mut all = Vec::new();
    for name in commands_in(&help(&[])) {
        let outer = vec![name];
        for inner in commands_in(&help(&outer)) {
            all.push([outer.clone(), vec![inner]].concat());
        }
        all.push(outer);
    }
    all
}

#[test]
fn the_help_of_every_command_ends_with_examples_that_are_understood() {
    let mut examples = 0;
    for command in all_commands() {
        let words: Vec<_> = command.iter().map(String::as_str).collect();
        let help = Outcome::of(&mut bare(&[&words[..], &["--help"]].concat())).success();
        let (_, after) = help
            .split_once("\nExamples:\n")
            .unwrap_or_else(|| panic!("`ims {} --help` has no examples", words.join(" ")));
        for line in after.lines().take_while(|line| !line.is_empty()) {
            // Each `ims` of a pipe; asked for help, the program reads what is said and does nothing.
            for part in line
                .split('|')
                .filter_map(|part| part.trim().strip_prefix("ims "))
            {
                let part = part.split(" > ").next().unwrap();
                let mut shell = Command::new("sh");
                let script = format!("\"$IMS\" {part} --help");
                shell.args(["-c", &script]).env("IMS", PROGRAM);
                let outcome = Outcome::of(&mut shell);
                assert_eq!(outcome.code, 0, "{line}: {}", outcome.stderr);
                examples += 1;
            }
        }
    }
    assert!(examples > 50, "{examples}");
}

#[test]
fn help_explains_commands_and_topics() {
    for (words, expected) in [
        (&["help"][..], "Usage: ims"),
        (&["help", "plan", "new"], "Usage: ims plan new"),
        (&["help", "filters"], "--pending-allowed"),
        (&["help", "exit-codes"], "9  a decision was sent"),
        (&["help", "sessions"], "Manage API Access"),
        (&["help", "variables"], "IMS_STORE"),
        (&["help", "plans"], "itc_reduction"),
        (&["help", "many"], "--all-taxpayers"),
    ] {
        let text = Outcome::of(&mut bare(words)).success();
        assert!(text.contains(expected), "{words:?}: {text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 100),
            "{words:?}"
        );
    }
    for (words, expected) in [
        (&["help", "filter"][..], "did you mean filters?"),
        (&["help", "plan", "mew"], "did you mean new?"),
        (&["help", "quarterly"], "expected one of invoices,"),
    ] {
        let outcome = Outcome::of(&mut bare(words));
        assert_eq!(outcome.code, 2, "{words:?}");
        let error = outcome.error();
        assert!(
            error["message"].as_str().unwrap().contains(expected),
            "{error}"
        );
    }
}

/// The program with a file of profiles that says this.
fn with_profiles(text: &str, arguments: &[&str]) -> (TempDir, Command) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, text).unwrap();
    let mut command = bare(arguments);
    command
        .env("IMS_CONFIG", &file)
        .env("IMS_DATA", folder.path());
    (folder, command)
}

const DEFAULTS: &str = r#"
[defaults]
env = "test"
store = "office.db"
rate-limit = 20
timeout = 2.5
format = "csv"

[[taxpayer]]
gstin = "33ABKCS2033B1ZW"
name = "Kaveri Stores"
"#;

#[test]
fn every_setting_is_shown_with_its_value_and_source() {
    let arguments = ["config", "--format", "json", "--timeout", "7"];
    let (_folder, mut command) = with_profiles(DEFAULTS, &arguments);
    command
        .env("SANDBOX_API_KEY", API_KEY)
        .env("SANDBOX_API_SECRET_FILE", "/run/secret")
        .env("IMS_STORE", "postgres://office:hush@db.example/ims")
        .env("HTTPS_PROXY", "http://me:hush@proxy.example:3128")
        .env("NO_COLOR", "1");
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(!outcome.stdout.contains("hush"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains(API_KEY), "{}", outcome.stdout);
    let settings = outcome.json();
    let of = |name: &str| {
        let settings = settings.as_array().unwrap();
        let setting = settings.iter().find(|setting| setting["name"] == name);
        let setting = setting.unwrap_or_else(|| panic!("{name} in {settings:?}"));
        let text = |member: &str| setting[member].as_str().unwrap_or("-").to_owned();
        (text("value"), text("source"))
    };
    let pair = |value: &str, source: &str| (value.to_owned(), source.to_owned());
    assert_eq!(of("server"), pair("test", "[defaults] env in the profiles"));
    assert_eq!(of("API key"), pair("set, and not shown", "SANDBOX_API_KEY"));
    assert_eq!(
        of("API secret"),
        pair("in /run/secret", "SANDBOX_API_SECRET_FILE")
    );
    assert_eq!(
        of("store"),
        pair("postgres://office@db.example/ims", "IMS_STORE")
    );
    assert_eq!(of("time"), pair("7 s", "--timeout"));
    assert_eq!(
        of("requests"),
        pair("20 a minute", "[defaults] rate-limit in the profiles")
    );
    assert_eq!(of("proxy").0, "http://me@proxy.example:3128/");
    assert_eq!(of("format"), pair("json", "--format"));
    assert_eq!(of("colours"), pair("off", "NO_COLOR"));
    assert_eq!(of("retries"), pair("3", "default"));
    assert_eq!(of("profiles").1, "IMS_CONFIG");
    assert!(of("profiles").0.ends_with("config.toml (one taxpayer)"));
}

#[test]
fn defaults_count_where_nothing_else_is_said() {
    let server = Server::start();
    let text = format!(
        "[defaults]\nbase-url = \"{}\"\ngstin = \"kaveri stores\"\nformat = \"csv\"\n\
         [[taxpayer]]\ngstin = \"33ABKCS2033B1ZW\"\nname = \"Kaveri Stores\"\n",
        server.base_url()
    );
    let run = |arguments: &[&str]| {
        let (_folder, mut command) = with_profiles(&text, arguments);
        command
            .env("SANDBOX_API_KEY", API_KEY)
            .env("SANDBOX_ACCESS_TOKEN", TOKEN);
        Outcome::of(&mut command)
    };
    let counts = run(&["counts"]);
    assert_eq!(counts.code, 0, "{}", counts.stderr);
    assert!(counts.stdout.starts_with("taxpayer,"), "{}", counts.stdout);
    assert!(
        counts.stdout.contains("33ABKCS2033B1ZW"),
        "{}",
        counts.stdout
    );
    let counts = run(&["counts", "--format", "json"]);
    assert_eq!(counts.json()["taxpayer"], "33ABKCS2033B1ZW");

    // The mock is a server of its own.
    let requests = server.request_count();
    assert_eq!(run(&["--mock", "counts", "--format", "json"]).code, 0);
    assert_eq!(server.request_count(), requests);
}

#[test]
fn defaults_that_make_no_sense_are_named() {
    for (line, expected) in [
        ("env = \"tset\"", "expected one of test, production"),
        ("retries = 99", "expected a whole number from 0 to 20"),
        (
            "rate-limit = 70000",
            "expected a whole number from 1 to 60000",
        ),
        ("timeout = 0", "expected seconds"),
        ("timeout = \"abc\"", "expected a number"),
        ("retries = 1.5", "expected a whole number from 0 to 20"),
        ("rate-limit = 0", "expected a whole number from 1 to 60000"),
        ("gstin = \"nobody\"", "[defaults] gstin: nobody is called"),
        ("base-url = \"ftp://x\"", "[defaults] base-url"),
        ("colour = \"red\"", "unknown field"),
    ] {
        let (_folder, mut command) = with_profiles(&format!("[defaults]\n{line}\n"), &["counts"]);
        let outcome = Outcome::of(&mut command);
        assert_eq!(outcome.code, 2, "{line}: {}", outcome.stderr);
        let error = outcome.error();
        assert!(
            error["message"].as_str().unwrap().contains(expected),
            "{line}: {error}"
        );
    }
}

/// The checks of `ims doctor` by name: state, message and advice.
fn diagnosis(outcome: &Outcome, name: &str) -> (String, String, String) {
    let checks = outcome.json();
    let checks = checks.as_array().unwrap();
    let check = checks.iter().find(|check| check["check"] == name);
    let check = check.unwrap_or_else(|| panic!("{name} in {checks:?}"));
    let text = |member: &str| check[member].as_str().unwrap_or_default().to_owned();
    (text("state"), text("message"), text("advice"))
}

fn doctor(server: &Server, folder: &TempDir) -> Command {
    let mut command = server.command(&["doctor", "--format", "json"]);
    command
        .env("IMS_DATA", folder.path())
        .env("SANDBOX_API_SECRET", API_SECRET);
    command
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the server's clock is to be right"
)]
fn a_doctor_finds_nothing_wrong_with_what_works() {
    let folder = tempfile::tempdir().unwrap();
    let now = jiff::Timestamp::now().as_millisecond();
    let server = Server::start_with(|builder| builder.timestamp(now));
    let outcome = Outcome::of(&mut doctor(&server, &folder));
    assert_eq!(outcome.code, 0, "{}\n{}", outcome.stdout, outcome.stderr);
    for name in [
        "profiles", "route", "key", "session", "network", "clock", "folder",
    ] {
        assert_eq!(
            diagnosis(&outcome, name).0,
            "ok",
            "{name}: {}",
            outcome.stdout
        );
    }
    let (state, _, advice) = diagnosis(&outcome, "store");
    assert_eq!(
        (state.as_str(), advice.as_str()),
        ("warning", "`ims fetch` does that")
    );
}

#[test]
fn a_doctor_says_what_is_wrong_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // Its time is years ago.
    let server = Server::start();
    let outcome = Outcome::of(&mut doctor(&server, &folder));
    let (state, message, _) = diagnosis(&outcome, "clock");
    assert_eq!((outcome.code, state.as_str()), (0, "warning"));
    assert!(message.contains("ahead of the server's"), "{message}");

    let refusing = Server::start();
    refusing.answer_always(ims_mock::BusinessError::new(
        "AUTH4037",
        "API Access is not enabled or has expired",
    ));
    let outcome = Outcome::of(&mut doctor(&refusing, &folder));
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    let (state, _, advice) = diagnosis(&outcome, "network");
    assert_eq!(state, "failed");
    assert!(advice.contains("Manage API Access"), "{advice}");
    assert_eq!(
        diagnosis(&outcome, "store").0,
        "warning",
        "the rest is looked at all the same"
    );

    let mut without_key = doctor(&server, &folder);
    let outcome = Outcome::of(without_key.env_remove("SANDBOX_API_KEY"));
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert_eq!(diagnosis(&outcome, "key").0, "failed");
    assert_eq!(diagnosis(&outcome, "network").0, "not_checked");

    let mut nobody = doctor(&server, &folder);
    let outcome = Outcome::of(nobody.env_remove("SANDBOX_ACCESS_TOKEN"));
    assert_eq!(outcome.code, 3, "{}", outcome.stdout);
    let (state, _, advice) = diagnosis(&outcome, "session");
    assert_eq!(state, "failed");
    assert!(advice.contains("ims login"), "{advice}");
    assert_eq!(
        diagnosis(&outcome, "network").0,
        "ok",
        "key and secret are tried"
    );

    let mut lost = doctor(&server, &folder);
    lost.args(["--ca-file", "/nowhere.pem"])
        .env_remove("SANDBOX_API_KEY");
    let outcome = Outcome::of(&mut lost);
    let (state, message, _) = diagnosis(&outcome, "route");
    assert_eq!(state, "failed");
    assert!(message.contains("/nowhere.pem"), "{message}");

    let file = folder.path().join("config.toml");
    fs::write(&file, "[[taxpayer]\n").unwrap();
    let mut broken = doctor(&server, &folder);
    let outcome = Outcome::of(broken.env("IMS_CONFIG", &file));
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    let (state, message, _) = diagnosis(&outcome, "profiles");
    assert_eq!(state, "failed");
    assert!(message.contains("line 1"), "{message}");

    // As people see it.
    let mut shown = server.command(&["doctor", "--format", "table"]);
    let shown = Outcome::of(shown.env("IMS_DATA", folder.path()));
    assert!(shown.stdout.contains("ok     network"), "{}", shown.stdout);
}

#[test]
fn a_doctor_tells_a_server_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = bare(&["doctor", "--format", "json", "--retries", "0"]);
    command
        .env("IMS_DATA", folder.path())
        .env("SANDBOX_API_KEY", API_KEY)
        .env("SANDBOX_ACCESS_TOKEN", TOKEN)
        .env("SANDBOX_BASE_URL", "http://127.0.0.1:1");
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, 6, "{}", outcome.stdout);
    let (state, message, _) = diagnosis(&outcome, "network");
    assert_eq!(state, "failed");
    assert!(message.contains("refused"), "{message}");
    assert_eq!(diagnosis(&outcome, "clock").0, "not_checked");
}

#[test]
fn quiet_keeps_warnings_and_errors() {
    let folder = tempfile::tempdir().unwrap();
    let logout = |quiet: &[&str]| {
        let mut command = bare(&[&["--mock", "logout"], quiet].concat());
        Outcome::of(command.env("IMS_DATA", folder.path()))
    };
    assert!(logout(&[]).stderr.contains("nobody is signed in"));
    assert_eq!(logout(&["--quiet"]).stderr, "");
    let mut wrong = bare(&["-q", "counts"]);
    let wrong = Outcome::of(wrong.env("IMS_DATA", folder.path()));
    assert_eq!(wrong.error()["kind"], "configuration");
    let mut odd = bare(&["-q", "--mock", "--gstin", "33ABKCS2033B1ZA", "session"]);
    let odd = Outcome::of(odd.env("IMS_DATA", folder.path()));
    assert!(odd.stderr.contains("does not fit"), "{}", odd.stderr);
}
