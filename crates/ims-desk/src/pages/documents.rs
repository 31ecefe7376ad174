//! The documents: filters, groups, totals.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use gst_ims::{Action, Amount, DocumentKey, Gstin, Invoice, Section, Status};
use ims_store::{Group, GroupBy, Prepared, Sort, Totals};
use url::form_urlencoded;

use super::{Page, html};
use crate::decision_form::DecisionForm;
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::search::{self, PAGE, Search};
use crate::show;

#[derive(Template)]
#[template(path = "documents.html")]
struct Documents {
    frame: Frame,
    gstin: String,
    search: Search,
    sections: [Section; 8],
    statuses: [(&'static str, &'static str); 4],
    /// Whether one of the filters is set that are folded away otherwise.
    has_more_filters: bool,
    /// The filters that have no field on the page.
    kept: Vec<(String, String)>,
    problems: Vec<String>,
    totals: Totals,
    group_label: &'static str,
    content: Content,
    pages: u64,
    decision: DecisionForm,
}

enum Content {
    Documents(Vec<Row>),
    Groups(Vec<GroupLine>),
}

/// A document.
struct Row {
    address: String,
    supplier: String,
    tax: Option<Amount>,
    /// What is prepared for it.
    wanted: Option<Action>,
    /// What others have prepared for it.
    others: Vec<(String, Action)>,
    invoice: Invoice,
}

/// The documents of a group.
struct GroupLine {
    name: String,
    gstin: Option<String>,
    address: String,
    totals: Totals,
}

impl Documents {
    fn sorted(&self, sort: Sort) -> String {
        address(&self.gstin, &self.search.sorted_by(sort))
    }

    fn shown_addresses(&self) -> impl Iterator<Item = &str> {
        let rows = match &self.content {
            Content::Documents(rows) => rows.as_slice(),
            Content::Groups(_) => &[],
        };
        rows.iter().map(|row| row.address.as_str())
    }

    fn is_sorted_by(&self, name: &str) -> bool {
        self.search.sort_name() == name
    }

    fn is_grouped_by(&self, name: &str) -> bool {
        self.search.group_name() == Some(name)
    }

    fn page(&self, page: u64) -> String {
        address(&self.gstin, &self.search.on_page(page))
    }

    fn direction(&self, sort: Sort) -> &'static str {
        match (self.search.sort == sort, self.search.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }
}

pub(super) async fn page(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    RawQuery(query): RawQuery,
) -> Page {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let (search, problems) = Search::parse(query.as_deref().unwrap_or_default());
    show(&office, gstin, search, problems, DecisionForm::empty()).await
}

pub(super) async fn show(
    office: &Office,
    gstin: Gstin,
    search: Search,
    problems: Vec<String>,
    decision: DecisionForm,
) -> Page {
    let (gstin, name) = office.taxpayer(gstin.as_str()).await?;
    let totals = async {
        let totals = office.sums.totals(&office.store, gstin, &search.filter);
        Ok::<_, Refusal>(totals.await?)
    };
    let decision = decision.on_page(office, gstin).await?;
    // The database sums up and lists at once.
    let (totals, content, lines) = if let Some(by) = search.group {
        let groups = groups(office, gstin, &search, by);
        let (totals, (content, lines)) = tokio::try_join!(totals, groups)?;
        (totals, content, lines)
    } else {
        let rows = documents(office, gstin, &search);
        let (totals, rows) = tokio::try_join!(totals, rows)?;
        (totals, Content::Documents(rows), totals.documents)
    };
    let label = search::GROUPS
        .iter()
        .find(|(by, ..)| Some(*by) == search.group);
    html(&Documents {
        frame: office
            .frame_of("Documents", gstin, &name, Tab::Documents)
            .await?,
        gstin: gstin.to_string(),
        sections: Section::ALL,
        statuses: [
            (Status::NoAction.name(), "no action"),
            (Status::Accepted.name(), "accepted"),
            (Status::Rejected.name(), "rejected"),
            (Status::Pending.name(), "pending"),
        ],
        has_more_filters: has_more_filters(&search),
        kept: kept(&search),
        problems,
        totals,
        group_label: label.map_or("", |(_, _, label)| label),
        content,
        pages: lines.div_ceil(PAGE),
        decision: decision.of_all(totals.documents),
        search,
    })
}

