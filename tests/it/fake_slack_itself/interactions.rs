//! Buttons, menus, commands, shortcuts and the answers that go back over response URLs.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::app::exchange;
use super::{Ack, C, HttpApp, SocketApp, T, asks, later, slack};
use crate::fake_slack::{FakeSlack, Input, Outcome, Reach};

/// A card with two buttons and a menu; its time stamp.
async fn card(slack: &FakeSlack) -> String {
    let button = |label: &str| json!({"type": "button", "action_id": "rule", "value": label, "text": {"type": "plain_text", "text": label}});
    let other =
        json!({"type": "button", "action_id": "why", "value": "r1", "text": {"type": "plain_text", "text": "Why?"}});
    let option = |name: &str| json!({"text": {"type": "plain_text", "text": name}, "value": name});
    let menu = json!({"type": "static_select", "action_id": "who", "options": [option("ana"), option("ben")]});
    let blocks = json!([
        {"type": "section", "text": {"type": "mrkdwn", "text": "Use 14 May?"}},
        {"type": "actions", "block_id": "b1", "elements": [button("approve"), other, menu]},
        {"type": "actions", "block_id": "b2", "elements": [button("reject")]},
    ]);
    let posted = asks(slack, "chat.postMessage", json!({"channel": C, "text": "Use 14 May?", "blocks": blocks})).await;
    slack.settles().await;
    posted["ts"].as_str().unwrap_or_else(|| panic!("{posted}")).to_owned()
}

#[tokio::test]
async fn a_button_tells_who_pressed_what_on_which_message() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ts = card(&slack).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.presses((C, &ts), "rule", Some("reject"), &[]).await.body();
    assert_eq!(app.heard().pop().unwrap()["type"], "interactive");
    let payload = app.last();
    assert_eq!((&payload["type"], &payload["user"]["id"]), (&json!("block_actions"), &json!("U0ANA")));
    assert_eq!((&payload["actions"][0]["value"], &payload["actions"][0]["block_id"]), (&json!("reject"), &json!("b2")));
    assert_eq!((&payload["message"]["ts"], &payload["container"]["message_ts"]), (&json!(ts), &json!(ts)));
    assert_eq!((&payload["team"]["id"], &payload["channel"]["name"]), (&json!(T), &json!("library")));
    let chosen = [("who", Input::Choice("ben".to_owned()))];
    let _ = ana.presses((C, &ts), "who", None, &chosen).await.body();
    assert_eq!(app.last()["actions"][0]["selected_option"]["text"]["text"], "ben");
    assert_eq!(app.last()["state"]["values"]["b1"]["who"]["selected_option"]["value"], "ben");
    let nowhere = ana.presses((C, &ts), "gone", None, &[]).await;
    assert_eq!(nowhere, Outcome::Refused("no such element".to_owned()));
}

#[tokio::test]
async fn a_button_of_an_ephemeral_message_comes_without_the_message() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let blocks = json!([{"type": "actions", "elements": [{"type": "button", "action_id": "undo", "text": {"type": "plain_text", "text": "Undo"}}]}]);
    let asked = json!({"channel": C, "user": "U0ANA", "text": "Recorded.", "blocks": blocks});
    let ts = asks(&slack, "chat.postEphemeral", asked).await["message_ts"].as_str().unwrap().to_owned();
    let _ = slack.person(T, "U0ANA").presses((C, &ts), "undo", None, &[]).await.body();
    let payload = app.last();
    assert_eq!((&payload["container"]["is_ephemeral"], &payload["message"]), (&json!(true), &Value::Null));
    let other = slack.person(T, "U0BEN").presses((C, &ts), "undo", None, &[]).await;
    assert_eq!(other, Outcome::Refused("message_not_found".to_owned()));
}

#[tokio::test]
async fn a_command_is_answered_by_its_ack_to_who_asked() {
    let slack = slack();
    let app = SocketApp::connects(&slack, T, |frame| match frame["type"].as_str() {
        Some("slash_commands") => Ack::With(json!({"text": "Two reviews wait for you."})),
        _ => Ack::Plain,
    })
    .await;
    let ana = slack.person(T, "U0ANA");
    assert_eq!(ana.commands(C, "/countersign", "open").await.body()["text"], "Two reviews wait for you.");
    let payload = app.last();
    assert_eq!((&payload["command"], &payload["text"]), (&json!("/countersign"), &json!("open")));
    assert_eq!((&payload["user_id"], &payload["channel_id"]), (&json!("U0ANA"), &json!(C)));
    assert_eq!(ana.sees_in(C).last().unwrap().text, "Two reviews wait for you.");
    assert!(slack.person(T, "U0BEN").sees_in(C).is_empty());
}

