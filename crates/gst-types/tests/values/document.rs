//! The document: its key, its sums, and its round trip.

use std::collections::{BTreeMap, HashMap, HashSet};

use gst_types::{
    Action, Amount, Date, DocumentHash, DocumentKey, DocumentNumber, Extra, Gstin, Invoice,
    ItcReduction, Original, RawJson, ReturnPeriod, Section, SourceForm, StateCode, SupplyType,
};
use proptest::option::of;
use proptest::prelude::*;

use crate::common::{amount, parse};

fn section() -> impl Strategy<Value = Section> {
    prop::sample::select(Section::ALL.to_vec())
}

fn gstin() -> impl Strategy<Value = Gstin> {
    "[0-9A-Za-z]{15}".prop_map(|text| Gstin::from_server(&text).expect("15 characters"))
}

fn number() -> impl Strategy<Value = DocumentNumber> {
    "\\PC{1,30}".prop_map(|text| DocumentNumber::from_server(&text).expect("not empty"))
}

fn date() -> impl Strategy<Value = Date> {
    (1..=9999_i16, 1..=12_i8, 1..=28_i8)
        .prop_map(|(year, month, day)| Date::new(year, month, day).expect("a day"))
}

fn period() -> impl Strategy<Value = ReturnPeriod> {
    (1900..=2099_i16, 1..=12_i8)
        .prop_map(|(year, month)| ReturnPeriod::new(year, month).expect("a month"))
}

fn any_amount() -> impl Strategy<Value = Amount> {
    "-?[0-9]{1,14}(\\.[0-9]{1,14})?".prop_map(|text| amount(&text))
}

fn state() -> impl Strategy<Value = StateCode> {
    "[0-9]{2}".prop_map(|text| parse(&text))
}

fn raw() -> impl Strategy<Value = RawJson> {
    prop::sample::select(vec![
        "1.10",
        "-0",
        "1E400",
        "[1, {\"b\":1,\"a\":[] }]",
        "\"\\ud83d\"",
        "null",
        "true",
        "\"\\u0041\"",
    ])
    .prop_map(|json| serde_json::from_str(json).expect(json))
}

fn reduction() -> impl Strategy<Value = ItcReduction> {
    prop_oneof![
        Just(ItcReduction::Full),
        Just(ItcReduction::None),
        [any_amount(), any_amount(), any_amount(), any_amount()].prop_map(
            |[igst, cgst, sgst, cess]| ItcReduction::Partial {
                igst,
                cgst,
                sgst,
                cess
            }
        ),
    ]
}

prop_compose! {
    fn document()(
        (section, supplier, number, date) in (section(), gstin(), number(), date()),
        (name, original, supply_type, period) in (of(any::<String>()), of((number(), of(date()))), of("\\PC{0,6}"), of(period())),
        (form, filed, state, action) in (of("(R1|R6|IFF|\\PC{0,4})"), of(any::<bool>()), of(state()), "([ARPN]|\\PC{0,9})"),
        flags in [of(any::<bool>()), of(any::<bool>()), of(any::<bool>())],
        amounts in [of(any_amount()), of(any_amount()), of(any_amount()), of(any_amount()), of(any_amount()), of(any_amount())],
        (hash, reduction, remarks) in (of("([0-9a-f]{64}|[0-9A-F]{64}|\\PC{0,9})"), of(reduction()), of(any::<String>())),
        extra in prop::collection::btree_map(any::<String>(), raw(), 0..4),
    ) -> Invoice {
        let mut invoice = Invoice::new(section, supplier, number, date);
        invoice.supplier_name = name.map(String::into_boxed_str);
        invoice.original = original.map(|(number, date)| Box::new(Original { number, date }));
        invoice.supply_type = supply_type.map(|text| SupplyType::from_text(&text));
        invoice.return_period = period;
        invoice.source_form = form.map(|text| SourceForm::from_text(&text));
        invoice.supplier_filed = filed;
        invoice.place_of_supply = state;
        invoice.action = Action::from_text(&action);
        [invoice.pending_allowed, invoice.itc_reduction_allowed, invoice.remarks_allowed] = flags;
        [invoice.value, invoice.taxable_value, invoice.igst, invoice.cgst, invoice.sgst, invoice.cess] = amounts;
        invoice.hash = hash.map(|text| DocumentHash::from_server(&text));
        invoice.itc_reduction = reduction.map(Box::new);
        invoice.remarks = remarks.map(String::into_boxed_str);
        invoice.extra = extra.into();
        invoice
    }
}

