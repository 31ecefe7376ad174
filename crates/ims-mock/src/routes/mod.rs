//! One file for each operation, and what answers everything else.

mod added_back_liabilities;
mod authenticate;
mod check_invoice_status;
mod file_details;
mod generate_otp;
mod gstr2b;
mod gstr2b_regeneration;
mod invoice_count;
mod invoices;
mod login;
mod logout;
mod refresh_session;
mod reset_invoice_status;
mod sales;
mod save_invoice_status;
mod verify_otp;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Extension,
    http::StatusCode,
    response::Response,
    routing::{MethodRouter, get, post},
};
use gst_types::ReturnPeriod;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    answer::{EmptyForm, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    operation::Operation,
};

/// What answers an operation.
pub(crate) fn of(operation: Operation) -> MethodRouter<Arc<App>> {
    match operation {
        Operation::GetInvoices => get(invoices::get_invoices),
        Operation::GetInvoiceCount => get(invoice_count::get_invoice_count),
        Operation::Authenticate => post(authenticate::authenticate),
        Operation::GenerateOtp => post(generate_otp::generate_otp),
        Operation::VerifyOtp => post(verify_otp::verify_otp),
        Operation::RefreshSession => post(refresh_session::refresh_session),
        Operation::Logout => post(logout::logout),
        Operation::SaveInvoiceStatus => post(save_invoice_status::save_invoice_status),
        Operation::ResetInvoiceStatus => post(reset_invoice_status::reset_invoice_status),
        Operation::CheckInvoiceStatus => get(check_invoice_status::check_invoice_status),
        Operation::GetGstr2b => get(gstr2b::get_gstr2b),
        Operation::RegenerateGstr2b => post(gstr2b_regeneration::regenerate),
        Operation::Gstr2bRegenerationStatus => get(gstr2b_regeneration::status),
        Operation::GetSalesInvoices => get(sales::get_sales_invoices),
        Operation::GetAddedBackLiabilities => get(added_back_liabilities::get_liabilities),
        Operation::PrepareFiles => post(file_details::begin),
        Operation::FilesStatus => get(file_details::status),
        Operation::DownloadFile => get(file_details::file),
    }
}

/// An unknown path.
pub(crate) async fn not_found(Extension(exchange): Extension<Exchange>) -> Response {
    exchange.reply(refusal(StatusCode::NOT_FOUND))
}

/// A known path with a method that it does not have; axum adds `Allow`.
pub(crate) async fn method_not_allowed(Extension(exchange): Extension<Exchange>) -> Response {
    exchange.reply(refusal(StatusCode::METHOD_NOT_ALLOWED))
}

/// Success without documents; `nothing` is what stands under `key` if the
/// form has it.
fn no_documents(
    form: EmptyForm,
    key: &str,
    nothing: &impl Serialize,
) -> Result<Reply, PlatformError> {
    match form {
        EmptyForm::Array => Reply::success(&BTreeMap::from([(key, nothing)])),
        EmptyForm::Object => Reply::success(&json!({})),
        EmptyForm::NullArray => Reply::success(&json!({ key: null })),
        EmptyForm::NullData => Reply::success(&json!(null)),
        EmptyForm::MissingData => Ok(Reply::Success(None)),
    }
}

/// A year and month of a path.
fn period(year: &str, month: &str) -> Result<ReturnPeriod, PlatformError> {
    let is_written_so = year.len() == 4 && month.len() == 2;
    let period = year.parse().ok().zip(month.parse().ok());
    period
        .filter(|_| is_written_so)
        .and_then(|(year, month)| ReturnPeriod::new(year, month))
        .ok_or_else(|| {
            PlatformError::new(StatusCode::UNPROCESSABLE_ENTITY, "Invalid return period")
        })
}

/// The body as JSON with the fields that must be there.
fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, PlatformError> {
    serde_json::from_slice(body).map_err(|_| PlatformError::of(StatusCode::BAD_REQUEST))
}

fn refusal(status: StatusCode) -> Reply {
    Reply::PlatformError(PlatformError::of(status))
}
