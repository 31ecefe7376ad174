//! Kinds of registrations, told by the shape of their numbers.

/// What kind of registration a GSTIN belongs to, told by the shapes that public
/// GST software goes by.
///
/// ```
/// # use gst_types::{Gstin, GstinKind};
/// let embassy = Gstin::parse_unchecked("0717USA12345UN2")?;
/// assert_eq!((embassy.kind(), embassy.pan()), (GstinKind::Uin, None));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GstinKind {
    /// A regular taxpayer, a government department, or another holder of a
    /// number with a PAN or TAN.
    Regular,
    /// A body of the United Nations, an embassy or another holder of a unique
    /// identity number.
    Uin,
    /// One who deducts tax at source.
    Tds,
    /// One who collects tax at source: an e-commerce operator.
    Tcs,
    /// A non-resident taxable person.
    NonResident,
    /// A supplier of online information and database access from abroad.
    Oidar,
    /// No shape that the tax network is known to issue.
    Unknown,
}

/// Classes of characters that stand in for one place each: `9` a digit, `A` a
/// letter, `*` either, `+` either but zero; others stand for themselves.
const SHAPES: &[(&[u8; 15], GstinKind)] = &[
    // The order matters: `D` and `C` in the 14th place are also letters of the
    // regular shape.
    (b"99AAAA*9999A+D*", GstinKind::Tds),
    (b"99AAAAA9999A+C*", GstinKind::Tcs),
    (b"99AAAA99999A9Z9", GstinKind::Regular),
    (b"99AAAAA9999A+z*", GstinKind::Regular),
    (b"9999AAA99999UN*", GstinKind::Uin),
    (b"9999AAA99999ON*", GstinKind::Uin),
    (b"9999AAA99999NR*", GstinKind::NonResident),
    (b"9999AAA99999OS*", GstinKind::Oidar),
];

pub(super) fn of(number: &[u8; 15]) -> GstinKind {
    SHAPES
        .iter()
        .find(|(shape, kind)| {
            has_shape(number, *shape) && (*kind != GstinKind::Oidar || number.starts_with(b"99"))
        })
        .map_or(GstinKind::Unknown, |(_, kind)| *kind)
}

pub(super) fn is_pan(text: &[u8]) -> bool {
    has_shape(text, b"AAAAA9999A")
}

fn has_shape(text: &[u8], shape: &[u8]) -> bool {
    text.len() == shape.len()
        && text.iter().zip(shape).all(|(byte, class)| match class {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            b'*' => byte.is_ascii_alphanumeric(),
            b'+' => byte.is_ascii_alphanumeric() && *byte != b'0',
            // The 14th place of a regular number: Z by default, and 1 to 9, A,
            // B, D to J.
            b'z' => matches!(byte, b'Z' | b'1'..=b'9' | b'A' | b'B' | b'D'..=b'J'),
            exact => byte == exact,
        })
}
