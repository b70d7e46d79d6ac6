//! What happens to channels, accounts and the app, and how the app is told.

use serde_json::{Value, json};

use super::{C, ELSEWHERE, SocketApp, T, asks, slack};
use crate::fake_slack::{Channel, Standing, User};

fn kinds(app: &SocketApp) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    app.events()
        .iter()
        .map(|event| [word(&event["type"]), word(&event["subtype"])].join(" ").trim().to_owned())
        .collect()
}

#[tokio::test]
async fn a_channel_is_renamed_archived_and_taken_out_again() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.renames(C, "new-library").await.body();
    let _ = ana.archives(C).await.body();
    assert_eq!(format!("{:?}", ana.posts(C, "x").await), "Refused(\"is_archived\")");
    let _ = ana.unarchives(C).await.body();
    let expected = [
        "channel_rename",
        "message channel_name",
        "channel_archive",
        "message channel_archive",
        "channel_unarchive",
        "message channel_unarchive",
    ];
    assert_eq!(kinds(&app), expected);
    assert_eq!(app.events()[0]["channel"]["name"], "new-library");
    assert_eq!((&app.events()[1]["old_name"], &app.events()[1]["name"]), (&json!("library"), &json!("new-library")));
    assert_eq!(slack.channel(T, C).unwrap().previous_names, ["library"]);
}

#[tokio::test]
async fn a_channel_made_private_keeps_its_id_and_is_a_group_from_then_on() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    let _ = ana.makes_private(C).await.body();
    let event = app.last()["event"].clone();
    assert_eq!((&event["subtype"], &event["channel_type"]), (&json!("channel_convert_to_private"), &json!("group")));
    let _ = ana.renames(C, "quiet").await.body();
    assert_eq!(kinds(&app)[1], "group_rename");
}

#[tokio::test]
async fn a_channel_with_a_new_id_takes_its_messages_along() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ts = slack.person(T, "U0ANA").posts(C, "before").await.ts();
    let _ = slack.changes_id(T, C, "C1LIBRARY").await.body();
    let event = app.last()["event"].clone();
    assert_eq!((&event["old_channel_id"], &event["new_channel_id"]), (&json!(C), &json!("C1LIBRARY")));
    assert_eq!(slack.person(T, "U0ANA").sees("C1LIBRARY", &ts).unwrap().text, "before");
    assert_eq!(asks(&slack, "conversations.history", json!({"channel": C})).await["error"], "channel_not_found");
}

#[tokio::test]
async fn people_and_the_app_join_and_leave() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ben = slack.person(T, "U0BEN");
    let _ = ben.leaves(C).await.body();
    let _ = ben.joins(C).await.body();
    let expected = ["member_left_channel", "message channel_leave", "member_joined_channel", "message channel_join"];
    assert_eq!(kinds(&app), expected);
    assert_eq!(format!("{:?}", ben.joins(C).await), "Refused(\"already_in_channel\")");
    // Of a channel that it isn't in, the app hears nothing, until it joins.
    let _ = slack.person(T, "U0ANA").posts(ELSEWHERE, "unheard").await.body();
    assert_eq!(kinds(&app).len(), 4);
    assert_eq!(asks(&slack, "conversations.join", json!({"channel": ELSEWHERE})).await["channel"]["is_member"], true);
    assert_eq!(
        asks(&slack, "conversations.join", json!({"channel": ELSEWHERE})).await["warning"],
        "already_in_channel"
    );
    slack.settles().await;
    assert_eq!(kinds(&app)[4], "member_joined_channel");
    let _ = slack.person(T, "U0HARBOURBOT").leaves(ELSEWHERE).await.body();
    assert_eq!(app.last()["event"]["type"], "channel_left");
}

#[tokio::test]
async fn accounts_change_and_the_app_is_told_how() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let _ = slack.changes_standing(T, "U0BEN", Standing::Restricted).await.body();
    assert_eq!(app.last()["event"]["user"]["is_restricted"], true);
    let _ = slack.deactivates(T, "U0BEN").await.body();
    assert_eq!(app.last()["event"]["user"]["deleted"], true);
    assert_eq!(format!("{:?}", slack.person(T, "U0BEN").posts(C, "x").await), "Refused(\"account_inactive\")");
    let _ = slack.adds_user(T, User::new("U0NEW", "Nia")).await.body();
    assert_eq!(
        (&app.last()["event"]["type"], &app.last()["event"]["user"]["id"]),
        (&json!("team_join"), &json!("U0NEW"))
    );
    let _ = slack.adds_channel(T, Channel::new("C0NEW", "new"), true).await.body();
    assert_eq!(app.last()["event"]["channel"]["name"], "new");
    assert_eq!(asks(&slack, "chat.postMessage", json!({"channel": "C0NEW", "text": "x"})).await["ok"], true);
}

#[tokio::test]
async fn an_app_that_is_removed_is_told_over_what_is_left_open() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let _ = slack.uninstalls(T).await.body();
    assert_eq!(kinds(&app), ["tokens_revoked", "app_uninstalled"]);
    assert_eq!(app.events()[0]["tokens"]["bot"], json!(["U0HARBOURBOT"]));
}
