//! What holds and where it comes from; light or dark.

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Page, html};
use crate::frame::Frame;
use crate::guard::Fields;
use crate::office::Office;
use crate::setting::Setting;
use crate::show;
use crate::theme::Theme;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    frame: Frame,
    themes: [(&'static str, &'static str, bool); 3],
    settings: Vec<Setting>,
    /// How registers are compared, as the file has it.
    matching: String,
}

pub(super) async fn page(State(office): State<Office>) -> Page {
    let theme = Theme::of_request();
    let mut settings = vec![Setting::new(
        "Decisions are prepared by",
        office.store.actor(),
        "who started the program",
    )];
    settings.extend(office.settings.iter().cloned());
    html(&SettingsPage {
        frame: office.frame("Settings"),
        themes: [
            ("", "as the system has it", theme.is_none()),
            ("light", "light", theme == Some(Theme::Light)),
            ("dark", "dark", theme == Some(Theme::Dark)),
        ],
        settings,
        matching: office.matching.to_toml(),
    })
}

/// Remembers light or dark, in this browser.
pub(super) async fn set_theme(fields: Fields) -> Response {
    let theme = fields.text("theme").and_then(Theme::named);
    (
        [(SET_COOKIE, Theme::cookie(theme))],
        Redirect::to("/settings"),
    )
        .into_response()
}
