//! The API of the local platform: what somebody sees there, and what they do.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::error::Problem;
use super::state::HttpState;
use super::view::CommandView;
use crate::chat::local::{Act, ActError, Doing, DoingV1, Done, Local, MessageView, PAGE_LIMIT, PageView, Person};
use crate::domain::person::Standing;

#[derive(Serialize)]
pub(super) struct PeopleView {
    /// The workspace's id, as message links have it.
    workspace: String,
    name: String,
    bot: PersonView,
    people: Vec<PersonView>,
}

#[derive(Serialize)]
struct PersonView {
    user: String,
    name: String,
    title: String,
    standing: &'static str,
    /// The workspace that an outsider comes from.
    from: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ChannelView {
    id: String,
    name: String,
    topic: String,
    private: bool,
}

#[derive(Deserialize)]
pub(super) struct Viewer {
    /// The user who looks.
    #[serde(rename = "as")]
    user: String,
}

#[derive(Deserialize)]
pub(super) struct PageQuery {
    #[serde(rename = "as")]
    user: String,
    channel: Option<String>,
    root: Option<u64>,
    before: Option<u64>,
    limit: Option<usize>,
}

#[derive(Deserialize)]
pub(super) struct MessageQuery {
    #[serde(rename = "as")]
    user: String,
    id: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActRequest {
    id: String,
    by: String,
    doing: DoingV1,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DoneView {
    /// The number of the message that was written or changed.
    Recorded(Option<u64>),
    /// The number of the message that only this person sees.
    Answered(Option<u64>),
}

impl HttpState {
    pub(super) fn local(&self) -> Result<&Local, Problem> {
        let none = || Problem::new(StatusCode::NOT_FOUND, "find a local platform here");
        self.local.as_ref().ok_or_else(none)
    }
}

/// The person whom a request names.
pub(super) fn person<'a>(local: &'a Local, user: &str) -> Result<&'a Person, Problem> {
    let person = local.workspace().person(user);
    person.ok_or_else(|| ActError::NobodyThere(user.chars().take(40).collect()).into())
}

pub(super) async fn people(State(state): State<HttpState>) -> Result<Json<PeopleView>, Problem> {
    let workspace = state.local()?.workspace();
    Ok(Json(PeopleView {
        workspace: workspace.id.clone(),
        name: workspace.name.clone(),
        bot: person_view(&workspace.bot),
        people: workspace.people.iter().map(person_view).collect(),
    }))
}

pub(super) async fn channels(
    State(state): State<HttpState>,
    Query(viewer): Query<Viewer>,
) -> Result<Json<Vec<ChannelView>>, Problem> {
    let local = state.local()?;
    let person = person(local, &viewer.user)?;
    let workspace = local.workspace();
    let readable = workspace.channels.iter();
    let readable = readable.filter(|channel| workspace.may_read(person, channel));
    let views = readable.map(|channel| ChannelView {
        id: channel.id.clone(),
        name: channel.name.clone(),
        topic: channel.topic.clone(),
        private: channel.private,
    });
    Ok(Json(views.collect()))
}

pub(super) async fn commands(State(state): State<HttpState>) -> Json<Arc<[CommandView]>> {
    Json(state.commands)
}

pub(super) async fn messages(
    State(state): State<HttpState>,
    Query(query): Query<PageQuery>,
) -> Result<Json<PageView>, Problem> {
    let local = state.local()?;
    let channel = query.channel.unwrap_or_default();
    let limit = query.limit.unwrap_or(PAGE_LIMIT);
    let person = person(local, &query.user)?;
    Ok(Json(local.page(person, &channel, query.before, limit)?))
}

/// One message, wherever it stands: for a link to it.
pub(super) async fn message(
    State(state): State<HttpState>,
    Query(query): Query<MessageQuery>,
) -> Result<Json<MessageView>, Problem> {
    let local = state.local()?;
    let found = local.view(person(local, &query.user)?, query.id);
    let found = found.filter(|view| !view.deleted);
    let gone = || ActError::NotThere(format!("message {}", query.id));
    Ok(Json(found.ok_or_else(gone)?))
}

pub(super) async fn thread(
    State(state): State<HttpState>,
    Query(query): Query<PageQuery>,
) -> Result<Json<PageView>, Problem> {
    let local = state.local()?;
    let root = query.root.unwrap_or_default();
    let limit = query.limit.unwrap_or(PAGE_LIMIT);
    let person = person(local, &query.user)?;
    Ok(Json(local.thread_page(person, root, query.before, limit)?))
}

pub(super) async fn act(
    State(state): State<HttpState>,
    Json(request): Json<ActRequest>,
) -> Result<Json<DoneView>, Problem> {
    let act = Act { id: request.id, by: request.by, doing: Doing::try_from(request.doing)? };
    let done = state.local()?.act(act, (state.clock)()).await?;
    let number = |id: crate::domain::message::MessageId| id.id.parse().ok();
    Ok(Json(match done {
        Done::Recorded(message) => DoneView::Recorded(message.and_then(number)),
        Done::Answered(message) => DoneView::Answered(number(message)),
    }))
}

fn person_view(person: &Person) -> PersonView {
    PersonView {
        user: person.user.clone(),
        name: person.name.clone(),
        title: person.title.clone(),
        standing: match person.standing {
            Standing::Member => "member",
            Standing::Guest => "guest",
            Standing::Bot => "bot",
        },
        from: person.from.clone(),
    }
}
