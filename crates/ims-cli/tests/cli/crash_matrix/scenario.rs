//! A tax network with random documents and faults, and a plan for them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;
use std::fs;
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Answer, DataSet, Fault, Jobs, Moment, Operation, Record, Rule, SupplierEvent};

use super::ending::Ending;
use crate::office::GSTIN;
use crate::place::Place;
use crate::support::{Outcome, Program, Server, timed};

/// Longer than anything takes at this tax network, in seconds.
pub(super) const SETTLE: &str = "2";

/// What names a document here.
pub(super) type Name = (Section, String, String);

/// What a line of the plan wants.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The code of the action.
    pub(super) action: &'static str,
    pub(super) remarks: Option<&'static str>,
    /// `Y` for the full reduction, `N` for none.
    pub(super) reduction: Option<&'static str>,
    /// The code of the action that stands there before.
    pub(super) before: &'static str,
}

impl Wanted {
    /// Whether the lists look the same before and after.
    pub(super) fn is_hidden(&self) -> bool {
        self.action == self.before && self.remarks.is_some()
    }
}

pub(super) struct Scenario<'p> {
    pub(super) place: &'p Place,
    pub(super) ending: Ending,
    pub(super) server: Server,
    pub(super) wanted: BTreeMap<Name, Wanted>,
    /// The document that its supplier changes while a job runs.
    pub(super) amended: Option<Name>,
    /// How many writes to files losses of power took.
    pub(super) damaged: Cell<usize>,
    plan: String,
    documents: DataSet,
    described: String,
}

impl fmt::Display for Scenario<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.described)
    }
}

const LOST_REQUEST: &str = "lost request";

const ACTIONS: [(&str, &str); 4] = [
    ("A", "accept"),
    ("R", "reject"),
    ("P", "pending"),
    ("N", "no action"),
];

impl<'p> Scenario<'p> {
    pub(super) fn new(random: &mut fastrand::Rng, place: &'p Place, ending: Ending) -> Self {
        let latency = Duration::from_millis(random.u64(0..30));
        let job = Duration::from_millis(if random.bool() { random.u64(0..400) } else { 0 });
        // One save has 1000 documents at most.
        let size = if random.u8(..6) == 0 {
            1150
        } else {
            random.usize(3..60)
        };
        let (documents, wanted, lines) = made_up(random, size);
        let server = Server::start_with(|builder| {
            builder
                .data_set(documents.clone())
                .latency(latency)
                .jobs(Jobs::new().duration(job))
        });
        let plan = place.data.path().join("plan.csv");
        fs::write(&plan, lines).unwrap();
        let mut scenario = Self {
            place,
            ending,
            server,
            wanted,
            amended: None,
            damaged: Cell::new(0),
            plan: plan.to_str().unwrap().to_owned(),
            documents,
            described: format!("{ending:?}, {size} documents, {latency:?}, jobs of {job:?}"),
        };
        if random.u8(..4) == 0 {
            scenario.amend_one(random);
        }
        if random.bool() {
            scenario.add_fault(random);
        }
        scenario
    }

    fn amend_one(&mut self, random: &mut fastrand::Rng) {
        let mut invoices: Vec<_> = self.wanted.iter().collect();
        invoices.retain(|((section, ..), wanted)| {
            *section == Section::B2b && wanted.before != wanted.action
        });
        if invoices.is_empty() {
            return;
        }
        let (name, _) = invoices[random.usize(..invoices.len())];
        let event = SupplierEvent::amend(Section::B2b, &*name.2, "txval", &1234);
        self.server.schedule(Moment::DuringJob, event);
        let _ = write!(self.described, ", {} is changed", name.2);
        self.amended = Some(name.clone());
    }

    fn add_fault(&mut self, random: &mut fastrand::Rng) {
        const LOST: [Fault; 6] = [
            Fault::ResetBeforeHeaders,
            Fault::ResetInBody,
            Fault::CloseBeforeHeaders,
            Fault::CloseInHeaders,
            Fault::NotHttp,
            Fault::JsonTruncated,
        ];
        let fault = LOST[random.usize(..LOST.len())];
        let nth = random.u64(1..3);
        let write = if random.bool() {
            Operation::SaveInvoiceStatus
        } else {
            Operation::ResetInvoiceStatus
        };
        let (what, rule) = match random.u8(..6) {
            0 => ("lost answer", Rule::new(fault).operation(write).nth(nth)),
            1 => (
                LOST_REQUEST,
                Rule::new(fault).operation(write).nth(nth).without_effect(),
            ),
            2 => (
                "busy",
                Rule::new("IMSSAV0015".parse::<Answer>().unwrap())
                    .operation(write)
                    .nth(nth),
            ),
            3 => (
                "job",
                Rule::new(fault)
                    .operation(Operation::CheckInvoiceStatus)
                    .times(nth),
            ),
            4 => (
                "lists",
                Rule::new(fault)
                    .operation(Operation::GetInvoices)
                    .skip(random.u64(1..8))
                    .times(8),
            ),
            _ => (
                "slow answer",
                Rule::new(Answer::Usual)
                    .operation(write)
                    .nth(nth)
                    .delay(Duration::from_millis(random.u64(1..300))),
            ),
        };
        let _ = write!(self.described, ", {what} {fault} {write:?} {nth}");
        self.server.add_rule(rule);
    }

