//! A month in which errors come together: lines that differ from their document in several ways at
//! once, and neighbours that look alike.
//!
//! Which errors a line has is drawn for its number, date, amounts and supplier apart. Left out are
//! the drawings of which a careful person could not tell any more what they are.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

use std::collections::HashSet;

use gst_types::{Amount, Date, DocumentNumber, Gstin, Invoice, Original, Section};
use ims_reconcile::{DocumentKind, RegisterLine};

use crate::made::{Field, shuffled, with_check_digit};

/// How a supplier writes numbers.
#[derive(Clone, Debug)]
struct Series {
    prefix: Vec<String>,
    separator: &'static str,
    /// How the year is written, and whether before the serial number.
    year: Option<(&'static str, bool)>,
    width: usize,
    /// Whether the month is a part, and serial numbers begin again with each.
    is_monthly: bool,
}

struct Supplier {
    gstins: [Gstin; 2],
    series: Series,
    next: u32,
    is_intrastate: bool,
}

/// The parts of one number.
#[derive(Clone, Debug)]
struct Number {
    series: Series,
    month: i8,
    serial: String,
}

/// How much of each field agrees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Writing {
    Equal,
    Close,
    Weak,
    Distant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Day {
    Same,
    Near,
    Far,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Money {
    Equal,
    Within,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Same,
    Branch,
    Mistyped,
}

struct Maker {
    random: fastrand::Rng,
    field: Field,
    line: u32,
}

/// Makes a field of about so many documents and lines.
pub(crate) fn field(size: usize, seed: u64) -> Field {
    let mut maker = Maker {
        random: fastrand::Rng::with_seed(seed ^ 0x5eed),
        field: Field {
            documents: Vec::new(),
            lines: Vec::new(),
            links: HashSet::new(),
            errors: Vec::new(),
        },
        line: 0,
    };
    let mut suppliers: Vec<Supplier> = (0..=size / 60).map(|_| maker.supplier()).collect();
    while maker.field.documents.len() < size {
        let index = maker.random.usize(..suppliers.len());
        maker.event(&mut suppliers[index]);
    }
    let Maker {
        mut random, field, ..
    } = maker;
    shuffled(field, &mut random)
}

impl Number {
    fn text(&self) -> String {
        let mut parts = self.series.prefix.clone();
        if self.series.is_monthly {
            parts.push(format!("{:02}", self.month));
        }
        match self.series.year {
            Some((year, true)) => parts.extend([year.to_owned(), self.serial.clone()]),
            Some((year, false)) => parts.extend([self.serial.clone(), year.to_owned()]),
            None => parts.push(self.serial.clone()),
        }
        parts.join(self.series.separator)
    }

    fn parse(&self) -> DocumentNumber {
        parsed(&self.text())
    }
}

fn parsed(text: &str) -> DocumentNumber {
    DocumentNumber::from_server(text).expect("a number")
}

impl Maker {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.usize(..all.len())]
    }

    fn letters(&mut self, count: usize) -> String {
        let letter = |random: &mut fastrand::Rng| char::from(b'A' + random.u8(..26));
        (0..count).map(|_| letter(&mut self.random)).collect()
    }

    fn supplier(&mut self) -> Supplier {
        let pan = format!(
            "{}{:04}{}",
            self.letters(5),
            self.random.u32(..10_000),
            self.letters(1)
        );
        let states = ["27", "29", "33", "24", "07", "19"];
        let first = self.random.usize(..states.len());
        let gstin = |state: &str| with_check_digit(&format!("{state}{pan}1Z"));
        let separator = self.one_of(&["/", "-", "/", ""]);
        let length = self.random.usize(2..=4);
        let mut prefix = vec![self.letters(length)];
        if !separator.is_empty() && self.random.u8(..4) == 0 {
            prefix.push(self.letters(2));
        }
        let years = [
            None,
            None,
            Some(("26-27", true)),
            Some(("2026-27", true)),
            Some(("26-27", false)),
        ];
        Supplier {
            gstins: [
                gstin(states[first]),
                gstin(states[(first + 1) % states.len()]),
            ],
            series: Series {
                prefix,
                separator,
                year: self.one_of(&years).filter(|_| !separator.is_empty()),
                width: self.random.usize(1..=5),
                is_monthly: !separator.is_empty() && self.random.u8(..5) == 0,
            },
            next: self.random.u32(1..900),
            is_intrastate: self.random.u8(..3) == 0,
        }
    }

