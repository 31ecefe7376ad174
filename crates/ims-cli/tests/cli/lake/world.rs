//! An office whose taxpayers have documents of several months, as they were fetched again and again.

use std::path::Path;

use gst_ims::{Action, Amount, Gstin, Invoice, Invoices, ItcReduction, Section};
use ims_store::{Fetch, Location, Store};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::support::{Outcome, bare};

pub(super) const TAXPAYERS: [&str; 5] = [
    "33ABKCS2033B1ZW",
    "29AAACQ3770E1Z5",
    "24AAACI1681G1ZV",
    "27AAACT2727Q1ZW",
    "07AAACD1977A1Z3",
];
const MONTHS: [&str; 4] = ["2024-08", "2024-09", "2024-10", "2024-11"];

/// A version as it was fetched.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) invoice: Invoice,
}

/// A document of a taxpayer, all of whose versions are known.
pub(super) struct Document {
    pub(super) taxpayer: &'static str,
    pub(super) versions: Vec<Seen>,
    /// When a fetch no longer brought it.
    pub(super) gone_at: Option<Timestamp>,
}

impl Document {
    /// What it is now.
    pub(super) fn now(&self) -> Option<&Invoice> {
        let last = self.versions.last()?;
        self.gone_at.is_none().then_some(&last.invoice)
    }
}

pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) documents: Vec<Document>,
}

