//! One document with its history.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use gst_ims::{Action, Amount, Gstin, Invoice};
use ims_store::{Comparison, History, Prepared, Version};
use jiff::Timestamp;

use super::{Page, html};
use crate::decision_form::DecisionForm;
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::pair_view::{self, PairView};
use crate::refusal::Refusal;
use crate::show;

#[derive(Template)]
#[template(path = "document.html")]
struct Document {
    frame: Frame,
    gstin: String,
    supplier: String,
    facts: Vec<(&'static str, String)>,
    amounts: Vec<(&'static str, Option<Amount>)>,
    events: Vec<Event>,
    pair: Option<PairView>,
    comparison: Option<Comparison>,
    prepared: Vec<(Action, Prepared)>,
    key: String,
    decision: DecisionForm,
    invoice: Invoice,
    history: History,
}

/// Something that happened to the document.
struct Event {
    at: Timestamp,
    title: String,
    who: String,
    lines: Vec<String>,
}

pub(super) async fn page(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    RawQuery(query): RawQuery,
) -> Page {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let query = query.unwrap_or_default();
    show(&office, gstin, &query, DecisionForm::empty()).await
}

pub(super) async fn show(
    office: &Office,
    gstin: Gstin,
    query: &str,
    decision: DecisionForm,
) -> Page {
    let (gstin, name) = office.taxpayer(gstin.as_str()).await?;
    let key = document_address::read(query);
    let missing = || Refusal::not_found("No such document was ever fetched.");
    let key = key.ok_or_else(missing)?;
    let history = office.store.show(gstin, &key).await?.ok_or_else(missing)?;
    let invoice = history.invoice.clone();
    let pair = office.store.pair_of(gstin, &key).await?;
    html(&Document {
        frame: office
            .frame_of(invoice.number.as_str(), gstin, &name, Tab::Documents)
            .await?,
        gstin: gstin.to_string(),
        supplier: invoice
            .supplier_name
            .as_deref()
            .unwrap_or("name not told")
            .to_owned(),
        facts: facts(&invoice),
        amounts: vec![
            ("Value", invoice.value),
            ("Taxable value", invoice.taxable_value),
            ("IGST", invoice.igst),
            ("CGST", invoice.cgst),
            ("SGST", invoice.sgst),
            ("Cess", invoice.cess),
        ],
        events: events(&history),
        pair: pair.as_ref().map(PairView::of),
        comparison: office.store.comparison(gstin).await?,
        prepared: office
            .store
            .prepared_about(gstin, std::slice::from_ref(&key))
            .await?
            .into_iter()
            .map(|word| (word.line.action.into(), word))
            .collect(),
        key: document_address::write(&key),
        decision: decision.on_page(office, gstin).await?,
        invoice,
        history,
    })
}

fn facts(invoice: &Invoice) -> Vec<(&'static str, String)> {
    let told = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let mut facts = vec![
        ("Section", invoice.section.label().to_owned()),
        (
            "Return period",
            told(invoice.return_period.map(|it| it.to_string())),
        ),
        (
            "Reported in",
            told(invoice.source_form.as_ref().map(ToString::to_string)),
        ),
        (
            "Supplier has filed",
            show::truth(invoice.supplier_filed).to_owned(),
        ),
        (
            "Place of supply",
            told(invoice.place_of_supply.as_ref().map(ToString::to_string)),
        ),
        (
            "Kind of supply",
            told(invoice.supply_type.as_ref().map(ToString::to_string)),
        ),
        (
            "May be kept pending",
            show::truth(invoice.pending_allowed).to_owned(),
        ),
    ];
    if let Some(original) = &invoice.original {
        let date = original.date.map(show::day).unwrap_or_default();
        facts.push(("Amends", format!("{} {date}", original.number)));
    }
    if let Some(reduction) = invoice.itc_reduction.as_deref() {
        facts.push(("Reduction of credit", show::reduction(reduction)));
    }
    if let Some(remarks) = invoice.remarks.as_deref() {
        facts.push(("Remarks", remarks.to_owned()));
    }
    facts
}

/// What happened, the newest first.
fn events(history: &History) -> Vec<Event> {
    let mut events = Vec::new();
    for (place, version) in history.versions.iter().enumerate() {
        events.push(seen(place, version));
    }
    if let Some(version) = &history.unreconciled {
        events.push(Event {
            title: "Different in a list that is not whole".to_owned(),
            ..seen(1, version)
        });
    }
    for absence in &history.absences {
        events.push(event(absence.from, "No longer in the list"));
        if let Some(to) = absence.to {
            events.push(event(to, "In the list again"));
        }
    }
    for decision in &history.decisions {
        let line = &decision.line;
        let mut lines = vec![format!("decided by: {}", line.source)];
        lines.extend(line.remarks.iter().map(|it| format!("remarks: {it}")));
        lines.extend(line.reason.iter().map(|it| format!("reason: {it}")));
        events.push(Event {
            who: decision.actor.clone(),
            lines,
            ..event(
                decision.made_at,
                &format!(
                    "Plan {}: {}",
                    decision.plan,
                    show::action(&line.action.into())
                ),
            )
        });
    }
    for job in &history.jobs {
        let document = &job.document;
        let fate = document.result.map_or("not known yet", show::fate);
        let mut lines = Vec::new();
        lines.extend(job.reference_id.iter().map(|it| format!("job {it}")));
        lines.extend(document.code.iter().map(|it| format!("code {it}")));
        lines.extend(document.message.clone());
        events.push(Event {
            who: job.actor.clone(),
            lines,
            ..event(
                job.intended_at,
                &format!(
                    "Sent: {} → {}: {fate}",
                    show::action(&document.intent.before.action),
                    show::action(&document.intent.wanted.action)
                ),
            )
        });
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events
}

fn seen(place: usize, version: &Version) -> Event {
    let lines = version.fields.iter().map(|field| {
        let name = field.field.replace('_', " ");
        format!("{name}: {} → {}", field.before, field.after)
    });
    let title = if place == 0 { "First seen" } else { "Changed" };
    Event {
        lines: lines.collect(),
        ..event(version.seen_at, title)
    }
}

fn event(at: Timestamp, title: &str) -> Event {
    Event {
        at,
        title: title.to_owned(),
        who: String::new(),
        lines: Vec::new(),
    }
}
