//! Login by a link: the token comes once, in the address, and is a cookie from then on.

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::access::Access;
use super::assets;
use super::state::HttpState;

#[derive(Deserialize)]
pub(super) struct Login {
    #[serde(default)]
    token: String,
}

pub(super) async fn login(State(state): State<HttpState>, Query(login): Query<Login>) -> Response {
    match &state.access {
        Access::Loopback => Redirect::to("/").into_response(),
        Access::Token(token) if token.is(&login.token) => {
            let cookie = [(header::SET_COOKIE, token.set_cookie())];
            (StatusCode::SEE_OTHER, cookie, [(header::LOCATION, "/")]).into_response()
        }
        Access::Token(_) => {
            tracing::warn!("a login with a wrong token was refused");
            assets::no_login()
        }
    }
}
