//! Bodies that the generator would write otherwise than is documented: forms with amounts or lists, and
//! bytes of another kind than `application/octet-stream`.

use openapi_document::{Members as _, operations};
use openapi_prepare::names::snake_case;
use openapi_prepare::passes::{BODY_TYPE, FORM_STYLES};
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, File, ImplItemFn, LitStr, parse_quote};

/// Lets methods write their bodies as they are documented; returns whether there are forms.
pub(super) fn rewrite(client: &mut File, document: &Value) -> bool {
    let mut bodies = Bodies {
        document,
        styles: parse_quote!(&[]),
        media_type: None,
        has_forms: false,
    };
    bodies.visit_file_mut(client);
    bodies.has_forms
}

/// What the generator says of a body of bytes.
const BYTES: &str = "application/octet-stream";

struct Bodies<'d> {
    document: &'d Value,
    /// How the fields of the method's form are written, if not in the usual way.
    styles: Expr,
    /// What the bytes of the method's body are.
    media_type: Option<String>,
    has_forms: bool,
}

impl VisitMut for Bodies<'_> {
    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        let operation = operations(self.document)
            .into_iter()
            .find(|operation| method.sig.ident == snake_case(operation.id().unwrap_or_default()));
        let media_type = operation
            .as_ref()
            .and_then(|operation| operation.value.text(BODY_TYPE));
        self.media_type = media_type.map(str::to_owned);
        let styles = operation.and_then(|operation| operation.value.object(FORM_STYLES));
        let styles = styles.into_iter().flatten().map(|(field, style)| -> Expr {
            if *style == "commas" {
                parse_quote!((#field, crate::form::Style::Commas))
            } else {
                parse_quote!((#field, crate::form::Style::Brackets))
            }
        });
        self.styles = parse_quote!(&[#(#styles),*]);
        visit_mut::visit_impl_item_fn_mut(self, method);
    }

    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        if let Some(media_type) = &self.media_type
            && literal.value() == BYTES
        {
            *literal = LitStr::new(media_type, literal.span());
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        if call.method == "form_urlencoded" {
            let (request, body, styles) = (&call.receiver, &call.args, &self.styles);
            let written: ExprMethodCall = parse_quote!(crate::form::write(#request, #body, #styles).map_err(Error::InvalidRequest));
            *call = written;
            self.has_forms = true;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}