impl World {
    /// The same of the same seed, of `size` documents a month for each taxpayer.
    pub(super) fn of(seed: u64, size: usize) -> Self {
        let mut world = Self {
            folder: tempfile::tempdir().unwrap(),
            documents: Vec::new(),
        };
        for (gstin, number) in TAXPAYERS.into_iter().zip(1..) {
            let name = format!("Taxpayer {number}");
            let tag = if number < 3 { "south" } else { "north" };
            let add = ["taxpayers", "add", gstin, "--name", &name, "--tag", tag];
            world.run(&add).json();
        }
        world.fetch(seed, size);
        world
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub(super) fn command(&self, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = bare(arguments);
        command
            .env("IMS_DATA", self.folder.path())
            .env("IMS_CONFIG", self.path("ims.toml"))
            .env("IMS_STORE", self.path("ims.db"));
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    pub(super) fn export(&self, whose: &[&str], output: &str) -> Outcome {
        self.run(&[&["export", "--as", "parquet", "--output", output], whose].concat())
    }

    /// Records a fetch of every taxpayer on many days, between which documents come, are filed, are
    /// decided, change, and leave.
    fn fetch(&mut self, seed: u64, size: usize) {
        let mut random = fastrand::Rng::with_seed(seed);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let location = Location::file(Path::new(&self.path("ims.db")));
        let store = runtime.block_on(Store::open(&location, "asha")).unwrap();
        for (month, day) in
            (8..=12).flat_map(|month| [5, 12, 13, 14, 15, 28].map(|day| (month, day)))
        {
            if month == 12 && day == 28 {
                continue;
            }
            // Half past eleven in the night of the day before, in UTC: the day is India's.
            let at = format!("2024-{month:02}-{day:02}T00:30:00+05:30");
            let at: Timestamp = at.parse().unwrap();
            for (taxpayer, place) in TAXPAYERS.into_iter().zip(0..) {
                self.live(taxpayer, place, at, (month, day), size, &mut random);
                let now: Vec<_> = self.documents.iter().collect();
                let now = now.iter().filter(|it| it.taxpayer == taxpayer);
                let now: Vec<_> = now.filter_map(|document| document.now()).collect();
                let answers: Vec<_> = Section::ALL
                    .into_iter()
                    .map(|section| answer(section, &now))
                    .collect();
                let mut fetch = Fetch::new(Gstin::from_server(taxpayer).unwrap(), at);
                for answer in &answers {
                    fetch = fetch.section(answer);
                }
                runtime.block_on(store.record(&fetch)).unwrap();
            }
        }
        runtime.block_on(store.close());
    }

    fn live(
        &mut self,
        taxpayer: &'static str,
        place: usize,
        at: Timestamp,
        (month, day): (usize, usize),
        size: usize,
        random: &mut fastrand::Rng,
    ) {
        let mut amended = Vec::new();
        for document in &mut self.documents {
            if document.taxpayer != taxpayer || document.gone_at.is_some() {
                continue;
            }
            let mut invoice = document.now().unwrap().clone();
            let supplier = supplier_of(&invoice);
            // Two never file.
            if supplier > 1 && random.u8(0..6) == 0 {
                invoice.supplier_filed = Some(true);
            }
            match random.u8(0..40) {
                0 => document.gone_at = Some(at),
                1 => {
                    invoice.igst = invoice
                        .igst
                        .and_then(|it| it.checked_add(Amount::from_rupees(9)));
                    invoice.value = invoice
                        .value
                        .and_then(|it| it.checked_add(Amount::from_rupees(9)));
                    invoice.action = Action::NoAction;
                    invoice.itc_reduction = None;
                }
                // The last of the taxpayers decides nothing.
                2..12 if place + 1 < TAXPAYERS.len() && invoice.action == Action::NoAction => {
                    decide(&mut invoice, random);
                }
                _ => {}
            }
            if document.gone_at.is_some() {
                // What a fetch no longer brings does not change.
                continue;
            }
            if invoice.action == Action::Rejected
                && invoice.section == Section::B2b
                && random.u8(0..3) == 0
            {
                amended.push(amendment(&invoice));
            }
            if document.now() != Some(&invoice) {
                document.versions.push(Seen { at, invoice });
            }
        }
        let mut new = amended;
        if day == 5 && month > 8 {
            let period = MONTHS.get(month - 9).unwrap();
            for number in 0..size {
                new.push(made(period, number, random));
            }
        }
        for invoice in new {
            let is_there = self.documents.iter().any(|document| {
                let key = document.versions[0].invoice.key();
                document.taxpayer == taxpayer && key == invoice.key()
            });
            if !is_there {
                self.documents.push(Document {
                    taxpayer,
                    versions: vec![Seen { at, invoice }],
                    gone_at: None,
                });
            }
        }
    }
}

fn supplier_of(invoice: &Invoice) -> usize {
    invoice.supplier_gstin.as_str()[8..11].parse().unwrap()
}

fn decide(invoice: &mut Invoice, random: &mut fastrand::Rng) {
    invoice.action = match random.u8(0..4) {
        0 => Action::Rejected,
        1 => Action::Pending,
        _ => Action::Accepted,
    };
    if invoice.action == Action::Accepted && invoice.section.is_credit_note() {
        let one = Amount::from_paise(1);
        invoice.itc_reduction = match random.u8(0..4) {
            0 => Some(ItcReduction::Full),
            1 => Some(ItcReduction::None),
            2 => Some(ItcReduction::Partial {
                igst: one,
                cgst: one,
                sgst: one,
                cess: Amount::ZERO,
            }),
            _ => None,
        }
        .map(Box::new);
    }
}

fn made(period: &str, number: usize, random: &mut fastrand::Rng) -> Invoice {
    let supplier = random.usize(0..7);
    let gstin = format!(
        "33ABKC{}{supplier:04}B1ZW",
        char::from(b'A' + u8::try_from(supplier).unwrap())
    );
    let section = [Section::B2b, Section::B2b, Section::Cn, Section::Dn][random.usize(0..4)];
    let day = 1 + random.u8(0..28);
    let paise = |random: &mut fastrand::Rng| Amount::from_paise(random.i64(0..9_000_000));
    let mut invoice = Invoice::new(
        section,
        Gstin::from_server(&gstin).unwrap(),
        format!("{period}/{number:04}").parse().unwrap(),
        format!("{period}-{day:02}").parse().unwrap(),
    );
    invoice.supplier_name = Some(format!("Supplier {supplier} & Söhne").into());
    invoice.return_period = Some(period.parse().unwrap());
    invoice.supplier_filed = Some(supplier > 1 && random.bool());
    invoice.value = Some(paise(random));
    invoice.igst = random.bool().then(|| paise(random));
    invoice.cgst = Some(paise(random));
    invoice.sgst = invoice.cgst;
    invoice
}

fn amendment(invoice: &Invoice) -> Invoice {
    let number = format!("{}/A", invoice.number);
    let mut amended = Invoice::builder(
        Section::B2ba,
        invoice.supplier_gstin,
        number.parse().unwrap(),
        invoice.date,
    )
    .original(invoice.number.clone(), invoice.date)
    .build();
    amended.supplier_name.clone_from(&invoice.supplier_name);
    amended.return_period = invoice.return_period;
    amended.supplier_filed = invoice.supplier_filed;
    amended.cgst = Some(Amount::from_rupees(7));
    amended
}

/// What the tax network would have answered.
fn answer(section: Section, documents: &[&Invoice]) -> Invoices {
    let of_section = documents.iter().filter(|it| it.section == section);
    let of_section: Vec<_> = of_section.collect();
    let state = if of_section.is_empty() {
        "empty"
    } else {
        "complete"
    };
    let invoices = serde_json::to_string(&of_section).unwrap();
    serde_json::from_str(&format!(
        r#"{{"section":"{section}","state":"{state}","queued":null,"code":null,"message":null,
             "transaction_id":"t-1","timestamp":null,"invoices":{invoices},"rejected":[]}}"#
    ))
    .unwrap()
}
