//! Registers with lines that cannot be read: nothing of them is lost, and nobody is accused.

use std::fs;

use crate::office::Office;

const HEADINGS: &str = "GSTIN,Supplier,Bill No,Bill Date,Taxable Value,IGST,CGST,SGST,Cess";

impl Office {
    /// A register with every invoice of the tax network.
    fn books(&self, name: &str, change: impl Fn(usize, String) -> String) -> String {
        let fetched = self.run(&["invoices", "--section", "b2b"]).json();
        let invoices = fetched["invoices"].as_array().unwrap().iter();
        let lines = invoices.map(|invoice| {
            let cell = |name: &str| invoice[name].as_str().unwrap_or_default().to_owned();
            let amounts = ["taxable_value", "igst", "cgst", "sgst", "cess"].map(cell);
            format!(
                "{},Mess Traders,{},{},{}",
                cell("supplier_gstin"),
                cell("number"),
                cell("date"),
                amounts.join(",")
            )
        });
        let lines: Vec<_> = (2..)
            .zip(lines)
            .map(|(place, line)| change(place, line))
            .collect();
        let path = self.data.path().join(name);
        fs::write(&path, format!("{HEADINGS}\n{}\n", lines.join("\n"))).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn output(&self, name: &str) -> String {
        self.data.path().join(name).to_str().unwrap().to_owned()
    }
}

fn with_stray_mark(place: usize, line: String) -> String {
    match place {
        3 => line.replace("Mess", "\"Mess"),
        _ => line,
    }
}

#[test]
fn a_stray_quotation_mark_costs_its_own_line_only() {
    let office = Office::open();
    let whole = office.books("whole.csv", |_, line| line);
    let exact = office.run(&["match", &whole]).json()["summary"]["exact"].clone();
    let books = office.books("books.csv", with_stray_mark);
    let matched = office.run(&["match", &books]);
    assert_eq!(matched.code, 8, "{}", matched.stderr);
    let damaged = &matched.json()["register"]["damaged"];
    assert_eq!(damaged.as_array().unwrap().len(), 1, "{damaged}");
    assert_eq!(damaged[0]["line"], 3);
    let reason = damaged[0]["reason"].as_str().unwrap();
    assert!(reason.contains("quotation mark"), "{reason}");
    assert_eq!(
        matched.json()["summary"]["exact"].as_u64(),
        exact.as_u64().map(|exact| exact - 1)
    );
    assert!(
        matched.stderr.contains("1 register cell could not be read"),
        "{}",
        matched.stderr
    );
    // Where the pairs go into a file, the message names the cells.
    let told = office.run(&["match", &books, "--output", &office.output("p.xlsx")]);
    assert_eq!(told.code, 8);
    assert!(
        told.stderr
            .contains("books.csv, the whole line: a quotation mark"),
        "{}",
        told.stderr
    );
}

#[test]
fn proposals_of_a_register_wait_for_a_person() {
    let office = Office::open();
    let books = office.books("books.csv", |_, line| line);
    let decide = office.output("decide.csv");
    let made = office.run(&["plan", "new", "--register", &books, "--output", &decide]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let text = fs::read_to_string(&decide).unwrap();
    assert!(text.contains(",accepted,match,line "), "{text}");
    let sent = office.run(&["apply", &decide, "--yes"]);
    assert_eq!(sent.code, 0, "{}", sent.stderr);
    assert!(sent.stderr.contains("nothing to do"), "{}", sent.stderr);

    let json = office.output("decide.json");
    let made = office.run(&["plan", "new", "--register", &books, "--format", "json"]);
    fs::write(&json, &made.stdout).unwrap();
    let sent = office.run(&["apply", &json, "--yes"]);
    assert_eq!(sent.code, 0, "{} {}", sent.stdout, sent.stderr);
    assert_eq!(office.writes(), 0);

    // Taken over by writing the action.
    let taken = text.replace(
        ",,,,,,,,no_action,accepted,match",
        ",accept,,,,,,,no_action,accepted,match",
    );
    assert_ne!(taken, text);
    fs::write(&decide, taken).unwrap();
    let checked = office.run(&["plan", "check", &decide]).json();
    assert_eq!(checked["lines"][0]["source"], "person");
}

#[test]
fn a_plan_of_a_damaged_register_is_made_and_ends_with_8() {
    let office = Office::open();
    let books = office.books("books.csv", with_stray_mark);
    for name in ["decide.csv", "decide.xlsx"] {
        let output = office.output(name);
        let made = office.run(&["plan", "new", "--register", &books, "--output", &output]);
        assert_eq!(made.code, 8, "{}", made.stderr);
        assert!(made.stderr.contains("line 3"), "{}", made.stderr);
        assert!(fs::metadata(&output).unwrap().len() > 0);
    }
}

#[test]
fn a_letter_accuses_nobody_of_what_could_not_be_read() {
    let office = Office::open();
    let spoilt = |place: usize, line: String| match place {
        2 => {
            let cells: Vec<_> = line.split(',').collect();
            line.replace(cells[3], "31-31-2024")
        }
        _ => line,
    };
    let books = office.books("books.csv", spoilt);
    let text = fs::read_to_string(&books).unwrap();
    let number = text
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .nth(2)
        .unwrap()
        .to_owned();
    let letters = office.output("letters.txt");
    let matched = office.run(&["match", &books, "--letters", &letters]);
    assert_eq!(matched.code, 8, "{}", matched.stderr);
    let letters = fs::read_to_string(letters).unwrap();
    let at = letters.find(&number).unwrap();
    let (before, after) = letters.split_at(at);
    let heading = before
        .rfind("These documents are")
        .map(|start| &before[start..]);
    assert!(heading.unwrap().contains("could not be read"), "{letters}");
    assert!(
        after.contains("line 2 of our register could not be read"),
        "{letters}"
    );
}
