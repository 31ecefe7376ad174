//! What an overlay action says when its target matches nothing.

use openapi_prepare::{Overlay, Report};
use serde_json::json;

#[test]
fn an_unmatched_target_says_what_is_there_and_what_is_alike() {
    let document = json!({"paths": {"/a": {"get": {
        "parameters": [{"name": "section"}, {"name": "statuses"}],
        "responses": {
            "200": {"properties": {"supplier_stin": {}, "val": {}}},
            "404": {"schema": {"$ref": "#/components/schemas/Lost"}}
        }
    }}}});
    for (target, problem, remedy) in [
        (
            "$.paths['/a'].get.parameters[?@.name == 'status'].schema",
            "`$.paths['/a'].get.parameters` is there, and has no `status`; section, statuses are there",
            "if `status` is called `statuses` now, write that in the target of o#/actions/0; ",
        ),
        (
            "$.paths[*][*].responses['200'].properties.stin",
            "`$.paths[*][*].responses['200'].properties` is there, and has no `stin`; supplier_stin, val are there",
            "if `stin` is called `supplier_stin` now",
        ),
        (
            "$.paths['/b'].get",
            "`$.paths` is there, and has no `/b`; /a is there",
            "if `/b` has another name now",
        ),
        (
            "$.paths['/a'].get.responses['404'].schema.properties.reason",
            "`$.paths['/a'].get.responses['404'].schema` is a reference to `$.components.schemas.Lost`",
            "let the target of o#/actions/0 begin with `$.components.schemas.Lost`",
        ),
        (
            "$..nowhere[0]",
            "target `$..nowhere[0]` matches nothing",
            "",
        ),
    ] {
        let overlay = json!({"overlay": "1.0.0", "actions": [
            {"target": target, "description": "reason", "remove": true}
        ]});
        let overlay = Overlay::parse("o", &overlay.to_string()).expect("an overlay");
        let mut report = Report::default();
        overlay.apply(&mut document.clone(), &mut report);
        let refusals = report.check().expect_err("refused");
        let error = refusals.iter().next().expect("an error");
        assert!(error.problem().contains(problem), "{error}");
        assert!(error.remedy().starts_with(remedy), "{error}");
    }
}