    fn date(&mut self) -> Date {
        let first = Date::new(2026, 4, 1).expect("a day");
        first.plus_days(self.random.i32(20..170)).expect("a day")
    }

    fn number(supplier: &mut Supplier, date: Date) -> Number {
        supplier.next += 1;
        let series = supplier.series.clone();
        let width = series.width;
        Number {
            series,
            month: date.month(),
            serial: format!("{:0width$}", supplier.next),
        }
    }

    fn document(
        &mut self,
        supplier: &Supplier,
        section: Section,
        number: &Number,
        date: Date,
    ) -> Invoice {
        let mut invoice = Invoice::new(section, supplier.gstins[0], number.parse(), date);
        let taxable = self.random.i64(20_000..90_000_000);
        charge(&mut invoice, taxable, supplier.is_intrastate);
        invoice.return_period = date.try_into().ok();
        invoice
    }

    fn line_of(&mut self, document: &Invoice) -> RegisterLine {
        self.line += 1;
        let mut line = RegisterLine::new(self.line);
        line.supplier_gstin = Some(document.supplier_gstin);
        line.kind = Some(DocumentKind::of(document.section));
        line.number = Some(document.number.clone());
        line.date = Some(document.date);
        line.value = document.value;
        line.taxable_value = document.taxable_value;
        line.igst = document.igst;
        line.cgst = document.cgst;
        line.sgst = document.sgst;
        line.cess = document.cess;
        line
    }

    fn put(&mut self, document: Invoice, error: &'static str) -> u32 {
        self.field.documents.push(document);
        self.field.errors.push(error);
        u32::try_from(self.field.documents.len() - 1).expect("a small field")
    }

    fn book(&mut self, line: RegisterLine, documents: &[u32]) {
        let place = u32::try_from(self.field.lines.len()).expect("a small field");
        self.field.lines.push(line);
        let links = documents.iter().map(|document| (*document, place));
        self.field.links.extend(links);
    }

    fn event(&mut self, supplier: &mut Supplier) {
        match self.random.u32(..100) {
            0..55 => self.several_errors(supplier),
            55..60 => self.only_one_side(supplier),
            60..65 => self.every_month(supplier),
            65..70 => self.same_number_of_a_branch(supplier),
            70..74 => self.same_serial_of_two_series(supplier),
            74..78 => self.note_without_its_kind(supplier),
            78..82 => self.entered_twice(supplier),
            82..87 => self.item_lines(supplier),
            87..91 => self.several_documents(supplier),
            91..95 => self.amendment(supplier),
            _ => self.last_year(supplier),
        }
    }

    /// One document and one line, with errors that are drawn for each field.
    fn several_errors(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let number = Self::number(supplier, date);
        let section = self.one_of(&[
            Section::B2b,
            Section::B2b,
            Section::B2b,
            Section::Cn,
            Section::Dn,
        ]);
        let mut document = self.document(supplier, section, &number, date);
        let mut line = self.line_of(&document);
        let writing = self.write_otherwise(&number, &mut document, &mut line);
        let day = match self.random.u8(..10) {
            0..6 => Day::Same,
            6..9 => Day::Near,
            _ => Day::Far,
        };
        let money = match self.random.u8(..10) {
            0..6 => Money::Equal,
            6..9 => Money::Within,
            _ => Money::Other,
        };
        let whose = match self.random.u8(..12) {
            0 => Whose::Branch,
            1 => Whose::Mistyped,
            _ => Whose::Same,
        };
        if !can_be_told(whose, writing, day, money) {
            let place = self.put(document, "none");
            let line = self.line_of(&self.field.documents[place as usize].clone());
            self.book(line, &[place]);
            return;
        }
        line.date = match day {
            Day::Same => line.date,
            Day::Near => date.plus_days(self.random.i32(1..=14)),
            Day::Far => date.plus_days(self.random.i32(15..=40)),
        };
        self.charge_otherwise(money, supplier, &document, &mut line);
        match whose {
            Whose::Same => {}
            Whose::Branch => line.supplier_gstin = Some(supplier.gstins[1]),
            Whose::Mistyped => line.supplier_gstin = Some(self.mistyped(supplier.gstins[0])),
        }
        let place = self.put(document, "several errors");
        self.book(line, &[place]);
    }

