//! Form bodies: written field by field, where the generator's own way knows neither amounts nor lists.

use openapi_document::{Members as _, operations};
use openapi_prepare::names::snake_case;
use openapi_prepare::passes::FORM_STYLES;
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, File, ImplItemFn, parse_quote};

/// Lets methods write their form bodies with the template; returns whether there are any.
pub(super) fn rewrite(client: &mut File, document: &Value) -> bool {
    let mut forms = Forms {
        document,
        styles: parse_quote!(&[]),
        found: false,
    };
    forms.visit_file_mut(client);
    forms.found
}

struct Forms<'d> {
    document: &'d Value,
    /// How the fields of the method's form are written, if not in the usual way.
    styles: Expr,
    found: bool,
}

impl VisitMut for Forms<'_> {
    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        let operation = operations(self.document)
            .into_iter()
            .find(|operation| method.sig.ident == snake_case(operation.id().unwrap_or_default()));
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

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        if call.method == "form_urlencoded" {
            let (request, body, styles) = (&call.receiver, &call.args, &self.styles);
            let written: ExprMethodCall = parse_quote!(crate::form::write(#request, #body, #styles).map_err(Error::InvalidRequest));
            *call = written;
            self.found = true;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}
