//! Schemas that are composed: with `allOf`, of variants, of values that are written as variants.

use openapi_diff::{Change, Class, Rule, compare};
use serde_json::{Value, json};

/// A document whose one operation answers with `schema`.
fn responding(schema: &Value, schemas: &Value) -> Value {
    json!({
        "paths": { "/rooms": { "get": { "responses": { "200": { "content": {
            "application/json": { "schema": schema }
        } } } } } },
        "components": { "schemas": schemas }
    })
}

/// A document whose one operation takes `schema`.
fn taking(schema: &Value, schemas: &Value) -> Value {
    json!({
        "paths": { "/rooms": { "put": { "requestBody": { "content": {
            "application/json": { "schema": schema }
        } } } } },
        "components": { "schemas": schemas }
    })
}

/// `breaking additive field-added .view: string`, without the operation.
fn lines(changes: &[Change]) -> Vec<String> {
    let text = |value: &Option<Value>| match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    changes
        .iter()
        .map(|change| {
            let place = ["GET /rooms 200", "PUT /rooms body"]
                .iter()
                .find_map(|start| change.path.strip_prefix(start))
                .unwrap_or(&change.path);
            let (old, new) = (text(&change.old), text(&change.new));
            let (wire, rust) = (change.wire, change.rust_api);
            format!("{wire} {rust} {}{place}: {old} > {new}", change.rule.id())
        })
        .collect()
}

fn responses(old: &Value, new: &Value, schemas: &Value) -> Vec<String> {
    lines(&compare(
        &responding(old, schemas),
        &responding(new, schemas),
    ))
}

fn room() -> Value {
    json!({ "Room": { "type": "object", "required": ["name"], "properties": {
        "name": { "type": "string" }, "size": { "type": "integer" }, "floor": { "type": "integer" }
    } } })
}

#[test]
fn a_reference_that_becomes_an_all_of_with_a_field_is_one_field_more() {
    let plain = json!({ "$ref": "#/components/schemas/Room" });
    let more = json!({ "allOf": [
        { "$ref": "#/components/schemas/Room" },
        { "type": "object", "properties": { "view": { "type": "string" } } }
    ] });
    let beside = json!({
        "allOf": [{ "$ref": "#/components/schemas/Room" }],
        "properties": { "view": { "type": "string" } }
    });
    for more in [more, beside] {
        let added = ["additive additive field-added .view:  > string"];
        assert_eq!(responses(&plain, &more, &room()), added);
        let removed = ["breaking breaking field-removed .view: string > "];
        assert_eq!(responses(&more, &plain, &room()), removed);
        let sent = compare(&taking(&plain, &room()), &taking(&more, &room()));
        assert_eq!(lines(&sent), added);
        assert_eq!(responses(&more, &more, &room()), [""; 0]);
    }
}

#[test]
fn an_all_of_compares_its_own_part_and_the_component_once() {
    let extended =
        |part: Value| json!({ "allOf": [{ "$ref": "#/components/schemas/Room" }, part] });
    let old =
        extended(json!({ "properties": { "a": { "type": "string" }, "b": { "type": "string" } } }));
    let new = extended(
        json!({ "properties": { "b": { "type": "integer" }, "c": { "type": "string" } } }),
    );
    assert_eq!(
        responses(&old, &new, &room()),
        [
            "breaking breaking type-changed .b: string > integer",
            "breaking breaking field-removed .a: string > ",
            "additive additive field-added .c:  > string",
        ]
    );
    // A change of the component itself is told where the component is, and once.
    let mut taller = room();
    taller["Room"]["properties"]["size"]["type"] = json!("string");
    let rooms = |schemas: &Value| {
        let mut document = responding(&old, schemas);
        document["paths"]["/doors"] = document["paths"]["/rooms"].clone();
        document
    };
    let changes = compare(&rooms(&room()), &rooms(&taller));
    assert_eq!(
        lines(&changes),
        ["breaking breaking type-changed .size: integer > string"]
    );
    assert_eq!(changes[0].operations.len(), 2);
}

