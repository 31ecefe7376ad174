//! The one table of what each kind of change means.
//!
//! Each row has four classes: for the wire and for the Rust API of the generated client, on the
//! request side (what callers send) and on the response side (what callers read). Where the
//! generated client does not show the part that changed, or shows it with the same Rust type as
//! before, the comparison lowers the class of the Rust API; where no operation uses a component, it
//! lowers the class of the wire.
//!
//! Two choices are deliberately careful. A response may not widen (another value of an `enum`, a
//! limit less): a reader that was built for the old document may refuse the new response. And what
//! cannot be judged (an unknown key) is breaking, so that a person looks.

use serde::{Serialize, Serializer};

use crate::class::Class;
use crate::location::Direction;

const B: Class = Class::Breaking;
const A: Class = Class::Additive;
const C: Class = Class::Cosmetic;

/// The name of a rule, its classes on the request and the response side, and what it means.
type Row = (&'static str, [Class; 2], [Class; 2], &'static str);

macro_rules! rules {
    ($($name:ident $id:literal $request:tt $response:tt $why:literal;)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $why] $name,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => ($id, $request, $response, $why),)*
                }
            }
        }
    };
}

rules! {
    // Name and id, then wire and Rust API on the request side, then both on the response side.
    // What ends.
    Deprecated "deprecated" [A, A] [A, A] "It works as before, but its end is announced.";
    DeprecationWithdrawn "deprecation-withdrawn" [A, A] [A, A] "It is not going to end any more.";
    EndDateChanged "end-date-changed" [A, A] [A, A] "The date of its deprecation or removal changed.";
    // The document.
    OpenapiVersionChanged "openapi-version-changed" [C, C] [C, C] "The version of the description language changed; operations and types are compared on their own.";
    InfoChanged "info-changed" [C, C] [C, C] "Title, version and contact describe the document, not the interface.";
    ServerAdded "server-added" [A, C] [A, C] "There is another server.";
    ServerRemoved "server-removed" [B, C] [B, C] "Calls to this server may fail.";
    ServerReplaced "server-replaced" [B, C] [B, C] "Calls to the old server may fail.";
    ServerChanged "server-changed" [B, C] [B, C] "The address of the server is built from other parts.";
    AuthenticationRequired "authentication-required" [B, C] [B, C] "Calls without credentials are now refused.";
    SecurityAlternativeAdded "security-alternative-added" [A, C] [A, C] "There is another way to authenticate.";
    SecurityAlternativeChanged "security-alternative-changed" [B, C] [B, C] "Credentials that were sufficient are now refused; others are required.";
    SecurityAlternativeRemoved "security-alternative-removed" [B, C] [B, C] "Credentials that were sufficient are now refused.";
    SecuritySchemeAdded "security-scheme-added" [A, C] [A, C] "There is another kind of credentials.";
    SecuritySchemeRemoved "security-scheme-removed" [B, C] [B, C] "A kind of credentials is no longer described.";
    SecuritySchemeChanged "security-scheme-changed" [B, C] [B, C] "Credentials are sent in another way.";
    TagsChanged "tags-changed" [C, C] [C, C] "Tags group the documentation.";
    // Operations.
    OperationAdded "operation-added" [A, A] [A, A] "There is a new method.";
    OperationRemoved "operation-removed" [B, B] [B, B] "The server may answer 404, and the generated method is gone.";
    OperationMoved "operation-moved" [B, C] [B, C] "The old address may answer 404; the method keeps its name.";
    PathReformatted "path-reformatted" [C, C] [C, C] "Only names of path parameters changed: addresses and arguments are the same.";
    OperationIdAdded "operation-id-added" [C, B] [C, B] "The generated method takes its name from the operationId.";
    OperationIdChanged "operation-id-changed" [C, B] [C, B] "The generated method, and the types named after it, have other names.";
    OperationIdRemoved "operation-id-removed" [C, B] [C, B] "The generated method loses its name.";
    // What the generated client does not show.
    ServerCallAdded "server-call-added" [A, C] [A, C] "There is another callback or webhook.";
    ServerCallRemoved "server-call-removed" [B, C] [B, C] "The server no longer makes this call.";
    ServerCallChanged "server-call-changed" [B, C] [B, C] "The server makes this call in another way; a person has to judge it.";
    LinkAdded "link-added" [A, C] [A, C] "The documentation says what to call next.";
    LinkRemoved "link-removed" [C, C] [C, C] "The documentation no longer says what to call next.";
    LinkChanged "link-changed" [C, C] [C, C] "The documentation says something else to call next.";
    // Arguments.
    ArgumentsChanged "arguments-changed" [C, B] [C, B] "The generated method takes other arguments.";
    // Parameters.
    RequiredParameterAdded "required-parameter-added" [B, B] [B, B] "Calls without it are refused, and the generated method takes another argument.";
    ParameterAdded "parameter-added" [A, B] [A, B] "Calls without it still work, but the generated method takes another argument.";
    ParameterRemoved "parameter-removed" [B, B] [B, B] "The server may refuse or ignore it, and the generated method loses an argument.";
    ParameterRenamed "parameter-renamed" [B, B] [B, B] "The server may refuse or ignore the old name, and the generated argument has another one.";
    ParameterMoved "parameter-moved" [B, B] [B, B] "It is sent in another part of the request.";
    ParameterBecameRequired "parameter-became-required" [B, B] [B, B] "Calls without it are refused, and its argument is no longer an `Option`.";
    ParameterBecameOptional "parameter-became-optional" [A, B] [A, B] "It may now be left out, and its argument becomes an `Option`.";
    ParameterEncodingChanged "parameter-encoding-changed" [B, C] [B, C] "Its value is written into the request in another way.";
    NameReformatted "name-reformatted" [C, C] [C, C] "The same name: neither the case of a header nor the name of a path parameter is sent.";
    // Bodies and responses.
    RequiredBodyAdded "required-body-added" [B, B] [B, B] "Calls without a body are refused, and the generated method takes one.";
    BodyAdded "body-added" [A, B] [A, B] "Calls without a body still work, but the generated method takes one.";
    BodyRemoved "body-removed" [B, B] [B, B] "The server may refuse a body, and the generated method takes none.";
    BodyBecameRequired "body-became-required" [B, C] [B, C] "Calls without a body are refused.";
    BodyBecameOptional "body-became-optional" [A, C] [A, C] "The body may be left out.";
    MediaTypeAdded "media-type-added" [A, C] [A, C] "The body has another representation; the generated client uses JSON.";
    MediaTypeReformatted "media-type-reformatted" [C, C] [C, C] "The same representation of the body under a longer or shorter name.";
    MediaTypeChanged "media-type-changed" [B, C] [B, C] "The body has a different representation.";
    MediaTypeRemoved "media-type-removed" [B, C] [B, C] "A representation of the body is no longer understood or sent.";
    EncodingChanged "encoding-changed" [B, C] [B, C] "Parts of the body are written in another way.";
    StatusAdded "status-added" [A, C] [A, C] "There is another documented response.";
    StatusChanged "status-changed" [B, C] [B, C] "The same response comes with another status.";
    StatusRemoved "status-removed" [B, C] [B, C] "A response that callers may expect is no longer documented.";
    HeaderAdded "header-added" [A, C] [A, C] "The response has another header.";
    HeaderRenamed "header-renamed" [B, C] [B, C] "Code that reads the header under its old name finds none.";
    HeaderRemoved "header-removed" [B, C] [B, C] "Code that reads the header finds none.";
    HeaderBecameRequired "header-became-required" [A, C] [A, C] "The header is always there.";
    HeaderBecameOptional "header-became-optional" [B, C] [B, C] "Code that relies on the header may find none.";
    // Types of values.
    TypeChanged "type-changed" [B, B] [B, B] "Values of the old type are refused, or readers of the old type fail.";
    TypeSet "type-set" [B, B] [A, B] "Any value was allowed before.";
    TypeUnset "type-unset" [A, B] [B, B] "Any value is now allowed.";
    NullAllowed "null-allowed" [A, B] [B, B] "`null` may be sent, or has to be read.";
    NullForbidden "null-forbidden" [B, B] [A, B] "`null` may not be sent, or need not be read.";
    FormatChanged "format-changed" [B, B] [B, B] "Strings or numbers are written in another way.";
    FormatSet "format-set" [B, B] [C, B] "Only one way of writing is now allowed.";
    FormatUnset "format-unset" [A, B] [B, B] "Any way of writing is now allowed.";
    FormatNoteChanged "format-note-changed" [C, C] [C, C] "The `format` is not a registered one: it says nothing about the values.";
    RustTypeChanged "rust-type-changed" [C, B] [C, B] "The document names another Rust type.";
    // Sets of values. A generated client for servers that add values keeps every `enum` open, so
    // that its API does not change.
    ValueAdded "value-added" [A, C] [B, C] "Another value: senders may use it, and readers that know only the old values may refuse it.";
    ValueRemoved "value-removed" [B, C] [B, C] "A value is gone: senders may not use it, and readers that expect it do not find it.";
    ValuesClosed "values-closed" [B, C] [A, C] "Only the listed values are now allowed.";
    ValuesOpened "values-opened" [A, C] [B, C] "Any value is now allowed.";
    ListedValueAdded "listed-value-added" [A, C] [A, C] "The description lists another value; other values were never excluded.";
    ListedValueRemoved "listed-value-removed" [B, C] [B, C] "The description no longer lists a value; the server may refuse it.";
    ValueListAdded "value-list-added" [C, C] [C, C] "The description now lists values; which ones are allowed did not necessarily change.";
    ValueListRemoved "value-list-removed" [B, C] [B, C] "The description no longer lists values; the server may refuse them.";
    // Limits of values. The generated client checks none of them.
    LimitTightened "limit-tightened" [B, C] [A, C] "Fewer values are allowed.";
    LimitLoosened "limit-loosened" [A, C] [B, C] "More values are allowed.";
    LimitChanged "limit-changed" [B, C] [B, C] "Other values are allowed.";
    DefaultSet "default-set" [A, C] [C, C] "The documentation says what the server assumes if the value is left out.";
    DefaultChanged "default-changed" [B, C] [C, C] "The server assumes something else if the value is left out.";
    DefaultUnset "default-unset" [B, C] [C, C] "The documentation no longer says what the server assumes if the value is left out.";
    AccessChanged "access-changed" [B, C] [B, C] "The field may only be read, or only be written.";
    // Fields. Struct literals of generated types are expected to end in `..Default::default()`.
    FieldAdded "field-added" [A, A] [A, A] "There is a new field.";
    RequiredFieldAdded "required-field-added" [B, B] [A, A] "Senders must fill in the new field; readers always find it.";
    FieldRemoved "field-removed" [B, B] [B, B] "Code that uses the field does not compile, and finds nothing on the wire.";
    FieldRenamed "field-renamed" [B, B] [B, B] "Code that uses the old name does not compile, and finds nothing on the wire.";
    FieldUndocumented "field-undocumented" [B, C] [B, C] "The field is no longer documented and may not come; a correction keeps it in the generated client.";
    FieldDocumented "field-documented" [A, C] [A, C] "A field that only a correction described is documented.";
    FieldBecameRequired "field-became-required" [B, B] [A, C] "The generated field of a request is no longer an `Option`; one of a response always is.";
    FieldBecameOptional "field-became-optional" [A, B] [B, C] "The generated field of a request becomes an `Option`; one of a response always is.";
    FieldChoiceChanged "field-choice-changed" [B, C] [B, C] "Other combinations of fields are required.";
    OtherFieldsForbidden "other-fields-forbidden" [B, B] [B, B] "Fields that are not documented are refused; the generated type has no place for them.";
    OtherFieldsAllowed "other-fields-allowed" [A, A] [B, A] "Fields that are not documented may come; the generated type keeps them.";
    OtherFieldsTyped "other-fields-typed" [B, B] [A, B] "Fields that are not documented now have a type.";
    OtherFieldsUntyped "other-fields-untyped" [A, B] [B, B] "Fields that are not documented may now contain anything.";
    // Alternatives.
    AlternativeAdded "alternative-added" [A, A] [B, A] "There is another variant; readers of the old ones may refuse it.";
    AlternativeRemoved "alternative-removed" [B, B] [B, B] "A variant is gone.";
    CombinationChanged "combination-changed" [B, B] [B, B] "The value is composed in another way.";
    DiscriminatorChanged "discriminator-changed" [B, C] [B, C] "Another field tells the variants apart.";
    // Names of types, and components that no operation uses.
    TypeRenamed "type-renamed" [C, B] [C, B] "The generated type has another name.";
    TypeReplaced "type-replaced" [C, B] [C, B] "Another generated type is used here; how the two differ on the wire is listed separately.";
    ReferenceRenamed "reference-renamed" [C, C] [C, C] "A shared part has another name, which the generated client does not show.";
    SchemaNamed "schema-named" [C, B] [C, B] "An inline schema became a component, whose name the generated type takes.";
    SchemaInlined "schema-inlined" [C, B] [C, B] "A component became an inline schema; the generated type takes its name from its place.";
    ReferenceBroken "reference-broken" [B, B] [B, B] "The reference leads nowhere: what is described here is no longer known.";
    ReferenceFixed "reference-fixed" [A, B] [A, B] "The reference led nowhere before: what is described here is now known.";
    ComponentAdded "component-added" [C, A] [C, A] "There is a new type.";
    ComponentRemoved "component-removed" [C, B] [C, B] "A generated type is gone.";
    SharedPartAdded "shared-part-added" [C, C] [C, C] "There is a new component that the generated client does not show.";
    SharedPartRemoved "shared-part-removed" [C, C] [C, C] "A component that the generated client does not show is gone.";
    // Words.
    WordingChanged "wording-changed" [C, C] [C, C] "The words changed.";
    ExampleAdded "example-added" [C, C] [C, C] "There is a new example.";
    ExampleRemoved "example-removed" [C, C] [C, C] "An example is gone.";
    ExampleChanged "example-changed" [C, C] [C, C] "An example changed.";
    ExtensionChanged "extension-changed" [C, C] [C, C] "An extension changed (a key that begins with `x-`).";
    Reformatted "reformatted" [C, C] [C, C] "The same meaning, written differently.";
    // What this comparison does not understand.
    UnknownKeyChanged "unknown-key-changed" [B, B] [B, B] "This comparison does not know the key: a person has to judge it.";
    Unexplained "unexplained" [B, B] [B, B] "The documents differ here in a way that no rule covers: a person has to judge it.";
}