/// The documents of the page.
async fn documents(office: &Office, gstin: Gstin, search: &Search) -> Result<Vec<Row>, Refusal> {
    let query = search.query();
    let invoices = office.sums.documents(&office.store, gstin, &query).await?;
    let keys: Vec<_> = invoices.iter().map(Invoice::key).collect();
    let mut prepared: HashMap<DocumentKey, Vec<Prepared>> = HashMap::new();
    for word in office.store.prepared_about(gstin, &keys).await? {
        let words = prepared.entry(word.line.key.clone()).or_default();
        words.push(word);
    }
    let rows = invoices.into_iter().map(|invoice| {
        let words = prepared.remove(&invoice.key()).unwrap_or_default();
        row(office.store.actor(), invoice, words)
    });
    Ok(rows.collect())
}

fn row(actor: &str, invoice: Invoice, words: Vec<Prepared>) -> Row {
    let name = invoice.supplier_name.as_deref();
    let (own, others): (Vec<_>, Vec<_>) = words.into_iter().partition(|it| it.actor == actor);
    let action = |word: &Prepared| Action::from(word.line.action);
    Row {
        wanted: own.first().map(action),
        others: others
            .iter()
            .map(|word| (word.actor.clone(), action(word)))
            .collect(),
        address: document_address::write(&invoice.key()),
        supplier: name.unwrap_or("name not told").to_owned(),
        tax: invoice.tax().map(|tax| invoice.signed(tax)),
        invoice,
    }
}

async fn groups(
    office: &Office,
    gstin: Gstin,
    search: &Search,
    by: GroupBy,
) -> Result<(Content, u64), Refusal> {
    let groups = office.sums.groups(&office.store, gstin, &search.filter, by);
    let groups = groups.await?;
    let mut order: Vec<&Group> = groups.iter().collect();
    match search.sort {
        Sort::Value => order.sort_by_key(|group| group.totals.value),
        Sort::Tax => order.sort_by_cached_key(|group| group.totals.tax()),
        Sort::Supplier => order.sort_by(|one, other| one.supplier_name.cmp(&other.supplier_name)),
        _ => {}
    }
    if search.descending {
        order.reverse();
    }
    let all = u64::try_from(groups.len()).unwrap_or(u64::MAX);
    let skip = usize::try_from(search.page.saturating_mul(PAGE)).unwrap_or(usize::MAX);
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let shown = order.into_iter().skip(skip).take(most);
    let lines = shown.map(|group| group_line(gstin, search, by, group));
    Ok((Content::Groups(lines.collect()), all))
}

fn group_line(gstin: Gstin, search: &Search, by: GroupBy, group: &Group) -> GroupLine {
    let mut inside = Search {
        group: None,
        page: 0,
        ..search.clone()
    };
    let name = &group.name;
    let filter = &mut inside.filter;
    // What is no longer in our words cannot be filtered by.
    match by {
        GroupBy::Section => filter.sections = name.parse().into_iter().collect(),
        GroupBy::Period => filter.periods = name.parse().into_iter().collect(),
        GroupBy::Action => filter.actions = vec![Action::from_text(name)],
        _ => filter.suppliers = vec![name.clone()],
    }
    let section: Option<Section> = name.parse().ok();
    let shown = match by {
        GroupBy::Section => section
            .map_or(name.as_str(), |section| section.label())
            .to_owned(),
        GroupBy::Period if name.is_empty() => "period not told".to_owned(),
        GroupBy::Action => show::action(&Action::from_text(name)),
        GroupBy::Supplier => group
            .supplier_name
            .clone()
            .unwrap_or_else(|| "name not told".to_owned()),
        _ => name.clone(),
    };
    GroupLine {
        name: shown,
        gstin: (by == GroupBy::Supplier).then(|| name.clone()),
        address: address(gstin.as_str(), &inside),
        totals: group.totals,
    }
}

fn address(gstin: &str, search: &Search) -> String {
    format!("/t/{gstin}/documents?{}", search.address())
}

fn has_more_filters(search: &Search) -> bool {
    let filter = &search.filter;
    !filter.periods.is_empty()
        || filter.date_from.is_some()
        || filter.date_to.is_some()
        || filter.value_from.is_some()
        || filter.value_to.is_some()
        || filter.pending_allowed.is_some()
        || filter.reduction_due.is_some()
}

/// What the address says that no field of the form would repeat.
fn kept(search: &Search) -> Vec<(String, String)> {
    let address = search.address();
    let pairs = form_urlencoded::parse(address.as_bytes());
    let is_kept = |name: &str| ["supplier", "number", "new_since"].contains(&name);
    pairs
        .into_owned()
        .filter(|(name, _)| is_kept(name))
        .collect()
}
