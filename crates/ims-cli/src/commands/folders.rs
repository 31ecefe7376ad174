//! Files of several taxpayers: one for each, in a folder, beginning with the GSTIN.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gst_ims::Gstin;
use ims_store::Taxpayer;

use crate::failure::Failure;
use crate::feedback::report;
use crate::format::Format;

/// The length of a GSTIN.
const LENGTH: usize = 15;

/// The file of a taxpayer below the folder that is named: `plans` and `plans.xlsx` both name the
/// folder `plans`. The ending decides the form; without one the form decides the ending.
pub(super) fn output(named: &Path, gstin: Gstin, format: Format) -> Result<PathBuf, Failure> {
    let ending = named.extension().map(|ending| ending.to_string_lossy());
    let folder = match ending {
        Some(_) => named.with_extension(""),
        None => named.to_owned(),
    };
    fs::create_dir_all(&folder).map_err(|error| {
        Failure::configuration(
            format!("{} cannot be made: {error}", folder.display()),
            "for several taxpayers --output names a folder, in which each has a file",
        )
    })?;
    let ending = ending.unwrap_or_else(|| format.ending().into());
    Ok(folder.join(format!("{gstin}.{ending}")))
}

/// The files of a taxpayer in the folders that are named.
pub(super) fn inputs(named: &[PathBuf], gstin: Gstin) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for folder in named {
        let files = files(folder)?;
        let own = files.into_iter().filter(|(of, _)| *of == Some(gstin));
        found.extend(own.map(|(_, path)| path));
    }
    Ok(found)
}

/// Refuses what is no folder, and tells of files that are of nobody who is chosen.
pub(super) fn check(named: &[PathBuf], taxpayers: &[Taxpayer]) -> Result<(), Failure> {
    let chosen: BTreeSet<_> = taxpayers.iter().map(|taxpayer| taxpayer.gstin).collect();
    for folder in named {
        let files = files(folder)?;
        let (own, others): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|(gstin, _)| gstin.is_some_and(|gstin| chosen.contains(&gstin)));
        if own.is_empty() {
            return Err(Failure::configuration(
                format!(
                    "no file in {} begins with the GSTIN of a taxpayer who is chosen",
                    folder.display()
                ),
                "name each file by its taxpayer, such as 33ABKCS2033B1ZW.xlsx",
            ));
        }
        if !others.is_empty() {
            let passed_over: Vec<_> = others.iter().map(|(_, path)| file_name(path)).collect();
            report::warning(&format!(
                "passed over in {}, as they are of nobody who is chosen: {}",
                folder.display(),
                passed_over.join(", ")
            ));
        }
    }
    Ok(())
}

/// The files of a folder by name, each with the taxpayer whose it is.
fn files(folder: &Path) -> Result<Vec<(Option<Gstin>, PathBuf)>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        let is_hidden = file_name(&path).starts_with(['.', '~']);
        if path.is_file() && !is_hidden {
            files.push((taxpayer_of(&path), path));
        }
    }
    files.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(files)
}

/// The taxpayer with whose GSTIN the name of a file begins.
fn taxpayer_of(path: &Path) -> Option<Gstin> {
    let name = file_name(path);
    let (gstin, rest) = name.split_at_checked(LENGTH)?;
    let is_whole = !rest.starts_with(|next: char| next.is_alphanumeric());
    Gstin::from_server(gstin).ok().filter(|_| is_whole)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn unreadable(folder: &Path, error: &io::Error) -> Failure {
    let path = folder.display();
    Failure::configuration(
        format!("{path}: a folder with a file for each taxpayer is expected, and {error}"),
        "for several taxpayers name a folder, in which each file begins with a GSTIN",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_taxpayer_with_whose_gstin_it_begins() {
        let gstin = Gstin::from_server("33ABKCS2033B1ZW").unwrap();
        for (name, of) in [
            ("33ABKCS2033B1ZW.xlsx", Some(gstin)),
            ("33ABKCS2033B1ZW-november.csv", Some(gstin)),
            ("33ABKCS2033B1ZW november.csv", Some(gstin)),
            ("33ABKCS2033B1ZWX.csv", None),
            ("33ABKCS2033B1Z.csv", None),
            ("plan.csv", None),
            ("அஆஇஈஉஊ.csv", None),
        ] {
            assert_eq!(taxpayer_of(Path::new(name)), of, "{name}");
        }
    }
}
