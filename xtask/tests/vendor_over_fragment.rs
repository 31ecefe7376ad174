//! A real page takes the place of a fragment that was derived from facts.

#![allow(
    clippy::expect_used,
    reason = "a failed assumption of a test is a failed test"
)]

use crate::support::{self, xtask};

/// A page as it is published: prose, and the operation in a block, in which something is told that
/// the fragment does not know.
fn page_of(fragment: &str, known: &str, told: &str) -> String {
    let text = support::text(fragment);
    let operation: String = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("x-derived-from"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let changed = operation.replacen(known, &format!("{known}{told}"), 1);
    assert_ne!(changed, operation, "{fragment} has {known:?}");
    format!(
        "# A page\n\n> What it is about.\n\n## OpenAPI\n\n````yaml api-reference/gst/compliance/openapi.json\n{changed}````\n"
    )
}

#[test]
fn a_page_replaces_a_lone_fragment_and_shows_what_it_says_otherwise() {
    let status = "                      status_cd: {type: string} # documented\n";
    let rows = "                          stin: {type: string} # documented\n";
    for (name, known, told, shown) in [
        (
            "generate-otp",
            status,
            "                      otp_length: {type: integer}\n",
            "200 .data.otp_length",
        ),
        (
            "save-invoice-status",
            rows,
            "                          irn: {type: string}\n",
            ".irn",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        support::copy_workspace_in_use(root);
        let fragment = format!("openapi/vendor/{name}.fragment.yaml");
        let page = format!("{name}.md");
        std::fs::write(root.join(&page), page_of(&fragment, known, told)).expect("written");

        let before = support::files(root);
        let looked = xtask(root, &["vendor", &page]);
        assert_eq!(looked.code, Some(0), "{}", looked.stderr);
        assert!(looked.stdout.contains(shown), "{}", looked.stdout);
        assert!(support::files(root) == before, "nothing is written");

        let written = xtask(root, &["vendor", &page, "--write"]);
        assert_eq!(written.code, Some(0), "{}", written.stderr);
        assert!(
            !root.join(&fragment).exists(),
            "{name}: the fragment is gone"
        );
        assert!(root.join("openapi/vendor").join(&page).is_file(), "{name}");
        let list =
            std::fs::read_to_string(root.join("openapi/vendor/vendor.toml")).expect("a list");
        assert!(list.contains(&format!("file = \"{page}\"")), "{list}");
        assert!(!list.contains(&format!("{name}.fragment.yaml")), "{list}");

        let generated = xtask(root, &["codegen", "--check"]);
        assert_eq!(generated.code, Some(0), "{}", generated.stderr);
        let again = xtask(root, &["vendor", &page]);
        assert!(!again.stdout.contains(shown), "{}", again.stdout);
    }
}
