//! What a mapping file says wins over what is proposed.

use ims_files::register::{Mapping, Meaning, RegisterError, read};

const REGISTER: &[u8] = b"\
Party,Tax No,Ref,Own Ref,Dated,Kind of paper,Worth,Central
Lakshmi Enterprises,33ABKCS2033B1ZW,LE/7,113,10/08/2024,Return,100,9
";

#[test]
fn columns_dates_and_kinds_are_taken_from_it() {
    let mapping = Mapping::from_toml(
        r#"
        date_order = "month_first"
        [columns]
        supplier_gstin = "tax no"
        number = "Ref"
        date = "Dated"
        kind = "Kind of paper"
        taxable_value = "Worth"
        cgst = ["Central"]
        [kinds]
        return = "debit_note"
        "#,
    );
    let registers = read("a.csv", REGISTER, &mapping.expect("it is right")).expect("it is one");
    let register = registers.first().expect("there is one");
    assert_eq!(
        register.columns.get(&Meaning::Cgst).map(String::as_str),
        Some("Central")
    );
    let lines = serde_json::to_value(&register.lines).expect("it is plain data");
    let line = &lines[0];
    assert_eq!(line["date"], "2024-10-08");
    assert_eq!(line["kind"], "debit_note");
    assert_eq!(
        (&line["taxable_value"], &line["cgst"]),
        (&"100.00".into(), &"9.00".into())
    );
}

#[test]
fn gstins_are_given_to_names() {
    let erpnext = include_bytes!("erpnext.csv");
    let mapping = Mapping::from_toml("[suppliers]\n\"lakshmi enterprises\" = \"33ABKCS2033B1ZW\"");
    let registers = read("a.csv", erpnext, &mapping.expect("it is right")).expect("it is one");
    let line = registers
        .iter()
        .flat_map(|register| &register.lines)
        .next()
        .expect("there is one");
    assert_eq!(
        line.supplier_gstin.map(String::from).as_deref(),
        Some("33ABKCS2033B1ZW")
    );
    assert_eq!(
        line.number.as_ref().map(ToString::to_string).as_deref(),
        Some("LE/24-25/0007")
    );
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    let refused = |toml: &str| {
        let mapping = Mapping::from_toml(toml).expect("it is right");
        read("a.csv", REGISTER, &mapping)
            .expect_err("it is wrong")
            .to_string()
    };
    insta::assert_snapshot!(refused("[columns]\nsupplier_gstin = \"VAT\"\nnumber = \"Ref\"\ndate = \"Dated\""), @r#"no column is headed "VAT", as the mapping says; line 1 has "Party", "Tax No", "Ref", "Own Ref", "Dated", "Kind of paper", "Worth", "Central""#);
    insta::assert_snapshot!(refused("sheet = \"May\""), @r#"no sheet is called "May", as the mapping says; there are "#);
    let unknown = Mapping::from_toml("\n[columns]\ngstin = \"VAT\"").expect_err("it is wrong");
    assert!(
        unknown
            .to_string()
            .starts_with("line 3: unknown variant `gstin`"),
        "{unknown}"
    );
}

#[test]
fn a_file_without_headings_says_what_to_do() {
    let refused = read("a.csv", b"1,2\n3,4\n", &Mapping::default());
    assert!(matches!(refused, Err(RegisterError::NoHeadings)));
}

/// Numbers of the tax network's test data have other letters in the 14th place.
#[test]
fn a_heading_that_says_so_is_the_suppliers_gstin() {
    let register = b"taxpayer,supplier_gstin,Bill No,date\n\
        33ABKCS2033B1ZW,06ABCCG0123D1YZ,7,2024-10-31\n\
        33ABKCS2033B1ZW,24ABCFG0123H1YZ,8,2024-10-31\n";
    let registers = read("a.csv", register, &Mapping::default()).expect("it is one");
    let register = registers.first().expect("there is one");
    assert_eq!(
        register
            .columns
            .get(&Meaning::SupplierGstin)
            .map(String::as_str),
        Some("supplier_gstin")
    );
}
