//! Calls of the Web API: tokens, arguments in three shapes, errors as Slack words them, lists page by page.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::app::exchange;
use super::{C, ELSEWHERE, P, T, asks, call, harbour, later, posts, read, slack, slack_of, start_time};
use crate::fake_slack::town::ALL_SCOPES;
use crate::fake_slack::{Channel, Team, User};

#[tokio::test]
async fn a_token_comes_in_the_header_or_as_a_field_of_a_form() {
    let slack = slack();
    let token = slack.app(T).bot_token;
    let by_header = call(&slack, &token, "auth.test", &json!({})).await.unwrap();
    assert_eq!(by_header.body["user_id"], "U0HARBOURBOT");
    assert_eq!(by_header.body["team_id"], T);
    assert_eq!(by_header.headers["x-oauth-scopes"].split(',').count(), ALL_SCOPES.len());
    assert_eq!(by_header.headers["date"], "Mon, 02 Mar 2026 10:00:00 GMT");
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let url = format!("{}/auth.test", slack.api_url());
    let by_form = exchange("POST", &url, form, format!("token={token}").as_bytes()).await.unwrap();
    assert_eq!(by_form.body["bot_id"], "B0HARBOUR");
    let by_query = read(&slack, "", &format!("auth.test?token={token}")).await.unwrap();
    assert_eq!(by_query.body["ok"], true);
    assert_eq!(slack.calls_of("auth.test").len(), 3);
    let first = slack.calls().remove(0);
    assert_eq!((first.team.as_str(), first.at, first.arguments), (T, start_time(), json!({})));
}

#[tokio::test]
async fn what_is_wrong_with_a_call_is_said_with_status_200() {
    let slack = slack();
    let token = slack.app(T).bot_token;
    let error = async |token: &str, method: &str, arguments: Value| {
        let replied = call(&slack, token, method, &arguments).await.unwrap();
        assert_eq!(replied.status, 200);
        assert_eq!(replied.body["ok"], false, "{}", replied.body);
        replied.body["error"].as_str().unwrap().to_owned()
    };
    assert_eq!(error("", "auth.test", json!({})).await, "not_authed");
    assert_eq!(error("xoxb-nobody", "auth.test", json!({})).await, "invalid_auth");
    assert_eq!(error(&token, "chat.shout", json!({})).await, "unknown_method");
    assert_eq!(error(&token, "apps.connections.open", json!({})).await, "not_allowed_token_type");
    assert_eq!(error(&slack.app(T).app_token, "auth.test", json!({})).await, "not_allowed_token_type");
    assert_eq!(
        error(&token, "chat.postMessage", json!({"channel": "C0NOWHERE", "text": "x"})).await,
        "channel_not_found"
    );
    assert_eq!(error(&token, "chat.postMessage", json!({"channel": ELSEWHERE, "text": "x"})).await, "not_in_channel");
    assert_eq!(error(&token, "chat.postMessage", json!({"channel": C})).await, "no_text");
    assert_eq!(error(&token, "conversations.history", json!({"channel": ELSEWHERE})).await, "not_in_channel");
    assert_eq!(error(&token, "conversations.replies", json!({"channel": C, "ts": "1.2"})).await, "thread_not_found");
    assert_eq!(error(&token, "users.info", json!({"user": "U0NOBODY"})).await, "user_not_found");
    assert_eq!(
        error(&token, "chat.update", json!({"channel": C, "ts": "1.2", "text": "x"})).await,
        "message_not_found"
    );
    assert_eq!(error(&token, "emoji.list", json!({})).await, "missing_scope");
    let _ = slack.person(T, "U0ANA").archives(C).await;
    assert_eq!(error(&token, "chat.postMessage", json!({"channel": C, "text": "x"})).await, "is_archived");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let slack = slack();
    let head = format!("authorization: Bearer {}\r\ncontent-type: application/json\r\n", slack.app(T).bot_token);
    let url = format!("{}/chat.postMessage", slack.api_url());
    assert_eq!(exchange("POST", &url, &head, b"{").await.unwrap().body["error"], "invalid_json");
    assert_eq!(exchange("POST", &url, &head, b"[]").await.unwrap().body["error"], "json_not_object");
    let odd = head.replace("application/json", "application/pdf");
    assert_eq!(exchange("POST", &url, &odd, b"x").await.unwrap().body["error"], "invalid_post_type");
}

#[tokio::test]
async fn a_scope_that_is_not_granted_is_named() {
    let slack = slack_of(vec![harbour().without_scope("reactions:read")]);
    let ts = posts(&slack, C, "a card").await;
    let refused = asks(&slack, "reactions.get", json!({"channel": C, "timestamp": ts})).await;
    assert_eq!((&refused["error"], &refused["needed"]), (&json!("missing_scope"), &json!("reactions:read")));
    assert!(refused["provided"].as_str().unwrap().contains("chat:write"));
    slack.grants(T, "reactions:read", true);
    assert_eq!(asks(&slack, "reactions.get", json!({"channel": C, "timestamp": ts})).await["ok"], true);
    slack.grants(T, "groups:history", false);
    assert_eq!(asks(&slack, "conversations.history", json!({"channel": P})).await["needed"], "groups:history");
}

#[tokio::test]
async fn a_revoked_token_is_refused_until_it_is_restored() {
    let slack = slack();
    let _ = slack.revokes_token(T).await;
    assert_eq!(asks(&slack, "auth.test", json!({})).await["error"], "token_revoked");
    slack.restores_token(T);
    assert_eq!(asks(&slack, "auth.test", json!({})).await["ok"], true);
    let _ = slack.uninstalls(T).await;
    assert_eq!(asks(&slack, "auth.test", json!({})).await["error"], "token_revoked");
    slack.restores_token(T);
    let _ = slack.deactivates(T, "U0HARBOURBOT").await;
    assert_eq!(asks(&slack, "auth.test", json!({})).await["error"], "account_inactive");
}

