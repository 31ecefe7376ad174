//! Sections and types of goods, in each place where they are spelled.

use std::collections::BTreeSet;

use gst_types::wire::SectionParameter;
use gst_types::{CountedSection, GoodsType, ImportSection, Section};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample;

use crate::common::{from_wire, parse, quoted, survives, survives_ours, to_wire};

/// Our name, query value, response key, error report's key; amendment, note,
/// credit note.
#[rustfmt::skip]
const SECTIONS: [(Section, [&str; 4], [bool; 3]); 8] = [
    (Section::B2b,   ["b2b",   "B2B",   "b2b",    "b2b"],   [false, false, false]),
    (Section::B2ba,  ["b2ba",  "B2BA",  "b2ba",   "b2ba"],  [true,  false, false]),
    (Section::Cn,    ["cn",    "CN",    "b2bcn",  "cn"],    [false, true,  true]),
    (Section::Cna,   ["cna",   "CNA",   "b2bcna", "cna"],   [true,  true,  true]),
    (Section::Dn,    ["dn",    "DN",    "b2bdn",  "dn"],    [false, true,  false]),
    (Section::Dna,   ["dna",   "DNA",   "b2bdna", "dna"],   [true,  true,  false]),
    (Section::Ecom,  ["ecom",  "ECOM",  "ecom",   "ecom"],  [false, false, false]),
    (Section::Ecoma, ["ecoma", "ECOMA", "ecoma",  "ecoma"], [true,  false, false]),
];

/// The sheets of GSTN's Excel tool.
const SHEETS: [(Section, &str); 8] = [
    (Section::B2b, "B2B"),
    (Section::B2ba, "B2BA"),
    (Section::Cn, "B2B-CN"),
    (Section::Cna, "B2B-CNA"),
    (Section::Dn, "B2B-DN"),
    (Section::Dna, "B2B-DNA"),
    (Section::Ecom, "ECO"),
    (Section::Ecoma, "ECOA"),
];

/// Those that are counted and cannot be listed.
const COUNTED: [(CountedSection, &str, GoodsType); 8] = [
    (CountedSection::Isd, "isd", GoodsType::InwardSupplies),
    (CountedSection::Isda, "isda", GoodsType::InwardSupplies),
    (CountedSection::Isdcn, "isdcn", GoodsType::InwardSupplies),
    (CountedSection::Isdcna, "isdcna", GoodsType::InwardSupplies),
    (CountedSection::Impg, "impg", GoodsType::Imports),
    (CountedSection::Impga, "impga", GoodsType::Imports),
    (CountedSection::Impgsez, "impgsez", GoodsType::Imports),
    (CountedSection::Impgseza, "impgseza", GoodsType::Imports),
];

/// A text in lower, upper and mixed case.
fn cases(text: &str) -> [String; 3] {
    let mixed = text
        .chars()
        .enumerate()
        .map(|(place, letter)| {
            if place % 2 == 0 {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            }
        })
        .collect();
    [text.to_lowercase(), text.to_uppercase(), mixed]
}

#[test]
fn a_section_is_read_in_every_spelling_and_written_in_the_right_one() {
    for (section, spellings, [amendment, note, credit]) in SECTIONS {
        let [name, query, response, error] = spellings;
        for text in spellings.iter().flat_map(|spelling| cases(spelling)) {
            assert_eq!(parse::<Section>(&text), section, "{text}");
            assert_eq!(
                parse::<CountedSection>(&text),
                CountedSection::Listed(section),
                "{text}"
            );
            let json = quoted(&text);
            assert_eq!(
                serde_json::from_str::<Section>(&json).expect("our serde"),
                section
            );
        }
        assert_eq!(section.to_string(), name);
        assert_eq!(section.name(), name);
        assert_eq!(section.query_value(), query);
        assert_eq!(section.response_key(), response);
        assert_eq!(section.error_report_key(), error);
        assert_eq!(
            (
                section.is_amendment(),
                section.is_note(),
                section.is_credit_note()
            ),
            (amendment, note, credit),
            "{section}"
        );
        survives_ours(&section);

        let parameter = SectionParameter::from(section);
        assert_eq!(parameter.to_string(), query);
        assert_eq!(
            serde_json::to_string(&parameter).expect("a text"),
            quoted(query)
        );
        assert_eq!(parameter.lower_case().to_string(), query.to_lowercase());
        assert_eq!(parameter.lower_case().lower_case(), parameter.lower_case());
        assert_ne!(parameter.lower_case(), parameter);
    }
}

