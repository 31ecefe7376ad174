//! Help, and arguments that make no sense.

use crate::support::{API_KEY, Outcome, bare};

#[test]
fn help_is_the_reference() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_short", &["-h"]),
        ("help_invoices", &["invoices", "--help"]),
        ("help_counts", &["counts", "--help"]),
        ("help_accept", &["accept", "--help"]),
        ("help_reset", &["reset", "--help"]),
    ] {
        let help = Outcome::of(&mut bare(arguments)).success();
        insta::assert_snapshot!(name, help);
    }
}

#[test]
fn version_is_the_packages() {
    let version = Outcome::of(&mut bare(&["--version"])).success();
    assert_eq!(version, format!("ims {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    let cases = [
        (
            &["invoices", "--section", "CDN"][..],
            "did you mean cn or dn?",
        ),
        (&["invoices", "--section", "b2c"], "did you mean b2b?"),
        (
            &["invoices", "--section", "purchases"],
            "expected one of b2b, b2ba,",
        ),
        (&["invoices", "--section", ""], "section"),
        (
            &["invoices", "--all", "--status", "acepted"],
            "did you mean accepted?",
        ),
        (
            &["counts", "--goods-type", "import"],
            "did you mean imports?",
        ),
        (&["invoice", "--all"], "'invoices'"),
        (&["invoices", "--al"], "'--all'"),
        (&["invoices", "--all", "--format", "jsn"], "'json'"),
    ];
    for (arguments, expected) in cases {
        let words = Outcome::of(&mut bare(&[arguments, &["--format=table"]].concat()));
        assert_eq!(
            (words.code, words.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert!(
            words.stderr.contains(expected),
            "{arguments:?}: {}",
            words.stderr
        );

        let object = Outcome::of(&mut bare(&[&["--format", "json"], arguments].concat()));
        assert_eq!(
            (object.code, object.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert_eq!(object.stderr.lines().count(), 1, "{}", object.stderr);
        let error = object.error();
        assert_eq!(error["kind"], "configuration");
        assert!(
            error["message"].as_str().unwrap().contains(expected),
            "{error}"
        );
    }
}

#[test]
fn one_of_section_and_all_is_needed() {
    for arguments in [&["invoices"][..], &["invoices", "--all", "--section", "cn"]] {
        let outcome = Outcome::of(&mut bare(arguments));
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        let error = outcome.error();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("--section"), "{message}");
        assert!(message.contains("--all"), "{message}");
    }
}

#[test]
fn a_time_that_is_none_is_refused() {
    for time in ["0", "-1", "NaN", "inf", "1e9", "99999999999", "5s", ""] {
        let outcome = Outcome::of(&mut bare(&["--mock", "counts", "--timeout", time]));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{time}");
        let error = outcome.error();
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("seconds as a plain decimal number"),
            "{message}"
        );
    }
}

#[test]
fn no_command_at_all_shows_how() {
    let words = Outcome::of(&mut bare(&["--format=table"]));
    assert_eq!((words.code, words.stdout.as_str()), (2, ""));
    assert!(words.stderr.contains("Usage: ims"), "{}", words.stderr);

    let object = Outcome::of(&mut bare(&[]));
    assert_eq!((object.code, object.stdout.as_str()), (2, ""));
    assert_eq!(object.stderr.lines().count(), 1, "{}", object.stderr);
    let error = object.error();
    assert_eq!(error["message"], "a command is missing");
    assert_eq!(error["hint"], "see `ims --help`");
}

#[test]
fn a_tip_is_given_only_where_it_helps() {
    for (arguments, tip) in [
        (&["invoices", "--all", "--period", "112024"][..], None),
        (
            &["invoices", "--all", "--supplier", "24ABCCU0123M1YZ"],
            None,
        ),
        (&["invoices", "--al"], Some("'--all'")),
        (&["counts", "--goods-typ=imports"], Some("'--goods-type'")),
        (&["invoices", "-all"], Some("did you mean '--all'?")),
        (&["counts", "-format=csv"], Some("did you mean '--format'?")),
    ] {
        for format in ["json", "table"] {
            let arguments = [&["--format", format], arguments].concat();
            let outcome = Outcome::of(&mut bare(&arguments));
            assert_eq!(outcome.code, 2, "{arguments:?}");
            match tip {
                Some(tip) => assert!(outcome.stderr.contains(tip), "{}", outcome.stderr),
                None => assert!(!outcome.stderr.contains("similar"), "{}", outcome.stderr),
            }
        }
    }
}

#[test]
fn a_secret_in_an_argument_is_not_repeated() {
    for format in ["json", "table"] {
        let argument = format!("--api-key={API_KEY}");
        // The check for secrets is part of every run.
        let outcome = Outcome::of(&mut bare(&["--format", format, "counts", &argument]));
        assert_eq!(outcome.code, 2);
        assert!(outcome.stderr.contains("--api-key"), "{}", outcome.stderr);
    }
}
