//! What the API answers where it refuses, with Discord's own codes.

use serde_json::{Value, json};

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) message: String,
    /// Where a body is wrong: dotted paths with what is wrong there.
    pub(crate) faults: Vec<(String, String)>,
}

impl Problem {
    pub(crate) fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), faults: Vec::new() }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, 0, "404: Not Found")
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    pub(crate) fn unknown_channel() -> Self {
        Self::new(404, 10003, "Unknown Channel")
    }

    pub(crate) fn unknown_message() -> Self {
        Self::new(404, 10008, "Unknown Message")
    }

    pub(crate) fn unknown_interaction() -> Self {
        Self::new(404, 10062, "Unknown interaction")
    }

    pub(crate) fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    pub(crate) fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }

    pub(crate) fn invalid(faults: Vec<(String, String)>) -> Self {
        Self { status: 400, code: 50035, message: "Invalid Form Body".to_owned(), faults }
    }

    /// The body, with the faults nested as Discord nests them.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if !self.faults.is_empty() {
            let mut errors = json!({});
            for (path, message) in &self.faults {
                let mut at = &mut errors;
                for step in path.split('.').filter(|step| !step.is_empty()) {
                    at = &mut at[step];
                }
                at["_errors"] = json!([{"code": "BASE_TYPE_INVALID", "message": message}]);
            }
            body["errors"] = errors;
        }
        body
    }
}
