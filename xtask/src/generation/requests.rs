//! Parts each generated method in two: a function that builds the request, and the method that
//! sends it. What repeats, limits or signs calls needs the request alone.

use openapi_document::{Error, Result as Outcome};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprLit, File, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Lit, LitStr,
    Local, Meta, Pat, Result, Stmt, parse_quote,
};

/// Takes the request functions out of `client`, and makes its methods call them.
pub(super) fn split(client: &mut File) -> Outcome<File> {
    let mut functions = Vec::new();
    for item in &mut client.items {
        if let Item::Impl(block) = item {
            split_methods(block, &mut functions).map_err(|error| surprise(&error))?;
        }
    }
    client.items.push(accessor());
    Ok(requests(&functions))
}

fn split_methods(block: &mut ItemImpl, functions: &mut Vec<ImplItemFn>) -> Result<()> {
    for item in &mut block.items {
        if let ImplItem::Fn(method) = item
            && method.sig.asyncness.is_some()
            && block.trait_.is_none()
        {
            functions.push(request_function(method)?);
        }
    }
    Ok(())
}

/// Moves the statements before `let info` into a function of their own.
fn request_function(method: &mut ImplItemFn) -> Result<ImplItemFn> {
    let statements = &mut method.block.stmts;
    let end = position(statements, "info")
        .ok_or_else(|| syn::Error::new_spanned(&method.sig, "a method without `let info`"))?;
    let mut building: Vec<Stmt> = statements.drain(..end).collect();
    let Some(Stmt::Local(Local {
        pat: variable,
        init: Some(built),
        ..
    })) = building.pop()
    else {
        let reason = "a method that builds no request before `let info`";
        return Err(syn::Error::new_spanned(&method.sig, reason));
    };
    let mut built = *built.expr;
    drop_own_header(&mut building, &mut built);
    building.push(Stmt::Expr(parse_quote!(Ok(#built)), None));

    let mut function = method.clone();
    function.sig.asyncness = None;
    function.sig.output = parse_quote!(-> ::std::result::Result<::reqwest::Request, Error<()>>);
    function.block.stmts = building;
    for attribute in &mut function.attrs {
        say_built(attribute);
    }

    let name = &method.sig.ident;
    let arguments = method
        .sig
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Typed(argument) => match &*argument.pat {
                Pat::Ident(pattern) => Some(&pattern.ident),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
    let call: Stmt = parse_quote! {
        #[allow(unused_mut)]
        let #variable = self.requests().#name(#(#arguments),*)?;
    };
    method.block.stmts.insert(0, call);
    Ok(function)
}

/// The generator says of a method that it sends the request.
fn say_built(attribute: &mut Attribute) {
    if let Meta::NameValue(pair) = &mut attribute.meta
        && let Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) = &mut pair.value
    {
        let built = text.value().replace("Sends a `", "Builds a `");
        *text = LitStr::new(&built, text.span());
    }
}

/// Takes out the header `api-version`, which the generator adds and the API does not document; and
/// the header map, if nothing else is in it.
fn drop_own_header(building: &mut Vec<Stmt>, built: &mut Expr) {
    let mentions = |statement: &Stmt, text: &str| quote!(#statement).to_string().contains(text);
    building.retain(|statement| !mentions(statement, "\"api-version\""));
    if building
        .iter()
        .any(|statement| mentions(statement, "header_map . append"))
    {
        return;
    }
    building.retain(|statement| !mentions(statement, "header_map"));
    WithoutHeaders.visit_expr_mut(built);
}

struct WithoutHeaders;

impl VisitMut for WithoutHeaders {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::MethodCall(call) = expression
            && call.method == "headers"
        {
            *expression = (*call.receiver).clone();
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}

fn position(statements: &[Stmt], name: &str) -> Option<usize> {
    statements.iter().position(|statement| match statement {
        Stmt::Local(local) => matches!(&local.pat, Pat::Ident(pattern) if pattern.ident == name),
        _ => false,
    })
}

fn accessor() -> Item {
    parse_quote! {
        impl Client {
            /// The functions that build this client's requests.
            #[must_use]
            pub fn requests(&self) -> crate::Requests<'_> {
                crate::Requests::new(&self.baseurl, &self.client)
            }
        }
    }
}

fn requests(functions: &[ImplItemFn]) -> File {
    parse_quote! {
        /// Builds the request of each operation, and sends nothing.
        ///
        /// A request carries neither credentials nor an API version.
        #[derive(Clone, Copy, Debug)]
        pub struct Requests<'a> {
            baseurl: &'a str,
            client: &'a ::reqwest::Client,
        }

        impl<'c> Requests<'c> {
            /// Builds requests to the API at `baseurl`.
            #[must_use]
            pub fn new(baseurl: &'c str, client: &'c ::reqwest::Client) -> Self {
                Self { baseurl, client }
            }

            #(#functions)*
        }
    }
}

fn surprise(error: &syn::Error) -> Error {
    Error::new(
        "generated methods",
        format!("{error}, as the generator used to write it"),
        "teach xtask/src/generation/requests.rs the new form",
    )
}
