//! What users can name of the generated crate, one line for each item.

use syn::{Fields, File, ImplItem, Item, Type, Visibility, parse_quote};

use super::crate_files::FOLDER;

/// The methods, types, fields and variants in the files of the crate, read by path; in order.
///
/// A file that is missing or does not parse has none.
pub(crate) fn public_api(read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for (file, module) in [("client.rs", ""), ("types.rs", "types::")] {
        let text = read(&format!("{FOLDER}/src/{file}"));
        let parsed = text.and_then(|text| syn::parse_file(&text).ok());
        for item in parsed.into_iter().flat_map(|file| file.items) {
            add(&item, &format!("sandbox_gst::{module}"), &mut lines);
        }
    }
    lines.sort();
    lines
}

fn add(item: &Item, module: &str, lines: &mut Vec<String>) {
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            let name = format!("{module}{}", item.ident);
            lines.push(format!("{name}: struct"));
            add_fields(&name, &item.fields, true, lines);
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let name = format!("{module}{}", item.ident);
            lines.push(format!("{name}: enum"));
            for variant in &item.variants {
                let name = format!("{name}::{}", variant.ident);
                lines.push(name.clone());
                add_fields(&name, &variant.fields, false, lines);
            }
        }
        Item::Impl(item) if item.trait_.is_none() => {
            let name = type_text(&item.self_ty);
            for item in &item.items {
                if let ImplItem::Fn(method) = item
                    && is_public(&method.vis)
                {
                    let signature = &method.sig;
                    let text = on_one_line(parse_quote!(#signature {}));
                    let text = text.trim_end_matches("{}").trim_end();
                    lines.push(format!("{module}{name}: {text}"));
                }
            }
        }
        _ => {}
    }
}

fn add_fields(holder: &str, fields: &Fields, marked: bool, lines: &mut Vec<String>) {
    for (index, field) in fields.iter().enumerate() {
        if marked && !is_public(&field.vis) {
            continue;
        }
        let name = match &field.ident {
            Some(ident) => ident.to_string(),
            None => index.to_string(),
        };
        lines.push(format!("{holder}.{name}: {}", type_text(&field.ty)));
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// A type as a person writes it.
fn type_text(ty: &Type) -> String {
    let text = on_one_line(parse_quote!(type T = #ty;));
    let text = text.trim_start_matches("type T = ").trim_end_matches(';');
    ["::std::option::", "::std::vec::", "::std::string::"]
        .iter()
        .fold(text.to_owned(), |text, path| text.replace(path, ""))
        .replace("::gst_types::", "gst_types::")
}

fn on_one_line(item: Item) -> String {
    let file = File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    let text = prettyplease::unparse(&file);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