#[tokio::test]
async fn the_history_comes_newest_first_page_by_page() {
    let slack = slack();
    let mut sent = Vec::new();
    for n in 0..7 {
        later(&slack, TimeDelta::seconds(1));
        sent.push(posts(&slack, C, &format!("message {n}")).await);
    }
    sent.reverse();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let asked = json!({"channel": C, "limit": 3, "cursor": cursor});
        let page = asks(&slack, "conversations.history", asked).await;
        seen.extend(
            page["messages"].as_array().unwrap().iter().map(|message| message["ts"].as_str().unwrap().to_owned()),
        );
        cursor = page["response_metadata"]["next_cursor"].as_str().unwrap_or_default().to_owned();
        assert_eq!(page["has_more"], !cursor.is_empty());
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, sent);
    let bounds = json!({"channel": C, "oldest": sent[4], "latest": sent[1]});
    let between = asks(&slack, "conversations.history", bounds.clone()).await;
    assert_eq!(between["messages"].as_array().unwrap().len(), 2);
    let mut bounds = bounds;
    bounds["inclusive"] = true.into();
    assert_eq!(asks(&slack, "conversations.history", bounds).await["messages"].as_array().unwrap().len(), 4);
    assert_eq!(
        asks(&slack, "conversations.history", json!({"channel": C, "cursor": "x"})).await["error"],
        "invalid_cursor"
    );
}

#[tokio::test]
async fn lists_show_what_the_app_may_see() {
    let crowd = (0..30).fold(harbour(), |team, n| team.with_user(User::new(&format!("U1{n:03}"), &format!("p{n}"))));
    let hidden = Channel::new("C0HIDDEN", "hidden").private();
    let slack = slack_of(vec![crowd.with_channel_without_app(hidden)]);
    let names = async |method: &str, arguments: Value| {
        let listed = asks(&slack, method, arguments).await;
        let channels = listed["channels"].as_array().unwrap().clone();
        channels.iter().map(|channel| channel["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("conversations.list", json!({})).await, ["library", "with-northglass", "elsewhere"]);
    assert_eq!(names("conversations.list", json!({"types": "private_channel"})).await, ["budget"]);
    let joined = names("users.conversations", json!({"types": "public_channel,private_channel"})).await;
    assert_eq!(joined, ["library", "budget", "with-northglass"]);
    let first = read(&slack, &slack.app(T).bot_token, "users.list?limit=20").await.unwrap().body;
    let cursor = first["response_metadata"]["next_cursor"].as_str().unwrap();
    let second = asks(&slack, "users.list", json!({"limit": 20, "cursor": cursor})).await;
    // Olga is of another workspace, and in no list of this one.
    assert_eq!(first["members"].as_array().unwrap().len() + second["members"].as_array().unwrap().len(), 34);
    let members = asks(&slack, "conversations.members", json!({"channel": C})).await;
    assert_eq!(members["members"].as_array().unwrap().len(), 5);
    assert_eq!(asks(&slack, "conversations.info", json!({"channel": "C0HIDDEN"})).await["error"], "channel_not_found");
    assert_eq!(asks(&slack, "conversations.info", json!({"channel": P})).await["channel"]["is_private"], true);
}

#[tokio::test]
async fn people_are_shown_with_their_standing_and_their_home() {
    let slack = slack();
    let user = async |id: &str| asks(&slack, "users.info", json!({"user": id})).await["user"].clone();
    assert_eq!(user("U0GUS").await["is_ultra_restricted"], true);
    assert_eq!(user("U0ANA").await["is_restricted"], false);
    let olga = user("U0OLGA").await;
    assert_eq!((&olga["team_id"], &olga["is_stranger"]), (&json!("T0NORTH"), &json!(true)));
    let bot = user("U0HARBOURBOT").await;
    assert_eq!((&bot["is_bot"], &bot["profile"]["bot_id"]), (&json!(true), &json!("B0HARBOUR")));
    assert_eq!(asks(&slack, "bots.info", json!({"bot": "B0HARBOUR"})).await["bot"]["user_id"], "U0HARBOURBOT");
    assert_eq!(asks(&slack, "team.info", json!({})).await["team"]["domain"], "harbour");
}

#[tokio::test]
async fn workspaces_that_share_an_app_have_tokens_of_their_own() {
    let museum = Team::new("T0MUSEUM", "museum").with_app_of(&harbour()).with_channel(Channel::new("C0HALL", "hall"));
    let slack = slack_of(vec![harbour(), museum]);
    assert_eq!(slack.teams(), [T, "T0MUSEUM"]);
    let (here, there) = (slack.app(T), slack.app("T0MUSEUM"));
    assert_eq!((&here.id, &here.app_token, &here.signing_secret), (&there.id, &there.app_token, &there.signing_secret));
    assert_ne!(here.bot_token, there.bot_token);
    assert_eq!(
        asks(&slack, "chat.postMessage", json!({"channel": "C0HALL", "text": "x"})).await["error"],
        "channel_not_found"
    );
    let posted = call(&slack, &there.bot_token, "chat.postMessage", &json!({"channel": "C0HALL", "text": "x"})).await;
    assert_eq!(posted.unwrap().body["message"]["team"], "T0MUSEUM");
}
