//! The answers to the ten questions, worked out from the documents without any table.

use std::collections::{BTreeMap, BTreeSet};

use gst_ims::{Action, Amount, Invoice, ItcReduction, Section};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::world::{Document, TAXPAYERS, World};

/// A day as it is asked for.
#[derive(Clone, Copy)]
pub(super) struct Today {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Today {
    fn month_number(self) -> i64 {
        self.year * 12 + self.month
    }

    /// The last period whose 14th is over.
    fn last_over(self) -> i64 {
        self.month_number() - if self.day > 14 { 1 } else { 2 }
    }

    /// The last period for which the next 14th counts.
    fn last_due(self) -> i64 {
        self.last_over() + 1
    }
}

pub(super) fn answers(world: &World, today: Today) -> Value {
    let all = [
        ("suppliers_who_never_file", never_file(world, today)),
        ("credit_at_risk_by_the_14th", at_risk(world, today)),
        ("who_decides_late", late(world, today)),
        ("credit_by_action_and_month", by_action(world)),
        ("rejected_and_amended", amended(world)),
        ("pending_beyond_its_period", pending(world, today)),
        ("credit_notes_without_reduction", unreduced(world)),
        ("changed_after_decision", changed(world)),
        ("nothing_decided_before_the_14th", undecided(world, today)),
        ("suppliers_who_cost_the_most", dearest(world)),
    ];
    let all = all.map(|(name, rows)| (name.to_owned(), Value::Array(rows)));
    Value::Object(Map::from_iter(all))
}

fn now(world: &World) -> impl Iterator<Item = (&'static str, &Invoice)> {
    let documents = world.documents.iter();
    documents.filter_map(|document| Some((document.taxpayer, document.now()?)))
}

fn paise(amount: Option<Amount>) -> i64 {
    amount.map_or(0, |amount| amount.to_paise().unwrap())
}

fn tax(invoice: &Invoice) -> i64 {
    paise(invoice.igst) + paise(invoice.cgst) + paise(invoice.sgst) + paise(invoice.cess)
}

/// What accepting it brings.
fn credit(invoice: &Invoice) -> i64 {
    match (invoice.section, invoice.itc_reduction.as_deref()) {
        (Section::Cn | Section::Cna, None | Some(ItcReduction::Full)) => -tax(invoice),
        (Section::Cn | Section::Cna, Some(ItcReduction::None)) => 0,
        (
            Section::Cn | Section::Cna,
            Some(ItcReduction::Partial {
                igst,
                cgst,
                sgst,
                cess,
            }),
        ) => -[igst, cgst, sgst, cess]
            .map(|head| paise(Some(*head)))
            .iter()
            .sum::<i64>(),
        _ => tax(invoice),
    }
}

fn rupees(paise: i64) -> Value {
    Amount::from_paise(paise).to_string().into()
}

fn month(invoice: &Invoice) -> i64 {
    let period = invoice.return_period.unwrap();
    i64::from(period.year()) * 12 + i64::from(period.month())
}

fn period(invoice: &Invoice) -> String {
    invoice.return_period.unwrap().to_string()
}

fn name(taxpayer: &str) -> String {
    let place = TAXPAYERS.iter().position(|it| *it == taxpayer).unwrap();
    format!("Taxpayer {}", place + 1)
}

fn grouped<'w, K: Ord>(
    documents: impl Iterator<Item = (&'static str, &'w Invoice)>,
    key: impl Fn(&'static str, &Invoice) -> K,
) -> BTreeMap<K, Vec<(&'static str, &'w Invoice)>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (taxpayer, invoice) in documents {
        groups
            .entry(key(taxpayer, invoice))
            .or_default()
            .push((taxpayer, invoice));
    }
    groups
}