#[test]
fn a_field_may_be_required_in_another_part_than_it_is_described_in() {
    let plain = json!({ "$ref": "#/components/schemas/Room" });
    let stricter = json!({ "allOf": [
        { "$ref": "#/components/schemas/Room" }, { "required": ["name", "size"] }
    ] });
    assert_eq!(
        responses(&plain, &stricter, &room()),
        ["additive cosmetic field-became-required .size: optional > required"]
    );
    assert_eq!(
        lines(&compare(
            &taking(&plain, &room()),
            &taking(&stricter, &room())
        )),
        ["breaking breaking field-became-required .size: optional > required"]
    );
}

#[test]
fn fields_that_move_into_a_base_stay() {
    let old = json!({ "Room": { "type": "object", "properties": {
        "id": { "type": "string" }, "name": { "type": "string" }
    } } });
    let new = json!({
        "Thing": { "type": "object", "properties": { "id": { "type": "string" } } },
        "Room": { "allOf": [
            { "$ref": "#/components/schemas/Thing" },
            { "type": "object", "properties": { "name": { "type": "string" } } }
        ] }
    });
    let root = json!({ "$ref": "#/components/schemas/Room" });
    let changes = compare(&responding(&root, &old), &responding(&root, &new));
    assert_eq!(
        lines(&changes),
        ["cosmetic additive component-addedcomponents.schemas Thing:  > object"]
    );
}

