//! Every operation of the API, and what it needs before it can be called.

use std::fs;
use std::path::Path;
use std::time::Duration;

use gst_ims::gst_types::{Decided, Decision};
use gst_ims::session::{PlatformAccess, Session};
use gst_ims::supplier_view::SupplySection;
use gst_ims::{Action, ClientBuilder, Error, GoodsType, Gstin, Invoice, ReturnPeriod, Section};
use ims_mock::{MockServer, Queued, Rule};
use sandbox_gst::{OperationInfo, operations};
use serde::Serialize;
use serde_json::Value;

use super::bench::{Clients, client, patient, platform, start};

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
    Gstr2b => GET_GSTR2B,
    Recompute => REGENERATE_GSTR2B,
    Recomputation => FETCH_GSTR2B_REGENERATION_STATUS,
    Supplies => GET_SALES_INVOICES,
    Liabilities => GET_ADDED_BACK_LIABILITIES,
    PrepareFiles => DOWNLOAD_FILE_DETAILS_JOB,
    FilesJob => DOWNLOAD_FILE_DETAILS_JOB_STATUS,
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

    /// Whether a request to this path is one of the operation's.
    pub(crate) fn is_at(self, path: &str) -> bool {
        let pattern = self.info().path.split('/');
        let is_met = |(pattern, part): (&str, &str)| pattern.starts_with('{') || pattern == part;
        pattern.clone().count() == path.split('/').count()
            && pattern.zip(path.split('/')).all(is_met)
    }

    /// Whether the answer is a list, of which a fault may damage one record.
    pub(crate) fn lists_records(self) -> bool {
        matches!(
            self,
            Self::Invoices | Self::AllInvoices | Self::Gstr2b | Self::Supplies | Self::Liabilities
        )
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
            Self::Gstr2b => shown(client.gstr2b(period("2024-10")).send().await),
            Self::Recompute => {
                let made = client.recompute_gstr2b(gstin(), period("2024-10"));
                shown(made.send().await)
            }
            Self::Recomputation => shown(client.recomputation(&material.reference).send().await),
            Self::Supplies => {
                let supplies = client.supplies(period("2024-10"), SupplySection::B2b);
                shown(supplies.send().await)
            }
            Self::Liabilities => {
                let added_back = client.liabilities(period("2024-11"), SupplySection::Cdnr);
                shown(added_back.send().await)
            }
            Self::PrepareFiles => {
                let token = &material.reference;
                shown(client.prepare_files(token, period("2024-10")).send().await)
            }
            Self::FilesJob => shown(client.files_job(&material.reference).send().await),
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
            Self::Recompute => {
                let decided = material.decided();
                let statement = client(patient(server)).gstr2b(period("2024-10")).send();
                let documents = statement.await.unwrap().documents;
                let mut documents = documents.iter();
                let document =
                    documents.find(|document| document.number == decided.document().number);
                document.unwrap().ims_status == Some(Action::Accepted)
            }
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
            Operation::Save
            | Operation::Reset
            | Operation::Job
            | Operation::Recompute
            | Operation::Recomputation => {
                let client = client(builder());
                let listed = client.invoices(Section::B2b).send().await.unwrap();
                material.documents = listed.invoices;
                if !matches!(operation, Operation::Save | Operation::Reset) {
                    let save = client.save(gstin(), [material.decided()]);
                    material.reference = save.send().await.unwrap().reference_id;
                }
                if operation == Operation::Recomputation {
                    let made = client.recompute_gstr2b(gstin(), period("2024-10"));
                    material.reference = made.send().await.unwrap().reference_id.unwrap();
                }
            }
            Operation::PrepareFiles | Operation::FilesJob => {
                let client = client(builder());
                server.add_rule(Rule::new(Queued::new("token-1", 30)).nth(1));
                let list = client.invoices(Section::B2b).send().await.unwrap();
                let token = list.queued().unwrap().token.clone().unwrap();
                material.reference = if operation == Operation::PrepareFiles {
                    token
                } else {
                    let begun = client.prepare_files(token, period("2024-10"));
                    begun.send().await.unwrap().job_id
                };
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
        let mut documents = self.documents.iter();
        let is_open = |document: &&Invoice| {
            document.action == Action::NoAction && document.return_period == Some(period("2024-10"))
        };
        let open = documents.find(is_open).unwrap().clone();
        Decided::new(open, Decision::Accept, None, None).unwrap()
    }

    fn acted(&self) -> Invoice {
        self.document(&Action::Accepted)
    }
}

fn period(text: &str) -> ReturnPeriod {
    text.parse().unwrap()
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
            for file in object
                .get_mut("files")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                // Each server has a port of its own.
                let address = file["address"].as_str().unwrap();
                file["address"] = address.split("/files/").nth(1).unwrap().into();
            }
            if let Some(extra) = object.get_mut("extra").and_then(Value::as_object_mut) {
                extra.remove("created_at");
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
