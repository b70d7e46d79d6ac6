//! People told over HTTP what to do, for the scripts that certify the fake with other clients. A request is
//! `{"does": …}` with ids as strings; the answer is JSON.

use std::sync::Arc;

use serde_json::{Value, json};

use super::rest::Reply;
use super::{FakeDiscord, World};

/// Answers one request.
pub(super) fn answer(world: &Arc<World>, body: &[u8]) -> Reply {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return Reply::json(400, &json!({"error": "not JSON"}));
    };
    let fake = FakeDiscord {
        world: world.clone(),
        address: ([127, 0, 0, 1], 0).into(),
        certificate: None,
        _tasks: Arc::default(),
    };
    match does(&fake, &asked) {
        Ok(done) => Reply::json(200, &done),
        Err(error) => Reply::json(400, &json!({"error": error})),
    }
}

fn does(fake: &FakeDiscord, asked: &Value) -> Result<Value, String> {
    let id = |field: &str| asked[field].as_str().and_then(|id| id.parse::<u64>().ok()).unwrap_or(0);
    let text = |field: &str| asked[field].as_str().unwrap_or_default();
    let (by, channel, message) = (id("by"), id("channel"), id("message"));
    let made = |id: Option<u64>| json!({"id": id.map(|id| id.to_string())});
    Ok(match text("does") {
        "says" => made(fake.says(by, channel, text("text"))),
        "replies" => made(fake.replies(by, message, text("text"))),
        "edits" => json!({"done": fake.edits(by, message, text("text"))}),
        "unfolds" => {
            fake.unfolds(message, text("text"), true);
            json!({})
        }
        "deletes" => {
            let all: Vec<u64> =
                asked["messages"].as_array().into_iter().flatten().filter_map(|id| id.as_str()?.parse().ok()).collect();
            json!({"done": fake.deletes_all(&all)})
        }
        "reacts" => json!({"done": fake.reacts(by, message, text("emoji"))}),
        "unreacts" => json!({"done": fake.unreacts(by, message, text("emoji"))}),
        "clears" => {
            fake.clears(message, asked["emoji"].as_str());
            json!({})
        }
        "starts-thread" => made(Some(fake.starts_thread(by, message, text("name")))),
        "posts-in-forum" => made(Some(fake.posts_in_forum(by, channel, text("name"), text("text")))),
        "archives" => {
            fake.archives(channel, false);
            json!({})
        }
        "presses" => made(Some(fake.presses(by, message, text("custom_id"))?)),
        "chooses" => {
            let values: Vec<&str> =
                asked["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            made(Some(fake.chooses(by, message, text("custom_id"), &values)?))
        }
        "submits" => {
            let fields: Vec<(&str, &str)> = asked["fields"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(k, v)| Some((k.as_str(), v.as_str()?)))
                .collect();
            made(Some(fake.submits(id("interaction"), &fields)?))
        }
        "commands" => made(Some(fake.commands(by, channel, text("name"), &asked["options"])?)),
        "types" => made(Some(fake.types(by, channel, text("name"), &asked["options"])?)),
        "picks" => made(Some(fake.picks(by, text("name"), message)?)),
        "gives-roles" => {
            fake.has_roles(id("guild"), by, &[id("role")]);
            json!({})
        }
        _ => return goes_wrong(fake, asked),
    })
}

fn goes_wrong(fake: &FakeDiscord, asked: &Value) -> Result<Value, String> {
    let number = |field: &str| asked[field].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let later = chrono::TimeDelta::seconds(i64::from(number("seconds")));
    match asked["does"].as_str().unwrap_or_default() {
        "breaks-connections" => fake.breaks_connections(),
        "asks-to-reconnect" => fake.asks_to_reconnect(),
        "forgets-sessions" => fake.forgets_sessions(),
        "invalidates" => fake.invalidates(asked["resumable"] == true),
        "limits-as-discord" => fake.limits_as_discord(),
        "fails" => {
            let fault = match asked["status"].as_u64().and_then(|status| u16::try_from(status).ok()) {
                Some(status) => super::Fault::Status(status),
                None => {
                    super::Fault::Limited { wait_ms: u64::from(number("wait_ms")), global: asked["global"] == true }
                }
            };
            let (method, path) = (asked["method"].as_str(), asked["path"].as_str());
            fake.fails(method.unwrap_or("POST"), path.unwrap_or_default(), fault, 1);
        }
        "lets-time-pass" => fake.world.change(|state| state.now += later),
        "tells" => {
            let (sessions, connections) = fake.sessions();
            let requests: Vec<String> =
                fake.requests().iter().map(|one| format!("{} {} {}", one.status, one.method, one.path)).collect();
            return Ok(json!({
                "sessions": sessions, "connections": connections, "refused": fake.refused_by_limits(),
                "offences": fake.offences(), "requests": requests,
            }));
        }
        other => return Err(format!("nobody knows how to do {other:?}")),
    }
    Ok(json!({}))
}