    /// Writes the number of the line in another way, and says how far it is then.
    fn write_otherwise(
        &mut self,
        number: &Number,
        document: &mut Invoice,
        line: &mut RegisterLine,
    ) -> Writing {
        let mut written = number.clone();
        // How far each difference takes the two apart.
        let mut differences = Vec::new();
        if number.series.separator.is_empty() {
            written.series.separator = "";
        } else if self.random.u8(..3) == 0 {
            written.series.separator = self.one_of(&[" ", ".", "_", "-", "/"]);
            if written.series.separator == " " {
                // White space does not count: the parts run together.
                differences.push(Writing::Weak);
            } else if written.series.separator != number.series.separator {
                differences.push(Writing::Close);
            }
        }
        let bare = number.serial.trim_start_matches('0').to_owned();
        if self.random.u8(..4) == 0 && !number.series.separator.is_empty() {
            written.serial = if number.serial == bare {
                format!("0{bare}")
            } else {
                bare.clone()
            };
            differences.push(Writing::Close);
        }
        if let Some((_, is_first)) = number.series.year
            && self.random.u8(..4) == 0
        {
            let year = self.one_of(&[None, Some("2026-2027"), Some("2627")]);
            written.series.year = year.map(|year| (year, is_first));
            differences.push(if year.is_some() {
                Writing::Close
            } else {
                Writing::Weak
            });
        } else if self.random.u8(..5) == 0 && !number.series.is_monthly {
            written.series.prefix.clear();
            if written.series.year.take().is_some() {
                differences.push(Writing::Weak);
            }
            differences.push(Writing::Weak);
        }
        let mut text = written.text();
        if differences.is_empty() && self.random.u8(..8) == 0 && number.serial.contains('0') {
            let (head, tail) = text.rsplit_once(&*written.serial).expect("a serial number");
            text = format!("{head}{}{tail}", written.serial.replace('0', "O"));
            differences.push(Writing::Weak);
        }
        if self.random.u8(..6) == 0 {
            text = text.to_lowercase();
        }
        let full = number.text();
        if full.len() > 16 {
            // What the tax network keeps of it.
            document.number = parsed(&full[full.len() - 16..]);
            text = full;
            differences = vec![Writing::Weak];
        }
        line.number = Some(parsed(&text));
        match differences[..] {
            [] => Writing::Equal,
            [one] => one,
            _ => Writing::Distant,
        }
    }

    fn charge_otherwise(
        &mut self,
        money: Money,
        supplier: &Supplier,
        document: &Invoice,
        line: &mut RegisterLine,
    ) {
        let paise = |amount: Option<Amount>| amount.and_then(Amount::to_paise).unwrap_or(0);
        match money {
            Money::Equal => match self.random.u8(..6) {
                // Not every register tells everything.
                0 => line.value = None,
                1 => line.cess = None,
                _ => {}
            },
            Money::Within => {
                let rounded = |paise: i64| (paise + 50).div_euclid(100) * 100;
                if self.random.bool() {
                    line.value = Some(Amount::from_paise(rounded(paise(document.value))));
                } else {
                    let off = self.random.i64(-99..=99);
                    line.taxable_value =
                        Some(Amount::from_paise(paise(document.taxable_value) + off));
                    line.value = Some(Amount::from_paise(paise(document.value) + off));
                }
            }
            Money::Other => {
                let mut other = document.clone();
                let taxable = self.random.i64(20_000..90_000_000);
                charge(&mut other, taxable, supplier.is_intrastate);
                (line.value, line.taxable_value) = (other.value, other.taxable_value);
                (line.igst, line.cgst, line.sgst) = (other.igst, other.cgst, other.sgst);
            }
        }
    }

    fn mistyped(&mut self, gstin: Gstin) -> Gstin {
        let mut text = gstin.as_str().as_bytes().to_owned();
        // Of the four digits of the PAN.
        let place = self.random.usize(7..10);
        if self.random.bool() && text[place] != text[place + 1] {
            text.swap(place, place + 1);
        } else {
            text[place] = if text[place] == b'9' {
                b'0'
            } else {
                text[place] + 1
            };
        }
        Gstin::from_server(&String::from_utf8(text).expect("ASCII")).expect("a GSTIN's form")
    }

    fn only_one_side(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let number = Self::number(supplier, date);
        let document = self.document(supplier, Section::B2b, &number, date);
        if self.random.bool() {
            self.put(document, "only in IMS");
        } else {
            let line = self.line_of(&document);
            self.book(line, &[]);
        }
    }

