//! Looks through every section of a month: what there is, and what still
//! waits for a decision.
//!
//! Runs against a mock; give `SANDBOX_API_KEY` and `SANDBOX_ACCESS_TOKEN` for
//! the test environment.

use std::error::Error;

use gst_ims::{Action, Amount, Client, Environment, State};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = ims_mock::MockServer::start().await?;
    let client = match (
        std::env::var("SANDBOX_API_KEY"),
        std::env::var("SANDBOX_ACCESS_TOKEN"),
    ) {
        (Ok(key), Ok(token)) => Client::builder()
            .environment(Environment::Test)
            .api_key(key)
            .taxpayer_token(token),
        _ => Client::builder()
            .environment(Environment::Custom(mock.base_url().parse()?))
            .api_key("key_test_example")
            .taxpayer_token("example"),
    }
    .build()?;

    for outcome in client.all_invoices().send().await {
        let section = outcome.section;
        match outcome.result {
            Ok(answer) if answer.state() == State::Pending => {
                println!("{section:>6}: being prepared");
            }
            Ok(answer) => {
                let undecided: Vec<_> = answer
                    .invoices
                    .iter()
                    .filter(|invoice| invoice.action == Action::NoAction)
                    .collect();
                let value = undecided
                    .iter()
                    .filter_map(|invoice| invoice.value)
                    .try_fold(Amount::ZERO, Amount::checked_add)
                    .unwrap_or_default();
                println!(
                    "{section:>6}: {} of {} documents undecided, ₹ {}",
                    undecided.len(),
                    answer.invoices.len(),
                    value.indian(),
                );
                for rejected in &answer.rejected {
                    println!(
                        "{section:>6}: record {}: {}",
                        rejected.index, rejected.reason
                    );
                }
            }
            Err(error) => println!("{section:>6}: {error}"),
        }
    }
    Ok(())
}
