//! Adding a line to the log.

use serde::Serialize;
use sqlx::AnyConnection;

use crate::error::Error;
use crate::json;
use crate::sql::sql;

pub(crate) async fn add(
    connection: &mut AnyConnection,
    taxpayer: Option<i64>,
    at: i64,
    actor: &str,
    action: &str,
    detail: &(impl Serialize + Sync),
) -> Result<(), Error> {
    sql!(
        "INSERT INTO log (at, taxpayer_id, actor, action, detail) VALUES ($1, $2, $3, $4, $5)",
        at,
        taxpayer,
        actor,
        action,
        json::write(detail)?,
    )
    .run(connection)
    .await?;
    Ok(())
}
