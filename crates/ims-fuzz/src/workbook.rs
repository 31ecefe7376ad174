//! Workbooks by their parts, as whatever is changed in an archive breaks it.
//!
//! The first byte of the input says what the rest is: the sheet of an `.xlsx` or `.xlsb` file, or the
//! content of an `.ods` or `.xls` file. In the sheet of an `.xlsx` file a zero byte stands between the
//! sheet and the table of texts.

use std::io::{Cursor, Write};
use std::panic::PanicHookInfo;

use cfb::CompoundFile;
use ims_files::register::{self, Mapping};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::plan::check_draft;
use crate::register::check_refusal;

/// Reads a workbook as a register and as a plan.
pub fn check(input: &[u8]) {
    let Some((format, content)) = input.split_first() else {
        return;
    };
    let workbook = match format {
        b'x' => xlsx(content),
        b'b' => xlsb(content),
        b'o' => archive(&[("content.xml", content), MIME_TYPE, MANIFEST]),
        _ => xls(content),
    };
    if let Err(error) = register::read("register", &workbook, &Mapping::default()) {
        check_refusal(&error);
    }
    if let Ok(draft) = ims_files::plan::read(&workbook) {
        check_draft(&draft);
    }
}

/// Tells of panics, but for those of the library that reads workbooks: they are caught.
pub fn tell(panic: &PanicHookInfo<'_>) {
    let is_ours = |place: &std::panic::Location<'_>| !place.file().contains("calamine");
    if panic.location().is_none_or(is_ours) {
        eprintln!("{panic}");
    }
}

const MIME_TYPE: (&str, &[u8]) = (
    "mimetype",
    b"application/vnd.oasis.opendocument.spreadsheet",
);
const MANIFEST: (&str, &[u8]) = ("META-INF/manifest.xml", b"<manifest:manifest/>");

const RELATIONSHIPS: &str = r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/KIND" Target="TARGET"/></Relationships>"#;

fn relationships(kind: &str, target: &str) -> String {
    RELATIONSHIPS
        .replace("KIND", kind)
        .replace("TARGET", target)
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in entries {
        writer.start_file(*name, stored).expect("a name");
        writer.write_all(content).expect("memory has room");
    }
    writer.finish().expect("memory has room").into_inner()
}

fn xlsx(content: &[u8]) -> Vec<u8> {
    let mut parts = content.splitn(2, |byte| *byte == 0);
    let sheet = parts.next().unwrap_or_default();
    let texts = parts.next().unwrap_or_default();
    let workbook = r#"<workbook xmlns:r="r"><sheets><sheet name="B2B" sheetId="1" r:id="a"/></sheets></workbook>"#;
    archive(&[
        ("[Content_Types].xml", b""),
        (
            "_rels/.rels",
            relationships("officeDocument", "xl/workbook.xml").as_bytes(),
        ),
        ("xl/workbook.xml", workbook.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            relationships("worksheet", "worksheets/sheet1.xml").as_bytes(),
        ),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn xlsb(sheet: &[u8]) -> Vec<u8> {
    let wide = |text: &str| -> Vec<u8> {
        let length = u32::try_from(text.len())
            .expect("it is short")
            .to_le_bytes();
        let letters = text.encode_utf16().flat_map(u16::to_le_bytes);
        length.into_iter().chain(letters).collect()
    };
    let bundle = [vec![0; 8], wide("a"), wide("B2B")].concat();
    let length = u8::try_from(bundle.len()).expect("it is short");
    // A sheet, the end of the sheets, and what comes after them.
    let workbook = [
        &[0x9C, 0x01, length][..],
        &bundle,
        &[0x90, 0x01, 0, 0x9D, 0x01, 0],
    ]
    .concat();
    archive(&[
        ("[Content_Types].xml", b""),
        ("xl/workbook.bin", &workbook),
        (
            "xl/_rels/workbook.bin.rels",
            relationships("worksheet", "worksheets/sheet1.bin").as_bytes(),
        ),
        ("xl/worksheets/sheet1.bin", sheet),
    ])
}

fn xls(stream: &[u8]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("memory has room");
    let written = file
        .create_stream("/Workbook")
        .and_then(|mut target| target.write_all(stream));
    written.expect("memory has room");
    file.flush().expect("memory has room");
    file.into_inner().into_inner()
}
