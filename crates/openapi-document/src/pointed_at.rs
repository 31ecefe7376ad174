//! Pages that hold no document, and say which operation of which document they show.

/// What a page points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointedAt {
    /// The file or address of the document, if the page names it.
    pub document: Option<String>,
    /// The method in capitals, and the path: `GET /rooms`.
    pub call: String,
}

/// What `page` points at: in its front matter (`openapi: openapi.json GET /rooms`), as Mintlify has it,
/// or by a tag (`{% openapi src="…" path="/rooms" method="get" %}`), as `GitBook` has it.
///
/// ```
/// use openapi_document::page::pointed_at;
///
/// let page = "---\ntitle: Rooms\nopenapi: 'api.json get /rooms'\n---\nText\n";
/// let found = pointed_at(page).expect("a document");
/// assert_eq!((found.document.as_deref(), &*found.call), (Some("api.json"), "GET /rooms"));
/// ```
#[must_use]
pub fn pointed_at(page: &str) -> Option<PointedAt> {
    front_matter(page).or_else(|| tag(page))
}

fn front_matter(page: &str) -> Option<PointedAt> {
    let text = page.trim_start_matches('\u{feff}').strip_prefix("---")?;
    let (matter, _) = text.split_once("\n---")?;
    matter.lines().find_map(|line| {
        let value = ["openapi:", "api:"]
            .iter()
            .find_map(|key| line.strip_prefix(key))?;
        let value = value.trim().trim_matches(['"', '\'']);
        let words: Vec<&str> = value.split_whitespace().collect();
        match words.as_slice() {
            [document, method, path] => named(Some(document), method, path),
            [method, path] => named(None, method, path),
            _ => None,
        }
    })
}

fn tag(page: &str) -> Option<PointedAt> {
    page.split("{%").skip(1).find_map(|rest| {
        let (tag, _) = rest.split_once("%}")?;
        let tag = tag.trim().strip_prefix("openapi")?;
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!("{name}=\""))?;
            value.split('"').next()
        };
        let document = attribute("src").or_else(|| attribute("spec"));
        named(document, attribute("method")?, attribute("path")?)
    })
}

fn named(document: Option<&str>, method: &str, path: &str) -> Option<PointedAt> {
    let is_method = crate::METHODS.contains(&method.to_lowercase().as_str());
    // An address of the API ends in the path.
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.get(rest.find('/')?..)?,
        None => path,
    };
    (is_method && path.starts_with('/')).then(|| PointedAt {
        document: document.map(str::to_owned),
        call: format!("{} {path}", method.to_uppercase()),
    })
}
