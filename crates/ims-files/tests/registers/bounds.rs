//! Small files that ask for much memory or time, and files that only look like workbooks.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use cfb::CompoundFile;
use ims_files::register::{FileError, Mapping, Register, RegisterError, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

type Made = Result<Vec<u8>, Box<dyn std::error::Error>>;

fn archive(entries: &[(&str, &str)]) -> Made {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(content.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A workbook with these lines of its sheet and these shared texts.
fn xlsx(rows: &str, texts: &str) -> Made {
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", texts),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

fn ods(table: &str, manifest: &str) -> Made {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        (
            "content.xml",
            &format!(
                r#"<office:document-content><table:table table:name="S">{table}</table:table></office:document-content>"#
            ),
        ),
    ])
}

/// A workbook of Excel 97 whose only sheet has these records; 8 bytes of the table of texts are its
/// counts.
fn xls(shared: &[u8], records: &[(u16, &[u8])]) -> Made {
    let record = |kind: u16, content: &[u8]| -> Made {
        let length = u16::try_from(content.len())?;
        Ok([&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat())
    };
    let begin = |kind: u8| [0, 6, kind, 0, 0, 0, 0, 0];
    let sheet = |start: u32| -> Made {
        record(
            0x85,
            &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat(),
        )
    };
    let end = record(0x0A, &[])?;
    let texts = record(0xFC, shared)?;
    let start = record(0x809, &begin(5))?.len() + sheet(0)?.len() + texts.len() + end.len();
    let mut stream = record(0x809, &begin(5))?;
    stream.extend(sheet(u32::try_from(start)?)?);
    stream.extend(texts);
    stream.extend(&end);
    stream.extend(record(0x809, &begin(0x10))?);
    for (kind, content) in records {
        stream.extend(record(*kind, content)?);
    }
    stream.extend(&end);
    compound("/Workbook", &stream)
}

fn compound(name: &str, content: &[u8]) -> Made {
    let mut file = CompoundFile::create(Cursor::new(Vec::new()))?;
    file.create_stream(name)?.write_all(content)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// A number in a cell of an .xls file.
fn number(line: u16, column: u16) -> Vec<u8> {
    let place = [line.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    [place, 7_f64.to_le_bytes().to_vec()].concat()
}

fn read_bytes(bytes: &[u8]) -> Result<Vec<Register>, RegisterError> {
    read("a", bytes, &Mapping::default())
}

fn refused(bytes: &[u8]) -> FileError {
    let error = read_bytes(bytes).expect_err("nothing of it is read");
    let RegisterError::File(error) = error else {
        unreachable!("refused, but not for what the file is: {error}")
    };
    error
}

const HEADINGS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>GSTIN</t></is></c><c r="B1" t="inlineStr"><is><t>Bill No</t></is></c><c r="C1" t="inlineStr"><is><t>Bill Date</t></is></c></row>"#;

#[test]
fn archives_are_not_unpacked_beyond_what_they_say() -> Result<(), Box<dyn std::error::Error>> {
    let honest = xlsx(&" ".repeat(1 << 20), "<sst/>")?;
    let told = u32::try_from((1 << 20) + "<worksheet><sheetData></sheetData></worksheet>".len())?;
    let saying = |size: u32| -> Made {
        let mut bytes = honest.clone();
        for place in 0..bytes.len() - 4 {
            let size_of_entry = bytes.get_mut(place..place + 4).ok_or("too short")?;
            if *size_of_entry == told.to_le_bytes() {
                size_of_entry.copy_from_slice(&size.to_le_bytes());
            }
        }
        Ok(bytes)
    };
    assert!(matches!(read_bytes(&honest), Err(RegisterError::Empty)));
    let told = refused(&saying(u32::MAX)?).to_string();
    assert!(
        told.contains("2147483648 bytes when it is unpacked"),
        "{told}"
    );
    assert!(matches!(refused(&saying(7)?), FileError::Damaged(_)));
    Ok(())
}

#[test]
fn what_claims_to_be_large_takes_no_memory() -> Result<(), Box<dyn std::error::Error>> {
    let claim = r#"<sst uniqueCount="99999999999"></sst>"#;
    assert!(matches!(
        refused(&xlsx(HEADINGS, claim)?),
        FileError::TooLarge { .. }
    ));

    let corners = [(0x203, &number(0, 0)[..]), (0x203, &number(65_535, 65_535))];
    assert!(matches!(
        refused(&xls(&[0; 8], &corners)?),
        FileError::TooLarge { .. }
    ));

    // From line 4,000,000,000 to line 1: more than there is of memory.
    let claim = [
        0xEE_6B_28_00_u32.to_le_bytes(),
        1_u32.to_le_bytes(),
        [0, 0, 255, 0],
        [0; 4],
    ]
    .concat();
    let dimensions = [(0x200, &claim[..14]), (0x203, &number(0, 0))];
    assert!(matches!(
        read_bytes(&xls(&[0; 8], &dimensions)?),
        Err(RegisterError::NoHeadings)
    ));

    let filled = r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>"#;
    let rows = format!("<table:table-row>{filled}</table:table-row>").repeat(1_000);
    assert!(matches!(
        refused(&ods(&rows, "<m/>")?),
        FileError::TooLarge { .. }
    ));
    let repeated =
        format!(r#"<table:table-row table:number-rows-repeated="1000">{filled}</table:table-row>"#);
    assert!(matches!(
        refused(&ods(&repeated, "<m/>")?),
        FileError::TooLarge { .. }
    ));
    Ok(())
}

#[test]
fn one_long_text_in_many_cells_is_counted_for_each() -> Result<(), Box<dyn std::error::Error>> {
    let text = "x".repeat(32_767);
    let cells = (1..=40_000).fold(String::new(), |mut rows, line| {
        write!(
            rows,
            r#"<row r="{line}"><c r="A{line}" t="s"><v>0</v></c></row>"#
        )
        .expect("a string has room");
        rows
    });
    let texts = format!(r#"<sst uniqueCount="1"><si><t>{text}</t></si></sst>"#);
    let told = refused(&xlsx(&cells, &texts)?).to_string();
    assert!(told.contains("1073741824 bytes of text"), "{told}");

    let shared = [&[0; 8][..], &2_000_u16.to_le_bytes(), &[0], &[b'x'; 2_000]].concat();
    let cell = |line: u16| [line.to_le_bytes(), [0, 0], [0, 0], [0, 0], [0, 0]].concat();
    let cells: Vec<Vec<u8>> = (0..60_000).map(cell).collect();
    let cells: Vec<(u16, &[u8])> = std::iter::repeat_n(&cells, 4)
        .flatten()
        .map(|cell| (0xFD, &cell[..]))
        .collect();
    let told = refused(&xls(&shared, &cells)?).to_string();
    assert!(told.contains("bytes of text"), "{told}");
    // Few of them are read.
    assert!(matches!(
        read_bytes(&xls(&shared, cells.get(..2).unwrap_or_default())?),
        Err(RegisterError::NoHeadings)
    ));

    let row = r#"<table:table-row table:number-rows-repeated="100000"><table:table-cell office:value-type="string"><text:p>TEXT</text:p></table:table-cell></table:table-row>"#;
    let told = refused(&ods(&row.replace("TEXT", &text), "<m/>")?).to_string();
    assert!(told.contains("bytes of text"), "{told}");
    Ok(())
}

#[test]
fn empty_lines_cost_nothing() -> Result<(), Box<dyn std::error::Error>> {
    let blank = (2..=100_000).fold(String::from(HEADINGS), |mut rows, line| {
        write!(rows, r#"<row r="{line}"><c r="A{line}" s="0"/></row>"#).expect("a string has room");
        rows
    });
    let last = r#"<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>33ABKCS2033B1ZW</t></is></c><c r="B1048576"><v>7</v></c><c r="C1048576"><v>46303</v></c></row>"#;
    let registers = read_bytes(&xlsx(&format!("{blank}{last}"), "<sst/>")?)?;
    let lines = registers.iter().flat_map(|register| &register.lines);
    assert!(lines.map(|line| line.line).eq([1_048_576]));

    let text = |text: &str| {
        format!(
            r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let row = |cells: [&str; 3]| {
        format!(
            r#"<table:table-row>{}<table:table-cell table:number-columns-repeated="16381"/></table:table-row>"#,
            cells.map(text).concat()
        )
    };
    let empty = r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let table = [
        row(["GSTIN", "Bill No", "Bill Date"]),
        row(["33ABKCS2033B1ZW", "7", "08-10-2026"]),
        empty.to_owned(),
    ]
    .concat();
    let registers = read_bytes(&ods(&table, "<m/>")?)?;
    let lines = registers.iter().flat_map(|register| &register.lines);
    assert!(lines.map(|line| line.line).eq([2]));
    Ok(())
}

#[test]
fn a_cell_longer_than_any_is_named() -> Result<(), Box<dyn std::error::Error>> {
    let long = "x".repeat(32_768);
    let text = format!("GSTIN,Bill No,Bill Date\n33ABKCS2033B1ZW,7,{long}\n");
    let cell = format!(r#"<row r="2"><c r="C2" t="inlineStr"><is><t>{long}</t></is></c></row>"#);
    for bytes in [text.into_bytes(), xlsx(&cell, "<sst/>")?] {
        let told = refused(&bytes).to_string();
        assert!(told.contains("in line 2, column 3"), "{told}");
    }
    Ok(())
}

#[test]
fn passwords_and_other_documents_are_told() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = "<manifest><file-entry><manifest:encryption-data/></file-entry></manifest>";
    let encrypted = [
        compound("/EncryptedPackage", b"xyz")?,
        xls(&[0; 8], &[]).map(|_| {
            compound(
                "/Workbook",
                &[0x09, 8, 8, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0x2F, 0, 2, 0, 1, 0],
            )
        })??,
        ods("", manifest)?,
    ];
    for bytes in encrypted {
        assert!(matches!(refused(&bytes), FileError::Encrypted));
    }
    let others = [
        compound("/WordDocument", b"xyz")?,
        archive(&[("[Content_Types].xml", ""), ("word/document.xml", "")])?,
        archive(&[("register.csv", "GSTIN,Bill No\n")])?,
    ];
    for bytes in others {
        assert!(matches!(refused(&bytes), FileError::OtherDocument(_)));
    }
    assert!(matches!(
        refused(b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"),
        FileError::TooOld
    ));
    for page in [
        "<!-- made by an ERP --><table><tr><td>GSTIN</td></tr></table>",
        "\u{feff}\r\n<style>td {}</style><div>",
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
        "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
    ] {
        assert!(
            matches!(refused(page.as_bytes()), FileError::Markup),
            "{page}"
        );
    }
    Ok(())
}
