//! Every fault of the server that has the files of a queued list.

use gst_ims::files::{FilesJob, FilesState};
use gst_ims::{Invoices, Section, State};
use ims_mock::{Fault, MockServer, Operation, Queued, Rule};

use super::bench::{API_KEY, TOKEN, client, patient};
use super::verdict::{Verdict, faults, is_slow, verdict};

/// A server with a list in three files, and the job that prepared them.
async fn prepared() -> (MockServer, gst_ims::Client, FilesJob) {
    let server = MockServer::builder().documents_a_file(5);
    let server = server.start().await.unwrap();
    let client = client(patient(&server));
    server.add_rule(Rule::new(Queued::new("token-1", 30)).nth(1));
    client.invoices(Section::B2b).send().await.unwrap();
    let begun = client.prepare_files("token-1", "2024-10".parse().unwrap());
    let begun = begun.send().await.unwrap();
    let job = client.files_job(begun.job_id).send().await.unwrap();
    assert_eq!((job.state, job.files.len()), (FilesState::Done, 3));
    (server, client, job)
}

async fn joined(client: &gst_ims::Client, job: &FilesJob) -> Invoices {
    let request = client.invoices_of_files(Section::B2b, job.clone());
    request.send().await.unwrap()
}

fn rule(fault: Fault) -> Rule {
    Rule::new(fault).operation(Operation::DownloadFile)
}

#[tokio::test]
async fn no_fault_of_one_file_makes_a_part_pass_for_the_whole() {
    let is_of_a_request = |fault: &Fault| !is_slow(*fault) && !fault.is_met_by_connections();
    for fault in faults().filter(is_of_a_request) {
        let (server, client, job) = prepared().await;
        let whole = joined(&client, &job).await;
        assert_eq!((whole.state(), whole.invoices.len()), (State::Complete, 12));

        // The same file is asked for again where that may help.
        server.add_rule(rule(fault).nth(2));
        let once = joined(&client, &job).await;
        server.clear_rules();
        server.add_rule(rule(fault));
        let always = joined(&client, &job).await;
        let of = format!("{fault}: {:?} {:?}", once.message(), always.message());
        match verdict(fault) {
            Verdict::Harmless => {
                assert_eq!(
                    (once.state(), always.state()),
                    (State::Complete, State::Complete),
                    "{of}"
                );
                assert_eq!(always.invoices, whole.invoices, "{of}");
            }
            // The checksum tells of a byte that was damaged on the way.
            Verdict::CostsOneRecord | Verdict::Lasting(_) => {
                assert_eq!(
                    (once.state(), always.state()),
                    (State::Partial, State::Pending),
                    "{of}"
                );
                assert!(once.message().unwrap().starts_with("file 2 is"), "{of}");
            }
            Verdict::Passing(_) => {
                let is_got_over = once.state() == State::Complete;
                assert!(is_got_over || once.state() == State::Partial, "{of}");
                assert_eq!(always.state(), State::Pending, "{of}");
            }
        }
        for request in server.requests() {
            if request.path().starts_with("/files/") {
                let headers = format!("{:?}", request.headers());
                assert!(
                    !headers.contains(API_KEY) && !headers.contains(TOKEN),
                    "{of}"
                );
            }
        }
    }
}
