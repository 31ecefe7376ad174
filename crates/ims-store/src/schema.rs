//! The tables, and how older ones become today's.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Executor, SqlSafeStr};

use crate::backend::Backend;
use crate::clock;
use crate::error::{Error, ErrorKind};

/// How often something is tried that two processes may do at once.
const ATTEMPTS: u32 = 100;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// Lets readers and a writer work at once. Changing the mode wants the file for itself, and the
/// database does not wait for that by itself.
pub(crate) async fn use_write_ahead_log(connection: &mut AnyConnection) -> Result<(), Error> {
    let mut attempt = 0;
    loop {
        match connection.execute("PRAGMA journal_mode = WAL").await {
            Ok(_) => return Ok(()),
            Err(error) if attempt == ATTEMPTS => return Err(Error::database(error)),
            Err(error) => {
                let error = Error::database(error);
                if error.kind() != ErrorKind::Unavailable {
                    return Err(error);
                }
            }
        }
        attempt += 1;
        clock::sleep(BETWEEN_ATTEMPTS).await;
    }
}

/// Brings the tables to what this version knows.
pub(crate) async fn migrate(pool: &AnyPool, backend: Backend) -> Result<(), Error> {
    let migrator = Migrator::with_migrations(migrations(backend));
    let mut attempt = 0;
    loop {
        let error = match migrator.run(pool).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        match error {
            MigrateError::VersionMissing(version) => {
                let message = format!(
                    "the store has schema {version}, which a newer version of this program made; \
                     update the program"
                );
                return Err(Error::new(ErrorKind::Newer, message));
            }
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                let message = format!("schema {version} of the store is not what it should be");
                return Err(Error::damaged(message).with(error));
            }
            // Another process migrates the same file; with the next attempt it has.
            error if attempt == ATTEMPTS => {
                let message = "the tables of the store cannot be made";
                return Err(Error::new(ErrorKind::Unavailable, message).with(error));
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                let error = Error::database(error);
                if error.kind() != ErrorKind::Unavailable {
                    return Err(error);
                }
            }
            _ => {}
        }
        attempt += 1;
        clock::sleep(BETWEEN_ATTEMPTS).await;
    }
}

fn migrations(backend: Backend) -> Vec<Migration> {
    let log = match backend {
        Backend::Sqlite => include_str!("../schema/0002_log_is_kept.sqlite.sql"),
        Backend::Postgres => include_str!("../schema/0002_log_is_kept.postgres.sql"),
    };
    [
        ("first", include_str!("../schema/0001_first.sql")),
        ("the log is kept", log),
        (
            "hash of what is submitted",
            include_str!("../schema/0003_hash_of_submitted.sql"),
        ),
        (
            "incomplete responses",
            include_str!("../schema/0004_incomplete_responses.sql"),
        ),
        (
            "plans are carried out",
            include_str!("../schema/0005_plans_carried_out.sql"),
        ),
        (
            "files of queued sections",
            include_str!("../schema/0006_files_of_queued_sections.sql"),
        ),
        ("matches", include_str!("../schema/0007_matches.sql")),
        (
            "decisions that are prepared",
            include_str!("../schema/0008_prepared_decisions.sql"),
        ),
        (
            "requests of a key",
            include_str!("../schema/0009_requests.sql"),
        ),
        (
            "sums over documents",
            include_str!("../schema/0010_sums.sql"),
        ),
        (
            "pairs with registers",
            include_str!("../schema/0011_pairs.sql"),
        ),
        (
            "who prepared a decision",
            include_str!("../schema/0012_prepared_of_document.sql"),
        ),
        ("schedules", include_str!("../schema/0013_schedules.sql")),
        (
            "what pages ask for",
            include_str!("../schema/0014_pages.sql"),
        ),
        (
            "few sums over documents",
            include_str!("../schema/0015_few_sums.sql"),
        ),
    ]
    .into_iter()
    .zip(1..)
    .map(|((description, text), version)| {
        let text = AssertSqlSafe(dialect(text, backend)).into_sql_str();
        let kind = MigrationType::Simple;
        Migration::new(version, description.into(), kind, text, false)
    })
    .collect()
}

/// Order and equality of texts are those of their bytes in both databases.
fn dialect(text: &str, backend: Backend) -> String {
    let [id, text_type, blob] = match backend {
        Backend::Sqlite => ["INTEGER PRIMARY KEY", "TEXT", "BLOB"],
        Backend::Postgres => [
            "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
            r#"TEXT COLLATE "C""#,
            "BYTEA",
        ],
    };
    text.replace("{id}", id)
        .replace("{text}", text_type)
        .replace("{blob}", blob)
}
