//! What the client makes of the documentation's own examples: a field that the documentation
//! renames shows itself here by what is no longer read.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gst_ims::GoodsType;
use ims_mock::{RawAnswer, Rule, StatusCode};

use super::bench::{Clients, patient, start};
use super::operation::{Material, Operation, shown};

/// The examples of an operation, each with its name and status.
fn examples(id: &str) -> Vec<(String, u16, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/examples");
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut examples: Vec<_> = files
        .filter_map(|file| {
            let name = file.file_name().into_string().unwrap();
            let status = name.strip_prefix(id)?.strip_prefix("__")?.get(..3)?;
            let status = status.parse().unwrap();
            Some((name, status, fs::read(file.path()).unwrap()))
        })
        .collect();
    examples.sort();
    examples
}

#[tokio::test]
async fn every_example_is_read_as_before() {
    let mut read = String::new();
    // All sections are asked for as one is.
    let operations = Operation::all().filter(|operation| *operation != Operation::AllInvoices);
    for operation in operations {
        let examples = examples(operation.info().id);
        assert!(!examples.is_empty(), "{operation:?}");
        for (name, status, body) in examples {
            let server = start().await;
            let material = Material::of(operation, &server, || patient(&server)).await;
            let status = StatusCode::from_u16(status).unwrap();
            server.add_rule(Rule::new(RawAnswer::json(status, body)));
            let clients = Clients::of(|| patient(&server));
            let mut outcomes = operation.outcomes(&clients, &material).await;
            if operation == Operation::Counts {
                // Each example is about one type of goods.
                for goods_type in [GoodsType::Imports, GoodsType::InwardSupplies] {
                    outcomes.push(shown(clients.client.counts(goods_type).await));
                }
            }
            writeln!(read, "{name}").unwrap();
            for outcome in outcomes {
                let shown = match outcome {
                    Ok(mut answer) => {
                        answer.sort_all_objects();
                        serde_json::to_string_pretty(&answer).unwrap()
                    }
                    Err(error) => format!("{:?} {:?}: {error}", error.kind(), error.code()),
                };
                let shown = shown.replace(server.base_url(), "SERVER");
                writeln!(read, "{shown}\n").unwrap();
            }
        }
    }
    insta::assert_snapshot!(read);
}