#[test]
fn composition_without_end_ends() {
    let schemas = |extra: &str| {
        json!({
            "A": { "properties": { "a": { "$ref": "#/components/schemas/A" } } },
            "B": { "properties": { "a": { "allOf": [
                { "$ref": "#/components/schemas/B" },
                { "properties": { extra: { "type": "string" } } }
            ] } } },
            "C": { "allOf": [{ "$ref": "#/components/schemas/C" }, { "$ref": "#/components/schemas/D" }] },
            "D": { "allOf": [{ "$ref": "#/components/schemas/C" }], "properties": { extra: {} } }
        })
    };
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    for (old, new) in [("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("C", "C")] {
        let (old, new) = (
            responding(&to(old), &schemas("x")),
            responding(&to(new), &schemas("y")),
        );
        assert!(!compare(&old, &new).is_empty());
        assert!(compare(&old, &old).is_empty());
    }
}

#[test]
fn variants_that_only_require_fields_are_a_choice_of_fields() {
    let fields = json!({ "type": "object", "properties": {
        "state": { "type": "string" }, "assignees": { "type": "array" }
    } });
    let mut chosen = fields.clone();
    chosen["anyOf"] = json!([{ "required": ["state"] }, { "required": ["assignees"] }]);
    chosen["properties"]["reason"] = json!({ "type": "string" });
    let none = json!({});
    assert_eq!(
        lines(&compare(&taking(&fields, &none), &taking(&chosen, &none))),
        [
            "breaking cosmetic field-choice-changed:  > at least one of: state, assignees",
            "additive additive field-added .reason:  > string",
        ]
    );
    assert_eq!(
        lines(&compare(&taking(&chosen, &none), &taking(&fields, &none))),
        [
            "breaking breaking field-removed .reason: string > ",
            "additive cosmetic field-choice-changed: at least one of: state, assignees > ",
        ]
    );
    let mut exact = chosen.clone();
    let exact_choice = exact
        .as_object_mut()
        .expect("an object")
        .remove("anyOf")
        .expect("a choice");
    exact["oneOf"] = exact_choice;
    assert_eq!(
        responses(&chosen, &exact, &none),
        ["breaking cosmetic field-choice-changed: \
          at least one of: state, assignees > exactly one of: state, assignees"]
    );
}

#[test]
fn values_are_values_however_they_are_written() {
    let none = json!({});
    let list = json!({ "type": "string", "enum": ["new", "old"] });
    let variants = json!({ "oneOf": [
        { "type": "string", "enum": ["new"], "description": "Just built." },
        { "type": "string", "enum": ["old"] }
    ] });
    let constants = json!({ "type": "string", "anyOf": [
        { "const": "new", "title": "New" }, { "const": "old" }, { "const": "ruined" }
    ] });
    assert_eq!(
        responses(&list, &variants, &none),
        ["cosmetic cosmetic reformatted:  > "]
    );
    assert_eq!(
        responses(&variants, &constants, &none)
            .iter()
            .filter(|line| !line.starts_with("cosmetic cosmetic"))
            .collect::<Vec<_>>(),
        ["breaking cosmetic value-added:  > ruined"]
    );
    assert_eq!(
        responses(&constants, &list, &none),
        ["breaking cosmetic value-removed: ruined > "]
    );
    let mut reworded = variants.clone();
    reworded["oneOf"][0]["description"] = json!("Newly built.");
    assert_eq!(
        responses(&variants, &reworded, &none),
        ["cosmetic cosmetic wording-changed <new>: Just built. > Newly built."]
    );
}

#[test]
fn a_number_that_gets_constants_is_closed_to_them() {
    let none = json!({});
    let open = json!({ "type": "integer", "format": "int32" });
    let mut closed = open.clone();
    closed["oneOf"] = json!([{ "title": "OFF", "const": 0 }, { "title": "ON", "const": 1 }]);
    assert_eq!(
        responses(&open, &closed, &none),
        ["additive cosmetic values-closed:  > [0,1]"]
    );
    let mut more = closed.clone();
    more["oneOf"]
        .as_array_mut()
        .expect("a list")
        .push(json!({ "title": "AUTO", "const": 2 }));
    assert_eq!(
        responses(&closed, &more, &none),
        ["breaking cosmetic value-added:  > 2"]
    );
}

#[test]
fn null_beside_a_schema_is_null_however_it_is_written() {
    let plain = json!({ "$ref": "#/components/schemas/Room" });
    for nullable in [
        json!({ "anyOf": [{ "$ref": "#/components/schemas/Room" }, { "type": "null" }] }),
        json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Room" }] }),
        json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Room" }] }),
    ] {
        let found = responses(&plain, &nullable, &room());
        assert_eq!(found, ["breaking breaking null-allowed:  > "], "{nullable}");
        let back = responses(&nullable, &plain, &room());
        assert_eq!(
            back,
            ["additive breaking null-forbidden:  > "],
            "{nullable}"
        );
    }
    let text = json!({ "type": "string", "nullable": true });
    for same in [
        json!({ "type": ["string", "null"] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
    ] {
        let changes = compare(&responding(&text, &room()), &responding(&same, &room()));
        let worst = changes.iter().map(|change| change.class).max();
        assert!(worst <= Some(Class::Cosmetic), "{same}: {changes:#?}");
    }
}

/// A union of objects that a field tells apart.
fn union(kinds: &[(&str, &str)]) -> Value {
    let variant = |(kind, field): &(&str, &str)| {
        json!({ "type": "object", "properties": {
            "kind": { "type": "string", "enum": [kind] },
            *field: { "type": "integer" }
        } })
    };
    json!({ "oneOf": kinds.iter().map(variant).collect::<Vec<_>>() })
}

#[test]
fn variants_are_named_by_what_tells_them_apart() {
    let none = json!({});
    let old = union(&[("circle", "radius"), ("square", "side")]);
    let new = union(&[("circle", "radius"), ("star", "points")]);
    let added = "breaking additive alternative-added <kind=star>:  > object";
    let removed = "breaking breaking alternative-removed <kind=square>: object > ";
    assert_eq!(responses(&old, &new, &none), [added, removed]);
    let told = |mut schema: Value| {
        schema["discriminator"] = json!({ "propertyName": "kind" });
        schema
    };
    assert_eq!(
        responses(&told(old.clone()), &told(new), &none),
        [
            "breaking additive alternative-added <star>:  > object",
            "breaking breaking alternative-removed <square>: object > ",
        ]
    );
    // A field of one variant is named with it, wherever the variant is.
    let changed = union(&[("square", "side"), ("circle", "diameter")]);
    let found = responses(&old, &changed, &none);
    assert!(
        found.iter().all(|line| line.contains("<kind=circle>.")),
        "{found:#?}"
    );
}

#[test]
fn a_component_that_another_one_replaces_is_two_changes() {
    let schemas = json!({
        "Circle": { "properties": { "radius": { "type": "integer" } } },
        "Square": { "properties": { "side": { "type": "integer" }, "name": { "type": "string" } } },
        "Star": { "properties": { "points": { "type": "integer" } } }
    });
    let of = |names: [&str; 2]| {
        let variant = |name: &&str| json!({ "$ref": format!("#/components/schemas/{name}") });
        json!({ "oneOf": names.iter().map(variant).collect::<Vec<_>>() })
    };
    assert_eq!(
        responses(&of(["Circle", "Square"]), &of(["Circle", "Star"]), &schemas),
        [
            "breaking additive alternative-added <Star>:  > Star",
            "breaking breaking alternative-removed <Square>: Square > ",
        ]
    );
}

#[test]
fn an_end_is_additive_and_comes_before_other_additions() {
    let document = |operation: Value| {
        json!({ "paths": { "/rooms": {
        "get": { "responses": {} }, "put": operation
    } } })
    };
    let old = document(json!({ "responses": {} }));
    let dates = json!({ "removalDate": "2027-01-31", "deprecationDate": "2026-07-31" });
    let new = document(json!({
        "parameters": [{ "name": "a", "in": "cookie", "schema": { "type": "string" } }],
        "deprecated": true,
        "x-vendor": dates,
        "responses": {}
    }));
    let changes = compare(&old, &new);
    let rules: Vec<Rule> = changes.iter().map(|change| change.rule).collect();
    assert_eq!(rules, [Rule::Deprecated, Rule::ParameterAdded]);
    assert_eq!(changes[0].class, Class::Additive);
    assert_eq!(
        changes[0].note.as_deref(),
        Some("removalDate 2027-01-31, deprecationDate 2026-07-31")
    );
    let mut sooner = new.clone();
    sooner["paths"]["/rooms"]["put"]["x-vendor"]["removalDate"] = json!("2026-12-31");
    let changes = compare(&new, &sooner);
    assert_eq!(
        (changes[0].rule, changes[0].class),
        (Rule::EndDateChanged, Class::Additive)
    );
    assert_eq!(
        changes[0].new,
        Some(json!("removalDate 2026-12-31, deprecationDate 2026-07-31"))
    );
    let withdrawn = compare(&new, &old);
    assert!(
        withdrawn
            .iter()
            .any(|change| change.rule == Rule::DeprecationWithdrawn)
    );
}

#[test]
fn fields_and_parameters_are_deprecated_too() {
    let none = json!({});
    let old = json!({ "properties": { "a": { "type": "string" } } });
    let new = json!({ "properties": { "a": { "type": "string", "deprecated": true } } });
    assert_eq!(
        responses(&old, &new, &none),
        ["additive additive deprecated .a:  > "]
    );
}

#[test]
fn no_two_changes_read_the_same() {
    let old = json!({ "type": "object", "title": "BetaRun", "properties": { "a": { "type": "string" } } });
    let named = |name: &str, title: &str| {
        let mut schema = old.clone();
        schema["title"] = json!(title);
        let root = json!({ "$ref": format!("#/components/schemas/{name}") });
        responding(&root, &json!({ name: schema }))
    };
    let changes = compare(&named("BetaRun", "BetaRun"), &named("Run", "Run"));
    assert_eq!(
        lines(&changes),
        ["cosmetic breaking type-renamed: BetaRun > Run"]
    );
}
