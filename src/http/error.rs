//! What goes wrong over HTTP, as JSON that a page can show: `{"error": "failed to …", "again": true}`.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::view::Unread;
use crate::chat::local::{ActError, WireError};

/// One problem.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    what: String,
}

#[derive(Serialize)]
struct ProblemView {
    error: String,
    /// True where the same request may be tried again.
    again: bool,
}

impl Problem {
    /// `what` completes "failed to".
    pub(super) fn new(status: StatusCode, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { status, what }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let again = self.status == StatusCode::SERVICE_UNAVAILABLE;
        let view = ProblemView { error: format!("failed to {}", self.what), again };
        let mut response = (self.status, Json(view)).into_response();
        if again {
            let second = header::HeaderValue::from_static("1");
            response.headers_mut().insert(header::RETRY_AFTER, second);
        }
        response
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let status = match &error {
            ActError::NobodyThere(_) | ActError::NotThere(_) => StatusCode::NOT_FOUND,
            ActError::NotYours(_) => StatusCode::FORBIDDEN,
            ActError::NoChange => StatusCode::CONFLICT,
            ActError::NoSuchButton(_)
            | ActError::NotAsked(_)
            | ActError::Empty
            | ActError::TooLong { .. }
            | ActError::NotAName(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ActError::Full { .. } | ActError::NotKept(_) => StatusCode::INSUFFICIENT_STORAGE,
            ActError::NotRecorded(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self::new(status, error.to_string())
    }
}

impl From<WireError> for Problem {
    fn from(error: WireError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
    }
}

impl From<Unread> for Problem {
    fn from(error: Unread) -> Self {
        let status = match &error {
            Unread::NoProject(_) => StatusCode::NOT_FOUND,
            Unread::Store(..) => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self::new(status, error.to_string())
    }
}

/// For every path that is no route.
pub(super) async fn no_such_route() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "find that path")
}
