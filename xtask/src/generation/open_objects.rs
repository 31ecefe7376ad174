//! Own `Deserialize` for objects that keep unknown fields.
//!
//! Serde's derive buffers the values of an object with a flattened map, and a buffered number has
//! lost its digits. The code written here reads each value straight into its type: known keys
//! without allocation, unknown ones as JSON text, `null` as an absent value, and a key that comes
//! twice as an error.

use openapi_document::{Error, Result};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Field, Fields, File, GenericArgument, Ident, Item, ItemStruct, LitStr, Path,
    PathArguments, Token, Type, parse_quote,
};

/// Replaces the derived `Deserialize` of every struct with a flattened map.
pub(super) fn rewrite(types: &mut File) -> Result<()> {
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut types.items) {
        let implementation = match &mut item {
            Item::Struct(item) => open_object(item)?,
            _ => None,
        };
        items.push(item);
        if let Some(implementation) = implementation {
            let parsed = syn::parse2(implementation).map_err(|error| {
                Error::new(
                    "generated types",
                    format!("the reading code does not parse: {error}"),
                    "a field name of the document is not a Rust name: rename it by an overlay action",
                )
            })?;
            items.push(parsed);
        }
    }
    types.items = items;
    Ok(())
}

/// How a field gets its value when its key is absent or `null`.
enum Absent {
    /// `None`.
    Optional,
    /// An error.
    Refused,
    /// The value of `Default` or of a function.
    Default(TokenStream),
}

struct Known {
    ident: Ident,
    slot: Ident,
    key: String,
    ty: Type,
    absent: Absent,
}

/// The serde attribute of a field, as far as the generator uses it.
#[derive(Default)]
pub(super) struct SerdeField {
    pub(super) flatten: bool,
    pub(super) rename: Option<String>,
    default: Option<TokenStream>,
}

