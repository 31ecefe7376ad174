//! `ims imports`: imports of goods, read only.

use gst_ims::gst_types::ImportSection;
use gst_ims::imports::Imports;

use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::imports::ImportsArguments;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::{self, Target};

pub(super) fn run(command: &ImportsArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let mut sections = ImportSection::ALL.to_vec();
    sections.retain(|section| command.sections.is_empty() || command.sections.contains(section));
    let feedback = Feedback::start(arguments.output.verbose, sections.len())?;
    let observer = feedback.observer();
    let (imports, failure) = block_on(feedback, async {
        let connection = Connection::open(arguments, None, observer).await?;
        let mut imports = Vec::new();
        for section in sections {
            let request = connection.client.imports(section).status(command.status);
            match request.timeout(connection.remaining()).send().await {
                Ok(section) => imports.push(section),
                Err(error) => return Ok((imports, Some(error))),
            }
        }
        Ok((imports, None))
    })?;
    if !imports.is_empty() {
        output::imports(&imports, &target)?;
    }
    match failure {
        Some(error) => Err(error.into()),
        None => imports.iter().try_for_each(whole),
    }
}

fn whole(imports: &Imports) -> Result<(), Failure> {
    let what = format!("section {}", imports.section);
    super::whole(&imports.completeness, imports.unreadable.len(), &what)
}