proptest! {
    #[test]
    fn every_document_survives_a_round_trip(invoice in document()) {
        let text = serde_json::to_string(&invoice).expect("JSON");
        let read: Invoice = serde_json::from_str(&text).expect(&text);
        prop_assert_eq!(&read, &invoice);
        prop_assert_eq!(serde_json::to_string(&read).expect("JSON"), text.clone());
        let from_reader: Invoice = serde_json::from_reader(text.as_bytes()).expect(&text);
        prop_assert_eq!(&from_reader, &invoice);
        let pretty = serde_json::to_string_pretty(&[&invoice]).expect("JSON");
        let list: Vec<Invoice> = serde_json::from_str(&pretty).expect(&pretty);
        prop_assert_eq!(list, [invoice]);
    }

    #[test]
    fn every_key_survives_a_round_trip(mut invoice in document()) {
        // A `Value` cannot hold every number that a text can.
        invoice.extra = Extra::default();
        let key = invoice.key();
        let text = serde_json::to_string(&key).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<DocumentKey>(&text).expect(&text), key.clone());
        let whole: serde_json::Value = serde_json::to_value(&invoice).expect("JSON");
        let part: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).expect(&text);
        prop_assert_eq!(part.len(), 5);
        for (name, value) in part {
            prop_assert_eq!(&whole[&name], &value, "{}", name);
        }
        prop_assert_eq!(DocumentKey::from(&invoice), key);
    }

    #[test]
    fn the_tax_is_the_sum_of_the_heads(invoice in document()) {
        let heads = [invoice.igst, invoice.cgst, invoice.sgst, invoice.cess];
        let expected = if heads.iter().all(Option::is_none) {
            None
        } else {
            Amount::checked_sum(heads.into_iter().flatten())
        };
        prop_assert_eq!(invoice.tax(), expected);
    }

    #[test]
    fn credit_notes_alone_count_negative(invoice in document()) {
        let is_credit_note = matches!(invoice.section, Section::Cn | Section::Cna);
        let expected = invoice.value.map(|value| if is_credit_note { -value } else { value });
        prop_assert_eq!(invoice.signed_value(), expected);
    }
}

fn minimal() -> Invoice {
    Invoice::new(
        Section::B2b,
        parse("33ABKCS2033B1ZW"),
        parse("INV-1"),
        parse("2024-11-02"),
    )
}

#[test]
fn the_shape_is_that_of_the_output() {
    let json = serde_json::to_string(&minimal()).expect("JSON");
    assert_eq!(
        json,
        concat!(
            r#"{"section":"b2b","supplier_gstin":"33ABKCS2033B1ZW","supplier_name":null,"number":"INV-1","#,
            r#""date":"2024-11-02","original":null,"supply_type":null,"return_period":null,"source_form":null,"#,
            r#""supplier_filed":null,"place_of_supply":null,"action":"no_action","pending_allowed":null,"value":null,"#,
            r#""taxable_value":null,"igst":null,"cgst":null,"sgst":null,"cess":null,"hash":null,"itc_reduction":null,"#,
            r#""itc_reduction_allowed":null,"remarks":null,"remarks_allowed":null,"extra":{}}"#,
        )
    );
}