impl Rule {
    /// The stable name: `field-removed`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What the change means, in a sentence or two.
    #[must_use]
    pub fn why(self) -> &'static str {
        self.row().3
    }

    /// What happened, in words: `field removed`.
    #[must_use]
    pub fn what(self) -> String {
        self.id().replace('-', " ")
    }

    /// Whether the rule is about the end of something, which readers want to see first.
    #[must_use]
    pub fn is_about_an_end(self) -> bool {
        matches!(
            self,
            Self::Deprecated | Self::DeprecationWithdrawn | Self::EndDateChanged
        )
    }

    /// Whether the words of the rule leave open which key it is about.
    pub(crate) fn needs_its_key(self, key: &str) -> bool {
        let several = "reformatted info-changed extension-changed unknown-key-changed access-changed \
            limit-tightened limit-loosened limit-changed combination-changed encoding-changed \
            parameter-encoding-changed security-scheme-changed server-changed wording-changed";
        let is_clear = self == Self::WordingChanged && key == "description";
        !is_clear && several.split(' ').any(|rule| rule == self.id())
    }

    /// Whether the rule is about words and ways of writing, which no code reads.
    pub(crate) fn is_wording(self) -> bool {
        let (_, request, response, _) = self.row();
        request == [C, C] && response == [C, C]
    }

    /// The classes for the wire and for the Rust API.
    pub(crate) fn classes(self, direction: Direction) -> [Class; 2] {
        let (_, request, response, _) = self.row();
        match direction {
            Direction::Request => request,
            Direction::Response => response,
            Direction::Unused => [C, request[1].max(response[1])],
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