#[test]
fn all_sections_are_listed_once_and_in_order() {
    assert_eq!(Section::ALL, SECTIONS.map(|(section, ..)| section));
    let counted: Vec<_> = SECTIONS
        .map(|(section, ..)| CountedSection::from(section))
        .into_iter()
        .chain(COUNTED.map(|(section, ..)| section))
        .collect();
    assert_eq!(CountedSection::ALL.as_slice(), counted);
    assert!(Section::ALL.is_sorted() && CountedSection::ALL.is_sorted());
    let keys: BTreeSet<_> = CountedSection::ALL
        .iter()
        .map(|section| section.response_key())
        .collect();
    assert_eq!(keys.len(), 16, "no two sections share a key");
}

#[test]
fn a_counted_section_is_under_its_type_of_goods() {
    for (section, spelling, goods) in COUNTED {
        for text in cases(spelling) {
            assert_eq!(parse::<CountedSection>(&text), section);
            assert!(text.parse::<Section>().is_err(), "{text} cannot be listed");
        }
        assert_eq!(
            (section.name(), section.response_key()),
            (spelling, spelling)
        );
        assert_eq!(section.goods_type(), goods);
        survives_ours(&section);
    }
    for (section, [name, _, response, _], _) in SECTIONS {
        let counted = CountedSection::from(section);
        assert_eq!((counted.name(), counted.response_key()), (name, response));
        assert_eq!(counted.goods_type(), GoodsType::Others);
        survives_ours(&counted);
    }
    for goods in GoodsType::ALL {
        let sections: Vec<_> = CountedSection::ALL
            .into_iter()
            .filter(|section| section.goods_type() == goods)
            .collect();
        assert_eq!(goods.sections(), sections);
    }
}

#[test]
fn a_wrong_section_is_told_the_right_ones() {
    for (text, hint) in [
        ("cdnr", "cn for credit notes or dn for debit notes"),
        (
            "CDNRA",
            "cna for amended credit notes or dna for amended debit notes",
        ),
        ("b2c", "one of b2b, b2ba, cn, cna, dn, dna, ecom, ecoma"),
        ("", "one of b2b, b2ba, cn, cna, dn, dna, ecom, ecoma"),
        ("CDN-R", "cn for credit notes or dn for debit notes"),
        ("b2b.", "one of b2b"),
        ("impg", "one of b2b"),
        ("ｂ２ｂ", "one of b2b"),
    ] {
        let error = text.parse::<Section>().expect_err(text);
        assert_eq!(error.what(), "section");
        assert!(error.to_string().contains(hint), "{error}");
        assert!(
            text == "impg" || text.parse::<CountedSection>().is_err(),
            "{text}"
        );
    }
}