fn open_object(item: &mut ItemStruct) -> Result<Option<TokenStream>> {
    let Fields::Named(fields) = &mut item.fields else {
        return Ok(None);
    };
    let mut known = Vec::new();
    let mut map = None;
    for field in &mut fields.named {
        let serde = serde_field(&item.ident, field)?;
        match (serde.flatten, field.ident.as_ref()) {
            (true, _) if is_map(&field.ty) => map = Some(field),
            (true, _) | (_, None) => return Ok(None),
            (false, Some(ident)) => known.push(known_field(ident, field, &serde)),
        }
    }
    let Some(map) = map else {
        return Ok(None);
    };
    let extra = unused_name(&known);
    map.ident = Some(extra.clone());
    map.attrs
        .push(parse_quote!(#[doc = " Fields that are not documented, as JSON text."]));
    let optional = known
        .iter()
        .all(|field| matches!(field.absent, Absent::Optional));
    for attribute in &mut item.attrs {
        change_derives(attribute, optional)?;
    }
    Ok(Some(implementation(&item.ident, &known, &extra)))
}

fn known_field(ident: &Ident, field: &Field, serde: &SerdeField) -> Known {
    let absent = match &serde.default {
        _ if last_segment(&field.ty).is_some_and(|name| name == "Option") => Absent::Optional,
        Some(function) => Absent::Default(function.clone()),
        None => Absent::Refused,
    };
    let name = ident.unraw();
    Known {
        ident: ident.clone(),
        slot: format_ident!("slot_{name}"),
        key: serde.rename.clone().unwrap_or_else(|| name.to_string()),
        ty: field.ty.clone(),
        absent,
    }
}

/// `extra`, unless a documented field has that name.
fn unused_name(known: &[Known]) -> Ident {
    let mut name = format_ident!("extra");
    while known.iter().any(|field| field.ident == name) {
        name = format_ident!("{name}_fields");
    }
    name
}

/// The names in it begin with `__`, which no component has: a component may be called `A`.
fn implementation(object: &Ident, known: &[Known], extra: &Ident) -> TokenStream {
    let variants: Vec<&Ident> = known.iter().map(|field| &field.ident).collect();
    let keys: Vec<&str> = known.iter().map(|field| field.key.as_str()).collect();
    let slots: Vec<&Ident> = known.iter().map(|field| &field.slot).collect();
    let slot_types = known.iter().map(|field| {
        let ty = &field.ty;
        match field.absent {
            Absent::Default(_) => quote!(::std::option::Option<#ty>),
            Absent::Optional | Absent::Refused => quote!(#ty),
        }
    });
    let values = known.iter().map(|field| {
        let (slot, key) = (&field.slot, &field.key);
        match &field.absent {
            Absent::Optional => quote!(#slot.flatten()),
            Absent::Default(default) => quote!(#slot.flatten().unwrap_or_else(#default)),
            Absent::Refused => {
                quote!(#slot.ok_or_else(|| <__Map::Error as ::serde::de::Error>::missing_field(#key))?)
            }
        }
    });
    let expected = format!("an object ({object})");
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #object {
            fn deserialize<__Source>(deserializer: __Source) -> ::std::result::Result<Self, __Source::Error>
            where
                __Source: ::serde::Deserializer<'de>,
            {
                #[allow(non_camel_case_types)]
                enum __Field { #(#variants),* }

                impl crate::open_object::Field for __Field {
                    fn from_key(key: &str) -> ::std::option::Option<Self> {
                        match key {
                            #(#keys => ::std::option::Option::Some(Self::#variants),)*
                            _ => ::std::option::Option::None,
                        }
                    }
                }

                struct __Visitor;

                impl<'de> ::serde::de::Visitor<'de> for __Visitor {
                    type Value = #object;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str(#expected)
                    }

                    fn visit_map<__Map>(self, mut map: __Map) -> ::std::result::Result<Self::Value, __Map::Error>
                    where
                        __Map: ::serde::de::MapAccess<'de>,
                    {
                        #(let mut #slots: ::std::option::Option<#slot_types> = ::std::option::Option::None;)*
                        let mut unknown = ::std::collections::BTreeMap::new();
                        while let ::std::option::Option::Some(key) = map.next_key::<crate::open_object::Key<__Field>>()? {
                            match key {
                                #(crate::open_object::Key::Known(__Field::#variants) => {
                                    crate::open_object::read(&mut #slots, #keys, &mut map)?;
                                })*
                                crate::open_object::Key::Unknown(key) => {
                                    crate::open_object::keep(&mut unknown, key, &mut map)?;
                                }
                            }
                        }
                        ::std::result::Result::Ok(#object {
                            #(#variants: #values,)*
                            #extra: unknown,
                        })
                    }
                }

                deserializer.deserialize_map(__Visitor)
            }
        }
    }
}

/// Takes `Deserialize` out of a derive and adds `Default` where every field can be absent.
fn change_derives(attribute: &mut Attribute, add_default: bool) -> Result<()> {
    if !attribute.path().is_ident("derive") {
        return Ok(());
    }
    let derives = attribute
        .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
        .map_err(|error| surprise("a derive", &error))?;
    let is = |path: &Path, name: &str| path.segments.last().is_some_and(|last| last.ident == name);
    let mut kept: Vec<Path> = derives
        .into_iter()
        .filter(|path| !is(path, "Deserialize"))
        .collect();
    if add_default && !kept.iter().any(|path| is(path, "Default")) {
        kept.push(parse_quote!(Default));
    }
    *attribute = parse_quote!(#[derive(#(#kept),*)]);
    Ok(())
}

pub(super) fn serde_field(object: &Ident, field: &Field) -> Result<SerdeField> {
    let mut found = SerdeField::default();
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("flatten") {
                    found.flatten = true;
                } else if meta.path.is_ident("rename") {
                    found.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("default") {
                    found.default = Some(default_function(meta.input)?);
                } else if meta.path.is_ident("skip_serializing_if")
                    || meta.path.is_ident("deserialize_with")
                {
                    // The code written here reads a field that must be there and may be null too.
                    meta.value()?.parse::<LitStr>()?;
                } else {
                    return Err(meta.error("an attribute that the reading code does not know"));
                }
                Ok(())
            })
            .map_err(|error| surprise(&format!("a field of `{object}`"), &error))?;
    }
    Ok(found)
}

fn default_function(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    if !input.peek(Token![=]) {
        return Ok(quote!(::std::default::Default::default));
    }
    input.parse::<Token![=]>()?;
    let function: Path = input.parse::<LitStr>()?.parse()?;
    Ok(quote!(#function))
}

fn surprise(what: &str, error: &syn::Error) -> Error {
    Error::new(
        "generated types",
        format!("{what} is not as the generator used to write it: {error}"),
        "teach xtask/src/generation/open_objects.rs the new form",
    )
}

fn is_map(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| {
        let string_key = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.first().is_some_and(
                |argument| matches!(argument, GenericArgument::Type(key) if last_segment(key).is_some_and(|name| name == "String")),
            ),
            _ => false,
        };
        last.ident == "BTreeMap" && string_key
    })
}

fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}
