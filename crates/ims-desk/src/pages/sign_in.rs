//! A taxpayer signs in with an OTP.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::SecretString;

use super::{Page, html};
use crate::frame::{Frame, Tab};
use crate::guard::Fields;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::show;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    gstin: String,
    username: String,
    /// Whether the OTP is on its way.
    is_sent: bool,
    problem: Option<String>,
}

pub(super) async fn page(State(office): State<Office>, Path(gstin): Path<String>) -> Page {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let listed = office.store.taxpayers().await?;
    let known = listed.into_iter().find(|taxpayer| taxpayer.gstin == gstin);
    let username = known.and_then(|taxpayer| taxpayer.username);
    form(
        &office,
        gstin.as_str(),
        &username.unwrap_or_default(),
        false,
        None,
    )
    .await
}

/// Asks for the OTP, or signs in with it if it is there.
pub(super) async fn step(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (taxpayer, _) = office.taxpayer(&gstin).await?;
    let network = office.network()?;
    let Some(username) = fields.text("username") else {
        let problem = "Type the user name of the GST portal.".to_owned();
        let page = form(&office, &gstin, "", false, Some(problem)).await?;
        return Ok(page.into_response());
    };
    let Some(otp) = fields.text("otp") else {
        let sent = network.request_otp(taxpayer, username.to_owned()).await;
        let page = form(
            &office,
            &gstin,
            username,
            sent.is_ok(),
            sent.err().map(|error| error.to_string()),
        );
        return Ok(page.await?.into_response());
    };
    let otp = SecretString::from(otp);
    let signed_in = network.sign_in(taxpayer, username.to_owned(), otp).await;
    match signed_in {
        Ok(()) => Ok(Redirect::to(&format!("/t/{taxpayer}")).into_response()),
        Err(error) => {
            let page = form(&office, &gstin, username, true, Some(error.to_string()));
            Ok(page.await?.into_response())
        }
    }
}

async fn form(
    office: &Office,
    gstin: &str,
    username: &str,
    is_sent: bool,
    problem: Option<String>,
) -> Page {
    let (taxpayer, name) = office.taxpayer(gstin).await?;
    let frame = office.frame_of("Sign in", taxpayer, &name, Tab::Overview);
    html(&SignIn {
        frame: frame.await?,
        gstin: gstin.to_owned(),
        username: username.to_owned(),
        is_sent,
        problem,
    })
}
