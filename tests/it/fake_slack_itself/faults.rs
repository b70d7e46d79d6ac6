//! What goes wrong when a test orders it: replies and requests lost, errors, storms, slow answers, an hour away.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::{C, SocketApp, T, asks, call, posts, slack, start_time};
use crate::fake_slack::{Away, Fault};

#[tokio::test]
async fn a_lost_reply_hides_a_post_that_was_made() {
    let slack = slack();
    let token = slack.app(T).bot_token;
    let post = json!({"channel": C, "text": "once"});
    slack.faults("chat.postMessage", Some(1), Fault::LoseReply);
    assert!(call(&slack, &token, "chat.postMessage", &post).await.is_none());
    assert_eq!(slack.person(T, "U0ANA").sees_in(C).len(), 1);
    slack.faults("chat.postMessage", Some(1), Fault::LoseRequest);
    assert!(call(&slack, &token, "chat.postMessage", &post).await.is_none());
    assert_eq!(slack.person(T, "U0ANA").sees_in(C).len(), 1);
    assert_eq!(call(&slack, &token, "chat.postMessage", &post).await.unwrap().body["ok"], true);
}

#[tokio::test]
async fn a_storm_refuses_every_call_until_it_is_over() {
    let slack = slack();
    let token = slack.app(T).bot_token;
    slack.faults("*", None, Fault::RateLimited(30));
    for method in ["auth.test", "conversations.list"] {
        let refused = call(&slack, &token, method, &json!({})).await.unwrap();
        assert_eq!((refused.status, refused.headers["retry-after"].as_str()), (429, "30"));
        assert_eq!(refused.body, json!({"ok": false, "error": "ratelimited"}));
    }
    slack.no_faults();
    assert_eq!(asks(&slack, "auth.test", json!({})).await["ok"], true);
}

#[tokio::test]
async fn so_many_calls_are_answered_with_an_error() {
    let slack = slack();
    let token = slack.app(T).bot_token;
    slack.faults("auth.test", Some(2), Fault::Status(503));
    slack.faults("auth.test", Some(1), Fault::Refused("internal_error"));
    for expected in [503, 503, 200, 200] {
        assert_eq!(call(&slack, &token, "auth.test", &json!({})).await.unwrap().status, expected);
    }
    assert_eq!(slack.calls_of("auth.test").iter().filter(|call| call.answer == "ok").count(), 1);
    slack.forgets_calls();
    assert!(slack.calls().is_empty());
}

#[tokio::test]
async fn an_answer_may_trickle() {
    let slack = slack();
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    slack.faults("auth.test", Some(1), Fault::Trickle { pieces: 4, pause: Duration::from_secs(2) });
    let answer = asks(&slack, "auth.test", json!({})).await;
    assert_eq!(answer["team_id"], T);
    assert!(before.elapsed() >= Duration::from_secs(8), "{:?}", before.elapsed());
}

#[tokio::test]
async fn slack_may_be_away_and_come_back_at_the_same_place() {
    let slack = slack();
    let token = slack.app(T).bot_token;
    for how in [Away::Refused, Away::Cut] {
        let app = SocketApp::that_acks(&slack, T).await;
        slack.goes_away(how).await;
        assert_eq!(app.ends().await.len(), 1, "its sockets are cut");
        assert!(call(&slack, &token, "auth.test", &json!({})).await.is_none());
        slack.set_now(start_time() + TimeDelta::hours(1));
        slack.is_back().await;
        assert_eq!(asks(&slack, "auth.test", json!({})).await["ok"], true);
    }
    posts(&slack, C, "back again").await;
}
