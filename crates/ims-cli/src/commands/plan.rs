//! `ims plan`: plans are made, checked, shown, and turned round.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gst_ims::{Action, Gstin, Section};
use ims_actions::{Applied, Draft, Outcome, Plan, PlanId, Rules, undo};

use super::apply::refusals;
use super::matching;
use super::plan_file;
use super::runtime::block_on;
use super::stored::{self, Stored};
use super::subject::Subject;
use super::verb::Verb;
use super::verbs;
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
        PlanAction::New(command) => verbs::run(&NewPlan(command), arguments),
        PlanAction::Check(file) => verbs::run(&CheckPlan(&file.plan), arguments),
        PlanAction::Show(_) | PlanAction::Undo(_) if arguments.whose.are_several() => {
            Err(Failure::configuration(
                "this is about one plan, and so about one taxpayer",
                "leave --tag and --all-taxpayers out",
            ))
        }
        PlanAction::Show(file) => show(&file.plan, arguments, format),
        PlanAction::Undo(command) => take_back(command, arguments),
    }
}

/// No rules that people write come near.
const LARGEST_RULES: u64 = 16 << 20;

/// A plan that is made.
struct NewPlan<'c>(&'c NewPlanArguments);

impl NewPlan<'_> {
    fn workbook(&self) -> Option<&Path> {
        self.output().filter(|path| output::file::is_workbook(path))
    }
}

impl Verb for NewPlan<'_> {
    type Brought = Option<Rules>;

    fn calls(&self) -> usize {
        Section::ALL.len()
    }

    fn check(&self, arguments: &Arguments) -> Result<(), Failure> {
        let is_form = arguments.whose.are_several() || self.workbook().is_some();
        if is_form {
            return Ok(());
        }
        Target::of(&arguments.output, &self.0.target).map(drop)
    }

    fn inputs(&self) -> Vec<PathBuf> {
        self.0.registers.clone()
    }

    fn output(&self) -> Option<&Path> {
        self.0.target.output.as_deref()
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Option<Rules>, Failure> {
        let rules = match &self.0.rules {
            Some(path) => Some(rules(path, subject).await?),
            None => None,
        };
        stored::ensure(subject).await?;
        Ok(rules)
    }

    async fn write(&self, rules: Option<Rules>, subject: &Subject<'_>) -> Result<(), Failure> {
        let Self(command) = self;
        let Stored {
            gstin,
            mut invoices,
        } = Stored::read(subject).await?;
        let filter = command.filters.filter();
        invoices.retain(|invoice| filter.matches(invoice));
        let mut rows = rules.map_or_else(Vec::new, |rules| rules.propose(&invoices));
        let registers = subject.inputs(&command.registers)?;
        let proposals =
            matching::proposals(&registers, &invoices, &rows, subject.deadline()).await?;
        rows.extend(proposals.rows);
        let draft = Draft {
            rows,
            ..Draft::default()
        };
        let store = subject.store;
        let mut plan = store.check(draft, gstin, &invoices).await?.plan;
        let newest = store.fetches(gstin, 1).await?;
        plan.snapshot = newest.first().map(|fetch| fetch.snapshot);
        if let Some(path) = self.workbook() {
            output::file::plan(&plan, &invoices, &subject.output(path)?)?;
            return proposals.whole;
        }
        let decided: BTreeSet<_> = plan.lines.iter().map(|line| line.key.clone()).collect();
        let mut undecided = invoices;
        undecided.retain(|invoice| {
            invoice.action == Action::NoAction && !decided.contains(&invoice.key())
        });
        output::plan(&plan, &undecided, &subject.target(&command.target)?)?;
        proposals.whole
    }
}

async fn rules(path: &Path, subject: &Subject<'_>) -> Result<Rules, Failure> {
    let refuse = |what: String| {
        Failure::configuration(
            format!("{}: {what}", input::name(path)),
            "each rule has a name, conditions (when), an action and a reason",
        )
    };
    let text = input::text(path, LARGEST_RULES, subject.deadline()).await?;
    let text = text.map_err(|error| refuse(error.to_string()))?;
    text.parse()
        .map_err(|error: ims_actions::InvalidRules| refuse(error.to_string()))
}

/// A plan that is judged.
struct CheckPlan<'c>(&'c Path);

impl Verb for CheckPlan<'_> {
    type Brought = Option<Draft>;

    fn calls(&self) -> usize {
        Section::ALL.len()
    }

    fn inputs(&self) -> Vec<PathBuf> {
        vec![self.0.to_owned()]
    }

    fn output(&self) -> Option<&Path> {
        None
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Option<Draft>, Failure> {
        let Some(path) = subject.input(self.0)? else {
            return Ok(None);
        };
        let draft = plan_file::read(&path, subject.deadline()).await?;
        if draft.rows.is_empty() && draft.problems.is_empty() {
            return Ok(None);
        }
        stored::ensure(subject).await?;
        Ok(Some(draft))
    }

    async fn write(&self, draft: Option<Draft>, subject: &Subject<'_>) -> Result<(), Failure> {
        let Some(draft) = draft else {
            report::note("nothing to do");
            return Ok(());
        };
        let Stored { gstin, invoices } = Stored::read(subject).await?;
        refuse_another(gstin, &draft)?;
        let checked = subject.store.check(draft, gstin, &invoices).await?;
        if !checked.plan.is_refused() && checked.is_nothing_to_do() {
            report::note("nothing to do");
        }
        output::plan(&checked.plan, &[], &subject.stdout)?;
        refusals(&checked.plan)
    }
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
        let store = store::open_to_read(arguments).await?;
        // A file for people does not say whose it is: as for `plan check`, the store does.
        let gstin = match arguments.gstin.or(draft.gstin) {
            Some(named) => named,
            None => store::taxpayer(arguments, &store).await?,
        };
        store::must_be_fetched(gstin, &store).await?;
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