    /// Rent: the same amount each month, and a month is missing on either side.
    fn every_month(&mut self, supplier: &mut Supplier) {
        let first = Date::new(2026, 4, 5).expect("a day");
        let number = Self::number(supplier, first);
        let rent = self.document(supplier, Section::B2b, &number, first);
        let taxable = rent.taxable_value.and_then(Amount::to_paise).unwrap_or(0);
        for month in 0..4 {
            let date = first.plus_days(month * 30).expect("a day");
            let number = Self::number(supplier, date);
            let mut document = self.document(supplier, Section::B2b, &number, date);
            charge(&mut document, taxable, supplier.is_intrastate);
            let mut line = self.line_of(&document);
            match self.random.u8(..5) {
                0 => {
                    self.put(document, "every month");
                }
                1 => self.book(line, &[]),
                with_error => {
                    if with_error == 2 {
                        line.date = date.plus_days(self.random.i32(1..=10));
                    }
                    let place = self.put(document, "every month");
                    self.book(line, &[place]);
                }
            }
        }
    }

    /// Two registrations of one PAN give the same number to different documents.
    fn same_number_of_a_branch(&mut self, supplier: &mut Supplier) {
        let (date, other_date) = (self.date(), self.date());
        let number = Self::number(supplier, date);
        let first = self.document(supplier, Section::B2b, &number, date);
        let mut second = self.document(supplier, Section::B2b, &number, other_date);
        second.supplier_gstin = supplier.gstins[1];
        let (first_line, second_line) = (self.line_of(&first), self.line_of(&second));
        let place = self.put(first, "number of a branch");
        if self.random.bool() {
            self.book(first_line, &[place]);
        }
        if self.random.bool() {
            let place = self.put(second, "number of a branch");
            self.book(second_line, &[place]);
        } else {
            self.book(second_line, &[]);
        }
    }

    /// `A/12` and `B/12`, and the register has `12` only.
    fn same_serial_of_two_series(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let mut number = Self::number(supplier, date);
        number.series.is_monthly = false;
        number.series.separator = "/";
        let mut other = number.clone();
        other.series.prefix = vec![format!("{}X", number.series.prefix[0])];
        let first = self.document(supplier, Section::B2b, &number, date);
        let second = self.document(supplier, Section::B2b, &other, date);
        for document in [first, second] {
            let mut line = self.line_of(&document);
            line.number = Some(parsed(&number.serial));
            let place = self.put(document, "two series");
            self.book(line, &[place]);
        }
    }

    /// An invoice and a credit note of one number; the register does not say which it has.
    fn note_without_its_kind(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let number = Self::number(supplier, date);
        let invoice = self.document(supplier, Section::B2b, &number, date);
        let note = self.document(supplier, Section::Cn, &number, date);
        let mut line = self.line_of(&note);
        line.kind = None;
        line.date = date.plus_days(self.random.i32(0..=3));
        self.put(invoice, "note without its kind");
        let place = self.put(note, "note without its kind");
        self.book(line, &[place]);
    }

    /// A bill that somebody entered again, in another way.
    fn entered_twice(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let mut number = Self::number(supplier, date);
        number.series.separator = "/";
        let document = self.document(supplier, Section::B2b, &number, date);
        let line = self.line_of(&document);
        let mut again = self.line_of(&document);
        number.series.separator = "-";
        again.number = Some(number.parse());
        again.date = date.plus_days(self.random.i32(1..=5));
        let place = self.put(document, "entered twice");
        self.book(again, &[]);
        self.book(line, &[place]);
    }

    /// One document as two to five lines of the register, posted some days later.
    fn item_lines(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let number = Self::number(supplier, date);
        let document = self.document(supplier, Section::B2b, &number, date);
        let posted = date.plus_days(self.random.i32(0..=6));
        let parts = self.random.i64(2..=5);
        let mut lines = Vec::new();
        for part in 1..=parts {
            let mut line = self.line_of(&document);
            line.date = posted;
            for amount in [
                &mut line.value,
                &mut line.taxable_value,
                &mut line.igst,
                &mut line.cgst,
                &mut line.sgst,
            ] {
                let whole = amount.and_then(Amount::to_paise).unwrap_or(0);
                let each = whole / (parts + 1);
                let share = if part == parts {
                    whole - each * (parts - 1)
                } else {
                    each
                };
                *amount = Some(Amount::from_paise(share));
            }
            lines.push(line);
        }
        let place = self.put(document, "item lines");
        for line in lines {
            self.book(line, &[place]);
        }
    }

