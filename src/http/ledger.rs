//! The API of projects, their ledgers and their open reviews. It only reads.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::error::Problem;
use super::local::person;
use super::state::HttpState;
use super::view::{HeadView, LINES_LIMIT, LinesView, ProjectView, ReviewView};
use crate::domain::name::ProjectId;
use crate::domain::person::Account;

#[derive(Deserialize)]
pub(super) struct Range {
    /// The user of the local platform who looks.
    #[serde(rename = "as")]
    user: Option<String>,
    #[serde(default)]
    after: u64,
    limit: Option<usize>,
}

pub(super) async fn projects(State(state): State<HttpState>) -> Json<Arc<[ProjectView]>> {
    Json(state.projects)
}

pub(super) async fn lines(
    State(state): State<HttpState>,
    Path(project): Path<String>,
    Query(range): Query<Range>,
) -> Result<Json<LinesView>, Problem> {
    let project = state.project(&project)?;
    let viewer = state.viewer(range.user.as_deref())?;
    let limit = range.limit.unwrap_or(LINES_LIMIT).clamp(1, LINES_LIMIT);
    let lines = (state.ledger.lines)(project, range.after, limit, viewer).await?;
    Ok(Json(lines))
}

pub(super) async fn head(
    State(state): State<HttpState>,
    Path(project): Path<String>,
) -> Result<Json<HeadView>, Problem> {
    let project = state.project(&project)?;
    Ok(Json((state.ledger.head)(project).await?))
}

pub(super) async fn reviews(
    State(state): State<HttpState>,
    Path(project): Path<String>,
    Query(range): Query<Range>,
) -> Result<Json<Vec<ReviewView>>, Problem> {
    let project = state.project(&project)?;
    let viewer = state.viewer(range.user.as_deref())?;
    Ok(Json((state.ledger.reviews)(project, viewer).await?))
}

impl HttpState {
    fn project(&self, raw: &str) -> Result<ProjectId, Problem> {
        let known = self.projects.iter().find(|project| project.id == raw);
        known
            .and_then(|project| ProjectId::parse(&project.id))
            .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "find that project"))
    }

    /// The account of the one who looks; none for the holder of the token, who reads everything.
    fn viewer(&self, user: Option<&str>) -> Result<Option<Account>, Problem> {
        let Some(user) = user else { return Ok(None) };
        let local = self.local()?;
        Ok(Some(local.workspace().account(person(local, user)?)))
    }
}
