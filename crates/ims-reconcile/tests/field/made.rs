//! A month as the field has it, made from a seed, with the pairs that it was made from.
//!
//! Nothing here looks at the rules of the library: each error is made by hand on a copy of a
//! document, and the label is written down before.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

use std::collections::HashSet;

use gst_types::{Amount, Date, DocumentNumber, Gstin, Invoice, Original, Section};
use ims_reconcile::{DocumentKind, RegisterLine};

/// Documents, lines and which belong together.
pub(crate) struct Field {
    pub(crate) documents: Vec<Invoice>,
    pub(crate) lines: Vec<RegisterLine>,
    pub(crate) links: HashSet<(u32, u32)>,
    /// The error that each document was given.
    pub(crate) errors: Vec<&'static str>,
}

struct Supplier {
    gstin: Gstin,
    branch: Gstin,
    prefix: String,
    style: u8,
    next: u32,
    intrastate: bool,
}

struct Maker {
    random: fastrand::Rng,
    field: Field,
    line: u32,
}

/// Makes a field of about so many documents and lines.
pub(crate) fn field(size: usize, seed: u64) -> Field {
    let mut maker = Maker {
        random: fastrand::Rng::with_seed(seed),
        field: Field {
            documents: Vec::with_capacity(size + 8),
            lines: Vec::with_capacity(size + 8),
            links: HashSet::new(),
            errors: Vec::with_capacity(size + 8),
        },
        line: 1,
    };
    let mut suppliers: Vec<Supplier> = (0..=size / 40).map(|_| maker.supplier()).collect();
    while maker.field.documents.len() < size {
        let index = maker.random.usize(..suppliers.len());
        if let Some(supplier) = suppliers.get_mut(index) {
            maker.event(supplier);
        }
    }
    let Maker {
        mut random, field, ..
    } = maker;
    shuffled(field, &mut random)
}

impl Maker {
    fn letter(&mut self) -> char {
        char::from(b'A' + self.random.u8(..26))
    }

    fn supplier(&mut self) -> Supplier {
        let pan: String = (0..5).map(|_| self.letter()).collect::<String>()
            + &format!("{:04}", self.random.u32(..10_000))
            + &self.letter().to_string();
        let states = ["27", "29", "33", "24", "07"];
        let first = self.random.usize(..5);
        let gstin = |state: &str| with_check_digit(&format!("{state}{pan}1Z"));
        let length = self.random.usize(2..=4);
        Supplier {
            gstin: gstin(states[first]),
            branch: gstin(states[(first + 1) % 5]),
            prefix: (0..length).map(|_| self.letter()).collect(),
            style: self.random.u8(..6),
            next: self.random.u32(1..400),
            intrastate: first == 0,
        }
    }

    fn number(supplier: &mut Supplier) -> String {
        supplier.next += 1;
        numbered(supplier, supplier.next)
    }

    fn date(&mut self) -> Date {
        let day = self.random.i32(0..183);
        Date::new(2026, 4, 1)
            .and_then(|first| first.plus_days(day))
            .expect("a day of the year")
    }

    fn document(
        &mut self,
        supplier: &Supplier,
        section: Section,
        number: &str,
        date: Date,
    ) -> Invoice {
        let number = DocumentNumber::from_server(number).expect("a number");
        let taxable = self.random.i64(50_000..50_000_000);
        let mut invoice = Invoice::new(section, supplier.gstin, number, date);
        amounts(&mut invoice, taxable, supplier.intrastate);
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
        line.original.clone_from(&document.original);
        line.value = document.value;
        line.taxable_value = document.taxable_value;
        line.igst = document.igst;
        line.cgst = document.cgst;
        line.sgst = document.sgst;
        line.cess = document.cess;
        if document.section.is_credit_note() && self.random.bool() {
            for amount in [
                &mut line.value,
                &mut line.taxable_value,
                &mut line.igst,
                &mut line.cgst,
                &mut line.sgst,
            ] {
                *amount = amount.map(|amount| -amount);
            }
        }
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
        for document in documents {
            self.field.links.insert((*document, place));
        }
    }

