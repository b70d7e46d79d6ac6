//! Messages: what the app posts and changes, what it is told of people's, in Slack's shapes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::app::exchange;
use super::{C, P, SocketApp, T, asks, posts, slack};

#[tokio::test]
async fn a_person_s_message_comes_with_all_that_slack_says_of_it() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ts = slack.person(T, "U0ANA").posts(C, "ok & <done>, see https://a.example").await.ts();
    let envelope = app.heard().pop().unwrap();
    assert_eq!(envelope["type"], "events_api");
    assert_eq!((&envelope["retry_attempt"], &envelope["accepts_response_payload"]), (&json!(0), &json!(false)));
    let payload = &envelope["payload"];
    assert_eq!((&payload["team_id"], &payload["event_time"]), (&json!(T), &json!(1_772_445_600)));
    assert_eq!(payload["authorizations"][0]["user_id"], "U0HARBOURBOT");
    assert_eq!(payload["is_ext_shared_channel"], false);
    assert!(payload["event_id"].as_str().unwrap().starts_with("Ev"));
    let event = &payload["event"];
    assert_eq!(event["text"], "ok &amp; &lt;done&gt;, see https://a.example");
    assert_eq!(event["blocks"][0]["elements"][0]["elements"][0]["text"], "ok & <done>, see https://a.example");
    assert_eq!((&event["ts"], &event["event_ts"]), (&json!(ts), &json!(ts)));
    assert_eq!((&event["channel"], &event["channel_type"], &event["team"]), (&json!(C), &json!("channel"), &json!(T)));
    assert!(event["client_msg_id"].is_string() && event["subtype"].is_null());
}

#[tokio::test]
async fn time_stamps_are_made_from_the_given_time_and_only_grow() {
    let slack = slack();
    let mut sent = BTreeSet::new();
    for _ in 0..5 {
        let ts = posts(&slack, C, "again").await;
        assert!(ts.starts_with("1772445600.") && ts.len() == 17, "{ts}");
        assert!(sent.last().is_none_or(|last| *last < ts));
        sent.insert(ts);
    }
    assert_eq!(sent.len(), 5);
}

#[tokio::test]
async fn an_edit_and_a_deletion_bring_what_stood_before() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let ts = ana.posts(C, "on the 14th").await.ts();
    let _ = ana.edits(C, &ts, "on the 15th").await.body();
    let changed = app.last()["event"].clone();
    assert_eq!((&changed["subtype"], &changed["hidden"]), (&json!("message_changed"), &json!(true)));
    assert_eq!((&changed["message"]["text"], &changed["message"]["ts"]), (&json!("on the 15th"), &json!(ts)));
    assert_eq!(changed["previous_message"]["text"], "on the 14th");
    assert_eq!(changed["message"]["edited"]["user"], "U0ANA");
    assert_ne!(changed["ts"], changed["message"]["ts"]);
    let _ = ana.deletes(C, &ts).await.body();
    let deleted = app.last()["event"].clone();
    assert_eq!((&deleted["subtype"], &deleted["deleted_ts"]), (&json!("message_deleted"), &json!(ts)));
    assert_eq!(deleted["previous_message"]["text"], "on the 15th");
    assert_eq!(ana.sees(C, &ts).map(|message| message.text), None);
    let bens = slack.person(T, "U0BEN").posts(C, "mine").await.ts();
    assert_eq!(format!("{:?}", ana.deletes(C, &bens).await), "Refused(\"cant_update_message\")");
}

#[tokio::test]
async fn a_thread_has_its_root_its_summary_and_its_broadcasts() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let (ana, ben) = (slack.person(T, "U0ANA"), slack.person(T, "U0BEN"));
    let root = posts(&slack, C, "a card").await;
    let reply = ana.replies(C, &root, "why?").await.ts();
    let event = app.last()["event"].clone();
    assert_eq!((&event["thread_ts"], &event["parent_user_id"]), (&json!(root), &json!("U0HARBOURBOT")));
    let loud = ben.broadcasts(C, &root, "ok").await.ts();
    let event = app.last()["event"].clone();
    assert_eq!((&event["subtype"], &event["root"]["reply_count"]), (&json!("thread_broadcast"), &json!(2)));
    let replies = asks(&slack, "conversations.replies", json!({"channel": C, "ts": root})).await;
    let stamps: Vec<&Value> = replies["messages"].as_array().unwrap().iter().map(|message| &message["ts"]).collect();
    assert_eq!(stamps, [&json!(root), &json!(reply), &json!(loud)]);
    let history = asks(&slack, "conversations.history", json!({"channel": C})).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 2, "the quiet reply stands in its thread alone");
    assert_eq!(history["messages"][1]["reply_users"], json!(["U0ANA", "U0BEN"]));
    assert_eq!(ana.sees_under(C, &root).len(), 2);
    assert_eq!(ana.sees_in(C).len(), 2);
    // A root that is deleted leaves a tombstone, as long as there are replies.
    let deleted = asks(&slack, "chat.delete", json!({"channel": C, "ts": root})).await;
    assert_eq!(deleted["ok"], true);
    slack.settles().await;
    assert_eq!(app.last()["event"]["message"]["subtype"], "tombstone");
}

