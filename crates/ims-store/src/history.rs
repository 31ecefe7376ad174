//! The whole history of one document.

use gst_ims::{DocumentKey, Gstin, Invoice};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::changes::{FieldChange, differences};
use crate::error::Error;
use crate::json;
use crate::key_text::key_text;
use crate::list::{KEY_IS, key_values};
use crate::moment;
use crate::row;
use crate::sql::{Columns, Sql, sql};
use crate::store::{Store, View};
use crate::submission_reads::read_document;
use ims_actions::{PlanId, PlanLine, SubmissionId, SubmissionState, SubmittedDocument};

/// What is known of a document; serde has the form of `ims show`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct History {
    /// The document as it was last seen in a complete response, or else in an incomplete one.
    pub invoice: Invoice,
    /// The document as it is in the last incomplete response, if that is another than is stored.
    pub unreconciled: Option<Version>,
    /// When it was found gone, if it is.
    pub gone_at: Option<Timestamp>,
    /// Every version that it had, oldest first.
    pub versions: Vec<Version>,
    /// The times at which it was not there, oldest first.
    pub absences: Vec<Absence>,
    /// What plans say about it, oldest first.
    pub decisions: Vec<PlannedDecision>,
    /// The saves and resets that it was in, oldest first.
    pub jobs: Vec<DocumentJob>,
}

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Version {
    /// When the fetch began that saw it first.
    pub seen_at: Timestamp,
    /// The document.
    pub invoice: Invoice,
    /// The fields that are different from the version before, or from what is stored.
    pub fields: Vec<FieldChange>,
}

/// A time at which a document was not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Absence {
    /// When the fetch began that found it gone.
    pub from: Timestamp,
    /// When the fetch began that found it again.
    pub to: Option<Timestamp>,
}

/// What a plan says about a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedDecision {
    /// The plan.
    pub plan: PlanId,
    /// When it was kept.
    pub made_at: Timestamp,
    /// Who kept it.
    pub actor: String,
    /// Its line.
    pub line: PlanLine,
}

/// A save or reset that a document was in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DocumentJob {
    /// The save or reset.
    pub submission: SubmissionId,
    /// How far it is.
    pub state: SubmissionState,
    /// The name of the job.
    pub reference_id: Option<String>,
    /// Who made it.
    pub actor: String,
    /// When it was written down.
    pub intended_at: Timestamp,
    /// What became of the document.
    pub document: SubmittedDocument,
}

impl Store {
    /// Returns the history of a document, also of one that is gone; `None` if it was never seen.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// # let key = serde_json::from_str(r#"{"section":"b2b","supplier_gstin":"33ABKCS2033B1ZW",
    /// #     "number":"INV-7","date":"2024-11-02","return_period":"2024-11"}"#)?;
    /// if let Some(history) = store.show("24AAACI1681G1ZV".parse()?, &key).await? {
    ///     println!("{} versions", history.versions.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn show(&self, gstin: Gstin, key: &DocumentKey) -> Result<Option<History>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(None);
        };
        let find = format!(
            "SELECT {}, document.id,
               (SELECT fetched_at FROM snapshot s WHERE s.id = first_snapshot_id),
               (SELECT fetched_at FROM snapshot s WHERE s.id = gone_snapshot_id)
             FROM document WHERE {KEY_IS}",
            row::columns("")
        );
        let find = Sql::of(&find, key_values(view.taxpayer, key));
        let unreconciled = unreconciled(&mut view, key).await?;
        let Some(row) = find.first(view.connection()).await? else {
            let Some(version) = unreconciled else {
                return Ok(None);
            };
            return Ok(Some(History {
                invoice: version.invoice.clone(),
                unreconciled: Some(version),
                gone_at: None,
                versions: Vec::new(),
                absences: Vec::new(),
                decisions: decisions(&mut view, key).await?,
                jobs: jobs(&mut view, key).await?,
            }));
        };
        let next = row::COLUMN_COUNT;
        let first_seen = moment::read(row.integer(next + 1)?)?;
        let gone_at = row
            .integer_or_null(next + 2)?
            .map(moment::read)
            .transpose()?;
        let stored = row::read(&row)?;
        let unreconciled = match unreconciled {
            Some(version) => Some(Version {
                fields: differences(&stored, &version.invoice)?,
                ..version
            }),
            None => None,
        };
        let mut history = History {
            invoice: stored,
            unreconciled,
            gone_at,
            versions: Vec::new(),
            absences: Vec::new(),
            decisions: decisions(&mut view, key).await?,
            jobs: jobs(&mut view, key).await?,
        };
        add_events(&mut view, row.integer(next)?, first_seen, &mut history).await?;
        Ok(Some(history))
    }
}

