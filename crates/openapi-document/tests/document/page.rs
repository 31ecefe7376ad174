//! Fenced blocks of a page.

use openapi_document::page::find_openapi_block;
use openapi_document::read;

fn text(page: &str) -> String {
    let found = find_openapi_block("page.md", page).expect("a page");
    found.expect("a block").text
}

#[test]
fn finds_the_block_whatever_its_fence() {
    for (before, open, close) in [
        ("", "```yaml", "```"),
        ("", "````yaml file.json GET /path", "````"),
        ("", "~~~", "~~~~"),
        ("", "  ```", "```````"),
        ("", "```YML", "```  "),
        ("      ", "      ```yaml", "      ```"),
        ("\t", "\t~~~yaml", "\t~~~"),
        ("> ", "> ```yaml", ">```"),
    ] {
        let page = format!(
            "# Page\n\n{open}\n{before}openapi: 3.0.1\n{before}info: {{}}\n{close}\ntail\n"
        );
        assert_eq!(text(&page), "openapi: 3.0.1\ninfo: {}\n", "{open}");
    }
}

#[test]
fn a_longer_fence_hides_a_shorter_one() {
    let page = "````yaml\nopenapi: 3.0.1\ndescription: |\n  ```\n````\n";
    assert_eq!(text(page), "openapi: 3.0.1\ndescription: |\n  ```\n");
}

#[test]
fn line_ends_and_byte_order_mark_do_not_matter() {
    for end in ["\r\n", "\r", "\n"] {
        let page = ["\u{feff}```yaml", "openapi: 3.0.1", "```", ""].join(end);
        assert_eq!(text(&page), "openapi: 3.0.1\n");
    }
}

#[test]
fn json_blocks_count() {
    let page = "```json\n{ \"openapi\": \"3.0.1\" }\n```\n";
    assert_eq!(text(page), "{ \"openapi\": \"3.0.1\" }\n");
}

#[test]
fn other_blocks_are_passed_over() {
    let page = "```sh\ncurl x\n```\n\n```yaml\nopenapi: 3.0.1\n```\n";
    let found = find_openapi_block("page.md", page).expect("a page");
    let block = found.expect("a block");
    assert_eq!(
        (block.text.as_str(), block.first_line),
        ("openapi: 3.0.1\n", 6)
    );
}

#[test]
fn refusals_name_page_line_and_remedy() {
    let cases = [
        ("# Page\n", "page.md: no fenced YAML or JSON block"),
        (
            "\n```yaml\nopenapi: 3.0.1\n",
            "page.md:2: the block that opens here is never closed",
        ),
        (
            "```\nopenapi: a\n```\n```\nopenapi: b\n```\n",
            "page.md:5: a second OpenAPI block, the first begins on line 2",
        ),
    ];
    for (page, expected) in cases {
        let message = read("page.md", page).expect_err(page).to_string();
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn a_page_that_points_at_a_document_says_at_which() {
    for (page, expected) in [
        (
            "---\ntitle: 'Rooms'\nopenapi: api-reference/openapi.json GET /rooms/{id}\n---\n",
            "it shows GET /rooms/{id} of api-reference/openapi.json; name that document",
        ),
        (
            "---\nopenapi: \"post /rooms\"\n---\n",
            "it shows POST /rooms of the API's document",
        ),
        (
            "---\napi: 'GET https://api.example.com/v1/rooms'\n---\n",
            "it shows GET /v1/rooms of",
        ),
        (
            "# Rooms\n\n{% openapi src=\"https://example.com/a.yaml\" path=\"/rooms\" method=\"get\" %}\n",
            "it shows GET /rooms of https://example.com/a.yaml",
        ),
        (
            "{% openapi-operation spec=\"rooms\" path=\"/rooms\" method=\"post\" %}\n",
            "it shows POST /rooms of rooms",
        ),
        (
            "````yaml GET /rooms\npaths:\n  path: /rooms\n  method: get\n````\n",
            "in Mintlify's early form, which is not OpenAPI",
        ),
        (
            "---\nopenapi: nothing\n---\n",
            "no fenced YAML or JSON block",
        ),
        ("---\ntitle: a\n", "no fenced YAML or JSON block"),
    ] {
        let message = read("page.md", page).expect_err(page).to_string();
        assert!(message.contains(expected), "{page}: {message}");
    }
}

#[test]
fn a_document_without_a_name_is_read_too() {
    for text in [
        "# Made by hand.\n\nopenapi: 3.0.3\n",
        "---\nopenapi: 3.0.3\n",
        "info: {}\nopenapi: 3.0.3\n",
    ] {
        assert_eq!(read("-", text).expect(text)["openapi"], "3.0.3");
    }
}
