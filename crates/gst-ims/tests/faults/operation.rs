//! Every operation of the API, and what it needs before it can be called.

use std::fs;
use std::path::Path;
use std::time::Duration;

use gst_ims::gst_types::{Decided, Decision};
use gst_ims::session::{PlatformAccess, Session};
use gst_ims::{Action, ClientBuilder, Error, GoodsType, Gstin, Invoice, Section};
use ims_mock::MockServer;
use sandbox_gst::{OperationInfo, operations};
use serde::Serialize;
use serde_json::Value;

use crate::bench::{Clients, client, patient, platform, start};

/// Digits that nothing else here has.
pub(crate) const OTP: &str = "90817263";
const USERNAME: &str = "TN_NT2.2477";

/// Far more than any call here takes: only a call that hangs meets it.
const HANG: Duration = Duration::from_secs(60);

/// Declares what a client can be asked to do, each with the operation of the API that it calls.
macro_rules! operations_of_the_client {
    ($($name:ident => $info:ident,)+) => {
        /// What a client can be asked to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Operation { $($name,)+ }

        impl Operation {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub(crate) fn info(self) -> &'static OperationInfo {
                match self { $(Self::$name => &operations::$info,)+ }
            }
        }
    };
}

operations_of_the_client! {
    Invoices => GET_INVOICES,
    AllInvoices => GET_INVOICES,
    Counts => GET_INVOICE_COUNT,
    Authenticate => AUTHENTICATE,
    RequestOtp => GENERATE_OTP,
    VerifyOtp => VERIFY_OTP,
    Refresh => REFRESH_SESSION,
    Logout => LOGOUT,
    Save => SAVE_INVOICE_STATUS,
    Reset => RESET_INVOICE_STATUS,
    Job => CHECK_INVOICE_STATUS,
}

/// One answer as it is shown to users, or why there is none; of one section
/// where there are several.
pub(crate) type Outcome = Result<Value, Error>;

impl Operation {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// Those that can be called again and again to the same effect.
    pub(crate) fn reads() -> impl Iterator<Item = Self> {
        Self::all().filter(|operation| operation.info().method == "GET")
    }

    /// How many requests it takes where nothing fails.
    pub(crate) fn requests(self) -> u32 {
        match self {
            Self::AllInvoices => 8,
            _ => 1,
        }
    }

    /// One outcome for each request that it takes.
    #[expect(
        clippy::disallowed_methods,
        reason = "a call that hangs must fail the test, not hold it up"
    )]
    pub(crate) async fn run(self, clients: &Clients, material: &Material) -> Vec<Outcome> {
        let outcomes = tokio::time::timeout(HANG, self.outcomes(clients, material)).await;
        let outcomes = outcomes.unwrap_or_else(|_| panic!("{self:?} hangs"));
        outcomes.into_iter().map(without_the_exchange).collect()
    }

    /// The same, with what differs between two exchanges, and without a bound.
    pub(crate) async fn outcomes(self, clients: &Clients, material: &Material) -> Vec<Outcome> {
        let (client, platform) = (&clients.client, &clients.platform);
        let sign_in = || {
            let access = material.access.clone().unwrap();
            let known = platform.clone().with_access(access);
            known.sign_in(gstin(), USERNAME)
        };
        let session = || material.session.as_ref().unwrap();
        let outcome = match self {
            Self::AllInvoices => {
                let outcomes = client.all_invoices().send().await;
                return outcomes
                    .into_iter()
                    .map(|outcome| shown(outcome.result))
                    .collect();
            }
            Self::Invoices => shown(client.invoices(Section::B2b).send().await),
            Self::Counts => shown(client.counts(GoodsType::Others).send().await),
            Self::Authenticate => shown(platform.access().await.map(|_| "a token")),
            Self::RequestOtp => shown(sign_in().request_otp().await),
            Self::VerifyOtp => shown(sign_in().verify(OTP).await),
            Self::Refresh => shown(platform.refresh(session()).await),
            Self::Logout => shown(platform.logout(session()).await),
            Self::Save => shown(client.save(gstin(), [material.decided()]).send().await),
            Self::Reset => shown(client.reset(gstin(), [material.acted()]).send().await),
            Self::Job => shown(client.job(&material.reference).send().await),
        };
        vec![outcome]
    }

    /// What it gives where nothing fails.
    pub(crate) async fn expected(self) -> Vec<Value> {
        let server = start().await;
        let material = Material::of(self, &server, || patient(&server)).await;
        let outcomes = self.run(&Clients::of(|| patient(&server)), &material).await;
        outcomes.into_iter().map(Result::unwrap).collect()
    }

    /// Whether the tax network did what was asked for, of an operation that changes something.
    pub(crate) async fn is_done(self, server: &MockServer, material: &Material) -> bool {
        let action = |document: &Invoice| {
            let records = server.change_data_set(|it| it.records(Section::B2b).to_vec());
            let number = Some(document.number.to_string());
            let mut records = records.iter();
            let record = records.find(|record| record.text("inum") == number);
            record.unwrap().text("action").unwrap()
        };
        let verify = async || {
            let platform = platform(patient(server));
            platform.sign_in(gstin(), USERNAME).verify(OTP).await
        };
        match self {
            Self::Save => action(material.decided().document()) == "A",
            Self::Reset => action(&material.acted()) == "N",
            // The OTP that was sent can be used, and that which was used cannot.
            Self::RequestOtp => verify().await.is_ok(),
            Self::VerifyOtp => verify().await.is_err(),
            other => panic!("{other:?} changes nothing"),
        }
    }
}