fn sum(of: &[(&'static str, &Invoice)]) -> i64 {
    of.iter().map(|(_, invoice)| credit(invoice)).sum()
}

fn distinct<T: Ord>(of: impl Iterator<Item = T>) -> usize {
    of.collect::<BTreeSet<_>>().len()
}

/// The rows, the largest sum first.
fn largest_first(mut rows: Vec<(i64, Value)>) -> Vec<Value> {
    // What is equal stays in the order of its key.
    rows.sort_by_key(|(sum, _)| -sum);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn never_file(world: &World, today: Today) -> Vec<Value> {
    let versions = world.documents.iter().flat_map(|it| &it.versions);
    let filed = versions.filter(|it| it.invoice.supplier_filed == Some(true));
    let filed: BTreeSet<_> = filed
        .map(|it| it.invoice.supplier_gstin.to_string())
        .collect();
    let open = now(world).filter(|(_, invoice)| {
        invoice.supplier_filed == Some(false)
            && month(invoice) <= today.last_over()
            && !filed.contains(invoice.supplier_gstin.as_str())
    });
    let groups = grouped(open, |_, invoice| invoice.supplier_gstin.to_string());
    let rows = groups.into_iter().map(|(supplier, of)| {
        let credit = sum(&of);
        let row = json!({
            "supplier_gstin": supplier,
            "supplier_name": of[0].1.supplier_name,
            "taxpayers": distinct(of.iter().map(|(taxpayer, _)| taxpayer)),
            "periods": distinct(of.iter().map(|(_, invoice)| period(invoice))),
            "first_period": of.iter().map(|(_, invoice)| period(invoice)).min(),
            "documents": of.len(),
            "credit": rupees(credit),
        });
        (credit, row)
    });
    largest_first(rows.collect())
}

fn at_risk(world: &World, today: Today) -> Vec<Value> {
    let open = now(world).filter(|(_, invoice)| {
        matches!(invoice.action, Action::Accepted | Action::NoAction)
            && invoice.supplier_filed == Some(false)
            && month(invoice) <= today.last_due()
    });
    let groups = grouped(open, |taxpayer, _| taxpayer);
    let rows = groups.into_iter().map(|(taxpayer, of)| {
        let undecided = of.iter().filter(|(_, it)| it.action == Action::NoAction);
        let credit = sum(&of);
        let row = json!({
            "taxpayer": taxpayer,
            "name": name(taxpayer),
            "documents": of.len(),
            "suppliers": distinct(of.iter().map(|(_, it)| it.supplier_gstin.to_string())),
            "undecided": undecided.count(),
            "credit": rupees(credit),
        });
        (credit, row)
    });
    largest_first(rows.collect())
}

/// Year, month and day in India.
fn day_of(document: &Document, is: impl Fn(&Action) -> bool) -> Option<(i64, i64)> {
    let mut versions = document.versions.iter();
    let seen = versions.find(|seen| is(&seen.invoice.action))?;
    Some(day(seen.at))
}

fn day(at: Timestamp) -> (i64, i64) {
    let india = jiff::tz::Offset::constant(5).to_time_zone();
    // Half an hour less than India's, and all moments of the test are half an hour past midnight.
    let day = at.to_zoned(india).datetime();
    (
        i64::from(day.year()) * 12 + i64::from(day.month()),
        i64::from(day.day()),
    )
}

fn late(world: &World, today: Today) -> Vec<Value> {
    let mut rows: Vec<_> = TAXPAYERS
        .into_iter()
        .map(|taxpayer| {
            let mut counts = [0_i64; 4];
            for document in world.documents.iter().filter(|it| it.taxpayer == taxpayer) {
                // Nobody can decide what is not there yet.
                let (seen_month, seen_day) = day(document.versions[0].at);
                let first_chance = seen_month + i64::from(seen_day > 14);
                let after_period = month(&document.versions[0].invoice) + 1;
                let last = (after_period.max(first_chance), 14);
                let in_time = (last.0, 11);
                let was_there = document.gone_at.is_none_or(|at| day(at) > last);
                match day_of(document, |action| *action != Action::NoAction) {
                    Some(day) if day <= in_time => counts[0] += 1,
                    Some(day) if day <= last => counts[1] += 1,
                    Some(_) => counts[2] += 1,
                    None if was_there && (today.month_number(), today.day) > last => {
                        counts[3] += 1;
                    }
                    None => {}
                }
            }
            (counts, taxpayer)
        })
        .collect();
    rows.sort_by_key(|(counts, taxpayer)| (-counts[3], -counts[2], -counts[1], *taxpayer));
    let rows = rows.into_iter().map(|(counts, taxpayer)| {
        json!({
            "taxpayer": taxpayer,
            "name": name(taxpayer),
            "in_time": counts[0],
            "in_last_days": counts[1],
            "too_late": counts[2],
            "never": counts[3],
        })
    });
    rows.collect()
}

fn by_action(world: &World) -> Vec<Value> {
    let key = |_, invoice: &Invoice| (period(invoice), invoice.action.to_string());
    let groups = grouped(now(world), key);
    let rows = groups.into_iter().map(|((period, action), of)| {
        json!({
            "return_period": period,
            "action": action,
            "taxpayers": distinct(of.iter().map(|(taxpayer, _)| taxpayer)),
            "documents": of.len(),
            "credit": rupees(sum(&of)),
        })
    });
    rows.collect()
}

fn amended(world: &World) -> Vec<Value> {
    let mut rows = BTreeMap::new();
    for document in &world.documents {
        let mut versions = document.versions.iter();
        if !versions.any(|seen| seen.invoice.action == Action::Rejected) {
            continue;
        }
        let last = &document.versions.last().unwrap().invoice;
        for (_, amendment) in now(world).filter(|(taxpayer, _)| *taxpayer == document.taxpayer) {
            let names = amendment.original.as_deref().is_some_and(|original| {
                original.number == last.number && original.date == Some(last.date)
            });
            let section = format!("{}a", last.section);
            if !names
                || amendment.section.name() != section
                || amendment.supplier_gstin != last.supplier_gstin
            {
                continue;
            }
            let supplier = last.supplier_gstin.to_string();
            let key = (document.taxpayer, supplier.clone(), last.number.to_string());
            let row = json!({
                "taxpayer": document.taxpayer,
                "supplier_gstin": supplier,
                "section": last.section.name(),
                "number": last.number.as_str(),
                "document_date": last.date.to_string(),
                "rejected_credit": rupees(credit(last)),
                "amended_number": amendment.number.as_str(),
                "amended_date": amendment.date.to_string(),
                "amended_credit": rupees(credit(amendment)),
                "amended_action": amendment.action.to_string(),
            });
            rows.insert(key, row);
        }
    }
    rows.into_values().collect()
}

/// What each question on single documents says of one.
fn named(taxpayer: &str, invoice: &Invoice) -> Map<String, Value> {
    let row = json!({
        "taxpayer": taxpayer,
        "supplier_gstin": invoice.supplier_gstin.as_str(),
        "section": invoice.section.name(),
        "number": invoice.number.as_str(),
        "document_date": invoice.date.to_string(),
        "return_period": period(invoice),
    });
    row.as_object().unwrap().clone()
}

fn with(mut row: Map<String, Value>, more: &Value) -> Value {
    row.extend(more.as_object().unwrap().clone());
    Value::Object(row)
}

fn place(invoice: &Invoice) -> (String, String, String) {
    let texts = (
        invoice.section.name(),
        invoice.supplier_gstin.as_str(),
        invoice.number.as_str(),
    );
    (texts.0.to_owned(), texts.1.to_owned(), texts.2.to_owned())
}

fn pending(world: &World, today: Today) -> Vec<Value> {
    let mut kept: Vec<_> = now(world)
        .filter(|(_, it)| it.action == Action::Pending && month(it) <= today.last_over())
        .collect();
    kept.sort_by_key(|(taxpayer, it)| (period(it), *taxpayer, place(it)));
    let rows = kept.into_iter().map(|(taxpayer, invoice)| {
        let is_plain = matches!(invoice.section, Section::B2b | Section::Dn | Section::Ecom);
        let more = json!({
            "supplier_name": invoice.supplier_name,
            "periods_beyond": today.last_over() - month(invoice) + 1,
            "is_for_one_period_only": !is_plain,
            "credit": rupees(credit(invoice)),
        });
        with(named(taxpayer, invoice), &more)
    });
    rows.collect()
}

fn unreduced(world: &World) -> Vec<Value> {
    let mut notes: Vec<_> = now(world)
        .filter(|(_, it)| {
            it.section.is_credit_note()
                && it.action == Action::Accepted
                && matches!(it.itc_reduction.as_deref(), None | Some(ItcReduction::None))
        })
        .collect();
    notes.sort_by_key(|(taxpayer, it)| {
        (
            -tax(it),
            *taxpayer,
            it.supplier_gstin.to_string(),
            it.number.to_string(),
        )
    });
    let rows = notes.into_iter().map(|(taxpayer, invoice)| {
        let said = invoice.itc_reduction.as_ref().map(|_| "none");
        let more = json!({
            "supplier_name": invoice.supplier_name,
            "itc_reduction": said,
            "remarks": invoice.remarks,
            "tax": rupees(tax(invoice)),
        });
        with(named(taxpayer, invoice), &more)
    });
    rows.collect()
}

fn changed(world: &World) -> Vec<Value> {
    let mut rows = Vec::new();
    for document in &world.documents {
        for pair in document.versions.windows(2) {
            let [before, after] = [&pair[0].invoice, &pair[1].invoice];
            let amounts = |it: &Invoice| {
                [
                    it.value,
                    it.taxable_value,
                    it.igst,
                    it.cgst,
                    it.sgst,
                    it.cess,
                ]
                .map(paise)
            };
            let is_other = after.action == Action::NoAction || amounts(before) != amounts(after);
            if before.action == Action::NoAction || !is_other {
                continue;
            }
            let day = pair[1]
                .at
                .to_zoned(jiff::tz::Offset::constant(5).to_time_zone());
            let more = json!({
                "changed_on": day.date().to_string(),
                "action_before": before.action.to_string(),
                "action_after": after.action.to_string(),
                "value_before": before.value.map(|value| value.to_string()),
                "value_after": after.value.map(|value| value.to_string()),
            });
            let row = with(named(document.taxpayer, after), &more);
            rows.push(((document.taxpayer, place(after), pair[1].at), row));
        }
    }
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn undecided(world: &World, today: Today) -> Vec<Value> {
    let due = now(world).filter(|(_, invoice)| month(invoice) <= today.last_due());
    let groups = grouped(due, |taxpayer, _| taxpayer);
    let days = match today.day {
        ..=14 => 14 - today.day,
        // The days are asked for in December.
        _ => 31 - today.day + 14,
    };
    let open = groups
        .into_iter()
        .filter(|(_, of)| of.iter().all(|(_, it)| it.action == Action::NoAction));
    let rows = open.map(|(taxpayer, of)| {
        let credit = sum(&of);
        let row = json!({
            "taxpayer": taxpayer,
            "name": name(taxpayer),
            "days_left": days,
            "documents": of.len(),
            "credit": rupees(credit),
        });
        (credit, row)
    });
    largest_first(rows.collect())
}

fn dearest(world: &World) -> Vec<Value> {
    let costs = now(world).filter(|(_, invoice)| {
        let is_open = match invoice.action {
            Action::Pending | Action::Rejected => true,
            Action::Accepted | Action::NoAction => invoice.supplier_filed == Some(false),
            _ => false,
        };
        is_open && credit(invoice) > 0
    });
    let groups = grouped(costs, |_, invoice| invoice.supplier_gstin.to_string());
    let rows = groups.into_iter().map(|(supplier, of)| {
        let of_actions = |actions: &[Action]| {
            let chosen = of.iter().filter(|(_, it)| actions.contains(&it.action));
            rupees(chosen.map(|(_, it)| credit(it)).sum())
        };
        let credit = sum(&of);
        let row = json!({
            "supplier_gstin": supplier,
            "supplier_name": of[0].1.supplier_name,
            "taxpayers": distinct(of.iter().map(|(taxpayer, _)| taxpayer)),
            "documents": of.len(),
            "not_filed": of_actions(&[Action::Accepted, Action::NoAction]),
            "pending": of_actions(&[Action::Pending]),
            "rejected": of_actions(&[Action::Rejected]),
            "credit": rupees(credit),
        });
        (credit, row)
    });
    largest_first(rows.collect())
}
