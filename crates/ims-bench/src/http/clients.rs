//! The clients in Rust that need nothing but this workspace.

use std::num::NonZeroUsize;

use gst_ims::Environment;
use gst_types::Section;

use super::{KEY, TOKEN};
use crate::Result;
use crate::load::{self, Plan};
use crate::peers::documented::{self, types::GetInvoicesResponse};

/// A client to call with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Client {
    Ours,
    Generated,
    Bare,
}

impl Client {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Generated => "generated",
            Self::Bare => "bare",
        }
    }
}

/// Calls as `plan` says.
pub(crate) fn work(client: Client, plan: &Plan) -> Result<()> {
    match client {
        Client::Ours => ours(plan),
        Client::Generated => generated(plan),
        Client::Bare => bare(plan),
    }
}

fn ours(plan: &Plan) -> Result<()> {
    let client = our_client(&plan.base_url)?
        .concurrency(NonZeroUsize::new(plan.concurrency).unwrap_or(NonZeroUsize::MIN))
        .build()?;
    load::work(plan, move || {
        let client = client.clone();
        async move {
            let answer = client.invoices(Section::B2b).send().await?;
            Ok(answer.invoices.len())
        }
    })
}

pub(super) fn our_client(base_url: &str) -> Result<gst_ims::ClientBuilder> {
    Ok(gst_ims::Client::builder()
        .environment(Environment::Custom(base_url.parse()?))
        .api_key(KEY)
        .taxpayer_token(TOKEN))
}

fn generated(plan: &Plan) -> Result<()> {
    let client = documented::Client::new_with_client(&plan.base_url, http_client()?);
    load::work(plan, move || {
        let client = client.clone();
        async move {
            let answer = client
                .get_invoices("B2B", None, TOKEN, KEY, Some("1.0.0"))
                .await?;
            Ok(documents(&answer))
        }
    })
}

fn bare(plan: &Plan) -> Result<()> {
    let url = format!("{}/gst/compliance/tax-payer/invoices", plan.base_url);
    let client = http_client()?;
    load::work(plan, move || {
        let (client, url) = (client.clone(), url.clone());
        async move {
            let answer: GetInvoicesResponse = bare_call(&client, &url, "B2B").await?;
            Ok(documents(&answer))
        }
    })
}

/// The lines that people write.
pub(super) async fn bare_call<T: serde::de::DeserializeOwned>(
    client: &reqwest::Client,
    url: &str,
    section: &str,
) -> Result<T> {
    let answer = client
        .get(url)
        .query(&[("section", section)])
        .header("authorization", TOKEN)
        .header("x-api-key", KEY)
        .header("x-api-version", "1.0.0")
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    Ok(answer)
}

pub(super) fn http_client() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

fn documents(answer: &GetInvoicesResponse) -> usize {
    answer
        .data
        .as_ref()
        .and_then(|data| data.data.as_ref())
        .map_or(0, |data| data.b2b.len())
}