#[tokio::test]
async fn a_response_url_takes_five_answers_in_thirty_minutes() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.commands(C, "/countersign", "digest").await.body();
    let url = app.last()["response_url"].as_str().unwrap().to_owned();
    let answer = async |url: &str, body: Value| exchange("POST", url, "", body.to_string().as_bytes()).await.unwrap();
    let first = answer(&url, json!({"text": "for you"})).await;
    assert_eq!((first.status, &first.body), (200, &json!("ok")));
    let bare = answer(&url, json!({})).await;
    assert_eq!((bare.status, &bare.body), (500, &json!("no_text")));
    answer(&url, json!({"text": "for all", "response_type": "in_channel"})).await;
    let blocks = json!([{"type": "carousel"}]);
    assert_eq!(answer(&url, json!({"text": "x", "blocks": blocks})).await.body, "invalid_blocks");
    answer(&url, json!({"text": "last"})).await;
    let sixth = answer(&url, json!({"text": "too many"})).await;
    assert_eq!((sixth.status, &sixth.body["error"]), (404, &json!("used_url")));
    assert_eq!(slack.person(T, "U0BEN").sees_in(C).len(), 1);
    assert_eq!(ana.was_answered().len(), 5);
    let _ = ana.commands(C, "/countersign", "digest").await.body();
    let url = app.last()["response_url"].as_str().unwrap().to_owned();
    later(&slack, TimeDelta::minutes(30));
    assert_eq!(answer(&url, json!({"text": "late"})).await.body["error"], "expired_url");
    assert_eq!(answer(&format!("{url}0"), json!({"text": "x"})).await.status, 404);
    assert_eq!(exchange("POST", &url, "", b"rubbish").await.unwrap().status, 500);
}

#[tokio::test]
async fn an_answer_may_take_the_place_of_the_message_or_remove_it() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ts = card(&slack).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.presses((C, &ts), "why", None, &[]).await.body();
    let url = app.last()["response_url"].as_str().unwrap().to_owned();
    let answer = async |body: Value| exchange("POST", &url, "", body.to_string().as_bytes()).await.unwrap().status;
    assert_eq!(answer(json!({"text": "Closed.", "replace_original": true})).await, 200);
    assert_eq!(ana.sees(C, &ts).unwrap().text, "Closed.");
    assert_eq!(answer(json!({"delete_original": true})).await, 200);
    assert!(ana.sees(C, &ts).is_none());
}

#[tokio::test]
async fn shortcuts_bring_the_message_or_nothing() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let ts = slack.person(T, "U0BEN").posts(C, "shall we move it?").await.ts();
    let _ = ana.runs_message_shortcut((C, &ts), "put_before_team").await.body();
    let payload = app.last();
    assert_eq!((&payload["type"], &payload["callback_id"]), (&json!("message_action"), &json!("put_before_team")));
    assert_eq!((&payload["message"]["text"], &payload["message_ts"]), (&json!("shall we move it?"), &json!(ts)));
    let _ = ana.runs_shortcut("what_waits").await.body();
    assert_eq!((&app.last()["type"], &app.last()["message"]), (&json!("shortcut"), &Value::Null));
}

#[tokio::test]
async fn over_http_commands_and_interactions_are_forms() {
    let slack = slack();
    let app = HttpApp::listens(&[], false).await;
    slack.reaches(T, Some(Reach::at(&app.url)));
    let ts = card(&slack).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.commands(C, "/countersign", "why r1 & r2").await.body();
    let form = String::from_utf8(app.got().pop().unwrap().body).unwrap();
    assert!(form.contains("command=%2Fcountersign") && form.contains("text=why+r1+%26+r2"), "{form}");
    let _ = ana.presses((C, &ts), "why", None, &[]).await.body();
    let form = String::from_utf8(app.got().pop().unwrap().body).unwrap();
    assert!(form.starts_with("payload=%7B"), "{form}");
}

#[tokio::test]
async fn what_somebody_waits_for_is_tried_once() {
    let slack = slack();
    let _app = SocketApp::connects(&slack, T, |_| Ack::Never).await;
    tokio::time::pause();
    assert!(!slack.person(T, "U0ANA").commands(C, "/countersign", "open").await.is_acked());
    assert_eq!(slack.waiting(), 0);
}