/// What another client fetched before the operation under test, as far as that needs it.
#[derive(Default)]
pub(crate) struct Material {
    access: Option<PlatformAccess>,
    session: Option<Session>,
    documents: Vec<Invoice>,
    reference: String,
}

impl Material {
    pub(crate) async fn of(
        operation: Operation,
        server: &MockServer,
        builder: impl Fn() -> ClientBuilder,
    ) -> Self {
        let mut material = Self::default();
        match operation {
            Operation::RequestOtp
            | Operation::VerifyOtp
            | Operation::Refresh
            | Operation::Logout => {
                let platform = platform(builder());
                let sign_in = platform.sign_in(gstin(), USERNAME);
                if operation != Operation::RequestOtp {
                    sign_in.request_otp().await.unwrap();
                }
                if matches!(operation, Operation::Refresh | Operation::Logout) {
                    material.session = Some(sign_in.verify(OTP).await.unwrap());
                }
                material.access = Some(platform.access().await.unwrap());
            }
            Operation::Save | Operation::Reset | Operation::Job => {
                let client = client(builder());
                let listed = client.invoices(Section::B2b).send().await.unwrap();
                material.documents = listed.invoices;
                if operation == Operation::Job {
                    let save = client.save(gstin(), [material.decided()]);
                    material.reference = save.send().await.unwrap().reference_id;
                }
            }
            _ => {}
        }
        assert!(server.request_count() < 4, "nothing was repeated");
        material
    }

    /// The same for a server that cannot be asked, and is sent nothing of it.
    pub(crate) async fn for_server_at(operation: Operation, base_url: &str) -> Self {
        let other = start().await;
        let mut material = Self::of(operation, &other, || patient(&other)).await;
        if let Some(session) = &mut material.session {
            base_url.clone_into(&mut session.environment);
        }
        material
    }

    fn document(&self, action: &Action) -> Invoice {
        let mut documents = self.documents.iter();
        let document = documents.find(|document| document.action == *action);
        document.unwrap().clone()
    }

    fn decided(&self) -> Decided {
        let open = self.document(&Action::NoAction);
        Decided::new(open, Decision::Accept, None, None).unwrap()
    }

    fn acted(&self) -> Invoice {
        self.document(&Action::Accepted)
    }
}

fn gstin() -> Gstin {
    "33ABKCS2033B1ZW".parse().unwrap()
}

/// The answer as users see it.
pub(crate) fn shown(result: Result<impl Serialize, Error>) -> Outcome {
    result.map(|answer| serde_json::to_value(answer).unwrap())
}

/// The answer without what differs between two exchanges.
fn without_the_exchange(outcome: Outcome) -> Outcome {
    outcome.map(|mut value| {
        if let Some(object) = value.as_object_mut() {
            for name in [
                "transaction_id",
                "timestamp",
                "environment",
                "expires_at",
                "session_expires_at",
            ] {
                object.remove(name);
            }
        }
        value
    })
}

/// The catalogue says by `facade` which operations the client calls.
#[test]
fn every_operation_that_the_client_calls_is_here() {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/operations.toml");
    let catalogue = fs::read_to_string(catalogue).unwrap();
    let entries: Vec<_> = catalogue.split("[[operation]]").skip(1).collect();
    assert_eq!(entries.len(), operations::ALL.len());
    for info in operations::ALL {
        let id = format!("id = \"{}\"", info.id);
        let mut entries = entries.iter();
        let entry = entries.find(|entry| entry.lines().any(|line| line == id));
        let is_called = entry.unwrap().contains("\nfacade = ");
        let is_here = Operation::all().any(|it| it.info().id == info.id);
        assert_eq!(is_here, is_called, "{}", info.id);
    }
}
