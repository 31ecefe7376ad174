//! Short ways to the members of JSON objects.

use serde_json::{Map, Value};

/// Members of an object by what they should be; a value that is not an object has none.
pub trait Members {
    /// The member itself.
    fn member(&self, key: &str) -> Option<&Value>;

    /// A text.
    fn text(&self, key: &str) -> Option<&str> {
        self.member(key)?.as_str()
    }

    /// An object.
    fn object(&self, key: &str) -> Option<&Map<String, Value>> {
        self.member(key)?.as_object()
    }

    /// The elements of a list, none if there is no list.
    fn list(&self, key: &str) -> &[Value] {
        let list = self.member(key).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    /// Whether the member is `true`.
    fn flag(&self, key: &str) -> bool {
        self.member(key) == Some(&Value::Bool(true))
    }
}

/// As [`Members`], for change.
pub trait MembersMut {
    /// The member itself.
    fn member_mut(&mut self, key: &str) -> Option<&mut Value>;

    /// An object.
    fn object_mut(&mut self, key: &str) -> Option<&mut Map<String, Value>> {
        self.member_mut(key)?.as_object_mut()
    }

    /// A list.
    fn list_mut(&mut self, key: &str) -> Option<&mut Vec<Value>> {
        self.member_mut(key)?.as_array_mut()
    }
}

impl Members for Value {
    fn member(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl Members for Map<String, Value> {
    fn member(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl MembersMut for Value {
    fn member_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.get_mut(key)
    }
}

impl MembersMut for Map<String, Value> {
    fn member_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.get_mut(key)
    }
}