#[tokio::test]
async fn the_app_hears_its_own_deeds_as_a_bot_s() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ts = posts(&slack, C, "a card").await;
    let updated = asks(&slack, "chat.update", json!({"channel": C, "ts": ts, "text": "closed"})).await;
    assert_eq!(updated["message"]["text"], "closed");
    asks(&slack, "reactions.add", json!({"channel": C, "timestamp": ts, "name": "eyes"})).await;
    asks(&slack, "chat.delete", json!({"channel": C, "ts": ts})).await;
    slack.settles().await;
    let events = app.events();
    let kinds: Vec<(&str, &str)> = events
        .iter()
        .map(|event| (event["type"].as_str().unwrap(), event["subtype"].as_str().unwrap_or_default()))
        .collect();
    let expected =
        [("message", ""), ("message", "message_changed"), ("reaction_added", ""), ("message", "message_deleted")];
    assert_eq!(kinds, expected);
    assert_eq!((&events[0]["bot_id"], &events[0]["app_id"]), (&json!("B0HARBOUR"), &json!("A0HARBOUR")));
    assert_eq!(events[0]["user"], "U0HARBOURBOT");
}

#[tokio::test]
async fn metadata_is_shown_where_it_is_asked_for() {
    let slack = slack();
    let mark = json!({"event_type": "countersign", "event_payload": {"key": "k1"}});
    let posted = asks(&slack, "chat.postMessage", json!({"channel": C, "text": "a card", "metadata": mark})).await;
    assert_eq!(posted["message"]["metadata"], mark);
    let quiet = asks(&slack, "conversations.history", json!({"channel": C})).await;
    assert_eq!(quiet["messages"][0]["metadata"], Value::Null);
    let asked = json!({"channel": C, "include_all_metadata": true});
    assert_eq!(asks(&slack, "conversations.history", asked).await["messages"][0]["metadata"], mark);
    let odd = json!({"channel": C, "text": "a card", "metadata": {"event_type": 1}});
    assert_eq!(asks(&slack, "chat.postMessage", odd).await["error"], "invalid_metadata_schema");
}

#[tokio::test]
async fn reactions_are_kept_by_emoji_and_person() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ts = posts(&slack, C, "a card").await;
    let (ana, ben) = (slack.person(T, "U0ANA"), slack.person(T, "U0BEN"));
    let _ = ana.reacts(C, &ts, "+1::skin-tone-3").await.body();
    let event = app.last()["event"].clone();
    assert_eq!((&event["type"], &event["reaction"]), (&json!("reaction_added"), &json!("+1::skin-tone-3")));
    assert_eq!(event["item"], json!({"type": "message", "channel": C, "ts": ts}));
    assert_eq!(event["item_user"], "U0HARBOURBOT");
    let _ = ben.reacts(C, &ts, "-1").await.body();
    let read = asks(&slack, "reactions.get", json!({"channel": C, "timestamp": ts, "full": true})).await;
    assert_eq!(read["message"]["reactions"][1], json!({"name": "-1", "users": ["U0BEN"], "count": 1}));
    let _ = ben.unreacts(C, &ts, "-1").await.body();
    assert_eq!(app.last()["event"]["type"], "reaction_removed");
    assert_eq!(ana.sees(C, &ts).unwrap().reactions, [("+1::skin-tone-3".to_owned(), vec!["U0ANA".to_owned()])]);
    assert_eq!(format!("{:?}", ben.unreacts(C, &ts, "-1").await), "Refused(\"no_reaction\")");
    assert_eq!(format!("{:?}", ana.reacts(C, &ts, "+1::skin-tone-3").await), "Refused(\"already_reacted\")");
    assert_eq!(format!("{:?}", ana.reacts(C, &ts, "👍").await), "Refused(\"invalid_name\")");
}

#[tokio::test]
async fn a_mention_comes_beside_its_message() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let _ = slack.person(T, "U0ANA").mentions(C, "what is open?").await.body();
    let events = app.events();
    assert_eq!((&events[0]["type"], &events[1]["type"]), (&json!("message"), &json!("app_mention")));
    assert_eq!(events[1]["text"], "<@U0HARBOURBOT> what is open?");
    assert_eq!(
        events[1]["blocks"][0]["elements"][0]["elements"][0],
        json!({"type": "user", "user_id": "U0HARBOURBOT"})
    );
    assert_eq!(events[0]["ts"], events[1]["ts"]);
}

