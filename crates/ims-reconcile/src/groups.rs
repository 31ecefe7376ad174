//! Documents and lines that share a key.

/// Where a document or a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Document,
    Line,
}

/// One of these for each key of each document and line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) key: u64,
    /// The index, with a mark above it for lines, so that documents come first.
    pub(crate) node: u64,
}

const LINE: u64 = 1 << 32;

impl Side {
    pub(crate) const fn node(self, index: u32) -> u64 {
        match self {
            Self::Document => index as u64,
            Self::Line => index as u64 | LINE,
        }
    }
}

/// Calls for each key that both sides have, with the indices of either side.
pub(crate) fn each(mut entries: Vec<Entry>, mut visit: impl FnMut(&[u32], &[u32])) {
    entries.sort_unstable();
    let (mut documents, mut lines) = (Vec::new(), Vec::new());
    for group in entries.chunk_by(|one, other| one.key == other.key) {
        let has_both = group.first().is_some_and(|first| first.node < LINE)
            && group.last().is_some_and(|last| last.node >= LINE);
        if !has_both {
            continue;
        }
        documents.clear();
        lines.clear();
        for entry in group {
            let side = if entry.node < LINE {
                &mut documents
            } else {
                &mut lines
            };
            let index = u32::try_from(entry.node & (LINE - 1)).unwrap_or(u32::MAX);
            if side.last() != Some(&index) {
                side.push(index);
            }
        }
        visit(&documents, &lines);
    }
}
