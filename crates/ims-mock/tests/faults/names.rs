//! Names of faults.

use std::collections::BTreeSet;

use ims_mock::Fault;

#[test]
fn every_fault_has_a_name_of_its_own() {
    let faults: Vec<_> = Fault::all().chain(Fault::statuses()).collect();
    let names: BTreeSet<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), faults.len());
    for fault in faults {
        assert_eq!(fault.to_string().parse(), Ok(fault));
    }
}

#[test]
fn other_names_are_refused() {
    for name in ["", "reset", "Refuse", "status-", "status-200", "status-600"] {
        let error = name.parse::<Fault>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "no fault is called {name:?}; expected one that --help lists, or status- and a number from 300 to 599"
            )
        );
    }
}
