//! Modals and the home tab: opened by a trigger, soon and once; submitted, refused, changed and closed.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Ack, C, SocketApp, T, asks, later, slack};
use crate::fake_slack::{FakeSlack, Input, Outcome};

fn modal(title: &str) -> Value {
    let plain = |text: &str| json!({"type": "plain_text", "text": text});
    let input = |block: &str, element: Value| json!({"type": "input", "block_id": block, "label": plain(block), "element": element});
    let number =
        json!({"type": "number_input", "action_id": "cost", "is_decimal_allowed": true, "initial_value": "10"});
    let mut who = input("who", json!({"type": "users_select", "action_id": "who"}));
    who["optional"] = true.into();
    json!({"type": "modal", "title": plain(title), "submit": plain("Record"), "callback_id": "correct",
        "private_metadata": "r1", "notify_on_close": true,
        "blocks": [input("due", json!({"type": "datepicker", "action_id": "due", "initial_date": "2026-05-14"})),
            input("cost", number), who, input("why", json!({"type": "plain_text_input", "action_id": "why"})),
            {"type": "actions", "block_id": "more", "elements": [
                {"type": "button", "action_id": "more", "value": "m", "text": plain("More")}]}]})
}

/// A trigger from a command of Ana's.
async fn trigger(slack: &FakeSlack, app: &SocketApp) -> String {
    let _ = slack.person(T, "U0ANA").commands(C, "/countersign", "correct").await;
    app.last()["trigger_id"].as_str().unwrap().to_owned()
}

async fn opens(slack: &FakeSlack, trigger: &str) -> Value {
    asks(slack, "views.open", json!({"trigger_id": trigger, "view": modal("Correct")})).await
}

#[tokio::test]
async fn a_modal_is_opened_once_within_three_seconds() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let first = trigger(&slack, &app).await;
    let opened = opens(&slack, &first).await;
    assert_eq!((&opened["view"]["callback_id"], &opened["view"]["app_id"]), (&json!("correct"), &json!("A0HARBOUR")));
    assert_eq!(opened["view"]["id"], opened["view"]["root_view_id"]);
    assert_eq!(opens(&slack, &first).await["error"], "exchanged_trigger_id");
    let second = trigger(&slack, &app).await;
    later(&slack, TimeDelta::seconds(4));
    assert_eq!(opens(&slack, &second).await["error"], "expired_trigger_id");
    assert_eq!(opens(&slack, "1.2.3").await["error"], "invalid_trigger_id");
    let standing = slack.person(T, "U0ANA").modals();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].shape["title"]["text"], "Correct");
}

#[tokio::test]
async fn a_submission_brings_the_state_of_every_input() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let view = opens(&slack, &trigger(&slack, &app).await).await["view"]["id"].as_str().unwrap().to_owned();
    let ana = slack.person(T, "U0ANA");
    let empty = ana.submits(&view, &[]).await;
    assert_eq!(empty, Outcome::Refused("please complete this required field".to_owned()));
    let odd = [("why", Input::Text("slipped".to_owned())), ("cost", Input::Text("ten".to_owned()))];
    assert_eq!(ana.submits(&view, &odd).await, Outcome::Refused("please enter a number".to_owned()));
    let inputs = [
        ("due", Input::Date("2026-05-21".to_owned())),
        ("who", Input::User("U0BEN".to_owned())),
        ("why", Input::Text("slipped".to_owned())),
    ];
    let _ = ana.submits(&view, &inputs).await.body();
    let payload = app.last();
    assert_eq!((&payload["type"], &payload["view"]["private_metadata"]), (&json!("view_submission"), &json!("r1")));
    let values = &payload["view"]["state"]["values"];
    assert_eq!(values["due"]["due"], json!({"type": "datepicker", "selected_date": "2026-05-21"}));
    assert_eq!(values["cost"]["cost"]["value"], "10");
    assert_eq!(values["who"]["who"]["selected_user"], "U0BEN");
    assert!(ana.modals().is_empty(), "a submitted modal is gone");
    assert_eq!(ana.submits(&view, &inputs).await, Outcome::Refused("the view is closed".to_owned()));
}

