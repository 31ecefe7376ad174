//! Whatever the pages hold, a run gives files or an error; it never panics.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use openapi_document::Refusals;
use proptest::prelude::*;
use xtask::pipeline::generate;
use xtask::sources::Sources;
use xtask::vendor::{Request, plan};

use crate::support;

/// A change of one line of a text.
#[derive(Debug, Clone)]
enum Mutation {
    Delete,
    Repeat,
    Swap(usize),
    Indent(usize),
    Replace(String),
    Append(String),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let text = prop_oneof![
        "[ a-z0-9:'\"\\-{}\\[\\]#&*!|>%@`$]{0,12}",
        Just("type: object".to_owned()),
        Just("$ref: '#/components/schemas/InvoiceRecord'".to_owned()),
        Just("additionalProperties: false".to_owned()),
        Just("oneOf: [{type: string}, {type: object}]".to_owned()),
        Just("application/xml:".to_owned()),
        Just("````".to_owned()),
        Just("type: [string, 'null']".to_owned()),
        Just("enum: [a, A, 1, null]".to_owned()),
    ];
    prop_oneof![
        Just(Mutation::Delete),
        Just(Mutation::Repeat),
        (0..700_usize).prop_map(Mutation::Swap),
        (0..12_usize).prop_map(Mutation::Indent),
        text.clone().prop_map(Mutation::Replace),
        text.prop_map(Mutation::Append),
    ]
}

fn mutate(text: &str, mutations: &[(usize, Mutation)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (at, mutation) in mutations {
        if lines.is_empty() {
            break;
        }
        let at = at % lines.len();
        let indent = lines[at].len() - lines[at].trim_start().len();
        match mutation {
            Mutation::Delete => drop(lines.remove(at)),
            Mutation::Repeat => lines.insert(at, lines[at].clone()),
            Mutation::Swap(other) => {
                let other = other % lines.len();
                lines.swap(at, other);
            }
            Mutation::Indent(width) => {
                lines[at] = format!("{}{}", " ".repeat(*width), lines[at].trim_start());
            }
            Mutation::Replace(text) => lines[at] = format!("{}{text}", " ".repeat(indent)),
            Mutation::Append(text) => lines.insert(at + 1, format!("{}{text}", " ".repeat(indent))),
        }
    }
    lines.join("\n")
}

fn mutations() -> impl Strategy<Value = Vec<(usize, Mutation)>> {
    proptest::collection::vec((0..700_usize, mutation()), 1..4)
}

/// A refusal has all its parts.
fn complete(refusals: &Refusals) {
    for error in refusals.iter() {
        let parts = [&error.place().to_string(), error.problem(), error.remedy()];
        assert!(parts.iter().all(|part| !part.is_empty()), "{error}");
    }
}

/// The result matters less than that there is one; an error has all its parts.
fn runs(sources: &Sources) {
    if let Err(refusals) = generate(sources) {
        complete(&refusals);
    }
}

/// Vendors the file `name` with `text` into a workspace: all of it is there afterwards, or nothing.
fn vendors(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("workspace");
    support::copy_workspace(&root);
    let source = folder.path().join(name);
    std::fs::write(&source, text).expect("written");
    let before = support::files(&root);
    let request = Request {
        sources: vec![source],
        date: "2027-01-31".to_owned(),
        ..Request::default()
    };
    let outputs = plan(&root, &request).and_then(|plan| plan.outputs);
    match outputs.and_then(|outputs| Ok(outputs.write(&root)?)) {
        Ok(_) => {
            let sources = Sources::read(&root).expect("the sources are as recorded");
            let outputs = generate(&sources).expect("what was vendored generates");
            assert_eq!(outputs.drift(&root), Ok(Vec::new()));
        }
        Err(refusals) => {
            complete(&refusals);
            assert!(support::files(&root) == before, "nothing is written");
        }
    }
}

/// A share of the usual cases: each generates a whole crate. `PROPTEST_CASES` asks for more.
fn one_in(share: u32) -> ProptestConfig {
    let usual = ProptestConfig::default().cases;
    ProptestConfig::with_cases((usual / share).max(1))
}

proptest! {
    #![proptest_config(one_in(64))]

    #[test]
    fn mutated_sources_are_vendored_as_a_whole_or_not_at_all(changes in mutations(), of in any::<prop::sample::Index>()) {
        let mut sources = support::data("");
        sources.extend(support::data("whole"));
        sources.push(support::root().join("xtask/tests/data/frozen/vendor/get-invoices.md"));
        let source = of.get(&sources);
        let name = source.file_name().expect("a file").to_string_lossy();
        let text = std::fs::read_to_string(source).expect("a file");
        vendors(&name, &mutate(&text, &changes));
    }
}

// Each case generates the whole client: a few of them in a run, others in the next.
proptest! {
    #![proptest_config(one_in(32))]

    #[test]
    fn mutated_pages_never_panic(changes in mutations()) {
        let mut sources = support::sources();
        let page = &mut sources.pages[0].text;
        *page = mutate(page, &changes);
        runs(&sources);
    }

    #[test]
    fn mutated_overlays_never_panic(changes in mutations()) {
        let mut sources = support::sources();
        sources.overlay = mutate(&sources.overlay, &changes);
        runs(&sources);
    }
}

proptest! {
    #![proptest_config(one_in(8))]

    #[test]
    fn mutated_small_pages_never_panic(changes in mutations(), more in mutations()) {
        let mut sources = support::small_sources();
        sources.pages.push(support::page("save", support::SAVE_STATUS));
        for (page, changes) in sources.pages.iter_mut().zip([changes, more]) {
            page.text = mutate(&page.text, &changes);
        }
        runs(&sources);
    }

    #[test]
    fn arbitrary_pages_never_panic(text in "\\PC{0,200}") {
        let mut sources = support::small_sources();
        sources.pages[0].text.clone_from(&text);
        runs(&sources);
        sources.pages[0].text = format!("```yaml\nopenapi: 3.0.1\n{text}\n```\n");
        runs(&sources);
    }
}
