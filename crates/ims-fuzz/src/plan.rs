//! Plans as people write them: CSV, JSON, workbooks as they are.

use ims_actions::Draft;

use crate::outcome::check_message;

/// Reads a plan.
pub fn check(input: &[u8]) {
    match ims_files::plan::read(input) {
        Ok(draft) => check_draft(&draft),
        Err(error) => check_message(&error.to_string()),
    }
}

pub(crate) fn check_draft(draft: &Draft) {
    for problem in &draft.problems {
        check_message(&problem.message);
        assert!(!problem.rule.is_empty(), "a rule has a name");
    }
    for row in &draft.rows {
        assert!(
            !row.key.number.as_str().is_empty(),
            "a document has a number"
        );
    }
}
