//! One-pass readers for the records of responses.
//!
//! A record that keeps unknown fields, and whose documented ones are all optional and of types that
//! can be read so, gets a `ReadJson` beside its `Deserialize`.

use std::collections::BTreeSet;

use proc_macro2::Literal;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Field, Fields, File, GenericArgument, Ident, Item, ItemStruct, PathArguments, Type};

use super::open_objects::serde_field;

/// A field that every value of a record is read into.
struct Slot<'a> {
    ident: &'a Ident,
    key: String,
}

/// Adds a reader to every record that can have one.
pub(super) fn add(types: &mut File) {
    let readable = readable_records(types);
    let mut items = Vec::new();
    for item in std::mem::take(&mut types.items) {
        let reader = match &item {
            Item::Struct(record) if readable.contains(&record.ident) => reader(record),
            _ => None,
        };
        items.push(item);
        items.extend(reader.into_iter().flatten());
    }
    types.items = items;
}

/// The records whose fields are all readable; a record may hold others, and itself.
fn readable_records(types: &File) -> BTreeSet<Ident> {
    let records: Vec<&ItemStruct> = types
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(record) => Some(record),
            _ => None,
        })
        .collect();
    let mut readable: BTreeSet<Ident> = records.iter().map(|record| record.ident.clone()).collect();
    loop {
        let before = readable.len();
        for record in &records {
            if !is_readable(record, &readable) {
                readable.remove(&record.ident);
            }
        }
        if readable.len() == before {
            return readable;
        }
    }
}

fn is_readable(record: &ItemStruct, readable: &BTreeSet<Ident>) -> bool {
    let Fields::Named(fields) = &record.fields else {
        return false;
    };
    let (extra, documented): (Vec<&Field>, Vec<&Field>) = fields
        .named
        .iter()
        .partition(|field| is_flattened(record, field));
    matches!(extra.as_slice(), [extra] if keeps_text(&extra.ty))
        && documented.iter().all(|field| {
            argument_of(&field.ty, "Option").is_some_and(|ty| is_readable_type(ty, readable))
        })
}

/// Whether unknown fields are kept as JSON text; where the document gives them a type they are not.
fn keeps_text(map: &Type) -> bool {
    let text = quote!(#map).to_string();
    text.trim_end_matches(['>', ' ']).ends_with("RawJson")
}

fn is_readable_type(ty: &Type, readable: &BTreeSet<Ident>) -> bool {
    if let Some(element) = argument_of(ty, "Vec").or_else(|| argument_of(ty, "Box")) {
        return is_readable_type(element, readable);
    }
    let Type::Path(path) = ty else { return false };
    let names: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|part| part.ident.to_string())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["gst_types", "wire", _] | ["gst_types", "RawJson"] => true,
        [_] => path
            .path
            .get_ident()
            .is_some_and(|name| readable.contains(name)),
        _ => false,
    }
}

/// `T` of `name<T>`.
fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == name => {
            match arguments.args.first()? {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_flattened(record: &ItemStruct, field: &Field) -> bool {
    serde_field(&record.ident, field).is_ok_and(|serde| serde.flatten)
}

fn reader(record: &ItemStruct) -> Option<Vec<Item>> {
    let name = &record.ident;
    let mut slots = Vec::new();
    let mut extra = None;
    for field in &record.fields {
        let ident = field.ident.as_ref()?;
        if is_flattened(record, field) {
            extra = Some(ident);
        } else {
            slots.push(Slot {
                ident,
                key: key(record, field)?,
            });
        }
    }
    let extra = extra?;
    let keys: Vec<&String> = slots.iter().map(|slot| &slot.key).collect();
    let bytes = slots
        .iter()
        .map(|slot| Literal::byte_string(slot.key.as_bytes()));
    let fields: Vec<&Ident> = slots.iter().map(|slot| slot.ident).collect();
    let implementations: File = syn::parse2(quote! {
        impl #name {
            /// The documented fields, by their names on the wire.
            pub const FIELDS: &'static [&'static str] = &[#(#keys),*];

            /// Reads the members of the object at the cursor, each in its documented form, in one
            /// pass.
            ///
            /// # Errors
            ///
            /// `Malformed` if one is in another form or comes twice; the same text can then be
            /// read by `Deserialize`.
            #[inline]
            pub fn read_members(
                &mut self,
                cursor: &mut ::gst_types::wire::Cursor<'_>,
            ) -> ::std::result::Result<(), ::gst_types::wire::Malformed> {
                cursor.members(|cursor, key| match key.as_bytes() {
                    #(#bytes => cursor.field(&mut self.#fields),)*
                    _ => cursor.keep(&mut self.#extra, key),
                })
            }

            /// Every field that was not taken out of the record, documented or not, as JSON text.
            #[must_use]
            pub fn into_extra(
                self,
            ) -> ::std::collections::BTreeMap<::std::string::String, ::gst_types::RawJson> {
                let mut extra = self.#extra;
                #(crate::open_object::keep_left(&mut extra, #keys, self.#fields);)*
                extra
            }
        }

        impl ::gst_types::wire::ReadJson for #name {
            fn read_json(
                cursor: &mut ::gst_types::wire::Cursor<'_>,
            ) -> ::std::result::Result<::std::option::Option<Self>, ::gst_types::wire::Malformed> {
                if cursor.null() {
                    return ::std::result::Result::Ok(::std::option::Option::None);
                }
                let mut record = Self::default();
                record.read_members(cursor)?;
                ::std::result::Result::Ok(::std::option::Option::Some(record))
            }
        }
    })
    .ok()?;
    Some(implementations.items)
}

/// The name on the wire.
fn key(record: &ItemStruct, field: &Field) -> Option<String> {
    let serde = serde_field(&record.ident, field).ok()?;
    serde
        .rename
        .or_else(|| Some(field.ident.as_ref()?.unraw().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_if_all_its_fields_can_be() {
        let mut types: File = syn::parse_quote! {
            pub struct Record {
                #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
                pub type_: Option<::gst_types::wire::Text>,
                pub lines: Option<Vec<Line>>,
                #[serde(flatten)]
                pub extra: BTreeMap<String, ::gst_types::RawJson>,
            }
            pub struct Line {
                pub amount: Option<::gst_types::wire::Amount>,
                #[serde(flatten)]
                pub extra: BTreeMap<String, ::gst_types::RawJson>,
            }
            pub struct Foreign {
                pub flag: Option<bool>,
                #[serde(flatten)]
                pub extra: BTreeMap<String, ::gst_types::RawJson>,
            }
            pub struct HoldsForeign {
                pub foreign: Option<Foreign>,
                #[serde(flatten)]
                pub extra: BTreeMap<String, ::gst_types::RawJson>,
            }
            pub struct Typed {
                pub amount: Option<::gst_types::wire::Amount>,
                #[serde(flatten)]
                pub extra: BTreeMap<String, ::gst_types::wire::Text>,
            }
            pub struct Closed {
                pub amount: Option<::gst_types::wire::Amount>,
            }
        };
        add(&mut types);
        let text = prettyplease::unparse(&types);
        for (name, expected) in [
            ("Record", true),
            ("Line", true),
            ("Foreign", false),
            ("HoldsForeign", false),
            ("Typed", false),
            ("Closed", false),
        ] {
            let found = text.contains(&format!("ReadJson for {name} "));
            assert_eq!(found, expected, "{name}");
        }
        assert!(
            text.contains("b\"type\" => cursor.field(&mut self.type_)"),
            "{text}"
        );
    }
}
