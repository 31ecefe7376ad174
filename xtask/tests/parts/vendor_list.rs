//! The list of vendored pages.

use xtask::vendor_list::{VendorList, VendorPage};

#[test]
fn a_list_is_read_as_it_is_written() {
    let page = |file: &str| VendorPage {
        file: file.to_owned(),
        date: "2027-01-31".to_owned(),
        sha256: "00ff".to_owned(),
        ..VendorPage::default()
    };
    let list = VendorList {
        pages: vec![
            VendorPage {
                address: "https://example.com/a \"b\"/चालान\u{7f}\\".to_owned(),
                fragment: Some("a.fragment.yaml".to_owned()),
                ..page("a.md")
            },
            VendorPage {
                extracted_from: Some("openapi.json".to_owned()),
                extracted_from_sha256: Some("beef".to_owned()),
                ..page("b.yaml")
            },
        ],
    };
    assert_eq!(VendorList::parse(&list.to_toml()), Ok(list));
}