    /// One document and its line, the line changed by a function.
    fn changed(
        &mut self,
        supplier: &mut Supplier,
        error: &'static str,
        change: impl FnOnce(&mut Self, &Supplier, &mut Invoice, &mut RegisterLine),
    ) {
        let section = *self
            .random
            .choice(
                [
                    Section::B2b,
                    Section::B2b,
                    Section::B2b,
                    Section::Cn,
                    Section::Dn,
                ]
                .iter(),
            )
            .expect("one");
        let (number, date) = (Self::number(supplier), self.date());
        let mut document = self.document(supplier, section, &number, date);
        let mut line = self.line_of(&document);
        change(self, supplier, &mut document, &mut line);
        let place = self.put(document, error);
        self.book(line, &[place]);
    }

    #[expect(clippy::too_many_lines, reason = "one arm an error")]
    fn event(&mut self, supplier: &mut Supplier) {
        match self.random.u32(..1000) {
            0..20 => self.changed(supplier, "separators", |maker, _, document, line| {
                let text = document.number.as_str();
                line.number = renumbered(&match maker.random.u8(..3) {
                    0 => text.replace('/', "-"),
                    1 => text.replace(['/', '-'], ""),
                    _ => text.replace(['/', '-'], "."),
                });
            }),
            20..40 => self.changed(supplier, "zeros", |_, supplier, document, line| {
                document.number = renumbered(&styled(supplier, &format!("{:06}", supplier.next)))
                    .expect("a number");
                line.number = renumbered(&styled(supplier, &supplier.next.to_string()));
            }),
            40..55 => self.changed(supplier, "year", |maker, supplier, document, line| {
                let year = *maker
                    .random
                    .choice(["26-27", "2026-27", "2627", "2026"].iter())
                    .expect("one");
                document.number =
                    renumbered(&format!("{}/{year}/{}", supplier.prefix, supplier.next))
                        .expect("a number");
                line.number = renumbered(&format!("{}/{}", supplier.prefix, supplier.next));
            }),
            55..75 => self.changed(supplier, "prefix", |maker, supplier, document, line| {
                document.number = renumbered(&format!("{}/{:04}", supplier.prefix, supplier.next))
                    .expect("a number");
                line.number = renumbered(&if maker.random.bool() {
                    format!("{:04}", supplier.next)
                } else {
                    supplier.next.to_string()
                });
            }),
            75..85 => self.changed(supplier, "length", |_, supplier, document, line| {
                let long = format!("{}/MUM/2026-27/{:05}", supplier.prefix, supplier.next);
                let cut: String = long.chars().skip(long.len() - 16).collect();
                document.number = renumbered(&cut).expect("a number");
                line.number = renumbered(&long);
            }),
            85..95 => self.changed(supplier, "likeness", |_, supplier, document, line| {
                let text = format!("{}/{:05}", supplier.prefix, supplier.next);
                document.number = renumbered(&text).expect("a number");
                line.number = renumbered(&match text.rsplit_once('/') {
                    Some((prefix, serial)) => format!("{prefix}/{}", serial.replace('0', "O")),
                    None => text,
                });
            }),
            95..120 => self.changed(supplier, "posting date", |maker, _, document, line| {
                line.date = document.date.plus_days(maker.random.i32(1..=14));
            }),
            120..140 => self.changed(supplier, "rupee", |maker, _, _, line| {
                let cents = maker.random.i64(1..=100);
                line.value = line
                    .value
                    .and_then(|value| value.abs().checked_add(Amount::from_paise(cents)));
            }),
            140..150 => self.changed(supplier, "branch", |_, supplier, _, line| {
                line.supplier_gstin = Some(supplier.branch);
            }),
            150..158 => self.changed(supplier, "mistyped", |maker, supplier, _, line| {
                let mut text = supplier.gstin.as_str().to_owned().into_bytes();
                let place = maker.random.usize(7..11);
                text[place] = if text[place] == b'9' {
                    b'0'
                } else {
                    text[place] + 1
                };
                line.supplier_gstin =
                    Gstin::from_server(&String::from_utf8(text).expect("ASCII")).ok();
            }),
            158..170 => self.changed(
                supplier,
                "other values",
                |maker, supplier, document, line| {
                    let mut other = document.clone();
                    amounts(
                        &mut other,
                        maker.random.i64(50_000..50_000_000),
                        supplier.intrastate,
                    );
                    (line.value, line.taxable_value) = (other.value, other.taxable_value);
                    (line.igst, line.cgst, line.sgst) = (other.igst, other.cgst, other.sgst);
                },
            ),
            170..190 => {
                let (number, date) = (Self::number(supplier), self.date());
                let document = self.document(supplier, Section::B2b, &number, date);
                self.put(document, "only in IMS");
            }
            190..210 => {
                let (number, date) = (Self::number(supplier), self.date());
                let document = self.document(supplier, Section::B2b, &number, date);
                let line = self.line_of(&document);
                self.book(line, &[]);
            }
            210..220 => self.two_years(supplier),
            220..230 => self.note_of_same_number(supplier),
            230..245 => self.twins(supplier),
            245..255 => self.several_lines(supplier),
            255..260 => self.several_documents(supplier),
            260..270 => self.amendment(supplier),
            _ => self.changed(supplier, "none", |_, _, _, _| {}),
        }
    }