#[tokio::test]
async fn an_ack_may_hold_a_submission_back_or_go_on_from_it() {
    let slack = slack();
    let app = SocketApp::connects(&slack, T, |frame| match frame["payload"]["view"]["title"]["text"].as_str() {
        Some("Correct") if frame["payload"]["type"] == "view_submission" => {
            let why = &frame["payload"]["view"]["state"]["values"]["why"]["why"]["value"];
            match why.as_str().unwrap() {
                "wrong" => Ack::With(json!({"response_action": "errors", "errors": {"due": "That day is over."}})),
                "nowhere" => Ack::With(json!({"response_action": "errors", "errors": {"gone": "x"}})),
                "update" => Ack::With(json!({"response_action": "update", "view": modal("Updated")})),
                _ => Ack::With(json!({"response_action": "push", "view": modal("Pushed")})),
            }
        }
        Some("Pushed") => Ack::With(json!({"response_action": "clear"})),
        _ => Ack::Plain,
    })
    .await;
    let ana = slack.person(T, "U0ANA");
    let titles =
        || ana.modals().iter().map(|view| view.shape["title"]["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let why = |text: &str| [("why", Input::Text(text.to_owned()))];
    let view = opens(&slack, &trigger(&slack, &app).await).await["view"]["id"].as_str().unwrap().to_owned();
    assert_eq!(ana.submits(&view, &why("wrong")).await.body()["errors"]["due"], "That day is over.");
    assert!(!ana.submits(&view, &why("nowhere")).await.is_acked());
    assert_eq!(titles(), ["Correct"]);
    let _ = ana.submits(&view, &why("push")).await.body();
    assert_eq!(titles(), ["Correct", "Pushed"]);
    let top = ana.modals().pop().unwrap();
    assert_eq!(top.shape["previous_view_id"], view);
    let _ = ana.submits(&top.id, &why("all")).await.body();
    assert!(titles().is_empty());
    let view = opens(&slack, &trigger(&slack, &app).await).await["view"]["id"].as_str().unwrap().to_owned();
    let _ = ana.submits(&view, &why("update")).await.body();
    assert_eq!(titles(), ["Updated"]);
}

#[tokio::test]
async fn views_are_pushed_updated_and_closed() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let opened = opens(&slack, &trigger(&slack, &app).await).await;
    let view = opened["view"]["id"].as_str().unwrap().to_owned();
    let stale = json!({"view_id": view, "view": modal("New"), "hash": "old"});
    assert_eq!(asks(&slack, "views.update", stale).await["error"], "hash_conflict");
    let update = json!({"view_id": view, "view": modal("New"), "hash": opened["view"]["hash"]});
    assert_eq!(asks(&slack, "views.update", update).await["view"]["title"]["text"], "New");
    let mut under = view.clone();
    for expected in [true, true, false] {
        let _ = ana.presses_in_view(&under, "more", Some("m"), &[]).await.body();
        let payload = app.last();
        assert_eq!((&payload["container"]["view_id"], &payload["response_url"]), (&json!(under), &Value::Null));
        let push = json!({"trigger_id": payload["trigger_id"], "view": modal("Deeper")});
        let pushed = asks(&slack, "views.push", push).await;
        assert_eq!(pushed["ok"], expected, "three modals are a full stack: {pushed}");
        under = pushed["view"]["id"].as_str().unwrap_or_default().to_owned();
    }
    let _ = ana.closes(&view).await.body();
    assert_eq!((&app.last()["type"], &app.last()["is_cleared"]), (&json!("view_closed"), &json!(false)));
    assert!(!ana.closes(&view).await.is_acked());
    assert_eq!(asks(&slack, "views.update", json!({"view_id": view, "view": modal("x")})).await["error"], "not_found");
}

#[tokio::test]
async fn a_view_beyond_its_limits_is_refused_with_reasons() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let against = async |name: &str, value: Value| {
        let mut view = modal("Correct");
        view[name] = value;
        let asked = json!({"trigger_id": trigger(&slack, &app).await, "view": view});
        let answer = asks(&slack, "views.open", asked).await;
        assert_eq!(answer["error"], "invalid_arguments", "{name}");
        answer["response_metadata"]["messages"][0].as_str().unwrap().to_owned()
    };
    let long = json!({"type": "plain_text", "text": "x".repeat(25)});
    assert_eq!(against("title", long).await, "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]");
    let metadata = against("private_metadata", json!("x".repeat(3001))).await;
    assert_eq!(metadata, "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]");
    assert!(against("callback_id", json!("x".repeat(256))).await.contains("256 characters"));
    assert!(against("colour", json!("red")).await.contains("invalid additional property: colour"));
    assert!(against("submit", Value::Null).await.contains("missing required field: submit"));
    let many: Vec<Value> = (0..101).map(|_| json!({"type": "divider"})).collect();
    assert!(against("blocks", json!(many)).await.contains("no more than 100 items allowed"));
}

#[tokio::test]
async fn the_home_tab_is_published_and_its_opening_told() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.opens_home().await.body();
    let event = app.last()["event"].clone();
    assert_eq!(
        (&event["type"], &event["tab"], &event["view"]),
        (&json!("app_home_opened"), &json!("home"), &Value::Null)
    );
    let home =
        |text: &str| json!({"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]});
    let publish =
        async |text: &str| asks(&slack, "views.publish", json!({"user_id": "U0ANA", "view": home(text)})).await;
    let first = publish("Nothing waits.").await;
    let second = publish("One review waits.").await;
    assert_eq!(first["view"]["id"], second["view"]["id"]);
    assert_ne!(first["view"]["hash"], second["view"]["hash"]);
    assert_eq!(ana.home().unwrap().shape["blocks"][0]["text"]["text"], "One review waits.");
    assert!(slack.person(T, "U0BEN").home().is_none());
    let _ = ana.opens_home().await.body();
    assert_eq!(app.last()["event"]["view"]["type"], "home");
    let wrong = json!({"user_id": "U0ANA", "view": modal("x")});
    assert_eq!(asks(&slack, "views.publish", wrong).await["error"], "invalid_arguments");
}
