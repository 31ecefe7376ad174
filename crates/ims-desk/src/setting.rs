//! What holds, and where it comes from.

/// A setting that holds while the pages are open, for the page of settings. Nothing secret belongs
/// into it.
///
/// # Example
///
/// ```
/// use ims_desk::Setting;
///
/// let store = Setting::new("Store", "/home/asha/ims.db", "--store");
/// assert_eq!(store.source, "--store");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// What it is.
    pub name: String,
    /// What holds.
    pub value: String,
    /// Where that comes from: an option, a variable, a file, or the default.
    pub source: String,
}

impl Setting {
    /// A setting with its value and where that comes from.
    pub fn new(
        name: impl Into<String>,
        value: impl Into<String>,
        source: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            source: source.into(),
        }
    }
}