    fn two_years(&mut self, supplier: &mut Supplier) {
        let (number, date) = (Self::number(supplier), self.date());
        let document = self.document(supplier, Section::B2b, &number, date);
        let mut last_year = document.clone();
        last_year.date = date.plus_days(-365).expect("a day");
        let booked = if self.random.bool() {
            &document
        } else {
            &last_year
        };
        let line = self.line_of(booked);
        let is_new = line.date == Some(document.date);
        let both = self.random.bool();
        let place = if is_new || both {
            Some(self.put(document, "two years"))
        } else {
            None
        };
        let last = if !is_new || both {
            Some(self.put(last_year, "two years"))
        } else {
            None
        };
        let linked = if is_new { place } else { last };
        self.book(line, linked.as_slice());
    }

    fn note_of_same_number(&mut self, supplier: &mut Supplier) {
        let (number, date) = (Self::number(supplier), self.date());
        let invoice = self.document(supplier, Section::B2b, &number, date);
        let note = self.document(supplier, Section::Cn, &number, date);
        let line = self.line_of(&note);
        self.put(invoice, "note of the same number");
        let place = self.put(note, "note of the same number");
        self.book(line, &[place]);
    }

    /// Two documents of one day and amount; each side lacks one of them now and then.
    fn twins(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let number = Self::number(supplier);
        let first = self.document(supplier, Section::B2b, &number, date);
        let mut second = first.clone();
        second.number = renumbered(&Self::number(supplier)).expect("a number");
        let (first_line, second_line) = (self.line_of(&first), self.line_of(&second));
        match self.random.u8(..3) {
            0 => {
                let places = [self.put(first, "twins"), self.put(second, "twins")];
                self.book(second_line, &places[1..]);
                self.book(first_line, &places[..1]);
            }
            1 => {
                self.put(first, "twins");
                self.book(second_line, &[]);
            }
            _ => {
                let place = self.put(second, "twins");
                self.book(second_line, &[place]);
                self.book(first_line, &[]);
            }
        }
    }

    fn several_lines(&mut self, supplier: &mut Supplier) {
        let (number, date) = (Self::number(supplier), self.date());
        let document = self.document(supplier, Section::B2b, &number, date);
        let (mut first, mut second) = (self.line_of(&document), self.line_of(&document));
        for (one, other) in [
            (&mut first.value, &mut second.value),
            (&mut first.taxable_value, &mut second.taxable_value),
            (&mut first.igst, &mut second.igst),
            (&mut first.cgst, &mut second.cgst),
            (&mut first.sgst, &mut second.sgst),
        ] {
            let paise = one.and_then(Amount::to_paise).unwrap_or(0);
            (*one, *other) = (
                Some(Amount::from_paise(paise / 3)),
                Some(Amount::from_paise(paise - paise / 3)),
            );
        }
        let place = self.put(document, "several lines");
        self.book(first, &[place]);
        self.book(second, &[place]);
    }

