//! Statements with numbered parameters, which both databases take.

use futures_util::{Stream, TryStreamExt};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{AnyConnection, Arguments, AssertSqlSafe, Executor, Row};

use crate::error::Error;

/// How many rows with a few values each one statement is about. More would be slower with SQLite,
/// which looks every numbered parameter up among all before it.
pub(crate) const ROWS: usize = 100;

/// A value that is given to a statement.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Integer(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Integer(Some(value.into()))
    }
}

impl From<Option<bool>> for Value {
    fn from(value: Option<bool>) -> Self {
        Self::Integer(value.map(i64::from))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(clean(value.to_owned())))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(clean(value)))
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(|text| clean(text.to_owned())))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value.map(clean))
    }
}

/// PostgreSQL has no text with a zero character in it; where the text must be exact, it is kept as
/// JSON besides, which has none either.
pub(crate) fn clean(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}

/// A statement and its values.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

/// Makes a statement of a text with `$1`, `$2` … and the values for them.
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {
        $crate::sql::Sql::of($text, vec![$($crate::sql::Value::from($value)),*])
    };
}
pub(crate) use sql;

impl Sql {
    pub(crate) fn of(text: &str, values: Vec<Value>) -> Self {
        Self {
            text: text.to_owned(),
            values,
        }
    }

    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds `($1, $2), ($3, $4)` and so on.
    pub(crate) fn rows(&mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> &mut Self {
        for (index, row) in rows.into_iter().enumerate() {
            self.push(if index == 0 { "(" } else { ", (" });
            self.list(row);
            self.push(")");
        }
        self
    }

    /// Adds `$1, $2` and so on.
    pub(crate) fn list<V: Into<Value>>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self
    }

    fn query(self) -> Result<sqlx::query::Query<'static, sqlx::Any, AnyArguments>, Error> {
        let mut arguments = AnyArguments::default();
        for value in self.values {
            match value {
                Value::Integer(value) => arguments.add(value),
                Value::Text(value) => arguments.add(value),
                Value::Blob(value) => arguments.add(value),
            }
            .map_err(|error| Error::configuration("a value cannot be stored").with(error))?;
        }
        // Every text is made of constants and placeholders.
        Ok(sqlx::query_with(AssertSqlSafe(self.text), arguments))
    }

    /// Runs the statement, and returns how many rows it changed.
    pub(crate) async fn run(self, connection: &mut AnyConnection) -> Result<u64, Error> {
        let done = connection.execute(self.query()?).await;
        Ok(done.map_err(Error::database)?.rows_affected())
    }

    pub(crate) async fn first(
        self,
        connection: &mut AnyConnection,
    ) -> Result<Option<AnyRow>, Error> {
        let row = connection.fetch_optional(self.query()?).await;
        row.map_err(Error::database)
    }

    pub(crate) async fn one(self, connection: &mut AnyConnection) -> Result<AnyRow, Error> {
        let row = connection.fetch_one(self.query()?).await;
        row.map_err(Error::database)
    }

    pub(crate) async fn all(self, connection: &mut AnyConnection) -> Result<Vec<AnyRow>, Error> {
        let rows = connection.fetch_all(self.query()?).await;
        rows.map_err(Error::database)
    }

    pub(crate) fn stream(
        self,
        connection: &mut AnyConnection,
    ) -> Result<impl Stream<Item = Result<AnyRow, Error>> + Send + Unpin + '_, Error> {
        Ok(connection.fetch(self.query()?).map_err(Error::database))
    }
}

/// Inserts a row for each item, which `row` makes of it and of its place, with few statements;
/// `head` ends with `VALUES`.
pub(crate) async fn insert<T: Sync>(
    connection: &mut AnyConnection,
    head: &str,
    items: &[T],
    row: impl Fn(&T, i64) -> Result<Vec<Value>, Error> + Send,
) -> Result<(), Error> {
    for (chunk, first) in items.chunks(ROWS).zip((0..).step_by(ROWS)) {
        let rows = chunk.iter().zip(first..);
        let rows = rows.map(|(item, place)| row(item, place));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let mut insert = Sql::of(head, Vec::new());
        insert.push(" ").rows(rows);
        insert.run(connection).await?;
    }
    Ok(())
}

/// Reads columns by their place.
pub(crate) trait Columns {
    fn integer(&self, column: usize) -> Result<i64, Error>;
    fn integer_or_null(&self, column: usize) -> Result<Option<i64>, Error>;
    fn text(&self, column: usize) -> Result<&str, Error>;
    fn text_or_null(&self, column: usize) -> Result<Option<&str>, Error>;
    fn blob(&self, column: usize) -> Result<&[u8], Error>;

    /// A number that is never negative.
    fn count(&self, column: usize) -> Result<u64, Error> {
        Ok(u64::try_from(self.integer(column)?).unwrap_or_default())
    }

    fn flag(&self, column: usize) -> Result<bool, Error> {
        Ok(self.integer(column)? != 0)
    }

    fn flag_or_null(&self, column: usize) -> Result<Option<bool>, Error> {
        Ok(self.integer_or_null(column)?.map(|flag| flag != 0))
    }

    fn owned_or_null(&self, column: usize) -> Result<Option<String>, Error> {
        Ok(self.text_or_null(column)?.map(str::to_owned))
    }
}

impl Columns for AnyRow {
    fn integer(&self, column: usize) -> Result<i64, Error> {
        self.try_get(column).map_err(Error::database)
    }

    fn integer_or_null(&self, column: usize) -> Result<Option<i64>, Error> {
        self.try_get(column).map_err(Error::database)
    }

    fn text(&self, column: usize) -> Result<&str, Error> {
        self.try_get(column).map_err(Error::database)
    }

    fn text_or_null(&self, column: usize) -> Result<Option<&str>, Error> {
        self.try_get(column).map_err(Error::database)
    }

    fn blob(&self, column: usize) -> Result<&[u8], Error> {
        self.try_get(column).map_err(Error::database)
    }
}
