//! The purchase register beside the documents: pairs, and proposals that people take over.

mod accept;
mod compare;
mod search;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use gst_ims::{Action, Amount, DocumentKey, Gstin, Invoice};
use ims_reconcile::PairKind;
use ims_store::{Comparison, KeptPair, PairTotals};

pub(super) use self::accept::accept;
pub(super) use self::compare::{Told, compare};
pub(crate) use self::search::PairSearch;
use self::search::{KINDS, PAGE};
use super::{Page, html};
use crate::decision_form::DecisionForm;
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::pair_view::{self, PairView};
use crate::refusal::Refusal;
use crate::show;

#[derive(Template)]
#[template(path = "reconcile.html")]
struct Reconcile {
    frame: Frame,
    gstin: String,
    search: PairSearch,
    comparison: Option<Comparison>,
    is_outdated: bool,
    kinds: Vec<KindLine>,
    totals: PairTotals,
    proposed: u64,
    rows: Vec<Row>,
    pages: u64,
    told: Told,
    decision: DecisionForm,
}

/// The pairs of a kind.
struct KindLine {
    label: &'static str,
    class: &'static str,
    address: String,
    is_shown: bool,
    totals: PairTotals,
}

struct Row {
    supplier: String,
    gstin: String,
    documents: Vec<DocumentLine>,
    view: PairView,
}

/// A document of a pair.
struct DocumentLine {
    address: String,
    tax: Option<Amount>,
    wanted: Option<Action>,
    invoice: Invoice,
}

impl Reconcile {
    fn page(&self, page: u64) -> String {
        self.search.on_page(page).address()
    }
}

pub(super) async fn page(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    RawQuery(query): RawQuery,
) -> Page {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let query = query.unwrap_or_default();
    let told = Told::of_address(&query);
    let search = PairSearch::parse(&query);
    show(&office, gstin, search, DecisionForm::empty(), told).await
}

pub(super) async fn show(
    office: &Office,
    gstin: Gstin,
    search: PairSearch,
    decision: DecisionForm,
    told: Told,
) -> Page {
    let (gstin, name) = office.taxpayer(gstin.as_str()).await?;
    let comparison = office.store.comparison(gstin).await?;
    let all = search.of_kind(None).filter;
    let by_kind = office.sums.pairs(&office.store, gstin, &all).await?;
    let of_kind = |kind: PairKind| {
        let found = by_kind.iter().find(|(it, _)| *it == kind);
        found.map(|(_, totals)| *totals).unwrap_or_default()
    };
    let shown =
        |kind: PairKind| search.filter.kinds.is_empty() || search.filter.kinds.contains(&kind);
    let chosen = KINDS.iter().filter(|(kind, _)| shown(*kind));
    let totals = sum(chosen.map(|(kind, _)| of_kind(*kind)))?;
    let proposed = proposed(office, gstin, &search).await?;
    let pairs = office.store.pairs(
        gstin,
        &search.filter,
        search.page.saturating_mul(PAGE),
        PAGE,
    );
    let pairs = pairs.await?;
    let rows = rows(office, gstin, pairs).await?;
    let decision = decision.on_page(office, gstin).await?;
    html(&Reconcile {
        frame: office
            .frame_of("Register", gstin, &name, Tab::Reconcile)
            .await?,
        gstin: gstin.to_string(),
        is_outdated: comparison
            .as_ref()
            .is_some_and(|comparison| comparison.snapshot != decision.snapshot),
        comparison,
        kinds: KINDS
            .into_iter()
            .map(|(kind, word)| KindLine {
                label: pair_view::kind_label(kind),
                class: pair_view::kind_class(kind),
                address: search.of_kind(Some(kind)).address(),
                is_shown: search.is_of_kind(word),
                totals: of_kind(kind),
            })
            .collect(),
        pages: totals.pairs.div_ceil(PAGE),
        totals,
        proposed,
        rows,
        told,
        decision,
        search,
    })
}

/// How many exact pairs with a document without an action are among those that are shown.
async fn proposed(office: &Office, gstin: Gstin, search: &PairSearch) -> Result<u64, Refusal> {
    let kinds = &search.filter.kinds;
    if !(kinds.is_empty() || kinds.contains(&PairKind::Exact))
        || search.filter.undecided == Some(false)
    {
        return Ok(0);
    }
    let mut filter = search.of_kind(Some(PairKind::Exact)).filter;
    filter.undecided = Some(true);
    let totals = office.sums.pairs(&office.store, gstin, &filter).await?;
    Ok(totals.first().map_or(0, |(_, totals)| totals.pairs))
}

fn sum(totals: impl Iterator<Item = PairTotals>) -> Result<PairTotals, Refusal> {
    let mut sum = PairTotals::default();
    for more in totals {
        let added = sum.plus(more);
        sum = added.ok_or_else(|| Refusal::internal("a sum has more than 28 digits"))?;
    }
    Ok(sum)
}

async fn rows(office: &Office, gstin: Gstin, pairs: Vec<KeptPair>) -> Result<Vec<Row>, Refusal> {
    let keys: Vec<DocumentKey> = pairs
        .iter()
        .flat_map(|kept| kept.pair.ims.iter().cloned())
        .collect();
    let prepared = office.store.prepared_about(gstin, &keys).await?;
    let own = prepared
        .into_iter()
        .filter(|word| word.actor == office.store.actor());
    let wanted: HashMap<DocumentKey, Action> = own
        .map(|word| (word.line.key, word.line.action.into()))
        .collect();
    let rows = pairs.into_iter().map(|kept| row(kept, &wanted));
    Ok(rows.collect())
}

fn row(kept: KeptPair, wanted: &HashMap<DocumentKey, Action>) -> Row {
    let view = PairView::of(&kept);
    let line = kept.pair.register.first();
    let key = kept.pair.ims.first();
    let gstin = key
        .map(|key| key.supplier_gstin)
        .or_else(|| line.and_then(|line| line.supplier_gstin));
    let documents: Vec<_> = kept.documents.into_iter().flatten().collect();
    let name = documents.first().and_then(|it| it.supplier_name.clone());
    Row {
        supplier: name.map_or_else(|| "name not told".to_owned(), |name| name.to_string()),
        gstin: gstin.map(|gstin| gstin.to_string()).unwrap_or_default(),
        documents: documents
            .into_iter()
            .map(|invoice| DocumentLine {
                address: document_address::write(&invoice.key()),
                tax: invoice.tax().map(|tax| invoice.signed(tax)),
                wanted: wanted.get(&invoice.key()).cloned(),
                invoice,
            })
            .collect(),
        view,
    }
}
