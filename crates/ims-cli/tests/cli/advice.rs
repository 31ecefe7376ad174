//! Every code of the tax network's that is known: how the command ends, and what it says to do.

use std::fmt::Write;

use ims_mock::{RawAnswer, Rule, StatusCode};

use crate::support::Server;

const CODES: [&str; 46] = [
    "AUT4033",
    "AUTH158",
    "AUTH403",
    "AUTH4033",
    "AUTH4037",
    "AUTH4038",
    "AUTH4041",
    "EVCREQUEST",
    "GEN5001",
    "GEN5005",
    "GEN5008",
    "GSP019",
    "GSPERR300",
    "GSPGSTDOWN",
    "IMS0008",
    "IMS0027",
    "IMS2005",
    "IMS2B007",
    "IMS2B009",
    "IMSSAV0010",
    "IMSSAV0015",
    "IMSSAV005",
    "IMSSAV0054",
    "OTP0010",
    "OTP0011",
    "RET11402",
    "RET11416",
    "RET11417",
    "RET12501",
    "RET12504",
    "RET13506",
    "RET13508",
    "RET13509",
    "RET13510",
    "RET2B1010",
    "RET2B1016",
    "RET2B1018",
    "RET2B1023",
    "RETOTPREQUEST",
    "RETWEB_001",
    "RETWEB_04",
    "RT-R1R3BAV-1007",
    "RT-R1R3BAV-1013",
    "RTN_24",
    "TEC4001",
    "TEC4002",
];

/// Asked of a job, where no code says that there are no documents.
#[test]
fn every_code_ends_the_command_as_it_should_and_says_what_to_do() {
    let mut table = String::new();
    for code in CODES {
        let body = format!(
            r#"{{"code":200,"data":{{"status_cd":"0","error":{{"error_cd":"{code}","message":"said"}}}}}}"#
        );
        let server = Server::start();
        server.add_rule(Rule::new(RawAnswer::json(StatusCode::OK, body)));
        let outcome = server.run(&["job", "ref-1", "--retries", "0"]);
        let error = outcome.error();
        let hint = error["hint"]
            .as_str()
            .unwrap_or_else(|| panic!("{code} has no hint"));
        let kind = error["kind"].as_str().unwrap();
        writeln!(table, "{code} {} {kind}: {hint}", outcome.code).unwrap();
    }
    insta::assert_snapshot!(table);
}