#[test]
fn a_type_of_goods_is_read_by_name_and_by_the_key_of_its_counts() {
    for (goods, name, key) in [
        (GoodsType::Others, "others", "all_oth"),
        (GoodsType::Imports, "imports", "imp_gds"),
        (GoodsType::InwardSupplies, "inward_supplies", "inv_supp_isd"),
    ] {
        for spelling in [name, key] {
            for text in cases(spelling) {
                assert_eq!(parse::<GoodsType>(&text), goods);
                assert_eq!(parse::<GoodsType>(&text.replace('_', "-")), goods);
            }
        }
        assert_eq!(
            (goods.name(), goods.query_value(), goods.response_key()),
            (name, name, key)
        );
        assert_eq!(to_wire(&goods), quoted(name));
        assert_eq!(
            from_wire::<GoodsType>(&quoted(name)).expect("its own form"),
            goods
        );
        survives(&goods);
    }
    assert_eq!(GoodsType::default(), GoodsType::Others);
    assert!(GoodsType::ALL.is_sorted());
    for text in ["", "other", "import", "goods", "inward supplies", "all"] {
        assert!(text.parse::<GoodsType>().is_err(), "{text}");
        assert!(from_wire::<GoodsType>(&quoted(text)).is_err(), "{text}");
    }
}

#[test]
fn names_align() {
    assert_eq!(
        format!("{:>6}|{:<6}|", Section::Cn, Section::Cn),
        "    cn|cn    |"
    );
    assert_eq!(
        format!("{:>9}|", CountedSection::Listed(Section::B2b)),
        "      b2b|"
    );
    assert_eq!(format!("{:>9}|", GoodsType::Imports), "  imports|");
    let parameter = SectionParameter::from(Section::Cn);
    assert_eq!(
        format!("{parameter:>4}|{:>4}|", parameter.lower_case()),
        "  CN|  cn|"
    );
}

proptest! {
    #[test]
    fn no_text_panics(text: String) {
        let _ = (text.parse::<Section>(), text.parse::<CountedSection>(), text.parse::<GoodsType>());
    }

    #[test]
    fn only_the_spellings_in_the_table_are_sections(text in "[bBcCdDeE2nNaAmMoO]{1,6}") {
        let expected = SECTIONS.iter().find(|(_, spellings, _)| {
            spellings.iter().any(|spelling| spelling.to_lowercase() == text.to_lowercase())
        });
        let expected = match text.to_lowercase().as_str() {
            "eco" => Some(Section::Ecom),
            "ecoa" => Some(Section::Ecoma),
            _ => expected.map(|(section, ..)| *section),
        };
        prop_assert_eq!(text.parse::<Section>().ok(), expected);
    }

    #[test]
    fn hyphens_blanks_and_case_do_not_count(
        (section, name) in sample::select(SHEETS.to_vec()),
        marks in vec(sample::select(vec!["", "-", " ", "_", " - "]), 8),
        is_upper in vec(any::<bool>(), 8),
    ) {
        let letters = name.chars().filter(|letter| *letter != '-');
        let mut text = String::new();
        for ((letter, mark), is_upper) in letters.zip(marks).zip(is_upper) {
            text.push(if is_upper { letter } else { letter.to_ascii_lowercase() });
            text += mark;
        }
        prop_assert_eq!(text.parse::<Section>(), Ok(section));
        prop_assert_eq!(text.parse::<CountedSection>(), Ok(CountedSection::Listed(section)));
        let json = serde_json::from_str::<Section>(&quoted(&text));
        prop_assert_eq!(json.ok(), Some(section));
        prop_assert_eq!(text.parse::<SectionParameter>().map(|it| it.to_string().to_uppercase()),
            Ok(section.query_value().to_owned()));
    }
}

#[test]
fn sections_of_imports_are_spelled_as_they_are_counted() {
    for section in ImportSection::ALL {
        for text in cases(section.name()) {
            assert_eq!(text.parse(), Ok(section));
        }
        assert_eq!(section.counted().name(), section.name());
        assert_eq!(section.counted().goods_type(), GoodsType::Imports);
        let parameter = SectionParameter::from(section);
        assert_eq!(parameter.to_string(), section.query_value());
        assert_eq!(parameter.lower_case().to_string(), section.name());
        assert_eq!(section.query_value().parse(), Ok(parameter));
        survives_ours(&section);
    }
    let error = "isd".parse::<ImportSection>().unwrap_err();
    assert!(error.to_string().contains("impgseza"), "{error}");
}
