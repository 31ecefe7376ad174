//! The one table of what each kind of change means.
//!
//! Four classes stand in a row: for the wire and for the Rust API of the generated crate, on the
//! request side (what callers send) and on the response side (what callers read). A row says what
//! the kind of change means in general; where the generated crate does not show the part that
//! changed, or shows it with the same Rust type as before, the walk lowers the class of the Rust
//! API, and where no operation uses a component it lowers the class of the wire.
//!
//! Two choices are deliberately careful. A response may not widen (a value more in an `enum`, a
//! limit less): a reader that was built for the old document may refuse the new answer. And what
//! cannot be judged (a key that is not known here) is breaking, so that a person looks.

use serde::{Serialize, Serializer};

use super::change::Class;
use super::place::Direction;

const B: Class = Class::Breaking;
const A: Class = Class::Additive;
const C: Class = Class::Cosmetic;

/// The four classes of a kind of change.
struct Row {
    id: &'static str,
    request: [Class; 2],
    response: [Class; 2],
    why: &'static str,
}

macro_rules! rules {
    ($($name:ident $id:literal $request:tt $response:tt $why:literal;)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $why] $name,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        id: $id,
                        request: $request,
                        response: $response,
                        why: $why,
                    },)*
                }
            }
        }
    };
}

rules! {
    // Name and id, then wire and Rust API on the request side, then both on the response side.

    // The document.
    OpenapiVersionChanged "openapi-version-changed" [C, C] [C, C] "The version of the description language changed; operations and types are compared on their own.";
    InfoChanged "info-changed" [C, C] [C, C] "Title, version and contact describe the document, not the interface.";
    ServerAdded "server-added" [A, C] [A, C] "There is another host; the facade names its hosts itself.";
    ServerRemoved "server-removed" [B, C] [B, C] "Calls to this host may fail; the facade names its hosts itself.";
    ServerReplaced "server-replaced" [B, C] [B, C] "Calls to the old host may fail; the facade names its hosts itself.";
    ServerChanged "server-changed" [B, C] [B, C] "The address of a host is built from other parts.";
    ServerOrderChanged "server-order-changed" [C, C] [C, C] "Some tools call the first host unless told otherwise.";
    AuthenticationRequired "authentication-required" [B, C] [B, C] "Calls without credentials are refused now.";
    SecurityAlternativeAdded "security-alternative-added" [A, C] [A, C] "There is another way to authenticate.";
    SecurityAlternativeChanged "security-alternative-changed" [B, C] [B, C] "Credentials that were enough are refused now; others are asked for.";
    SecurityAlternativeRemoved "security-alternative-removed" [B, C] [B, C] "Credentials that were enough are refused now.";
    SecuritySchemeAdded "security-scheme-added" [A, C] [A, C] "There is another kind of credentials.";
    SecuritySchemeRemoved "security-scheme-removed" [B, C] [B, C] "A kind of credentials is not described any more.";
    SecuritySchemeChanged "security-scheme-changed" [B, C] [B, C] "Credentials are sent in another way; the facade's transport sends them.";
    TagAdded "tag-added" [C, C] [C, C] "Tags group the documentation; the generated methods stand in one client.";
    TagRemoved "tag-removed" [C, C] [C, C] "Tags group the documentation; the generated methods stand in one client.";

    // Operations.
    OperationAdded "operation-added" [A, A] [A, A] "There is a new method; the facade does not wrap it yet.";
    OperationRemoved "operation-removed" [B, B] [B, B] "The server may answer 404, and the generated method goes.";
    OperationMoved "operation-moved" [B, C] [B, C] "The old address may answer 404; the method keeps its name.";
    PathRespelt "path-respelt" [C, C] [C, C] "Only the names inside the braces changed: addresses and arguments stay in place.";
    OperationIdAdded "operation-id-added" [C, B] [C, B] "The generated method takes its name from the operationId.";
    OperationIdChanged "operation-id-changed" [C, B] [C, B] "The generated method, and the types named after it, change their names.";
    OperationIdRemoved "operation-id-removed" [C, B] [C, B] "The generated method loses its name.";
    DeprecationChanged "deprecation-changed" [C, C] [C, C] "It works as before; plan for its end.";

    // What the generated crate does not show.
    CallbackAdded "callback-added" [A, C] [A, C] "The server may call back; the generated crate serves no calls.";
    CallbackRemoved "callback-removed" [B, C] [B, C] "The server does not call back any more: who waits for it waits in vain.";
    CallbackChanged "callback-changed" [B, C] [B, C] "The server calls back in another way; a person has to judge it.";
    WebhookAdded "webhook-added" [A, C] [A, C] "The server may call on its own; the generated crate serves no calls.";
    WebhookRemoved "webhook-removed" [B, C] [B, C] "The server does not call on its own any more: who waits for it waits in vain.";
    WebhookChanged "webhook-changed" [B, C] [B, C] "The server calls in another way; a person has to judge it.";
    LinkAdded "link-added" [A, C] [A, C] "The documentation says what to call next.";
    LinkRemoved "link-removed" [C, C] [C, C] "The documentation does not say any more what to call next.";
    LinkChanged "link-changed" [C, C] [C, C] "The documentation says something else to call next.";

    // Arguments.
    ArgumentsChanged "arguments-changed" [C, B] [C, B] "The generated method takes other arguments.";

    // Parameters.
    RequiredParameterAdded "required-parameter-added" [B, B] [B, B] "Calls without it are refused, and the generated method takes one more argument.";
    ParameterAdded "parameter-added" [A, B] [A, B] "Calls without it still work, but the generated method takes one more argument.";
    ParameterRemoved "parameter-removed" [B, B] [B, B] "The server may refuse or ignore it, and the generated method loses an argument.";
    ParameterRenamed "parameter-renamed" [B, B] [B, B] "The server may refuse or ignore the old name, and the generated argument has another one.";
    ParameterMoved "parameter-moved" [B, B] [B, B] "It is sent in another part of the request.";
    ParameterBecameRequired "parameter-became-required" [B, B] [B, B] "Calls without it are refused, and its argument is no longer an `Option`.";
    ParameterBecameOptional "parameter-became-optional" [A, B] [A, B] "It may be left out now, and its argument becomes an `Option`.";
    ParameterEncodingChanged "parameter-encoding-changed" [B, C] [B, C] "Its value is written into the request in another way.";
    NameRespelt "name-respelt" [C, C] [C, C] "Header names are compared without regard to case.";

    // Bodies and responses.
    RequiredBodyAdded "required-body-added" [B, B] [B, B] "Calls without a body are refused, and the generated method takes one.";
    BodyAdded "body-added" [A, B] [A, B] "Calls without a body still work, but the generated method takes one.";
    BodyRemoved "body-removed" [B, B] [B, B] "The server may refuse a body, and the generated method takes none.";
    BodyBecameRequired "body-became-required" [B, C] [B, C] "Calls without a body are refused.";
    BodyBecameOptional "body-became-optional" [A, C] [A, C] "The body may be left out.";
    MediaTypeAdded "media-type-added" [A, C] [A, C] "There is another form of the body; the generated crate uses JSON.";
    MediaTypeRespelt "media-type-respelt" [C, C] [C, C] "The same form of the body under a longer or shorter name.";
    MediaTypeChanged "media-type-changed" [B, C] [B, C] "The body is sent in another form.";
    MediaTypeRemoved "media-type-removed" [B, C] [B, C] "A form of the body is not understood or sent any more.";
    EncodingChanged "encoding-changed" [B, C] [B, C] "Parts of the body are written in another way.";
    StatusAdded "status-added" [A, C] [A, C] "There is another documented answer; the generated methods type the one success.";
    StatusChanged "status-changed" [B, C] [B, C] "The same answer comes with another status; callers that ask for the old one wait in vain.";
    StatusRemoved "status-removed" [B, C] [B, C] "An answer that callers wait for is not documented any more.";
    HeaderAdded "header-added" [A, C] [A, C] "The answer carries another header.";
    HeaderRenamed "header-renamed" [B, C] [B, C] "Code that reads the header under its old name finds none.";
    HeaderRemoved "header-removed" [B, C] [B, C] "Code that reads the header finds none.";
    HeaderBecameRequired "header-became-required" [A, C] [A, C] "The header is always there.";
    HeaderBecameOptional "header-became-optional" [B, C] [B, C] "Code that relies on the header may find none.";

    // Types of values.
    TypeChanged "type-changed" [B, B] [B, B] "Values of the old type are refused, or readers of the old type fail.";
    TypeSet "type-set" [B, B] [A, B] "Any value was allowed before.";
    TypeUnset "type-unset" [A, B] [B, B] "Any value is allowed now.";
    NullAllowed "null-allowed" [A, B] [B, B] "`null` may be sent, or has to be read.";
    NullForbidden "null-forbidden" [B, B] [A, B] "`null` may not be sent, or need not be read.";
    FormatChanged "format-changed" [B, B] [B, B] "Texts or numbers have another form.";
    FormatSet "format-set" [B, B] [A, B] "Only one form is allowed now.";
    FormatUnset "format-unset" [A, B] [B, B] "Every form is allowed now.";
    RustTypeChanged "rust-type-changed" [C, B] [C, B] "The overlay names another Rust type.";

    // Sets of values. The generated crate keeps every `enum` open, so its API does not change.
    ValueAdded "value-added" [A, C] [B, C] "A value more: senders may use it; readers that know only the old values refuse it, while the facade's open enums keep it as an unknown value.";
    ValueRemoved "value-removed" [B, C] [B, C] "A value less: senders may not use it; readers that wait for it wait in vain.";
    ValuesClosed "values-closed" [B, C] [A, C] "Only the listed values are allowed now.";
    ValuesOpened "values-opened" [A, C] [B, C] "Any value is allowed now.";
    ListedValueAdded "listed-value-added" [A, C] [A, C] "The prose lists a value more; a list in prose closes nothing.";
    ListedValueRemoved "listed-value-removed" [B, C] [B, C] "The prose lists a value less; the server may refuse it.";
    ValueListAdded "value-list-added" [C, C] [C, C] "The prose lists values now; which ones are allowed did not necessarily change.";
    ValueListRemoved "value-list-removed" [B, C] [B, C] "The prose lists no values any more; the server may refuse them.";

    // Limits of values. The generated crate checks none of them.
    LimitTightened "limit-tightened" [B, C] [A, C] "Fewer values are allowed.";
    LimitLoosened "limit-loosened" [A, C] [B, C] "More values are allowed.";
    LimitChanged "limit-changed" [B, C] [B, C] "Other values are allowed.";
    DefaultSet "default-set" [A, C] [C, C] "The documentation says what the server assumes if the value is left out.";
    DefaultChanged "default-changed" [B, C] [C, C] "The server assumes something else if the value is left out.";
    DefaultUnset "default-unset" [B, C] [C, C] "The documentation does not say any more what the server assumes if the value is left out.";
    AccessChanged "access-changed" [B, C] [B, C] "The field may be read only, or written only.";

    // Fields. Struct literals of generated types end in `..Default::default()`.
    FieldAdded "field-added" [A, A] [A, A] "There is a new field.";
    RequiredFieldAdded "required-field-added" [B, B] [A, A] "Senders must fill the new field; readers find it always there.";
    FieldRemoved "field-removed" [B, B] [B, B] "Code that uses the field does not compile, and finds nothing on the wire.";
    FieldRenamed "field-renamed" [B, B] [B, B] "Code that uses the old name does not compile, and finds nothing on the wire.";
    FieldUndocumented "field-undocumented" [B, C] [B, C] "No page documents the field any more; it may not come, and the overlay keeps it in the generated crate until a person decides.";
    FieldDocumented "field-documented" [A, C] [A, C] "A page documents a field that the overlay had kept.";
    FieldBecameRequired "field-became-required" [B, B] [A, C] "The generated field of a request is no longer an `Option`; one of an answer always is.";
    FieldBecameOptional "field-became-optional" [A, B] [B, C] "The generated field of a request becomes an `Option`; one of an answer always is.";
    OtherFieldsForbidden "other-fields-forbidden" [B, B] [B, B] "Fields that are not documented are refused; the generated type loses `extra`.";
    OtherFieldsAllowed "other-fields-allowed" [A, A] [B, A] "Fields that are not documented may come; the generated type gains `extra`.";
    OtherFieldsTyped "other-fields-typed" [B, B] [A, B] "Fields that are not documented have a type now.";
    OtherFieldsUntyped "other-fields-untyped" [A, B] [B, B] "Fields that are not documented may hold anything now.";

    // Alternatives.
    AlternativeAdded "alternative-added" [A, A] [B, A] "There is another form; readers of the old forms may refuse it.";
    AlternativeRemoved "alternative-removed" [B, B] [B, B] "A form is gone.";
    PartAdded "part-added" [B, A] [A, A] "Every value must satisfy one schema more.";
    PartRemoved "part-removed" [A, B] [B, B] "Values need not satisfy a schema any more.";
    CombinationChanged "combination-changed" [B, B] [B, B] "The value is put together in another way.";
    DiscriminatorChanged "discriminator-changed" [B, C] [B, C] "Another field tells the forms apart.";

    // Names of types, and components that no operation uses.
    TypeRenamed "type-renamed" [C, B] [C, B] "The generated type has another name.";
    TypeReplaced "type-replaced" [C, B] [C, B] "Another generated type stands here; how the two differ on the wire is listed on its own.";
    ReferenceRenamed "reference-renamed" [C, C] [C, C] "A shared part has another name, which the generated crate does not show.";
    SchemaNamed "schema-named" [C, B] [C, B] "An inline schema became a component, whose name the generated type takes.";
    SchemaInlined "schema-inlined" [C, B] [C, B] "A component became an inline schema; the generated type takes its name from its place.";
    ReferenceBroken "reference-broken" [B, B] [B, B] "The reference leads nowhere: what is described here is not known any more.";
    ReferenceMended "reference-mended" [A, B] [A, B] "The reference led nowhere before: what is described here is known now.";
    ComponentAdded "component-added" [C, A] [C, A] "There is a new type.";
    ComponentRemoved "component-removed" [C, B] [C, B] "A generated type goes.";
    SharedPartAdded "shared-part-added" [C, C] [C, C] "There is a new component that the generated crate does not show.";
    SharedPartRemoved "shared-part-removed" [C, C] [C, C] "A component that the generated crate does not show is gone.";

    // Words.
    WordingChanged "wording-changed" [C, C] [C, C] "The words changed.";
    ExampleAdded "example-added" [C, C] [C, C] "There is a new example.";
    ExampleRenamed "example-renamed" [C, C] [C, C] "An example has another name.";
    ExampleRemoved "example-removed" [C, C] [C, C] "An example is gone.";
    ExampleChanged "example-changed" [C, C] [C, C] "An example changed.";
    ExtensionChanged "extension-changed" [C, C] [C, C] "An extension of another tool changed.";
    Respelt "respelt" [C, C] [C, C] "The same meaning, written differently.";

    // What nobody has taught this comparison.
    UnknownKeyChanged "unknown-key-changed" [B, B] [B, B] "This comparison does not know the key: a person has to judge it.";
    Unexplained "unexplained" [B, B] [B, B] "The documents differ here in a way that no rule covers: a person has to judge it.";
}

impl Rule {
    /// The stable name: `field-removed`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// What the change means, in a sentence or two.
    #[must_use]
    pub fn why(self) -> &'static str {
        self.row().why
    }

    /// What happened, in words.
    pub(super) fn what(self) -> String {
        self.id().replace('-', " ")
    }

    /// The classes for the wire and for the Rust API.
    pub(super) fn classes(self, direction: Direction) -> [Class; 2] {
        let row = self.row();
        match direction {
            Direction::Request => row.request,
            Direction::Response => row.response,
            Direction::Unused => {
                let [_, request] = row.request;
                let [_, response] = row.response;
                [C, request.max(response)]
            }
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
