//! Finds out whose documents a command is about.

use gst_ims::Gstin;

use crate::arguments::{Arguments, is_like_gstin};
use crate::failure::Failure;
use crate::profiles::Profiles;

/// Finds options about taxpayers that exclude one another, or do not go with the command.
pub(super) fn conflict(arguments: &Arguments) -> Option<&'static str> {
    let whose = &arguments.whose;
    if !whose.are_several() {
        return None;
    }
    if whose.taxpayer.is_some() {
        return Some("the argument '--gstin' cannot be used with '--tag' or '--all-taxpayers'");
    }
    if whose.all_taxpayers && !whose.tags.is_empty() {
        return Some("the argument '--all-taxpayers' cannot be used with '--tag'");
    }
    if !arguments.command.takes_several() {
        return Some("this command works for one taxpayer; name one with '--gstin'");
    }
    None
}

/// Takes the taxpayer of `--gstin` into the arguments.
pub(super) fn name_taxpayer(arguments: &mut Arguments) -> Result<(), Failure> {
    if let Some(text) = &arguments.whose.taxpayer {
        let source = if arguments.from_file.has("gstin") {
            "[defaults] gstin"
        } else {
            "--gstin"
        };
        let found = called(text, arguments)?;
        arguments.gstin = Some(found.ok_or_else(|| nobody(source, text))?);
    }
    Ok(())
}

/// The taxpayer with a GSTIN, or with a profile of this name. The check digit is not looked at:
/// samples of the test environment have wrong ones.
pub(super) fn taxpayer(text: &str, arguments: &Arguments) -> Result<Gstin, Failure> {
    called(text, arguments)?.ok_or_else(|| nobody("--gstin", text))
}

fn called(text: &str, arguments: &Arguments) -> Result<Option<Gstin>, Failure> {
    let text = text.trim();
    if is_like_gstin(text)
        && let Ok(gstin) = Gstin::from_server(text)
    {
        return Ok(Some(gstin));
    }
    let profiles = Profiles::read(arguments.whose.config.as_deref())?;
    Ok(profiles.called(text).map(|profile| profile.gstin))
}

fn nobody(source: &str, text: &str) -> Failure {
    let message = format!(
        "{source}: nobody is called '{text}'; expected 15 letters and digits, or the name of a \
         profile"
    );
    let hint = "`ims taxpayers list` shows the names of profiles";
    Failure::configuration(message, hint)
}
