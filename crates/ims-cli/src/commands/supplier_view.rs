//! `ims supplies` and `ims liabilities`: what recipients did.

use gst_ims::supplier_view::SupplierView;

use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::statements::{LiabilitiesArguments, SuppliesArguments};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::{self, Target};

pub(super) fn supplies(command: &SuppliesArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let view = fetch(arguments, async |connection| {
        let request = connection.client.supplies(command.period, command.section);
        let request = request.form(command.form).timeout(connection.remaining());
        Ok(request.send().await?)
    })?;
    written(&view, &target)
}

pub(super) fn liabilities(
    command: &LiabilitiesArguments,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let view = fetch(arguments, async |connection| {
        let request = connection
            .client
            .liabilities(command.period, command.section);
        Ok(request.timeout(connection.remaining()).send().await?)
    })?;
    written(&view, &target)
}

fn fetch(
    arguments: &Arguments,
    ask: impl AsyncFnOnce(&Connection) -> Result<SupplierView, Failure>,
) -> Result<SupplierView, Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    block_on(feedback, async {
        let connection = Connection::open(arguments, None, observer).await?;
        ask(&connection).await
    })
}

fn written(view: &SupplierView, target: &Target) -> Result<(), Failure> {
    output::supplier_view(view, target)?;
    super::whole(&view.completeness, view.unreadable.len(), "the answer")
}
