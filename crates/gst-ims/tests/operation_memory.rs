//! What a hostile response to any operation may cost, counted by the allocator.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails by it"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use gst_ims::credentials::PlatformToken;
use gst_ims::gst_types::{Decided, Decision, ImportSection};
use gst_ims::limits::RetryPolicy;
use gst_ims::reqwest::Method;
use gst_ims::session::{Platform, PlatformAccess, Session};
use gst_ims::supplier_view::SupplySection;
use gst_ims::{Client, ClientBuilder, Environment, Error, Gstin, Invoice, Invoices, Section};
use gst_ims::{GoodsType, ReturnPeriod};

const MIB: usize = 1 << 20;
/// What the client may take for a call.
const LIMIT: usize = 2 * MIB;
/// A body fits in twice, but what could be made of it does not.
const BODY: usize = MIB;

/// A response that repeats one piece until it is as large as it shall be.
#[derive(Clone, Copy)]
struct Flood {
    name: &'static str,
    start: &'static str,
    piece: fn(usize) -> String,
    end: &'static str,
}

/// What begins the tax network's own object.
const INSIDE: &str = r#"{"code":200,"data":{"status_cd":"1","data":{"#;

/// What is new to every operation, and what the one or the other knows.
const MEMBERS: [Flood; 2] = [
    Flood {
        name: "short unknown members",
        start: INSIDE,
        piece: |number| format!("\"k{number:x}\":1,"),
        end: "\"end\":0}}}",
    },
    Flood {
        name: "known members again and again",
        start: INSIDE,
        piece: |_| {
            r#""reference_id":{},"access_token":{},"proc_cnt":{},"job_id":{},"fc":{},"gstin":{},"#
                .to_owned()
        },
        end: "\"end\":0}}}",
    },
];

/// What is read for all operations in one place.
const OTHERS: [Flood; 7] = [
    Flood {
        name: "one member again and again",
        start: INSIDE,
        piece: |_| "\"a\":1,".to_owned(),
        end: "\"end\":0}}}",
    },
    Flood {
        name: "one object with many members",
        start: r#"{"code":200,"data":{"status_cd":"1","data":{"a":{"#,
        piece: |number| format!("\"k{number:x}\":1,"),
        end: "\"end\":0}}}}",
    },
    Flood {
        name: "a long text",
        start: r#"{"code":200,"data":{"status_cd":"1","data":{"reference_id":""#,
        piece: |_| "a b ".repeat(100),
        end: "\"}}}",
    },
    Flood {
        name: "words",
        start: r#"{"code":200,"#,
        piece: |number| format!("\"message\":\"m{number}\","),
        end: r#""data":{"status_cd":"1","data":{}}}"#,
    },
    Flood {
        name: "a long message",
        start: r#"{"code":200,"message":""#,
        piece: |_| "a b ".repeat(100),
        end: r#"","data":{"status_cd":"1","data":{}}}"#,
    },
    Flood {
        name: "errors",
        start: r#"{"code":200,"#,
        piece: |number| format!("\"error_cd\":\"E{number}\","),
        end: r#""data":{"status_cd":"1","data":{}}}"#,
    },
    Flood {
        name: "pages",
        start: r#"{"code":200,"#,
        piece: |number| format!("\"page\":{number},"),
        end: r#""data":{"status_cd":"1","data":{}}}"#,
    },
];

/// Answers everything with the flood, of which it never holds more than a piece.
fn serving(flood: Flood) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut head = [0; 8192];
            let _ = client.read(&mut head);
            let _ = client.write_all(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n",
            );
            let _ = client.write_all(flood.start.as_bytes());
            let mut written = flood.start.len();
            for number in 0.. {
                let text = (flood.piece)(number);
                written += text.len();
                if written > BODY || client.write_all(text.as_bytes()).is_err() {
                    break;
                }
            }
            let _ = client.write_all(flood.end.as_bytes());
        }
    });
    format!("http://{authority}")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Invoices,
    Counts,
    Imports,
    Supplies,
    Liabilities,
    Gstr2b,
    Recompute,
    Recomputation,
    Save,
    Reset,
    Job,
    PrepareFiles,
    FilesJob,
    Raw,
    Authenticate,
    RequestOtp,
    VerifyOtp,
    Refresh,
    Logout,
}

impl Operation {
    const ALL: [Self; 19] = [
        Self::Invoices,
        Self::Counts,
        Self::Imports,
        Self::Supplies,
        Self::Liabilities,
        Self::Gstr2b,
        Self::Recompute,
        Self::Recomputation,
        Self::Save,
        Self::Reset,
        Self::Job,
        Self::PrepareFiles,
        Self::FilesJob,
        Self::Raw,
        Self::Authenticate,
        Self::RequestOtp,
        Self::VerifyOtp,
        Self::Refresh,
        Self::Logout,
    ];