#[test]
fn what_is_left_out_is_none_and_what_names_a_document_is_needed() {
    let named = r#"{"section":"B2B","supplier_gstin":"33abkcs2033b1zw","number":"INV-1","date":"02-11-2024"}"#;
    assert_eq!(
        serde_json::from_str::<Invoice>(named).expect(named),
        minimal()
    );
    for name in ["section", "supplier_gstin", "number", "date"] {
        let other = named.replace(&format!("\"{name}\""), "\"other\"");
        let error = serde_json::from_str::<Invoice>(&other).expect_err(name);
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn keys_tell_documents_apart() {
    let first = minimal();
    let period: ReturnPeriod = parse("2024-11");
    let mut all = HashSet::from([first.key()]);
    for change in [
        |invoice: &mut Invoice| invoice.section = Section::Dn,
        |invoice: &mut Invoice| invoice.supplier_gstin = parse("29AABCF8078M1C8"),
        |invoice: &mut Invoice| invoice.number = parse("inv-1"),
        |invoice: &mut Invoice| invoice.date = parse("2025-11-02"),
        |invoice: &mut Invoice| invoice.return_period = Some(parse("2024-11")),
    ] {
        let mut other = first.clone();
        change(&mut other);
        assert!(all.insert(other.key()), "{}", other.key());
    }
    let mut decided = first.clone();
    decided.action = Action::Accepted;
    decided.value = Some(amount("1"));
    assert_eq!(decided.key(), first.key());
    let mut with_period = first.key();
    with_period.return_period = Some(period);
    assert_eq!(
        (first.key().to_string(), with_period.to_string()),
        (
            "b2b 33ABKCS2033B1ZW INV-1 of 2024-11-02".to_owned(),
            "b2b 33ABKCS2033B1ZW INV-1 of 2024-11-02 in 2024-11".to_owned()
        )
    );
    assert!(first.key() < with_period);
}

#[test]
fn a_tax_that_no_amount_can_hold_is_none() {
    let largest = amount("9999999999999999999999999999");
    let mut invoice = minimal();
    assert_eq!(invoice.tax(), None);
    invoice.igst = Some(largest);
    assert_eq!(invoice.tax(), Some(largest));
    invoice.cess = Some(amount("1"));
    assert_eq!(invoice.tax(), None);
}

#[test]
fn a_map_is_asked_with_a_text() {
    let invoice = minimal();
    let by_number = HashMap::from([(invoice.number.clone(), 1)]);
    assert_eq!(by_number.get("INV-1"), Some(&1));
    let by_supplier = HashMap::from([(invoice.supplier_gstin, 2)]);
    assert_eq!(by_supplier.get("33ABKCS2033B1ZW"), Some(&2));
    let sorted = BTreeMap::from([(invoice.number, 3)]);
    assert_eq!(sorted.get("INV-1"), Some(&3));
}

#[test]
fn the_original_is_kept_with_or_without_its_date() {
    for json in [
        r#"{"number":"INV-7","date":"2024-10-31"}"#,
        r#"{"number":"INV-7","date":null}"#,
    ] {
        let original: Original = serde_json::from_str(json).expect(json);
        assert_eq!(serde_json::to_string(&original).expect("JSON"), json);
    }
}

#[test]
fn a_builder_sets_every_field() {
    let built = Invoice::builder(
        Section::Cna,
        parse("33ABKCS2033B1ZW"),
        parse("CN-1"),
        parse("2024-11-02"),
    )
    .supplier_name("Sharma & Sons")
    .original(parse("CN-0"), parse("2024-10-31"))
    .supply_type(SupplyType::Regular)
    .return_period(parse("2024-11"))
    .source_form(SourceForm::Gstr1)
    .supplier_filed(true)
    .place_of_supply(parse("33"))
    .action(Action::Accepted)
    .pending_allowed(false)
    .value(amount("118"))
    .taxable_value(amount("100"))
    .igst(amount("1"))
    .cgst(amount("2"))
    .sgst(amount("3"))
    .cess(amount("4"))
    .hash(parse("ab"))
    .itc_reduction(ItcReduction::None)
    .itc_reduction_allowed(true)
    .remarks("as agreed")
    .remarks_allowed(true)
    .extra("irn", serde_json::from_str("1.10").expect("JSON"))
    .build();
    let json = concat!(
        r#"{"section":"cna","supplier_gstin":"33ABKCS2033B1ZW","supplier_name":"Sharma & Sons","number":"CN-1","#,
        r#""date":"2024-11-02","original":{"number":"CN-0","date":"2024-10-31"},"supply_type":"regular","#,
        r#""return_period":"2024-11","source_form":"gstr1","supplier_filed":true,"place_of_supply":"33","#,
        r#""action":"accepted","pending_allowed":false,"value":"118.00","taxable_value":"100.00","igst":"1.00","#,
        r#""cgst":"2.00","sgst":"3.00","cess":"4.00","hash":"ab","itc_reduction":{"kind":"none"},"#,
        r#""itc_reduction_allowed":true,"remarks":"as agreed","remarks_allowed":true,"extra":{"irn":1.10}}"#,
    );
    assert_eq!(serde_json::to_string(&built).expect("JSON"), json);
    assert_eq!(serde_json::from_str::<Invoice>(json).expect(json), built);
}
