//! `files.*`: the external upload in its three steps, <https://docs.slack.dev/messaging/working-with-files>.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, header};
use serde_json::{Value, json};

use super::{Asked, chat};
use crate::fake_slack::Shared;
use crate::fake_slack::answer::{Answer, missing};
use crate::fake_slack::message::Message;
use crate::fake_slack::text;
use crate::fake_slack::world::{Call, File, World};

pub(super) fn run(world: &mut World, method: &str, asked: &Asked) -> Answer {
    match method {
        "getUploadURLExternal" => promise(world, asked),
        "completeUploadExternal" => complete(world, asked),
        "info" => {
            let id = asked.arguments.needed("file")?;
            let file = world.files.get(&id).filter(|file| file.uploaded).ok_or("file_not_found")?;
            Ok(json!({"file": shape(file, world.now.timestamp())}))
        }
        _ => Err("not_allowed_token_type".into()),
    }
}

fn promise(world: &mut World, asked: &Asked) -> Answer {
    let name = asked.arguments.text("filename").ok_or_else(|| missing("filename"))?;
    let length = asked.arguments.number("length").filter(|length| *length > 0).ok_or_else(|| missing("length"))?;
    let id = world.mint("F");
    let file = File {
        id: id.clone(),
        title: name.clone(),
        name,
        bytes: Vec::new(),
        shared: None,
        promised: length as u64,
        uploaded: false,
    };
    world.files.insert(id.clone(), file);
    Ok(json!({"upload_url": format!("http://{}/upload/{id}", asked.host), "file_id": id}))
}

/// The bytes come as they are, or as the one part of a form.
pub(super) async fn upload(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = kind.strip_prefix("multipart/form-data").and_then(|kind| kind.split_once("boundary="));
    let bytes = match boundary {
        Some((_, boundary)) => only_part(&body, boundary.trim_matches('"')).unwrap_or_default(),
        None => body.to_vec(),
    };
    let mut world = shared.world();
    let at = world.now;
    let (status, said) = match world.files.get_mut(&id) {
        None => (404, "not found".to_owned()),
        Some(file) if bytes.len() as u64 != file.promised => {
            (400, format!("length mismatch: {} of {}", bytes.len(), file.promised))
        }
        Some(file) => {
            file.bytes = bytes;
            file.uploaded = true;
            (200, format!("OK - {}", file.bytes.len()))
        }
    };
    let answer = if status == 200 { "ok".to_owned() } else { said.clone() };
    world.calls.push(Call { method: "upload".into(), team: String::new(), arguments: json!({"file": id}), at, answer });
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, "text/plain");
    response.body(Body::from(said)).expect("a response of constants")
}

fn only_part(body: &[u8], boundary: &str) -> Option<Vec<u8>> {
    let find = |text: &[u8], from: usize| {
        body.get(from..)?.windows(text.len()).position(|seen| seen == text).map(|at| at + from)
    };
    let start = find(b"\r\n\r\n", 0)? + 4;
    let end = find(format!("\r\n--{boundary}").as_bytes(), start)?;
    Some(body[start..end].to_vec())
}

fn complete(world: &mut World, asked: &Asked) -> Answer {
    let files = asked.arguments.structure("files").ok().flatten().ok_or_else(|| missing("files"))?;
    let mut shapes = Vec::new();
    let channel = asked.arguments.text("channel_id").or_else(|| asked.arguments.text("channels"));
    let place = match &channel {
        None => None,
        Some(channel) => Some(world.place(&asked.team, channel).ok_or("channel_not_found")?),
    };
    if let Some(place) = &place {
        let is_member = place.members.contains(&world.app(&asked.team).bot_user);
        match (is_member, place.private) {
            (false, true) => return Err("channel_not_found".into()),
            (false, false) => return Err("not_in_channel".into()),
            (true, _) if place.archived => return Err("is_archived".into()),
            (true, _) => {}
        }
    }
    let now = world.now.timestamp();
    let thread = asked.arguments.text("thread_ts");
    for named in files.as_array().into_iter().flatten() {
        let id = named["id"].as_str().unwrap_or_default();
        let file = world.files.get_mut(id).filter(|file| file.uploaded).ok_or("file_not_found")?;
        if let Some(title) = named["title"].as_str() {
            title.clone_into(&mut file.title);
        }
        file.shared = place.as_ref().map(|place| (place.id.clone(), thread.clone()));
        shapes.push(shape(file, now));
    }
    if let Some(place) = place {
        let words = text::escape(&asked.arguments.text("initial_comment").unwrap_or_default());
        let mut message = Message::new(world.stamp(), world.app_author(&asked.team), words);
        message.files.clone_from(&shapes);
        message.subtype = Some("file_share");
        message.thread_ts = thread;
        chat::post(world, &asked.team, &place.id, message);
    }
    Ok(json!({"files": shapes}))
}

/// A file as messages and `files.info` show it.
pub(in crate::fake_slack) fn shape(file: &File, now: i64) -> Value {
    let kind = file.name.rsplit_once('.').map_or("text", |(_, ending)| ending);
    json!({"id": file.id, "created": now, "timestamp": now, "name": file.name, "title": file.title,
        "mimetype": "application/octet-stream", "filetype": kind, "pretty_type": kind.to_uppercase(),
        "user": "U00000001", "size": file.promised, "mode": "hosted", "is_external": false, "external_type": "",
        "is_public": true, "public_url_shared": false, "display_as_bot": false, "editable": false,
        "url_private": format!("https://files.slack.com/files-pri/T0-{}/{}", file.id, file.name),
        "permalink": format!("https://town.slack.com/files/U00000001/{}/{}", file.id, file.name)})
}
