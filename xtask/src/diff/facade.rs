//! Which normalisation of the facade reads or writes a part of the wire.
//!
//! The table is data: whoever teaches the facade a field adds its row here.

use super::place::{Location, Step, Zone};
use super::rules::Rule;

const SECTIONS: [&str; 8] = [
    "b2b", "b2ba", "b2bcn", "b2bcna", "b2bdn", "b2bdna", "ecom", "ecoma",
];
const COUNTED_SECTIONS: [&str; 8] = [
    "isd", "isda", "isdcn", "isdcna", "impg", "impga", "impgsez", "impgseza",
];
const COUNT_GROUPS: [&str; 3] = ["all_oth", "inv_supp_isd", "imp_gds"];

const SPELLINGS: &str = "spellings of `Section`";
const NOT_WRAPPED: &str = "not wrapped by the facade yet";

/// Stands for the names of fields that are not documented.
const OTHER_FIELDS: &str = "*";

/// Parameters by their name.
const PARAMETERS: &[(&[&str], &str)] = &[
    (&["section"], SPELLINGS),
    (&["status"], "words of `Status`"),
    (&["type_of_goods"], "words of `GoodsType`"),
    (
        &["authorization", "x-api-key"],
        "credentials of the transport",
    ),
    (
        &["x-api-version", "x-source"],
        "fixed headers of the transport",
    ),
];

/// Response headers by their name.
const HEADERS: &[(&[&str], &str)] = &[(
    &[
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ],
    "waiting as the server asks",
)];

/// Fields of answers by their name.
const FIELDS: &[(&[&str], &str)] = &[
    (
        &["code", "message", "status_cd", "error", "error_cd"],
        "judgement of the envelope",
    ),
    (
        &["timestamp"],
        "`ResponseMeta::timestamp`, milliseconds or seconds",
    ),
    (&["transaction_id"], "`ResponseMeta::transaction_id`"),
    (&["token", "est"], "queued answers"),
    (&SECTIONS, SPELLINGS),
    (&["stin"], "`Invoice::supplier_gstin`"),
    (&["tradenm"], "`Invoice::supplier_name`"),
    (&["inum", "nt_num"], "`Invoice::number`"),
    (&["idt", "nt_dt"], "`Invoice::date`"),
    (
        &["oinum", "oidt", "ont_num", "ont_dt"],
        "`Invoice::original`",
    ),
    (&["inv_typ"], "`Invoice::supply_type`"),
    (&["rtnprd"], "`Invoice::return_period`, MMYYYY"),
    (&["srcform"], "`Invoice::source_form`"),
    (&["srcfilstatus"], "`Invoice::supplier_filed`"),
    (&["pos"], "`Invoice::place_of_supply`"),
    (&["action"], "`Invoice::action`"),
    (
        &["ispendactblocked"],
        "`Invoice::pending_allowed`, inverted",
    ),
    (
        &["val", "txval", "iamt", "camt", "samt", "cess"],
        "exact `Amount`",
    ),
    (&["hash"], "`Invoice::hash`"),
    (&COUNT_GROUPS, "groups of counts by `GoodsType`"),
    (&COUNTED_SECTIONS, "spellings of `CountedSection`"),
    (
        &["accept", "reject", "pending", "noaction", "ttl_cnt"],
        "numbers of `Counts`",
    ),
];

/// The paths, from their end, of the operations that the facade wraps.
const WRAPPED: [(&str, &str); 2] = [
    ("/tax-payer/invoices", "`Client::invoices`"),
    ("/tax-payer/invoices/count", "`Client::counts`"),
];

/// The normalisations that a change at `location` touches, most specific first.
///
/// `was` is the operation before it moved.
pub(super) fn touches(rule: Rule, location: &Location, was: Option<&str>) -> Vec<&'static str> {
    if is_wording(rule) {
        return Vec::new();
    }
    let wrapper = match location.operation.as_deref() {
        Some(operation) => match was.and_then(wrapper).or_else(|| wrapper(operation)) {
            Some(wrapper) => Some(wrapper),
            None => return vec![NOT_WRAPPED],
        },
        None => None,
    };
    let touched = match &location.zone {
        Zone::Parameter { name, .. } => named(PARAMETERS, &name.to_ascii_lowercase()),
        Zone::ResponseHeader { name, .. } => named(HEADERS, &name.to_ascii_lowercase()),
        Zone::Response(status) if location.steps.is_empty() && !status.starts_with('2') => {
            Some("`ErrorKind` of HTTP statuses")
        }
        Zone::Response(_) | Zone::Component { .. } if concerns_other_fields(rule) => {
            field(&location.below(&[Step::OtherFields]).steps)
        }
        Zone::Response(_) | Zone::Component { .. } => field(&location.steps),
        Zone::Body | Zone::Operation | Zone::Document(_) => None,
    };
    let touched = touched.or(match rule {
        Rule::ServerAdded | Rule::ServerRemoved | Rule::ServerReplaced | Rule::ServerChanged => {
            Some("hosts of `Environment`")
        }
        Rule::AuthenticationRequired
        | Rule::SecurityAlternativeAdded
        | Rule::SecurityAlternativeChanged
        | Rule::SecurityAlternativeRemoved
        | Rule::SecuritySchemeAdded
        | Rule::SecuritySchemeChanged
        | Rule::SecuritySchemeRemoved => Some("credentials of the transport"),
        _ => None,
    });
    touched.or(wrapper).into_iter().collect()
}

