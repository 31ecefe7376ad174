//! `ims plan`: plans are made, checked, shown, and turned round.

use std::collections::BTreeSet;
use std::path::Path;

use gst_ims::{Action, Gstin, Section};
use ims_actions::{Applied, Draft, Outcome, Plan, PlanId, Rules, undo};

use super::apply::refusals;
use super::matching;
use super::plan_file;
use super::runtime::block_on;
use super::stored::Stored;
use crate::arguments::Arguments;
use crate::arguments::plan::{NewPlanArguments, PlanAction, PlanArguments, UndoArguments};
use crate::clock;
use crate::connection::deadline;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::input;
use crate::output::{self, Target};
use crate::store;
use crate::words;

pub(super) fn run(
    command: &PlanArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    match &command.action {
        PlanAction::New(command) => make(command, arguments),
        PlanAction::Check(file) => checked(&file.plan, arguments, format),
        PlanAction::Show(file) => show(&file.plan, arguments, format),
        PlanAction::Undo(command) => take_back(command, arguments),
    }
}

/// No rules that people write come near.
const LARGEST_RULES: u64 = 16 << 20;

fn make(command: &NewPlanArguments, arguments: &Arguments) -> Result<(), Failure> {
    let workbook = command
        .target
        .output
        .as_deref()
        .filter(|path| output::file::is_workbook(path));
    let target = match workbook {
        Some(_) => Target::stdout(Format::Json),
        None => Target::of(&arguments.output, &command.target)?,
    };
    let feedback = Feedback::start(arguments.output.verbose, Section::ALL.len())?;
    let observer = feedback.observer();
    let filter = command.filters.filter();
    let (plan, documents) = block_on(feedback, async {
        let rules = match &command.rules {
            Some(path) => Some(rules(path, arguments).await?),
            None => None,
        };
        let Stored {
            gstin,
            mut invoices,
        } = Stored::read(arguments, observer).await?;
        invoices.retain(|invoice| filter.matches(invoice));
        let mut rows = rules.map_or_else(Vec::new, |rules| rules.propose(&invoices));
        rows.extend(matching::proposals(&command.registers, &invoices, &rows, arguments).await?);
        let draft = Draft {
            rows,
            ..Draft::default()
        };
        let store = store::open(arguments).await?;
        let mut plan = store.check(draft, gstin, &invoices).await?.plan;
        plan.snapshot = store
            .fetches(gstin, 1)
            .await?
            .first()
            .map(|fetch| fetch.snapshot);
        store.close().await;
        Ok((plan, invoices))
    })?;
    if let Some(path) = workbook {
        return output::file::plan(&plan, &documents, path);
    }
    let decided: BTreeSet<_> = plan.lines.iter().map(|line| line.key.clone()).collect();
    let mut undecided = documents;
    undecided
        .retain(|invoice| invoice.action == Action::NoAction && !decided.contains(&invoice.key()));
    output::plan(&plan, &undecided, &target)
}

async fn rules(path: &Path, arguments: &Arguments) -> Result<Rules, Failure> {
    let refuse = |what: String| {
        Failure::configuration(
            format!("{}: {what}", input::name(path)),
            "each rule has a name, conditions (when), an action and a reason",
        )
    };
    let text = input::text(path, LARGEST_RULES, deadline(arguments)).await?;
    let text = text.map_err(|error| refuse(error.to_string()))?;
    text.parse()
        .map_err(|error: ims_actions::InvalidRules| refuse(error.to_string()))
}

fn checked(path: &Path, arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, Section::ALL.len())?;
    let observer = feedback.observer();
    let plan = block_on(feedback, async {
        let draft = plan_file::read(path, deadline(arguments)).await?;
        if draft.rows.is_empty() && draft.problems.is_empty() {
            report::note("nothing to do");
            return Ok(None);
        }
        let Stored { gstin, invoices } = Stored::read(arguments, observer).await?;
        refuse_another(gstin, &draft)?;
        let store = store::open(arguments).await?;
        let checked = store.check(draft, gstin, &invoices).await?;
        store.close().await;
        if !checked.plan.is_refused() && checked.is_nothing_to_do() {
            report::note("nothing to do");
        }
        Ok(Some(checked.plan))
    })?;
    let Some(plan) = plan else {
        return Ok(());
    };
    output::plan(&plan, &[], &Target::stdout(format))?;
    refusals(&plan)
}

pub(super) fn refuse_another(gstin: Gstin, draft: &Draft) -> Result<(), Failure> {
    match draft.gstin {
        Some(named) if named != gstin => Err(Failure::configuration(
            format!("the plan is of {named}, and the documents are of {gstin}"),
            "name the taxpayer of the plan with --gstin",
        )),
        _ => Ok(()),
    }
}

fn show(path: &Path, arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let plan = block_on(feedback, async {
        let bytes = plan_file::bytes(path, deadline(arguments)).await?;
        // A plan of ours is shown as it is; rows without a date are not yet about one document.
        if let Ok(plan) = serde_json::from_slice::<Plan>(&bytes) {
            return Ok(plan);
        }
        let draft = plan_file::of_bytes(path, &bytes)?;
        let gstin = arguments.gstin.or(draft.gstin);
        let gstin = gstin.ok_or_else(|| {
            Failure::configuration(
                "the plan does not say whose it is",
                "name the taxpayer with --gstin",
            )
        })?;
        let store = store::open(arguments).await?;
        let query = ims_store::Query::default();
        let listing = store.list(gstin, &query).await?;
        let invoices = listing.into_invoices().await?;
        let checked = store.check(draft, gstin, &invoices).await?;
        store.close().await;
        Ok(checked.plan)
    })?;
    output::plan(&plan, &[], &Target::stdout(format))
}

fn take_back(command: &UndoArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let (gstin, outcomes) = block_on(feedback, async {
        if let Ok(plan) = command.apply.parse::<PlanId>() {
            return outcomes_of(plan, arguments).await;
        }
        let path = Path::new(&command.apply);
        let bytes = plan_file::bytes(path, deadline(arguments)).await?;
        let applied: Applied = serde_json::from_slice(&bytes).map_err(|error| {
            Failure::configuration(
                format!("{} is no apply: {error}", input::name(path)),
                "name a plan by its number in `ims jobs`, or a file with what \
                 `ims apply --format json` printed",
            )
        })?;
        Ok((applied.gstin, applied.documents))
    })?;
    let plan = undo(gstin, clock::time_of_day(), &outcomes);
    for problem in &plan.problems {
        report::warning(&words::problem(problem));
    }
    if plan.lines.is_empty() {
        report::note("nothing of it was applied, and nothing is to be taken back");
    }
    output::plan(&plan, &[], &target)
}

/// What became of the documents of a plan.
async fn outcomes_of(
    plan: PlanId,
    arguments: &Arguments,
) -> Result<(Gstin, Vec<Outcome>), Failure> {
    let store = store::open(arguments).await?;
    let gstins = match arguments.gstin {
        Some(gstin) => vec![gstin],
        None => store.gstins().await?,
    };
    for gstin in gstins {
        let submissions = store.submissions_of_plan(gstin, plan).await?;
        if submissions.is_empty() {
            continue;
        }
        store.close().await;
        let documents = submissions.iter().flat_map(|write| &write.documents);
        let outcomes = documents.filter_map(ims_actions::SubmittedDocument::outcome);
        return Ok((gstin, outcomes.collect()));
    }
    Err(Failure::configuration(
        format!("nothing was sent for a plan {plan}"),
        "`ims jobs` lists the plans of which something was",
    ))
}
