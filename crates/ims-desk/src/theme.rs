//! Light or dark, as the browser wants it or as the person said.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// The cookie that remembers what the person said.
const COOKIE_NAME: &str = "ims-desk-theme";

tokio::task_local! {
    static OF_REQUEST: Option<Theme>;
}

/// What a person said; where nobody said anything, the browser's own wish counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.as_str() == name)
    }

    fn of(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(COOKIE).iter();
        cookies
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE_NAME)
            .and_then(|(_, value)| Self::named(value))
    }

    /// The cookie that remembers it for a year, or that forgets it.
    pub(crate) fn cookie(theme: Option<Self>) -> String {
        let (value, age) = match theme {
            Some(theme) => (theme.as_str(), 31_536_000),
            None => ("", 0),
        };
        format!("{COOKIE_NAME}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}")
    }

    /// What was said in the browser whose request is answered.
    pub(crate) fn of_request() -> Option<Self> {
        OF_REQUEST.try_with(|theme| *theme).ok().flatten()
    }
}

/// Answers a request in the theme of its browser.
pub(crate) async fn in_theme_of<T>(headers: &HeaderMap, answer: impl Future<Output = T>) -> T {
    OF_REQUEST.scope(Theme::of(headers), answer).await
}
