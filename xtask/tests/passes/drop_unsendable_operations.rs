//! `drop_unsendable_operations`.

use serde_json::json;

use xtask::report::Report;

pass!(drop_unsendable_operations);

#[test]
fn the_others_of_the_path_stay() {
    let mut document = json!({"paths": {"/a": {"options": {}, "get": {}, "trace": {}}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(document, json!({"paths": {"/a": {"get": {}}}}));
}
