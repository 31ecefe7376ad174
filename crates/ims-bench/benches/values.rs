//! What each value of a document costs by itself, by divan. Values of one
//! table are not compared with one another's ways of decoding, so that no
//! turns are needed here.

use divan::Bencher;
use divan::counter::ItemsCount;
use fastrand::Rng;
use gst_types::{Amount, Date, DocumentHash, DocumentNumber, Gstin, ReturnPeriod};

/// Values in one sample, so that none is known by heart.
const VALUES: usize = 1_000;

fn main() {
    divan::main();
}

/// Reads `VALUES` texts made by `make` in each iteration.
fn read<T>(bencher: Bencher<'_, '_>, make: fn(&mut Rng) -> String, read: fn(&str) -> T) {
    let mut rng = Rng::with_seed(seed());
    let texts: Vec<String> = (0..VALUES).map(|_| make(&mut rng)).collect();
    bencher.counter(ItemsCount::new(VALUES)).bench_local(|| {
        for text in &texts {
            divan::black_box(read(divan::black_box(text)));
        }
    });
}

fn seed() -> u64 {
    std::env::var("IMS_BENCH_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1)
}

fn amount_text(rng: &mut Rng) -> String {
    let digits = rng.u32(1..=9);
    let rupees = rng.u64(..10_u64.pow(digits));
    match rng.u8(..3) {
        0 => rupees.to_string(),
        1 => format!("{rupees}.{}", rng.u8(1..=9)),
        _ => format!("{rupees}.{:02}", rng.u8(1..=99)),
    }
}

#[divan::bench]
fn amount_from_its_text(bencher: Bencher<'_, '_>) {
    read(bencher, amount_text, str::parse::<Amount>);
}

#[divan::bench]
fn amount_through_a_float(bencher: Bencher<'_, '_>) {
    read(bencher, amount_text, |text| {
        let float: f64 = text.parse().unwrap_or_default();
        float.to_string().parse::<Amount>()
    });
}

#[divan::bench]
fn float_alone(bencher: Bencher<'_, '_>) {
    read(bencher, amount_text, str::parse::<f64>);
}

#[divan::bench]
fn date(bencher: Bencher<'_, '_>) {
    let make = |rng: &mut Rng| {
        let (day, month, year) = (rng.u8(1..=28), rng.u8(1..=12), rng.u16(2017..2030));
        format!("{day:02}-{month:02}-{year}")
    };
    read(bencher, make, str::parse::<Date>);
}

#[divan::bench]
fn return_period(bencher: Bencher<'_, '_>) {
    let make = |rng: &mut Rng| format!("{:02}{}", rng.u8(1..=12), rng.u16(2017..2030));
    read(bencher, make, str::parse::<ReturnPeriod>);
}

#[divan::bench]
fn gstin(bencher: Bencher<'_, '_>) {
    let make = |rng: &mut Rng| {
        let letters: String = (0..5).map(|_| rng.char('A'..='Z')).collect();
        format!("{:02}{letters}{:04}A1Z5", rng.u8(1..=38), rng.u16(..10_000))
    };
    read(bencher, make, Gstin::from_server);
}

#[divan::bench]
fn document_number(bencher: Bencher<'_, '_>) {
    let make = |rng: &mut Rng| {
        let length = rng.usize(1..=16);
        (0..length).map(|_| rng.digit(10)).collect()
    };
    read(bencher, make, DocumentNumber::from_server);
}

#[divan::bench]
fn document_hash(bencher: Bencher<'_, '_>) {
    let make = |rng: &mut Rng| format!("{:032x}{:032x}", rng.u128(..), rng.u128(..));
    read(bencher, make, DocumentHash::from_server);
}