    async fn call(self, base_url: &str, clients: &Clients) -> Result<(), Error> {
        let client = &clients.client;
        let platform = || clients.platform.clone();
        let access = || {
            let end = "2999-01-01T00:00:00Z".parse().unwrap();
            let known = PlatformAccess::new(PlatformToken::new("token"), end);
            platform().with_access(known)
        };
        match self {
            Self::Invoices => client.invoices(Section::B2b).send().await.map(drop),
            Self::Counts => client.counts(GoodsType::Others).send().await.map(drop),
            Self::Imports => client.imports(ImportSection::Impg).send().await.map(drop),
            Self::Supplies => {
                let asked = client.supplies(period(), SupplySection::B2b);
                asked.send().await.map(drop)
            }
            Self::Liabilities => {
                let asked = client.liabilities(period(), SupplySection::Cdnr);
                asked.send().await.map(drop)
            }
            Self::Gstr2b => client.gstr2b(period()).send().await.map(drop),
            Self::Recompute => {
                let made = client.recompute_gstr2b(gstin(), period());
                made.send().await.map(drop)
            }
            Self::Recomputation => client.recomputation("ref-1").send().await.map(drop),
            Self::Save => {
                let decided = Decided::new(document(), Decision::Accept, None, None).unwrap();
                client.save(gstin(), [decided]).send().await.map(drop)
            }
            Self::Reset => client.reset(gstin(), [document()]).send().await.map(drop),
            Self::Job => client.job("ref-1").send().await.map(drop),
            Self::PrepareFiles => {
                let begun = client.prepare_files("token-1", period());
                begun.send().await.map(drop)
            }
            Self::FilesJob => client.files_job("job-1").send().await.map(drop),
            Self::Raw => client.raw(Method::GET, "/x").send().await.map(drop),
            Self::Authenticate => platform().access().await.map(drop),
            Self::RequestOtp => access().sign_in(gstin(), "user").request_otp().await,
            Self::VerifyOtp => {
                let sign_in = access().sign_in(gstin(), "user");
                sign_in.verify("575757").await.map(drop)
            }
            Self::Refresh => access().refresh(&session(base_url)).await.map(drop),
            Self::Logout => access().logout(&session(base_url)).await,
        }
    }
}

/// Clients that are built before anything is counted.
struct Clients {
    client: Client,
    platform: Platform,
}

impl Clients {
    fn of(base_url: &str) -> Self {
        Self {
            client: builder(base_url).taxpayer_token("token").build().unwrap(),
            platform: builder(base_url)
                .api_secret("secret")
                .build_platform()
                .unwrap(),
        }
    }
}

fn builder(base_url: &str) -> ClientBuilder {
    Client::builder()
        .environment(Environment::Custom(base_url.parse().unwrap()))
        .api_key("key")
        .max_memory_bytes(LIMIT)
        .retries(RetryPolicy::none())
}

fn session(base_url: &str) -> Session {
    let kept = format!(
        r#"{{"gstin":"33ABKCS2033B1ZW","username":"user","environment":"{base_url}","access_token":"token","token_expiry":null,"session_expiry":null,"obtained_at":"2026-11-01T00:00:00Z"}}"#
    );
    Session::from_secret_json(&kept.into()).unwrap()
}

fn gstin() -> Gstin {
    "33ABKCS2033B1ZW".parse().unwrap()
}

fn period() -> ReturnPeriod {
    "2024-10".parse().unwrap()
}

fn document() -> Invoice {
    let body = r#"{"data":{"status_cd":"1","data":{"b2b":[{"stin":"24ABCCU0123M1YZ","inum":"1","idt":"05-11-2024","rtnprd":"112024","inv_typ":"R","srcform":"R1","pos":"24","val":118,"txval":100,"iamt":18,"camt":0,"samt":0,"cess":0,"action":"A"}]}}}"#;
    let read = Invoices::from_body(Section::B2b, body).unwrap();
    read.invoices.into_iter().next().unwrap()
}

/// Calls the operation against the flood, and returns what is wrong with what that takes.
fn fault_of(operation: Operation, flood: Flood) -> Option<String> {
    let base_url = serving(flood);
    let clients = Clients::of(&base_url);
    let mut answer = Ok(());
    let asked = allocation_counter::measure(|| {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        answer = runtime.block_on(operation.call(&base_url, &clients));
    });
    let bytes = usize::try_from(asked.bytes_max).unwrap();
    // So many allocations are made by what reads each byte a few times, and by nothing else.
    let is_linear = usize::try_from(asked.count_total).unwrap() < 8 * BODY;
    let said = answer.err().map(|error| error.to_string());
    let is_short = said.as_ref().is_none_or(|said| said.len() < 10_000);
    (bytes >= 2 * LIMIT + MIB || !is_linear || !is_short).then(|| {
        format!(
            "{operation:?}, {}: {} KiB in {} allocations, {:.200?}",
            flood.name,
            bytes >> 10,
            asked.count_total,
            said
        )
    })
}

