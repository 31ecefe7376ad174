//! Rules that a person wrote, which propose decisions.

use gst_types::{Invoice, ItcReduction, Status};
use serde::Deserialize;

use crate::filter::Filter;
use crate::plan::{DraftRow, Source};

/// Rules that a person wrote, the first that fits a document proposing a decision on it.
///
/// In the file, each rule has a `name`, conditions (`when`, with the words of [`Filter`]), an
/// `action`, a `reason`, and where the person wants them `remarks` and `itc_reduction` (`full` or
/// `none`). Nothing is proposed for a document that is decided already, unless the rule asks for
/// its `status`.
///
/// # Example
///
/// ```
/// use gst_types::{Invoice, Section, Status};
/// use ims_actions::{Rules, Source};
///
/// let rules: Rules = r#"
///     [[rule]]
///     name = "small amounts"
///     when = { section = ["b2b", "dn"], value_to = "500", supplier_filed = true }
///     action = "accept"
///     reason = "not worth a look below 500 rupees"
/// "#
/// .parse()?;
/// let gstin = "33ABKCS2033B1ZW".parse()?;
/// let invoice = Invoice::builder(Section::B2b, gstin, "7".parse()?, "2024-11-02".parse()?)
///     .value("450".parse()?)
///     .supplier_filed(true)
///     .build();
/// let rows = rules.propose(&[invoice]);
/// assert_eq!(rows[0].action, Status::Accepted);
/// assert_eq!(rows[0].source, Source::Rule("small amounts".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rules(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: String,
    when: Filter,
    action: Status,
    reason: String,
    remarks: Option<String>,
    itc_reduction: Option<Reduction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reduction {
    Full,
    None,
}

/// The line of a fault, and what it is.
fn in_one_line(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.bytes().take(start);
    let line = before.filter(|byte| *byte == b'\n').count() + 1;
    let message: Vec<_> = error.message().lines().collect();
    format!("line {line}: {}", message.join(" "))
}

/// Why a file of rules cannot be used; `Display` says where and what to do.
#[derive(Debug, thiserror::Error)]
#[error("the rules cannot be read: {0}")]
pub struct InvalidRules(String);

impl std::str::FromStr for Rules {
    type Err = InvalidRules;

    /// Reads the TOML of a file of rules.
    ///
    /// # Errors
    ///
    /// [`InvalidRules`] for text that is no such TOML, a rule without a name or conditions, and two
    /// rules of one name.
    fn from_str(text: &str) -> Result<Self, InvalidRules> {
        let File { rule: rules } =
            toml::from_str(text).map_err(|error| InvalidRules(in_one_line(text, &error)))?;
        for (index, rule) in rules.iter().enumerate() {
            rule.check().map_err(InvalidRules)?;
            if rules
                .iter()
                .take(index)
                .any(|other| other.name == rule.name)
            {
                return Err(InvalidRules(format!(
                    "two rules are called {:?}",
                    rule.name
                )));
            }
        }
        Ok(Self(rules))
    }
}

impl Rules {
    /// Proposes a decision for each document that a rule fits; nothing for one on which that
    /// stands already.
    #[must_use]
    pub fn propose(&self, documents: &[Invoice]) -> Vec<DraftRow> {
        let rows = documents.iter().filter_map(|document| {
            let rule = self.0.iter().find(|rule| rule.fits(document))?;
            Some(rule.row(document))
        });
        rows.collect()
    }
}

impl Rule {
    fn check(&self) -> Result<(), String> {
        let name = self.name.trim();
        if name.is_empty() || name != self.name || name.chars().any(char::is_control) {
            return Err(format!(
                "{:?} is no name; expected one line without blanks around it",
                self.name
            ));
        }
        if self.when == Filter::default() {
            return Err(format!(
                "rule {name:?} has no conditions and would fit every document; say under `when` \
                 which it is for"
            ));
        }
        let unjudged = [
            ("new_since", self.when.new_since.is_some()),
            ("matched", self.when.matched.is_some()),
        ];
        if let Some((condition, _)) = unjudged.into_iter().find(|(_, is_said)| *is_said) {
            return Err(format!(
                "rule {name:?} has the condition {condition}, which rules cannot judge"
            ));
        }
        if self.reason.trim().is_empty() {
            return Err(format!(
                "rule {name:?} has no reason; say why it decides so"
            ));
        }
        Ok(())
    }

    fn fits(&self, document: &Invoice) -> bool {
        let is_open = document.action == gst_types::Action::NoAction;
        (is_open || !self.when.actions.is_empty())
            && document.action != self.action.into()
            && self.when.matches(document)
    }

    fn row(&self, document: &Invoice) -> DraftRow {
        DraftRow {
            itc_reduction: self.itc_reduction.map(|reduction| match reduction {
                Reduction::Full => ItcReduction::Full,
                Reduction::None => ItcReduction::None,
            }),
            remarks: self.remarks.clone(),
            source: Source::Rule(self.name.clone()),
            reason: Some(self.reason.clone()),
            ..DraftRow::of(document, self.action)
        }
    }
}
