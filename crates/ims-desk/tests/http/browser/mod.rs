//! What only a real browser shows: keys, pages that follow a filter by themselves, choices that
//! last over pages, and what screen readers and narrow windows need. One window for all of it.

mod choosing;
mod evening;
mod looks;
mod register;

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures_util::FutureExt;

use super::webdriver::Window;

#[tokio::test]
async fn the_month_in_chromium() {
    let Some(window) = Window::open().await else {
        return;
    };
    chapter(&window, "choosing", choosing::over_pages(&window)).await;
    chapter(&window, "register", register::beside_documents(&window)).await;
    chapter(&window, "evening", evening::play(&window)).await;
}

/// Runs a part of it, and keeps a picture where it fails.
async fn chapter(window: &Window, name: &str, part: impl Future<Output = ()>) {
    if let Err(panic) = AssertUnwindSafe(part).catch_unwind().await {
        let path = window.picture(&format!("failure-{name}")).await;
        eprintln!("picture of the window: {}", path.display());
        resume_unwind(panic);
    }
}
