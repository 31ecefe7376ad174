//! Writes what the portal takes.

use std::collections::BTreeMap;

use gst_types::wire::Wire;
use gst_types::{Amount, Decided, Gstin, ItcReduction, RawJson, Section};
use serde::Serialize;

/// Writes decisions as the file that the portal's page "Offline" takes, or nothing where nothing is
/// decided: an upload without documents is refused.
///
/// All eight sections are there, numbers of documents are text, amounts of notes have no sign, the
/// period has two digits, and the members stand in the order of GSTN's Excel tool. An upload adds to
/// those before it, and replaces what they said of the same documents. It cannot take a decision
/// back.
///
/// # Example
///
/// ```
/// use gst_types::{Decided, Decision, Invoice, Section};
///
/// let mut invoice =
///     Invoice::new(Section::B2b, "33ABKCS2033B1ZW".parse()?, "0042".parse()?, "2026-10-08".parse()?);
/// invoice.return_period = Some("2026-10".parse()?);
/// let decided = Decided::new(invoice, Decision::Accept, None, None)?;
/// let gstin = "24AAACI1681G1ZV".parse()?;
/// let json = ims_files::portal::upload(gstin, &[decided]).ok_or("nothing to upload")?;
/// assert!(json.contains(r#""inum":"0042","idt":"08-10-2026","action":"A","rtnprd":"10""#));
/// assert_eq!(ims_files::portal::upload(gstin, &[]), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn upload(gstin: Gstin, decisions: &[Decided]) -> Option<String> {
    if decisions.is_empty() {
        return None;
    }
    let mut invdata: BTreeMap<Place, Vec<Record>> = Section::ALL
        .iter()
        .map(|section| (Place::of(*section), Vec::new()))
        .collect();
    for decided in decisions {
        let section = decided.document().section;
        invdata
            .entry(Place::of(section))
            .or_default()
            .push(Record::of(decided));
    }
    let file = File {
        rtin: gstin,
        reqtyp: "SAVE",
        invdata: InOrder(invdata),
    };
    // Texts and numbers only: there is nothing that cannot be written.
    serde_json::to_string(&file).ok()
}

#[derive(Serialize)]
struct File {
    rtin: Gstin,
    reqtyp: &'static str,
    invdata: InOrder,
}

/// The order of the sections in the Excel tool: notes after invoices, debit notes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place(usize, Section);

const ORDER: [Section; 8] = [
    Section::B2b,
    Section::B2ba,
    Section::Dn,
    Section::Dna,
    Section::Cn,
    Section::Cna,
    Section::Ecom,
    Section::Ecoma,
];

impl Place {
    fn of(section: Section) -> Self {
        let place = ORDER.iter().position(|known| *known == section);
        Self(place.unwrap_or(ORDER.len()), section)
    }
}

struct InOrder(BTreeMap<Place, Vec<Record>>);

impl Serialize for InOrder {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(place, records)| (place.1.response_key(), records)),
        )
    }
}

/// One document; members that it does not have are left out.
#[derive(Serialize)]
struct Record(#[serde(serialize_with = "in_order")] Vec<(&'static str, RawJson)>);

fn in_order<S: serde::Serializer>(
    members: &[(&'static str, RawJson)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (*name, value)))
}

impl Record {
    fn of(decided: &Decided) -> Self {
        let document = decided.document();
        let mut members = Members(Vec::new());
        let original = document.original.as_deref();
        let names = if document.section.is_note() {
            ["ont_num", "ont_dt", "nt_num", "nt_dt"]
        } else {
            ["oinum", "oidt", "inum", "idt"]
        };
        let [original_number, original_date, number, date] = names;
        members.add("stin", Some(document.supplier_gstin));
        members.add(
            original_number,
            original.map(|original| original.number.as_str()),
        );
        members.add(
            original_date,
            original.and_then(|original| original.date).map(Wire),
        );
        members.add(number, Some(document.number.as_str()));
        members.add("inv_typ", document.supply_type.clone().map(Wire));
        members.add(date, Some(Wire(document.date)));
        members.add("val", amount(document.value));
        members.add(
            "action",
            Some(Wire(gst_types::Action::from(decided.decision()))),
        );
        members.add("pos", document.place_of_supply);
        members.add("txval", amount(document.taxable_value));
        members.add("iamt", amount(document.igst));
        members.add("camt", amount(document.cgst));
        members.add("samt", amount(document.sgst));
        members.add("cess", amount(document.cess));
        if let Some(reduction) = decided.itc_reduction() {
            let is_reduced = !matches!(reduction, ItcReduction::None);
            members.add("itcRedReq", Some(if is_reduced { "Y" } else { "N" }));
            if let ItcReduction::Partial {
                igst,
                cgst,
                sgst,
                cess,
            } = *reduction
            {
                members.add("declIgst", amount(Some(igst)));
                members.add("declCgst", amount(Some(cgst)));
                members.add("declSgst", amount(Some(sgst)));
                members.add("declCess", amount(Some(cess)));
            }
        }
        members.add("remarks", decided.remarks().map(gst_types::Remarks::as_str));
        members.add("srcform", document.source_form.clone().map(Wire));
        members.add(
            "rtnprd",
            document
                .return_period
                .map(|period| format!("{:02}", period.month())),
        );
        Self(members.0)
    }
}

struct Members(Vec<(&'static str, RawJson)>);

impl Members {
    fn add(&mut self, name: &'static str, value: Option<impl Serialize>) {
        let json = value.and_then(|value| RawJson::from_value(&value).ok());
        self.0.extend(json.map(|json| (name, json)));
    }
}

fn amount(amount: Option<Amount>) -> Option<Wire<Amount>> {
    amount.map(|amount| Wire(amount.abs()))
}