#[test]
fn no_operation_takes_more_than_its_limit() {
    let each = Operation::ALL
        .into_iter()
        .flat_map(|operation| MEMBERS.map(|flood| (operation, flood)));
    let faults: Vec<_> = each
        .filter_map(|(operation, flood)| fault_of(operation, flood))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn no_envelope_takes_more_than_its_limit() {
    let some = [Operation::Invoices, Operation::Counts, Operation::Job];
    let faults: Vec<_> = some
        .into_iter()
        .flat_map(|operation| OTHERS.map(|flood| (operation, flood)))
        .filter_map(|(operation, flood)| fault_of(operation, flood))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A supplier or recipient with much about itself and one document.
fn party_with_many_members(_: usize) -> String {
    let members: Vec<_> = (0..90).map(|number| format!("\"k{number}\":1")).collect();
    format!(r#"{{{},"inv":[{{"inum":"1"}}]}},"#, members.join(","))
}

/// What one operation makes much of.
#[test]
fn no_list_takes_more_than_its_limit() {
    use Operation::{Counts, FilesJob, Gstr2b, Imports, Invoices, Job, Liabilities, Supplies};
    let many_members: fn(usize) -> String = |number| format!("\"k{number:x}\":1,");
    let empty: fn(usize) -> String = |_| "{},".to_owned();
    let faults: Vec<_> = [
        (Job, r#""error_report":{"b2b":[{"stin":"24ABCCU0123M1YZ","error_cd":"E1","error_msg":"words","inv":["#, empty, "{}]}]}}}}"),
        (Job, r#""error_report":{"b2b":["#, empty, "{}]}}}}"),
        (Job, r#""error_report":{"unheard_of":["#, empty, "{}]}}}}"),
        (Job, r#""error_report":{"b2b":[{"inv":[{"inum":{}},"#, empty, "{}]}]}}}}"),
        (Job, r#""error_report":{"b2b":[{"#, many_members, "\"e\":0}]}}}}"),
        (Job, r#""error_report":{"#, many_members, "\"e\":0}}}}"),
        (Job, r#""error_report":{"b2b":[{"inv":[{"#, many_members, "\"e\":0}]}]}}}}"),
        (FilesJob, r#""urls":["#, empty, "{}]}}}"),
        (FilesJob, r#""urls":["#, |_| r#"{"ul":"u"},"#.to_owned(), "{}]}}}"),
        (FilesJob, r#""files":["#, |_| "\"u\",".to_owned(), "{}]}}}"),
        (FilesJob, r#""urls":[{"#, many_members, "\"e\":0}]}}}"),
        (Counts, r#""all_oth":{"b2b":{"#, many_members, "\"e\":0}}}}}"),
        (Counts, r#""all_oth":{"#, many_members, "\"e\":0}}}}"),
        (Counts, r#""b2b":{"accept":1},"#, |_| "\"b2b\":[],".to_owned(), "\"e\":0}}}"),
        (Invoices, r#""b2b":[{"stin":"24ABCCU0123M1YZ","inum":"1","idt":"05-11-2024","#, many_members, "\"e\":0}]}}}"),
        (Invoices, r#""b2b":[{"stin":{},"inum":"1","idt":"05-11-2024","#, many_members, "\"e\":0}]}}}"),
        (Imports, r#""impg":[{"boenum":"1","#, many_members, "\"e\":0}]}}}"),
        (Supplies, r#""b2b":[{"inum":"1","inv":[{"inum":"1"}],"#, many_members, "\"e\":0}]}}}"),
        (Supplies, r#""b2b":[{"inum":"1","#, many_members, "\"e\":0}]}}}"),
        (Supplies, r#""b2b":["#, party_with_many_members, "{}]}}}"),
        (Liabilities, r#""cdnr":[{"nt_num":"1","#, many_members, "\"e\":0}]}}}"),
        (Gstr2b, r#""data":{"docdata":{"b2b":[{"inv":[{"inum":"1"}],"#, many_members, "\"e\":0}]}}}}}"),
        (Gstr2b, r#""data":{"docdata":{"b2b":[{"inv":[{"inum":"1","#, many_members, "\"e\":0}]}]}}}}}"),
        (Gstr2b, r#""data":{"docdata":{"b2b":["#, party_with_many_members, "{}]}}}}}"),
        (Gstr2b, r#""data":{"itcsumm":{"a":["#, |_| r#"{"b":1},"#.to_owned(), "{}]}}}}}"),
        (Gstr2b, r#""data":{"itcsumm":{"a":{"#, many_members, "\"e\":0}}}}}}"),
    ]
    .into_iter()
    .filter_map(|(operation, start, piece, end): (_, &'static str, _, _)| {
        let flood = Flood {
            name: start,
            start: Box::leak(format!("{INSIDE}{start}").into_boxed_str()),
            piece,
            end,
        };
        fault_of(operation, flood)
    })
    .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
