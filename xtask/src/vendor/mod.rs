//! Bringing documentation in: a page, a page with a fragment, or an extract of a whole document.

mod list;

pub(crate) use list::check_hash;
pub use list::{VendorList, VendorPage, sha256};

use std::path::Path;

use crate::error::{Error, Result};
use crate::sources::VENDOR_LIST;
use crate::tree::Tree;

/// Records the present text of the page at `path` as the vendored one, taken on `date`.
///
/// # Errors
/// A page that the list does not name or that cannot be read.
pub fn accept(root: &Path, path: &str, date: &str) -> Result<VendorList> {
    let tree = Tree::new(root);
    let mut list = VendorList::parse(&tree.text(VENDOR_LIST)?)?;
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let Some(page) = list.pages.iter_mut().find(|page| page.file == file) else {
        return Err(Error::new(
            path,
            format!("{VENDOR_LIST} has no page `{file}`"),
            "add it",
        ));
    };
    let hash = sha256(tree.text(&page.path())?.as_bytes());
    if hash != page.sha256 {
        page.sha256 = hash;
        date.clone_into(&mut page.date);
    }
    Ok(list)
}
