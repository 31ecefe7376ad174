//! A documentation page and the fenced OpenAPI block inside it.

use crate::error::{Error, Result};

/// The OpenAPI text of a page and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The text between the fences, with LF line ends.
    pub text: String,
    /// Line of the page on which `text` begins, counted from 1.
    pub first_line: usize,
}

/// A run of backticks or tildes that opens or closes a block.
struct Fence<'a> {
    /// Indentation and quotation marks before it: blocks stand in lists, tabs and quotations.
    prefix: &'a str,
    marker: char,
    length: usize,
    info: &'a str,
}

/// Finds the one fenced YAML or JSON block of `page` that holds an OpenAPI document.
///
/// Fences may have any length from three, be indented or quoted, and carry an info string. Line
/// ends may be CRLF and the page may begin with a byte order mark.
///
/// # Errors
/// A fence that is not closed, no OpenAPI block, or more than one.
pub fn openapi_block(name: &str, page: &str) -> Result<Block> {
    find_openapi_block(name, page)?.ok_or_else(|| {
        Error::new(
            name,
            "no fenced YAML or JSON block with an OpenAPI document in this page",
            format!(
                "write its operation as an OpenAPI fragment and name that file as `fragment` of \
                 this page in {}",
                crate::sources::VENDOR_LIST
            ),
        )
    })
}

/// As [`openapi_block`], but a page may have none.
///
/// # Errors
/// A fence that is not closed, or more than one OpenAPI block.
pub fn find_openapi_block(name: &str, page: &str) -> Result<Option<Block>> {
    let mut found: Option<Block> = None;
    for block in fenced_blocks(name, page)? {
        if !looks_like_openapi(&block.text) {
            continue;
        }
        if let Some(first) = &found {
            return Err(Error::new(
                format!("{name}:{}", block.first_line),
                format!(
                    "a second OpenAPI block, the first begins on line {}",
                    first.first_line
                ),
                "keep one OpenAPI block in a page: vendor the other operation as a page of its own",
            ));
        }
        found = Some(block);
    }
    Ok(found)
}

/// The text of `page` without a byte order mark and with LF line ends, whichever it had.
#[must_use]
pub fn normalised(page: &str) -> String {
    page.strip_prefix('\u{feff}')
        .unwrap_or(page)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

fn fenced_blocks(name: &str, page: &str) -> Result<Vec<Block>> {
    let text = normalised(page);
    let mut blocks = Vec::new();
    let mut open: Option<(Fence<'_>, Block)> = None;
    for (index, line) in text.split('\n').enumerate() {
        let number = index + 1;
        match open.as_mut() {
            None => {
                if let Some(fence) = fence(line) {
                    let block = Block {
                        text: String::new(),
                        first_line: number + 1,
                    };
                    open = Some((fence, block));
                }
            }
            Some((opening, block)) => {
                let line = within(line, opening.prefix);
                if fence(line).is_some_and(|closing| closes(opening, &closing)) {
                    blocks.push(std::mem::replace(
                        block,
                        Block {
                            text: String::new(),
                            first_line: 0,
                        },
                    ));
                    open = None;
                } else {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
        }
    }
    match open {
        Some((fence, block)) if is_data(fence.info) || looks_like_openapi(&block.text) => {
            Err(Error::new(
                format!("{name}:{}", block.first_line - 1),
                "the block that opens here is never closed",
                format!(
                    "close it with a line of at least {} `{}`, or fetch the page again: it may be cut off",
                    fence.length, fence.marker
                ),
            ))
        }
        _ => Ok(blocks),
    }
}

fn fence(line: &str) -> Option<Fence<'_>> {
    let body = line.trim_start_matches([' ', '\t', '>']);
    let prefix = line.strip_suffix(body)?;
    let marker = body.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = body.trim_start_matches(marker);
    let length = body.len() - rest.len();
    let info = rest.trim();
    // CommonMark: the info string of a backtick fence holds no backtick (that is inline code).
    (length >= 3 && !(marker == '`' && info.contains('`'))).then_some(Fence {
        prefix,
        marker,
        length,
        info,
    })
}

/// A line of a block without what stands before the fence that opened it.
fn within<'l>(line: &'l str, prefix: &str) -> &'l str {
    let bare = || line.strip_prefix(prefix.trim_end());
    line.strip_prefix(prefix).or_else(bare).unwrap_or(line)
}

/// A fence that closes stands, as in `CommonMark`, at most three spaces further in.
fn closes(opening: &Fence<'_>, candidate: &Fence<'_>) -> bool {
    candidate.prefix.trim_start_matches(' ').is_empty()
        && candidate.prefix.len() <= 3
        && candidate.marker == opening.marker
        && candidate.length >= opening.length
        && candidate.info.is_empty()
}

fn is_data(info: &str) -> bool {
    let language = info
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(language.as_str(), "yaml" | "yml" | "json")
}

/// Whether the text has a top-level `openapi` or `swagger` key, before it is parsed.
fn looks_like_openapi(text: &str) -> bool {
    let json = text.trim_start().starts_with('{');
    text.lines().any(|line| {
        let line = if json {
            line.trim_start_matches(['{', ' ', '\t'])
        } else {
            line
        };
        let key = line.trim_start_matches(['"', '\'']);
        ["openapi", "swagger"].iter().any(|name| {
            key.strip_prefix(name).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with(':')
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::openapi_block;

    fn text(page: &str) -> String {
        openapi_block("page.md", page).expect("a block").text
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
        let block = openapi_block("page.md", page).expect("a block");
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
            let message = openapi_block("page.md", page).expect_err(page).to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