    fn several_documents(&mut self, supplier: &mut Supplier) {
        let date = self.date();
        let numbers = [Self::number(supplier), Self::number(supplier)];
        let first = self.document(supplier, Section::B2b, &numbers[0], date);
        let second = self.document(supplier, Section::B2b, &numbers[1], date);
        let mut line = self.line_of(&first);
        let sum = |one: Option<Amount>, other: Option<Amount>| one?.checked_add(other?);
        line.value = sum(first.value, second.value);
        line.taxable_value = sum(first.taxable_value, second.taxable_value);
        line.igst = sum(first.igst, second.igst);
        line.cgst = sum(first.cgst, second.cgst);
        line.sgst = sum(first.sgst, second.sgst);
        line.number = match self.random.u8(..3) {
            0 => renumbered(&format!("{}, {}", numbers[0], numbers[1])),
            1 => renumbered(&format!("{} & {}", numbers[0], numbers[1])),
            _ => line.number,
        };
        let places = [
            self.put(first, "several documents"),
            self.put(second, "several documents"),
        ];
        self.book(line, &places);
    }

    /// The original and its amendment with other amounts; the register has one of the two.
    fn amendment(&mut self, supplier: &mut Supplier) {
        let (number, date) = (Self::number(supplier), self.date());
        let original = self.document(supplier, Section::B2b, &number, date);
        let mut amended = self.document(supplier, Section::B2ba, &number, date);
        amended.original = Some(Box::new(Original {
            number: original.number.clone(),
            date: Some(original.date),
        }));
        if self.random.bool() {
            let line = self.line_of(&amended);
            self.put(original, "amendment");
            let place = self.put(amended, "amendment");
            self.book(line, &[place]);
        } else {
            let line = self.line_of(&original);
            let place = self.put(original, "amendment");
            self.put(amended, "amendment");
            self.book(line, &[place]);
        }
    }
}

/// Neither side keeps the order in which it was made.
pub(crate) fn shuffled(mut field: Field, random: &mut fastrand::Rng) -> Field {
    let mut documents: Vec<u32> = (0..).take(field.documents.len()).collect();
    let mut lines: Vec<u32> = (0..).take(field.lines.len()).collect();
    random.shuffle(&mut documents);
    random.shuffle(&mut lines);
    let inverse = |order: &[u32]| {
        let mut inverse = vec![0; order.len()];
        for (place, from) in (0..).zip(order) {
            inverse[*from as usize] = place;
        }
        inverse
    };
    let (new_documents, new_lines): (Vec<u32>, Vec<u32>) = (inverse(&documents), inverse(&lines));
    let moved = |(document, line): &(u32, u32)| {
        (new_documents[*document as usize], new_lines[*line as usize])
    };
    field.links = field.links.iter().map(moved).collect();
    field.errors = documents
        .iter()
        .map(|place| field.errors[*place as usize])
        .collect();
    permute(&mut field.documents, new_documents);
    permute(&mut field.lines, new_lines);
    field
}

/// Moves each value to its place without a second copy of all.
fn permute<T>(values: &mut [T], mut places: Vec<u32>) {
    for index in 0..values.len() {
        while places[index] as usize != index {
            let place = places[index] as usize;
            values.swap(index, place);
            places.swap(index, place);
        }
    }
}

fn amounts(invoice: &mut Invoice, taxable: i64, intrastate: bool) {
    let tax = taxable * 18 / 100 / 2 * 2;
    let (igst, half) = if intrastate { (0, tax / 2) } else { (tax, 0) };
    invoice.taxable_value = Some(Amount::from_paise(taxable));
    invoice.igst = Some(Amount::from_paise(igst));
    invoice.cgst = Some(Amount::from_paise(half));
    invoice.sgst = Some(Amount::from_paise(half));
    invoice.cess = Some(Amount::ZERO);
    invoice.value = Some(Amount::from_paise(taxable + tax));
}

fn numbered(supplier: &Supplier, serial: u32) -> String {
    styled(supplier, &format!("{serial:04}"))
}

fn styled(supplier: &Supplier, serial: &str) -> String {
    let prefix = &supplier.prefix;
    match supplier.style {
        0 => format!("{prefix}/{serial}"),
        1 => format!("{prefix}-{serial}"),
        2 => format!("{prefix}/26-27/{serial}"),
        3 => format!("{prefix}{serial}"),
        4 => format!("{serial}/26-27"),
        _ => format!("{prefix}/M/{serial}"),
    }
}

fn renumbered(text: &str) -> Option<DocumentNumber> {
    DocumentNumber::from_server(text).ok()
}

pub(crate) fn with_check_digit(body: &str) -> Gstin {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars();
    let mut all = alphabet.filter_map(|digit| format!("{body}{digit}").parse().ok());
    all.next().expect("a check digit")
}
