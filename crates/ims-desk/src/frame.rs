//! What surrounds every page.

use gst_ims::Gstin;

/// What surrounds a page.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    /// What every form sends, so that no other page can make one.
    pub(crate) form: String,
    /// Light or dark, where the person said so.
    pub(crate) theme: Option<&'static str>,
    pub(crate) nav: Option<Nav>,
}

/// The way among the pages of a taxpayer.
#[derive(Debug)]
pub(crate) struct Nav {
    pub(crate) gstin: String,
    pub(crate) name: String,
    pub(crate) tabs: Vec<TabLink>,
}

/// One of these pages.
#[derive(Debug)]
pub(crate) struct TabLink {
    pub(crate) label: &'static str,
    pub(crate) address: String,
    pub(crate) is_current: bool,
    /// What waits there.
    pub(crate) count: u64,
}

/// The kinds of pages of a taxpayer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Documents,
    /// The purchase register beside the documents.
    Reconcile,
    /// What is decided and not sent.
    Plan,
    Jobs,
    /// The statement that follows.
    Statement,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Overview, "Overview", ""),
        (Self::Documents, "Documents", "/documents"),
        (Self::Reconcile, "Register", "/reconcile"),
        (Self::Plan, "Decisions", "/plan"),
        (Self::Jobs, "Jobs", "/jobs"),
        (Self::Statement, "2B", "/2b"),
    ];
}

impl Nav {
    pub(crate) fn new(gstin: Gstin, name: &str, current: Tab, prepared: u64) -> Self {
        let tab = |(tab, label, path): (Tab, &'static str, &'static str)| TabLink {
            label,
            address: format!("/t/{gstin}{path}"),
            is_current: tab == current,
            count: if tab == Tab::Plan { prepared } else { 0 },
        };
        Self {
            gstin: gstin.to_string(),
            name: name.to_owned(),
            tabs: Tab::ALL.map(tab).into(),
        }
    }
}
