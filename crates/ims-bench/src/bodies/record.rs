//! One document, as the server writes it.

use std::fmt::Write as _;

use fastrand::Rng;
use gst_types::Section;

/// Writes a B2B invoice with the documented fields in the documented order.
pub(super) fn documented(text: &mut String, rng: &mut Rng) {
    let amounts = Amounts::random(rng);
    let dates = Dates::random(rng);
    let _ = write!(
        text,
        r#"{{"action":"{}","camt":{},"cess":{},"hash":"{}","iamt":{},"idt":"{}","inum":"{}","inv_typ":"{}","ispendactblocked":"{}","pos":"{:02}","rtnprd":"{}","samt":{},"srcfilstatus":"{}","srcform":"{}","stin":"{}","txval":{},"val":{}}}"#,
        action(rng),
        Rupees(amounts.cgst),
        Rupees(amounts.cess),
        hash(rng),
        Rupees(amounts.igst),
        dates.document,
        number(rng),
        supply_type(rng),
        flag(rng),
        rng.u8(1..=38),
        dates.return_period,
        Rupees(amounts.cgst),
        filing_status(rng),
        source_form(rng),
        gstin(rng),
        Rupees(amounts.taxable),
        Rupees(amounts.value()),
    );
}

/// Writes a document of any section in the order of live data.
pub(super) fn live(text: &mut String, section: Section, rng: &mut Rng) {
    let amounts = Amounts::random(rng);
    let dates = Dates::random(rng);
    let _ = write!(text, r#"{{"stin":"{}","#, gstin(rng));
    if rng.u8(..10) < 8 {
        text.push_str(r#""tradenm":""#);
        trade_name(text, rng);
        text.push_str(r#"","#);
    }
    let names = if section.is_note() {
        ["nt_num", "nt_dt", "ont_num", "ont_dt"]
    } else {
        ["inum", "idt", "oinum", "oidt"]
    };
    let [number_name, date_name, original_number, original_date] = names;
    let _ = write!(
        text,
        r#""{number_name}":"{}","{date_name}":"{}","#,
        number(rng),
        dates.document
    );
    if section.is_amendment() {
        let _ = write!(
            text,
            r#""{original_number}":"{}","{original_date}":"{}","#,
            number(rng),
            Dates::random(rng).document
        );
    }
    if !matches!(section, Section::Ecom | Section::Ecoma) {
        let _ = write!(text, r#""inv_typ":"{}","#, supply_type(rng));
    }
    let _ = write!(
        text,
        r#""rtnprd":"{}","srcform":"{}","srcfilstatus":"{}","pos":"{:02}","ispendactblocked":"{}","action":"{}","val":{},"txval":{},"iamt":{},"camt":{},"samt":{},"cess":{},"hash":"{}"}}"#,
        dates.return_period,
        source_form(rng),
        filing_status(rng),
        rng.u8(1..=38),
        flag(rng),
        action(rng),
        Rupees(amounts.value()),
        Rupees(amounts.taxable),
        Rupees(amounts.igst),
        Rupees(amounts.cgst),
        Rupees(amounts.cgst),
        Rupees(amounts.cess),
        hash(rng),
    );
}

/// The amounts of a document, in paise.
struct Amounts {
    taxable: u64,
    igst: u64,
    /// Central and state tax are always equal.
    cgst: u64,
    cess: u64,
}

impl Amounts {
    /// From one rupee to the 13 digits that the documentation allows, most of
    /// them small; whole rupees, one decimal and two decimals.
    fn random(rng: &mut Rng) -> Self {
        let most_digits = if rng.u8(..20) == 0 { 15 } else { 8 };
        let digits = rng.u32(3..=most_digits);
        let largest = 10_u64.pow(digits);
        let step = pick(rng, [1, 1, 1, 10, 100, 100]);
        let taxable = rng.u64(largest / 10..largest) / step * step;
        let rate = pick(rng, [0, 5, 12, 18, 18, 28]);
        let tax = taxable * rate / 100;
        let within_state = rng.bool();
        Self {
            taxable,
            igst: if within_state { 0 } else { tax },
            cgst: if within_state { tax / 2 } else { 0 },
            cess: if rng.u8(..20) == 0 { taxable / 100 } else { 0 },
        }
    }

    fn value(&self) -> u64 {
        self.taxable + self.igst + 2 * self.cgst + self.cess
    }
}

/// Paise, shown as rupees in the fewest digits, as JSON writers do.
struct Rupees(u64);

impl std::fmt::Display for Rupees {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (rupees, 0) => write!(f, "{rupees}"),
            (rupees, paise) if paise % 10 == 0 => write!(f, "{rupees}.{}", paise / 10),
            (rupees, paise) => write!(f, "{rupees}.{paise:02}"),
        }
    }
}

struct Dates {
    document: String,
    return_period: String,
}

impl Dates {
    fn random(rng: &mut Rng) -> Self {
        let (day, month, year) = (rng.u8(1..=28), rng.u8(1..=12), rng.u16(2020..=2029));
        Self {
            document: format!("{day:02}-{month:02}-{year}"),
            return_period: format!("{month:02}{year}"),
        }
    }
}

/// Letters and digits in the places that a GSTIN has them.
fn gstin(rng: &mut Rng) -> String {
    let mut gstin = format!("{:02}", rng.u8(1..=38));
    for place in 2..15 {
        gstin.push(match place {
            2..=6 | 11 => upper_case(rng),
            7..=10 => rng.digit(10),
            13 => 'Z',
            _ if rng.bool() => upper_case(rng),
            _ => rng.char('1'..='9'),
        });
    }
    gstin
}

/// One to the sixteen characters that the documentation allows.
fn number(rng: &mut Rng) -> String {
    let length = rng.usize(1..=16);
    (0..length)
        .map(|_| match rng.u8(..16) {
            0 => '/',
            1 => '-',
            2..=5 => upper_case(rng),
            _ => rng.digit(10),
        })
        .collect()
}

fn hash(rng: &mut Rng) -> String {
    format!("{:032x}{:032x}", rng.u128(..), rng.u128(..))
}

fn trade_name(text: &mut String, rng: &mut Rng) {
    const WORDS: [&str; 16] = [
        "Shree",
        "Textiles",
        "M/S",
        "Traders",
        "Private",
        "Limited",
        "LLP",
        "Agencies",
        "Gujarat",
        "Polymers",
        "A",
        "of",
        "Enterprises",
        "Steel",
        "International",
        "Co.",
    ];
    const ODD: [&str; 5] = [
        "\u{0936}\u{094d}\u{0930}\u{0940}",
        r"\u0026",
        r#"\"Best\""#,
        r"A\/C",
        "Caf\u{e9}",
    ];
    for index in 0..rng.usize(1..=7) {
        if index > 0 {
            text.push(' ');
        }
        if rng.u8(..25) == 0 {
            text.push_str(pick(rng, ODD));
        } else {
            text.push_str(pick(rng, WORDS));
        }
    }
}

fn upper_case(rng: &mut Rng) -> char {
    rng.char('A'..='Z')
}

fn action(rng: &mut Rng) -> &'static str {
    pick(rng, ["N", "N", "N", "A", "R", "P"])
}

fn flag(rng: &mut Rng) -> &'static str {
    pick(rng, ["N", "N", "N", "Y"])
}

fn filing_status(rng: &mut Rng) -> &'static str {
    pick(rng, ["Filed", "Filed", "Not Filed"])
}

fn source_form(rng: &mut Rng) -> &'static str {
    pick(rng, ["R1", "R1", "R1", "R1A", "IFF"])
}

fn supply_type(rng: &mut Rng) -> &'static str {
    pick(rng, ["R", "R", "R", "R", "R", "DE", "SEWP", "SEWOP", "CBW"])
}

fn pick<T: Copy + Default, const N: usize>(rng: &mut Rng, from: [T; N]) -> T {
    rng.choice(from).unwrap_or_default()
}
