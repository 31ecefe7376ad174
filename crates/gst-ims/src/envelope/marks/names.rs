//! What a mark tells, by its name.

/// What a mark tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// How many documents there are in all.
    Documents,
    /// How many documents a page may have.
    PageSize,
    /// The number of this page.
    Page,
    /// The number of all pages.
    AllPages,
    /// The number of the last page, or whether this is it.
    LastPage,
    /// The number of a file or of all files, or the name of one.
    File,
    /// How many documents come before this page.
    Offset,
    /// The number of the first document, from 0 or 1.
    First,
    /// `0-99/200`.
    Range,
    /// That there is more, or where.
    More,
    /// What a link leads to.
    Relation,
    /// Where the documents are instead.
    Elsewhere,
    /// That this is the last, or all.
    Last,
    /// The name of a job, or how long it takes.
    Queued,
    /// Whether a job is still to be done.
    QueuedFlag,
    /// Whether everything is ready.
    Ready,
    /// A word for how far a job is.
    State,
}

/// What the object is about in which a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    None,
    Page,
    Links,
    /// `cursors: {after: "x"}`.
    Cursors,
    /// `total: {value: 9}`.
    Total,
    Job,
}

impl Parent {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "pagination" | "paging" | "page" | "pageinfo" | "pager" | "pageable"
            | "pagedetails" | "paginationinfo" => Self::Page,
            "links" | "link" => Self::Links,
            "cursors" | "cursor" => Self::Cursors,
            "total" | "totalhits" => Self::Total,
            _ if ["queue", "job", "task", "async", "poll"]
                .iter()
                .any(|part| name.contains(part)) =>
            {
                Self::Job
            }
            _ => Self::None,
        }
    }
}

/// Names of other things than documents, of which there may be a next one or a number too.
const FOREIGN: &[&str] = &[
    "date", "due", "credit", "discount", "account", "country", "county", "counter", "time", "tax",
    "amount", "amt", "price", "quota", "attempt", "retries", "calls", "request", "day", "session",
    "action", "step", "period", "filing", "cycle",
];

impl Meaning {
    /// Knows a mark by its plain name.
    pub(super) fn of(name: &str, parent: Parent) -> Option<Self> {
        Self::inside(name, parent)
            .or_else(|| Self::of_a_job(name))
            .or_else(|| {
                let is_foreign = FOREIGN.iter().any(|part| name.contains(part));
                (!is_foreign).then(|| Self::of_pages(name))?
            })
    }

    /// Names that tell something by the object in which they stand only.
    fn inside(name: &str, parent: Parent) -> Option<Self> {
        Some(match (parent, name) {
            (Parent::Page, "number" | "no" | "num" | "current" | "index") => Self::Page,
            (Parent::Page, "size") => Self::PageSize,
            (Parent::Links, "rel") => Self::Relation,
            (Parent::Cursors, "after") => Self::More,
            (Parent::Total, "value") => Self::Documents,
            (Parent::Job, "token" | "est" | "estimate" | "position") => Self::Queued,
            (Parent::Job, "status" | "statuscd") => Self::State,
            _ => return None,
        })
    }

    fn of_a_job(name: &str) -> Option<Self> {
        Some(match name {
            "jobid" | "taskid" | "ticketid" | "ticketno" | "pollurl" | "pollingurl"
            | "statusurl" | "eta" | "estimatedtime" | "estimatedwait" | "estimatedminutes"
            | "waittime" | "waitminutes" | "wait" | "retryafter" | "pollafter" | "checkafter" => {
                Self::Queued
            }
            "queued" | "isqueued" | "inqueue" | "isprocessing" | "inprogress" | "ispending" => {
                Self::QueuedFlag
            }
            "ready" | "isready" | "dataready" => Self::Ready,
            "state" | "processingstatus" | "processstatus" | "procstatus" | "requeststatus"
            | "reqstatus" | "jobstatus" | "filestatus" | "taskstatus" => Self::State,
            _ => return None,
        })
    }

    fn of_pages(name: &str) -> Option<Self> {
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is = |names: &[&str]| names.contains(&name);
        let ends = |parts: &[&str]| parts.iter().any(|part| name.ends_with(part));
        Some(
            if is(&["moreinfo", "unpaged", "firstpage", "isfirstpage"]) {
                return None;
            } else if is(&["urls", "ul"])
                || has(&["url", "link"]) && has(&["file", "download", "signed", "zip"])
            {
                Self::Elsewhere
            } else if has(&["pagesize", "perpage", "pagelimit"]) || is(&["limit", "maxresults"]) {
                Self::PageSize
            } else if is(&["skip"]) || ends(&["offset"]) {
                Self::Offset
            } else if is(&["start", "startindex", "startrow", "from", "firstresult"]) {
                Self::First
            } else if ends(&["range"]) {
                Self::Range
            } else if tells_of_more(name) {
                Self::More
            } else if is(&["last", "final"])
                || has(&["islast", "isfinal", "endof"])
                || ends(&["complete", "completed", "eof"])
            {
                Self::Last
            } else if has(&["lastpage"]) {
                Self::LastPage
            } else if has(&["page", "part", "chunk", "batch"])
                && has(&["total", "tot", "count", "noof"])
                || is(&["pages", "parts", "chunks", "batches", "of"])
            {
                Self::AllPages
            } else if has(&["page"]) || is(&["part", "partno", "partnumber", "chunk", "batch"]) {
                Self::Page
            } else if is(&["fc", "file", "files", "filenumber", "fileno", "filenum"])
                || has(&["filecount", "totalfiles", "nooffiles", "numfiles"])
            {
                Self::File
            } else if counts_documents(name) {
                Self::Documents
            } else {
                return None;
            },
        )
    }
}

/// Words for documents, or for what holds them.
const DOCUMENTS: [&str; 10] = [
    "rec", "doc", "inv", "item", "element", "result", "row", "entries", "hits", "found",
];

/// Words for documents that are not there.
const LEFT_OUT: [&str; 9] = [
    "balance",
    "left",
    "missing",
    "omitted",
    "skipped",
    "dropped",
    "discarded",
    "suppressed",
    "unread",
];

fn tells_of_more(name: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let of_documents = || has(&DOCUMENTS) || has(&["file", "page"]);
    has(&[
        "more",
        "next",
        "continuation",
        "cursor",
        "scroll",
        "truncated",
        "remaining",
        "partial",
        "incomplete",
        "marker",
        "bookmark",
        "evaluatedkey",
    ]) || matches!(name, "split" | "issplit")
        || has(&["limit", "max"]) && has(&["reach", "exceed", "hit"])
        || has(&LEFT_OUT) && of_documents()
        || LEFT_OUT.contains(&name) && name != "balance"
        || has(&["pending"]) && has(&["file", "page"])
}

/// A word of number with a word for documents, or alone.
fn counts_documents(name: &str) -> bool {
    const NUMBERS: [&str; 6] = ["total", "ttl", "count", "cnt", "num", "noof"];
    // A number is the name of a document too.
    if name == "num" || name.ends_with("num") {
        return false;
    }
    let number = NUMBERS.iter().find(|number| name.contains(*number));
    match number {
        Some(_) if NUMBERS.contains(&name) => true,
        Some(_) if DOCUMENTS.iter().any(|documents| name.contains(documents)) => true,
        Some(_) => matches!(
            name,
            "totalcount" | "ttlcnt" | "ttlcount" | "totalcnt" | "odatacount"
        ),
        None => matches!(name, "records" | "documents" | "rows" | "available"),
    }
}
