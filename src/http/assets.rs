//! The page: its files, built into the binary. No build step, nothing from elsewhere.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::error::Problem;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const PICTURE: &str = "image/svg+xml";
const TEXT: &str = "text/plain; charset=utf-8";

macro_rules! files {
    ($($kind:ident $path:literal)*) => {
        &[$(($path, $kind, include_str!(concat!("page/", $path)))),*]
    };
}

/// Path below `/assets/`, content type, content.
const FILES: &[(&str, &str, &str)] = files! {
    STYLE "style.css"
    PICTURE "icon.svg"
    SCRIPT "main.js"
    SCRIPT "act.js"
    SCRIPT "card.js"
    SCRIPT "channel.js"
    SCRIPT "composer.js"
    SCRIPT "dialog.js"
    SCRIPT "emoji.js"
    SCRIPT "icon.js"
    SCRIPT "input.js"
    SCRIPT "key.js"
    SCRIPT "ledger.js"
    SCRIPT "message.js"
    SCRIPT "person.js"
    SCRIPT "place.js"
    SCRIPT "review.js"
    SCRIPT "server.js"
    SCRIPT "sidebar.js"
    SCRIPT "store.js"
    SCRIPT "text.js"
    SCRIPT "thread.js"
    SCRIPT "time.js"
    // lit-html, as its authors publish it: it draws templates whose values are text nodes, never markup, it is one small
    // file with no build step, it holds under a strict content security policy, and it is well kept (Google, BSD-3-Clause).
    SCRIPT "vendor/lit-html/lit-html.js"
    SCRIPT "vendor/lit-html/directive.js"
    SCRIPT "vendor/lit-html/directive-helpers.js"
    SCRIPT "vendor/lit-html/directives/repeat.js"
    SCRIPT "vendor/lit-html/directives/live.js"
    TEXT "vendor/lit-html/LICENSE"
};

pub(super) async fn page() -> Response {
    answer(HTML, include_str!("page/index.html"))
}

pub(super) async fn asset(Path(path): Path<String>) -> Response {
    match FILES.iter().find(|(name, ..)| *name == path) {
        Some((_, kind, content)) => answer(kind, content),
        None => Problem::new(StatusCode::NOT_FOUND, "find that file").into_response(),
    }
}

/// What somebody without a login sees.
pub(super) fn no_login() -> Response {
    let page = include_str!("page/login.html");
    let kind = [(header::CONTENT_TYPE, HTML)];
    (StatusCode::UNAUTHORIZED, kind, page).into_response()
}

fn answer(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        // The files change with the binary: browsers ask each time.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, content).into_response()
}