/// Rules about the fields of an object that are not documented.
fn concerns_other_fields(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OtherFieldsForbidden
            | Rule::OtherFieldsAllowed
            | Rule::OtherFieldsTyped
            | Rule::OtherFieldsUntyped
    )
}

/// Rules about words, which no code reads.
fn is_wording(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::WordingChanged
            | Rule::ExampleAdded
            | Rule::ExampleRenamed
            | Rule::ExampleRemoved
            | Rule::MediaTypeRespelt
            | Rule::ExampleChanged
            | Rule::ExtensionChanged
            | Rule::InfoChanged
            | Rule::TagAdded
            | Rule::TagRemoved
            | Rule::Respelt
            | Rule::NameRespelt
            | Rule::PathRespelt
            | Rule::OpenapiVersionChanged
            | Rule::SharedPartAdded
            | Rule::SharedPartRemoved
    )
}

fn wrapper(operation: &str) -> Option<&'static str> {
    let path = operation.strip_prefix("GET ")?.trim_end_matches('/');
    WRAPPED
        .iter()
        .find(|(end, _)| path.ends_with(end))
        .map(|(_, method)| *method)
}

fn named(table: &[(&[&str], &'static str)], name: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(names, _)| names.contains(&name))
        .map(|(_, touched)| *touched)
}

/// The innermost field that the facade knows, or the place where it keeps the unknown one.
fn field(steps: &[Step]) -> Option<&'static str> {
    let names: Vec<&str> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Field(name) => Some(&**name),
            Step::OtherFields => Some(OTHER_FIELDS),
            _ => None,
        })
        .collect();
    let mut inner = names.as_slice();
    while let [outer @ .., name] = inner {
        // Some sections are counted only: in a list of invoices their names are unknown.
        let is_elsewhere = COUNTED_SECTIONS.contains(name)
            && !outer
                .last()
                .is_some_and(|outer| COUNT_GROUPS.contains(outer));
        if let (false, Some(touched)) = (is_elsewhere, named(FIELDS, name)) {
            return Some(touched);
        }
        match outer {
            ["data"] if *name == "data" => return None,
            ["data", "data"] => return Some("`unknown_sections`"),
            [.., section] if SECTIONS.contains(section) => return Some("`Invoice::extra`"),
            [.., group] if COUNT_GROUPS.contains(group) => {
                return Some("`Counts::unknown_sections`");
            }
            _ => {}
        }
        inner = outer;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::touches;
    use crate::diff::place::{Location, Step, Zone};
    use crate::diff::rules::Rule;

    fn at(operation: &str, path: &str) -> Location {
        Location {
            operation: Some(operation.into()),
            zone: Zone::Response("200".into()),
            steps: path
                .split('.')
                .map(|name| Step::Field(name.into()))
                .collect(),
        }
    }

    #[test]
    fn fields_lead_to_the_facade() {
        const GET: &str = "GET /gst/compliance/tax-payer/invoices";
        for (path, touched) in [
            ("data.data.b2b.stin", "`Invoice::supplier_gstin`"),
            ("data.data.b2b.irn", "`Invoice::extra`"),
            ("data.data.b2b.itms.rt", "`Invoice::extra`"),
            ("data.data.impg2", "`unknown_sections`"),
            ("data.data.b2bcn", "spellings of `Section`"),
            ("data.status_cd", "judgement of the envelope"),
            ("data.data", "`Client::invoices`"),
        ] {
            assert_eq!(
                touches(Rule::TypeChanged, &at(GET, path), None),
                [touched],
                "{path}"
            );
        }
        for (path, touched) in [
            ("data.data.b2b", "`Invoice::extra`"),
            ("data.data", "`unknown_sections`"),
            ("data", "`Client::invoices`"),
        ] {
            assert_eq!(
                touches(Rule::OtherFieldsForbidden, &at(GET, path), None),
                [touched],
                "{path}"
            );
        }
        assert!(touches(Rule::WordingChanged, &at(GET, "data.data.b2b.stin"), None).is_empty());
        assert_eq!(
            touches(Rule::FieldAdded, &at("POST /other", "a"), None),
            ["not wrapped by the facade yet"]
        );
    }
}
