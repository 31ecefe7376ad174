//! Stores to test, and what to put into them.

mod postgres;

use std::sync::OnceLock;

use gst_ims::{Action, Amount, Gstin, Invoice, Invoices, Section};
use ims_store::{Fetch, Fetched, Location, Query, Sort, Store};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::AnyPool;
use tempfile::TempDir;

use self::postgres::Postgres;

/// Every order of documents.
pub(crate) const SORTS: [Sort; 8] = [
    Sort::Key,
    Sort::Date,
    Sort::Period,
    Sort::Number,
    Sort::Supplier,
    Sort::Value,
    Sort::Tax,
    Sort::Action,
];

/// Makes of `async fn NAME(place: Place)` a test on each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::support::Place::sqlite()).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(place) = $crate::support::Place::postgres().await {
                    super::$name(place).await;
                }
            })+
        }
    };
}
pub(crate) use on_both;

/// An empty place for a store.
pub(crate) struct Place {
    address: String,
    _folder: Option<TempDir>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Characters that an address would have to escape.
        let path = folder.path().join("50% off? #1").join("ims.db");
        Self {
            address: path.to_str().unwrap().to_owned(),
            _folder: Some(folder),
        }
    }

    /// A new database of a server that runs as long as the tests do; `None` where PostgreSQL is
    /// not installed and not required.
    pub(crate) async fn postgres() -> Option<Self> {
        static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
        let server = || SERVER.get_or_init(Postgres::start).as_ref();
        let make = move || server().map(Postgres::new_database);
        let address = tokio::task::spawn_blocking(make).await.unwrap()?;
        Some(Self {
            address,
            _folder: None,
        })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The database itself, past the store.
    pub(crate) async fn database(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        let address = if self.address.starts_with("postgres") {
            self.address.clone()
        } else {
            let path = utf8_percent_encode(&self.address, NON_ALPHANUMERIC);
            format!("sqlite:{path}")
        };
        AnyPool::connect(&address).await.unwrap()
    }

    pub(crate) fn location(&self) -> Location {
        self.address.parse().unwrap()
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.location(), "asha").await.unwrap()
    }
}

pub(crate) fn gstin() -> Gstin {
    "24AAACI1681G1ZV".parse().unwrap()
}

/// Suppliers whose numbers look like those of the tax network.
pub(crate) fn supplier(number: usize) -> Gstin {
    let letter = char::from(b'A' + u8::try_from(number % 26).unwrap());
    let text = format!("33ABKC{letter}{:04}B1ZW", number % 10_000);
    Gstin::from_server(&text).unwrap()
}

pub(crate) fn invoice(number: usize) -> Invoice {
    let day = 1 + number % 28;
    Invoice::builder(
        Section::B2b,
        supplier(number % 7),
        format!("INV/{number:06}").parse().unwrap(),
        format!("2024-11-{day:02}").parse().unwrap(),
    )
    .return_period("2024-11".parse().unwrap())
    .supplier_name(format!("Supplier {}", number % 7))
    .supplier_filed(!number.is_multiple_of(5))
    .pending_allowed(!number.is_multiple_of(3))
    .value(Amount::from_paise(
        i64::try_from(number).unwrap() * 118 + 11_800,
    ))
    .taxable_value(Amount::from_paise(
        i64::try_from(number).unwrap() * 100 + 10_000,
    ))
    .igst(Amount::from_paise(
        i64::try_from(number).unwrap() * 18 + 1_800,
    ))
    .build()
}

pub(crate) fn invoices(count: usize) -> Vec<Invoice> {
    (0..count).map(invoice).collect()
}

pub(crate) fn accepted(mut invoice: Invoice) -> Invoice {
    invoice.action = Action::Accepted;
    invoice
}

/// The response of the tax network with these documents.
pub(crate) fn complete(section: Section, invoices: &[Invoice]) -> Invoices {
    let state = if invoices.is_empty() {
        "empty"
    } else {
        "complete"
    };
    answer(section, state, "null", invoices)
}

pub(crate) fn answer(
    section: Section,
    state: &str,
    queued: &str,
    invoices: &[Invoice],
) -> Invoices {
    let invoices = serde_json::to_string(invoices).unwrap();
    serde_json::from_str(&format!(
        r#"{{"section":"{section}","state":"{state}","queued":{queued},"code":null,"message":null,
             "transaction_id":"t-1","timestamp":null,"invoices":{invoices},"rejected":[]}}"#
    ))
    .unwrap()
}

/// A time, in minutes after the first fetch of a test.
pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_733_040_000 + 60 * minute).unwrap()
}

pub(crate) async fn record(store: &Store, minute: i64, invoices: &[Invoice]) -> Fetched {
    let answer = complete(Section::B2b, invoices);
    let fetch = Fetch::new(gstin(), at(minute)).section(&answer);
    store.record(&fetch).await.unwrap()
}

pub(crate) async fn all(store: &Store) -> Vec<Invoice> {
    list(store, &Query::default()).await
}

pub(crate) async fn list(store: &Store, query: &Query) -> Vec<Invoice> {
    let listing = store.list(gstin(), query).await.unwrap();
    listing.into_invoices().await.unwrap()
}