async fn unreconciled(view: &mut View, key: &DocumentKey) -> Result<Option<Version>, Error> {
    let find = format!(
        "SELECT {}, (SELECT fetched_at FROM snapshot s WHERE s.id = snapshot_id)
         FROM unreconciled_document WHERE {KEY_IS}",
        row::columns("")
    );
    let find = Sql::of(&find, key_values(view.taxpayer, key));
    let Some(row) = find.first(view.connection()).await? else {
        return Ok(None);
    };
    Ok(Some(Version {
        seen_at: moment::read(row.integer(row::COLUMN_COUNT)?)?,
        invoice: row::read(&row)?,
        fields: Vec::new(),
    }))
}

async fn add_events(
    view: &mut View,
    document: i64,
    first_seen: Timestamp,
    history: &mut History,
) -> Result<(), Error> {
    let rows = sql!(
        "SELECT e.kind, e.before, s.fetched_at FROM document_event e
         JOIN snapshot s ON s.id = e.snapshot_id WHERE e.document_id = $1 ORDER BY e.id",
        document,
    )
    .all(view.connection())
    .await?;
    let mut seen_at = first_seen;
    for row in &rows {
        let at = moment::read(row.integer(2)?)?;
        if let Some(invoice) = json::read_if(row.text_or_null(1)?)? {
            add_version(history, seen_at, invoice)?;
            seen_at = at;
        }
        match row.text(0)? {
            "gone" => history.absences.push(Absence { from: at, to: None }),
            "returned" => {
                if let Some(absence) = history.absences.last_mut() {
                    absence.to = Some(at);
                }
            }
            _ => {}
        }
    }
    let invoice = history.invoice.clone();
    add_version(history, seen_at, invoice)
}

fn add_version(history: &mut History, seen_at: Timestamp, invoice: Invoice) -> Result<(), Error> {
    let fields = match history.versions.last() {
        Some(last) => differences(&last.invoice, &invoice)?,
        None => Vec::new(),
    };
    history.versions.push(Version {
        seen_at,
        invoice,
        fields,
    });
    Ok(())
}

async fn decisions(view: &mut View, key: &DocumentKey) -> Result<Vec<PlannedDecision>, Error> {
    let rows = sql!(
        "SELECT p.id, p.made_at, p.actor, l.body FROM plan_line l JOIN plan p ON p.id = l.plan_id
         WHERE l.document_key = $1 AND p.taxpayer_id = $2 ORDER BY p.id",
        key_text(key)?,
        view.taxpayer,
    )
    .all(view.connection())
    .await?;
    rows.iter().map(planned).collect()
}

/// Reads the plan's name, when it was made, who made it, and the body of a line.
pub(crate) fn planned(row: &AnyRow) -> Result<PlannedDecision, Error> {
    Ok(PlannedDecision {
        plan: PlanId(row.integer(0)?),
        made_at: moment::read(row.integer(1)?)?,
        actor: row.text(2)?.to_owned(),
        line: json::read(row.text(3)?)?,
    })
}

async fn jobs(view: &mut View, key: &DocumentKey) -> Result<Vec<DocumentJob>, Error> {
    let rows = sql!(
        "SELECT d.document_key, d.before, d.wanted, d.hash, d.now, d.result, d.code, d.message,
           s.id, s.state, s.reference_id, s.actor, s.intended_at
         FROM submission_document d JOIN submission s ON s.id = d.submission_id
         WHERE d.document_key = $1 AND s.taxpayer_id = $2 ORDER BY s.id",
        key_text(key)?,
        view.taxpayer,
    )
    .all(view.connection())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(DocumentJob {
                submission: SubmissionId(row.integer(8)?),
                state: json::named(row.text(9)?)?,
                reference_id: row.owned_or_null(10)?,
                actor: row.text(11)?.to_owned(),
                intended_at: moment::read(row.integer(12)?)?,
                document: read_document(row)?,
            })
        })
        .collect()
}