    /// Two or three documents that were booked as one, with a sum that is rounded.
    fn several_documents(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let count = self.random.usize(2..=3);
        let numbers: Vec<_> = (0..count).map(|_| Self::number(supplier, date)).collect();
        let documents: Vec<_> = numbers
            .iter()
            .map(|number| self.document(supplier, Section::B2b, number, date))
            .collect();
        let mut line = self.line_of(&documents[0]);
        let sum = |of: fn(&Invoice) -> Option<Amount>| {
            Amount::checked_sum(documents.iter().filter_map(of))
        };
        line.value = sum(|it| it.value);
        line.taxable_value = sum(|it| it.taxable_value);
        line.igst = sum(|it| it.igst);
        line.cgst = sum(|it| it.cgst);
        line.sgst = sum(|it| it.sgst);
        let texts: Vec<_> = numbers.iter().map(Number::text).collect();
        line.number = Some(parsed(
            &texts.join(self.one_of(&[", ", "; ", " & ", " + "])),
        ));
        if self.random.bool() {
            let off = Amount::from_paise(self.random.i64(-50..=50));
            line.value = line.value.and_then(|value| value.checked_add(off));
        }
        let places: Vec<_> = documents
            .into_iter()
            .map(|document| self.put(document, "several documents"))
            .collect();
        self.book(line, &places);
    }

    /// An amendment under a number of its own; the register has it under the old one or the new one.
    fn amendment(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let (number, new_number) = (Self::number(supplier, date), Self::number(supplier, date));
        let later = date.plus_days(3).expect("a day");
        let original = self.document(supplier, Section::B2b, &number, date);
        let mut amended = self.document(supplier, Section::B2ba, &new_number, later);
        amended.original = Some(Box::new(Original {
            number: original.number.clone(),
            date: Some(date),
        }));
        let mut line = self.line_of(&amended);
        match self.random.u8(..3) {
            0 => line.number = Some(original.number.clone()),
            1 => line.original.clone_from(&amended.original),
            _ => {}
        }
        let place = self.put(amended, "amendment");
        self.book(line, &[place]);
    }

    /// The number of a year ago, which is in IMS as well; the register writes this year's otherwise.
    fn last_year(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let mut number = Self::number(supplier, date);
        number.series.year = None;
        number.series.separator = "/";
        let document = self.document(supplier, Section::B2b, &number, date);
        let mut before = self.document(supplier, Section::B2b, &number, date);
        before.date = date.plus_days(-365).expect("a day");
        let mut line = self.line_of(&document);
        number.series.separator = "-";
        line.number = Some(number.parse());
        self.put(before, "last year");
        let place = self.put(document, "last year");
        self.book(line, &[place]);
    }
}

/// Whether a careful person would still say that they are one.
fn can_be_told(whose: Whose, writing: Writing, day: Day, money: Money) -> bool {
    let agrees = money != Money::Other;
    match whose {
        Whose::Same => match writing {
            Writing::Equal => true,
            Writing::Close => {
                agrees && (day != Day::Far || money == Money::Equal) || day == Day::Same
            }
            Writing::Weak | Writing::Distant => agrees && day != Day::Far,
        },
        Whose::Branch => match writing {
            Writing::Equal | Writing::Close => agrees && day != Day::Far,
            Writing::Weak | Writing::Distant => money == Money::Equal && day == Day::Same,
        },
        Whose::Mistyped => match writing {
            Writing::Equal => agrees && day != Day::Far,
            Writing::Close => agrees && day == Day::Same,
            Writing::Weak | Writing::Distant => false,
        },
    }
}

fn charge(invoice: &mut Invoice, taxable: i64, is_intrastate: bool) {
    let rates = [5, 12, 18, 28];
    let rate = rates[usize::try_from(taxable % 4).unwrap_or(0)];
    let half = taxable * rate / 200;
    let (igst, half) = if is_intrastate {
        (0, half)
    } else {
        (half * 2, 0)
    };
    invoice.taxable_value = Some(Amount::from_paise(taxable));
    invoice.igst = Some(Amount::from_paise(igst));
    invoice.cgst = Some(Amount::from_paise(half));
    invoice.sgst = Some(Amount::from_paise(half));
    invoice.cess = Some(Amount::ZERO);
    invoice.value = Some(Amount::from_paise(taxable + igst + half * 2));
}