    /// Whether a request is lost that may be the second one for its documents.
    pub(super) fn may_be_lost_twice(&self) -> bool {
        self.described.contains(LOST_REQUEST)
    }

    pub(super) fn plan(&self) -> &str {
        &self.plan
    }

    /// How long the whole takes without any harm, on a tax network and a store of its own.
    pub(super) fn duration(&self) -> Duration {
        let data = tempfile::tempdir().unwrap();
        let server = Server::start_with(|builder| builder.data_set(self.documents.clone()));
        let apply = ["apply", &self.plan, "--yes", "--gstin", GSTIN];
        let mut command = server.command(&apply);
        command.env("IMS_DATA", data.path());
        let (outcome, time) = timed(|| Outcome::of(&mut command));
        assert_eq!(outcome.code, 0, "{self}: {}", outcome.stderr);
        // Lists, saves, resets, jobs and lists again.
        time + Duration::from_millis(100)
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.server.command(arguments);
        command.envs(self.place.environment());
        Outcome::of(command.args(["--gstin", GSTIN]))
    }

    pub(super) fn program(&self, arguments: &[&str]) -> Program {
        self.program_in(&[], arguments)
    }

    /// The same below another program.
    pub(super) fn program_in(&self, wrapper: &[&str], arguments: &[&str]) -> Program {
        let program = Program::within(wrapper, &[arguments, &["--gstin", GSTIN]].concat())
            .env("SANDBOX_BASE_URL", self.server.base_url());
        let environment = self.place.environment().into_iter();
        environment.fold(program, |program, (name, value)| program.env(name, value))
    }
}

/// Documents with random actions, what is wanted of them, and the plan that says so.
fn made_up(random: &mut fastrand::Rng, size: usize) -> (DataSet, BTreeMap<Name, Wanted>, String) {
    let mut documents = DataSet::new();
    let mut wanted = BTreeMap::new();
    let mut lines = "section,supplier_gstin,number,action,remarks,itc_reduction\n".to_owned();
    for number in 0..size {
        let section = match random.u8(..8) {
            0 => Section::Cn,
            1 => Section::Dn,
            _ => Section::B2b,
        };
        let supplier = ["24ZZZCE0104V1ZV", "27ZZZCB0101R1Z3"][random.usize(..2)];
        let name = format!("{}/{number}", section.name());
        let before = ACTIONS[random.usize(..4)].0;
        let record = record(section, supplier, &name, before);
        documents.insert(section, record.parse().unwrap());
        let (action, word) = ACTIONS[random.usize(..4)];
        let remarks = (action == "R" && random.bool()).then_some("not ours");
        let reduction = (action == "A" && section == Section::Cn).then(|| {
            if random.bool() {
                ("Y", "full")
            } else {
                ("N", "none")
            }
        });
        let _ = writeln!(
            lines,
            "{},{supplier},{name},{word},{},{}",
            section.name(),
            remarks.unwrap_or_default(),
            reduction.map_or("", |(_, word)| word)
        );
        let line = Wanted {
            action,
            remarks,
            reduction: reduction.map(|(code, _)| code),
            before,
        };
        wanted.insert((section, supplier.to_owned(), name), line);
    }
    (documents, wanted, lines)
}

fn record(section: Section, supplier: &str, name: &str, action: &str) -> String {
    let (number, date) = if section.is_note() {
        ("nt_num", "nt_dt")
    } else {
        ("inum", "idt")
    };
    let reduction = if section == Section::Cn && action == "A" {
        r#""itcRedReq": "N","#
    } else {
        ""
    };
    format!(
        r#"{{ "stin": "{supplier}", "{number}": "{name}", "{date}": "09-11-2024", "inv_typ": "R",
            "rtnprd": "112024", "srcform": "R1", "srcfilstatus": "Filed", "pos": "24", {reduction}
            "ispendactblocked": "N", "action": "{action}", "val": 118.5, "txval": 100.5, "iamt": 18,
            "camt": 0, "samt": 0, "cess": 0, "hash": "ab{name}", "tradenm": "Example Traders" }}"#
    )
}

/// Whether a document of the tax network is as it was wanted.
pub(super) fn stands(record: &Record, wanted: &Wanted) -> bool {
    let is_told = |name: &str, wanted: Option<&str>| {
        wanted.is_none() || record.text(name).as_deref() == wanted
    };
    record.text("action").as_deref() == Some(wanted.action)
        && is_told("remarks", wanted.remarks)
        && is_told("itcRedReq", wanted.reduction)
}
