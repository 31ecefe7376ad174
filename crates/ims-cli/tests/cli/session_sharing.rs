//! Processes that use one session.

use std::time::Duration;

use ims_mock::{Answer, Operation, Rule};

use crate::office::{GSTIN, Office};
use crate::sessions::long;
use crate::support::{API_SECRET, Program, Started};

#[test]
fn processes_that_are_refused_at_once_refresh_once() {
    // A machine that is busy may need longer to start the second.
    for seconds in [2, 10, 30] {
        let office = Office::strict(long());
        assert_eq!(office.log_in().code, 0);
        // Whoever asks with the old token is refused, both before either can do anything about it.
        let refused = Rule::new("AUTH4033".parse::<Answer>().unwrap());
        let refused = refused.operation(Operation::GetInvoiceCount).times(2);
        let delay = Duration::from_secs(seconds);
        office.server.add_rule(refused.delay(delay));
        let both = [(); 2].map(|()| {
            Program::new(&["--gstin", GSTIN, "counts"])
                .without("SANDBOX_ACCESS_TOKEN")
                .env("SANDBOX_API_SECRET", API_SECRET)
                .env("SANDBOX_BASE_URL", office.server.base_url())
                .env("IMS_DATA", office.data.path().to_str().unwrap())
                .start()
        });
        while office.requests(Operation::GetInvoiceCount) < 2 {
            std::thread::yield_now();
        }
        let are_at_once = office.requests(Operation::RefreshSession) == 0;
        let ended = both.map(Started::end);
        if are_at_once {
            for process in ended {
                assert!(process.status.success(), "{}", process.stderr);
            }
            assert_eq!(office.requests(Operation::RefreshSession), 1);
            assert_eq!(office.requests(Operation::GetInvoiceCount), 4);
            return;
        }
    }
    panic!("the second process never started in time");
}
