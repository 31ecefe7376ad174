//! Numbers of taxpayers in examples.

use serde_json::json;
use xtask::operations::Catalogue;
use xtask::vendor::extract;

#[test]
fn numbers_of_taxpayers_are_masked_wherever_they_stand() {
    let example = json!({
        "stin": "33ABKCS2033B1ZW", "note": "from 33ABKCS2033B1ZW, PAN ABKCS2033B.",
        "masked": "24ABCCU0123M1YZ", "inum": "5096411148", "short": "33ABKCS2033B1Z",
        "hash": "5614d4073380ec8b", "list": [{"pan": "AAACQ3770E"}], "n": 1
    });
    let document = json!({"openapi": "3.0.1", "paths": {"/a": {"get": {"example": example}}}});
    let operations = "[[operation]]\nmethod = \"GET\"\npath = \"/a\"\nid = \"getA\"\n";
    let catalogue = Catalogue::parse("operations.toml", operations).expect("a list");
    let extracted = extract("a.json", &document, &catalogue).expect("an operation");
    assert_eq!(extracted.masked, 4);
    assert_eq!(
        extracted.document["paths"]["/a"]["get"]["example"],
        json!({
            "stin": "33ABCCS0123B1YZ", "note": "from 33ABCCS0123B1YZ, PAN ABCCS0123B.",
            "masked": "24ABCCU0123M1YZ", "inum": "5096411148", "short": "33ABKCS2033B1Z",
            "hash": "5614d4073380ec8b", "list": [{"pan": "ABCCQ0123E"}], "n": 1
        })
    );
    let again = extract("a.json", &extracted.document, &catalogue).expect("an operation");
    assert_eq!(again.masked, 0);
}