#[tokio::test]
async fn an_ephemeral_message_is_for_one_person_and_in_no_history() {
    let slack = slack();
    let asked = json!({"channel": C, "user": "U0BEN", "text": "You may not."});
    let answer = asks(&slack, "chat.postEphemeral", asked).await;
    let ts = answer["message_ts"].as_str().unwrap();
    assert_eq!(slack.person(T, "U0BEN").sees(C, ts).unwrap().text, "You may not.");
    assert!(slack.person(T, "U0ANA").sees(C, ts).is_none());
    let history = asks(&slack, "conversations.history", json!({"channel": C})).await;
    assert_eq!(history["messages"], json!([]));
    let nobody = json!({"channel": P, "user": "U0BEN", "text": "x"});
    assert_eq!(asks(&slack, "chat.postEphemeral", nobody).await["error"], "user_not_in_channel");
}

#[tokio::test]
async fn a_file_is_promised_uploaded_and_shared() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let promised = asks(&slack, "files.getUploadURLExternal", json!({"filename": "burn.svg", "length": 5})).await;
    let (id, url) = (promised["file_id"].as_str().unwrap(), promised["upload_url"].as_str().unwrap());
    let early = json!({"files": [{"id": id}], "channel_id": C});
    assert_eq!(asks(&slack, "files.completeUploadExternal", early).await["error"], "file_not_found");
    assert_eq!(exchange("POST", url, "", b"four").await.unwrap().status, 400);
    assert_eq!(exchange("POST", url, "", b"<svg>").await.unwrap().status, 200);
    let whole = json!({"files": [{"id": id, "title": "Burn"}], "channel_id": C, "initial_comment": "the chart"});
    assert_eq!(asks(&slack, "files.completeUploadExternal", whole).await["files"][0]["title"], "Burn");
    assert_eq!(asks(&slack, "files.info", json!({"file": id})).await["file"]["size"], 5);
    slack.settles().await;
    assert_eq!(app.last()["event"]["files"][0]["title"], "Burn");
    let kept = &slack.files()[0];
    assert_eq!((kept.bytes.as_slice(), kept.shared.as_ref().unwrap().0.as_str()), (b"<svg>".as_slice(), C));
    let _ = slack.person(T, "U0ANA").uploads(C, ("plan.pdf", b"%PDF"), "the plan").await.body();
    let said = app.events().into_iter().rev().find(|event| event["type"] == "message").unwrap();
    assert_eq!((&said["subtype"], &said["files"][0]["name"]), (&json!("file_share"), &json!("plan.pdf")));
}

#[tokio::test]
async fn other_voices_come_under_their_subtypes() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let _ = slack.integration_posts((T, C), "ci", "build failed").await.body();
    let event = app.last()["event"].clone();
    assert_eq!(
        (&event["subtype"], &event["username"], &event["user"]),
        (&json!("bot_message"), &json!("ci"), &Value::Null)
    );
    let _ = slack.person(T, "U0ANA").does_me(C, "nods").await.body();
    assert_eq!(app.last()["event"]["subtype"], "me_message");
    let _ = slack.person(T, "U0OLGA").posts("C0SHARED", "hello from the other side").await.body();
    let payload = app.last();
    assert_eq!(payload["is_ext_shared_channel"], true);
    let home = json!("T0NORTH");
    assert_eq!((&payload["event"]["team"], &payload["event"]["user_team"]), (&home, &home));
}

#[tokio::test]
async fn a_permalink_leads_to_the_message_in_its_thread() {
    let slack = slack();
    let root = posts(&slack, C, "a card").await;
    let reply = slack.person(T, "U0ANA").replies(C, &root, "why?").await.ts();
    let link = asks(&slack, "chat.getPermalink", json!({"channel": C, "message_ts": reply})).await;
    let expected =
        format!("https://harbour.slack.com/archives/{C}/p{}?thread_ts={root}&cid={C}", reply.replace('.', ""));
    assert_eq!(link["permalink"], expected);
}

#[tokio::test]
async fn direct_messages_with_the_app_have_a_channel_of_their_own() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let opened = asks(&slack, "conversations.open", json!({"users": "U0ANA"})).await;
    let direct = opened["channel"]["id"].as_str().unwrap().to_owned();
    let ts = posts(&slack, "U0ANA", "for you alone").await;
    assert_eq!(slack.person(T, "U0ANA").sees(&direct, &ts).unwrap().text, "for you alone");
    let _ = slack.person(T, "U0ANA").posts(&direct, "thanks").await.body();
    assert_eq!(app.last()["event"]["channel_type"], "im");
    assert!(slack.person(T, "U0BEN").sees_in(&direct).is_empty());
}
