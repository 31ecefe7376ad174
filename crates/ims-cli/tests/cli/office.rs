//! A machine on which decisions are taken: a server, and a folder for what is kept.

use std::net::TcpListener;

use assert_cmd::Command;
use gst_ims::Section;
use ims_mock::{MockServerBuilder, Operation};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Outcome, Program, Server};

pub(crate) const GSTIN: &str = "33ABKCS2033B1ZW";

pub(crate) struct Office {
    pub(crate) server: Server,
    pub(crate) data: TempDir,
}

impl Office {
    pub(crate) fn open() -> Self {
        Self::open_with(|builder| builder)
    }

    pub(crate) fn open_with(
        configure: impl FnOnce(MockServerBuilder) -> MockServerBuilder,
    ) -> Self {
        Self {
            server: Server::start_with(configure),
            data: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.server.command(arguments);
        command
            .env("IMS_DATA", self.data.path())
            .args(["--gstin", GSTIN]);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    /// The same for tests that hold its streams.
    pub(crate) fn program(&self, arguments: &[&str]) -> Program {
        Program::new(&[arguments, &["--gstin", GSTIN]].concat())
            .env("IMS_DATA", self.data.path().to_str().unwrap())
            .env("SANDBOX_BASE_URL", self.server.base_url())
    }

    /// How many saves and resets have arrived.
    pub(crate) fn writes(&self) -> u64 {
        self.server.request_count_of(Operation::SaveInvoiceStatus)
            + self.server.request_count_of(Operation::ResetInvoiceStatus)
    }

    /// The action that the tax network has for a document.
    pub(crate) fn action(&self, section: Section, number: &str) -> String {
        let documents = self.server.data_set_of(GSTIN).unwrap();
        let name = if section.is_note() { "nt_num" } else { "inum" };
        let record = documents
            .records(section)
            .iter()
            .find(|record| record.text(name).as_deref() == Some(number))
            .unwrap_or_else(|| panic!("{number}"));
        record.text("action").unwrap()
    }
}

/// What became of the document with this number.
pub(crate) fn document<'a>(applied: &'a Value, number: &str) -> &'a Value {
    let mut documents = applied["documents"].as_array().unwrap().iter();
    documents
        .find(|document| document["key"]["number"] == number)
        .unwrap_or_else(|| panic!("{number}: {applied}"))
}

/// An address at which nobody listens.
pub(crate) fn closed_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
