//! What a program pays to be built on the facade, beside one on what
//! everybody has at hand.

mod copy;
mod hello;
mod text;
mod weight;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use self::hello::{Hello, Profile};
use self::weight::weight;
use crate::Result;
use crate::goals::{Bound, Goals};
use crate::options::Options;
use crate::process::Usage;
use crate::results::Table;
use crate::statistics::Rounds;

/// One is enough for processor time, which repeats to 3 %; every round takes eight minutes.
const ROUNDS: usize = 1;

const BOUND: Bound = Bound::AtMost {
    ceiling: 1.25,
    aim: 1.25,
};

pub(crate) fn measure(options: &Options) -> Result<String> {
    let workspace = copy::workspace()?;
    let ours = Hello::prepare("ours", "gst-ims", &workspace)?;
    let bare = Hello::prepare("bare", "`reqwest` and `serde_json`", &workspace)?;
    let mut text = text::COMPARED.to_owned();
    let mut goals = Goals::default();
    let times = times(&ours, &bare, options, &mut goals)?;
    let sizes = sizes(&ours, &bare, options, &mut goals)?;
    let _ = write!(
        text,
        "\n{}\n### Time\n\n{times}\n### Size\n\n{sizes}",
        goals.table()
    );
    if !options.quick {
        let _ = write!(
            text,
            "\n### Features of gst-ims\n\n{}",
            features(&ours, &workspace)?
        );
    }
    let _ = write!(
        text,
        "\n### Weight of the tree\n\n{}\n### Tried and left\n\n{}",
        weight(&ours, &bare, &workspace, heaviest(options))?,
        text::TRIED,
    );
    Ok(text)
}

/// Building with optimisation takes too long for a first impression.
fn profiles(options: &Options) -> &'static [Profile] {
    if options.quick {
        &[Profile::Debug]
    } else {
        &[Profile::Debug, Profile::Release]
    }
}

/// The profile of what is built once only.
fn heaviest(options: &Options) -> Profile {
    if options.quick {
        Profile::Debug
    } else {
        Profile::Release
    }
}

/// Wall clock and processor time of one step, for both programs.
#[derive(Default)]
struct Step {
    ours: Times,
    bare: Times,
}

#[derive(Default)]
struct Times {
    wall: Rounds,
    cpu: Rounds,
}

impl Times {
    fn push(&mut self, usage: Usage) {
        self.wall.push(usage.seconds);
        self.cpu.push(usage.cpu_seconds);
    }
}

fn times(ours: &Hello, bare: &Hello, options: &Options, goals: &mut Goals) -> Result<String> {
    let mut table = Table::new([
        "step",
        "ours, s",
        "bare, s",
        "ours is × bare",
        "ours, CPU s",
        "bare, CPU s",
        "ours is × bare",
    ]);
    for &profile in profiles(options) {
        let (mut cold, mut facade, mut main) = (Step::default(), Step::default(), Step::default());
        for _ in 0..ROUNDS {
            for (hello, is_ours) in [(ours, true), (bare, false)] {
                hello.clean()?;
                cold.of(is_ours).push(hello.build(profile, &[])?);
                hello.touch_main()?;
                main.of(is_ours).push(hello.build(profile, &[])?);
            }
            ours.touch_facade()?;
            facade.ours.push(ours.build(profile, &[])?);
        }
        goals.add(
            format!("{} build from nothing, CPU time × bare", profile.name()),
            BOUND,
            cold.bare.cpu.ratio_of(&cold.ours.cpu).median(),
        );
        goals.add(
            format!("{} build from nothing, wall clock × bare", profile.name()),
            BOUND,
            cold.bare.wall.ratio_of(&cold.ours.wall).median(),
        );
        for (name, step) in [
            ("from nothing", &cold),
            ("after touching the program", &main),
            ("after touching the facade", &facade),
        ] {
            table.row(&step.row(&format!("{}, {name}", profile.name())));
        }
    }
    Ok(table.finish())
}

impl Step {
    fn of(&mut self, is_ours: bool) -> &mut Times {
        if is_ours {
            &mut self.ours
        } else {
            &mut self.bare
        }
    }

    fn row(&self, name: &str) -> [String; 7] {
        let Self { ours, bare } = self;
        let shown = |rounds: &Rounds| {
            if rounds.is_empty() {
                "–".to_owned()
            } else {
                format!("{rounds:.2}")
            }
        };
        [
            name.to_owned(),
            shown(&ours.wall),
            shown(&bare.wall),
            shown(&bare.wall.ratio_of(&ours.wall)),
            shown(&ours.cpu),
            shown(&bare.cpu),
            shown(&bare.cpu.ratio_of(&ours.cpu)),
        ]
    }
}

fn sizes(ours: &Hello, bare: &Hello, options: &Options, goals: &mut Goals) -> Result<String> {
    let mut table = Table::new(["binary", "ours, MB", "bare, MB", "ours is × bare"]);
    for &profile in profiles(options) {
        ours.build(profile, &[])?;
        bare.build(profile, &[])?;
        let mut row = |name: &str, ours: u64, bare: u64| {
            table.row(&[
                format!("{}{name}", profile.name()),
                megabytes(ours),
                megabytes(bare),
                format!("{:.2}", float(ours) / float(bare)),
            ]);
        };
        let (own, other) = (ours.size(profile)?, bare.size(profile)?);
        row("", own, other);
        goals.add(
            format!("{} binary, × bare", profile.name()),
            BOUND,
            float(own) / float(other),
        );
        if let (Ok(ours), Ok(bare)) = (ours.stripped_size(profile), bare.stripped_size(profile)) {
            row(", stripped", ours, bare);
        }
    }
    Ok(table.finish())
}

/// What building the facade anew costs with each feature by itself, in release.
///
/// From nothing, two builds differ by more than a feature adds.
fn features(ours: &Hello, workspace: &Path) -> Result<String> {
    let mut table = Table::new([
        "features",
        "crates",
        "facade built anew, CPU s",
        "binary that does not use it, MB",
    ]);
    let names = features_of_facade(workspace)?;
    let alone = names.iter().filter(|name| *name != "default");
    for feature in std::iter::once(None).chain(alone.map(Some)) {
        let arguments: Vec<_> = feature
            .map(|name| format!("--features=gst-ims/{name}"))
            .into_iter()
            .collect();
        ours.build(Profile::Release, &arguments)?;
        let mut cpu = Rounds::default();
        for _ in 0..ROUNDS {
            ours.touch_facade()?;
            cpu.push(ours.build(Profile::Release, &arguments)?.cpu_seconds);
        }
        table.row(&[
            feature.map_or_else(
                || "default".to_owned(),
                |name| format!("default and `{name}`"),
            ),
            ours.packages(&arguments)?.len().to_string(),
            format!("{cpu:.2}"),
            megabytes(ours.size(Profile::Release)?),
        ]);
    }
    Ok(table.finish())
}

fn features_of_facade(workspace: &Path) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        features: std::collections::BTreeMap<String, Vec<String>>,
    }
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(workspace)
        .output()?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let facade = metadata
        .packages
        .into_iter()
        .find(|package| package.name == "gst-ims")
        .ok_or("no package gst-ims")?;
    Ok(facade.features.into_keys().collect())
}

fn megabytes(bytes: u64) -> String {
    format!("{:.2}", float(bytes) / 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
fn float(bytes: u64) -> f64 {
    bytes as f64
}
