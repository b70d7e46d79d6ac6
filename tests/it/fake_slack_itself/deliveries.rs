//! How things reach the app: sockets in turn, signed requests, retries, and what is kept while nobody acks.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Ack, C, HttpApp, SocketApp, T, call, posts, slack};
use crate::fake_slack::{Disconnect, EventFault, Outcome, Reach, Signature, Twice};

#[tokio::test]
async fn a_socket_says_hello_and_envelopes_go_round() {
    let slack = slack();
    let first = SocketApp::that_acks(&slack, T).await;
    let second = SocketApp::that_acks(&slack, T).await;
    assert_eq!(slack.sockets(T), 2);
    let hello = &second.heard()[0];
    assert_eq!((&hello["type"], &hello["num_connections"]), (&json!("hello"), &json!(2)));
    assert_eq!(hello["connection_info"]["app_id"], "A0HARBOUR");
    assert!(hello["debug_info"]["host"].is_string());
    for _ in 0..4 {
        let _ = slack.person(T, "U0ANA").posts(C, "hello").await.body();
    }
    assert_eq!((first.events().len(), second.events().len()), (2, 2));
}

#[tokio::test]
async fn the_eleventh_socket_is_one_too_many() {
    let slack = slack();
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(SocketApp::that_acks(&slack, T).await);
    }
    let opened = call(&slack, &slack.app(T).app_token, "apps.connections.open", &json!({})).await.unwrap().body;
    let (mut stream, _) = tokio_tungstenite::connect_async(opened["url"].as_str().unwrap()).await.unwrap();
    let frame = futures_util::StreamExt::next(&mut stream).await.unwrap().unwrap();
    assert!(frame.to_text().unwrap().contains("too_many_websockets"), "{frame}");
    assert_eq!(slack.sockets(T), 10);
}

#[tokio::test]
async fn a_ticket_opens_one_socket() {
    let slack = slack();
    let opened = call(&slack, &slack.app(T).app_token, "apps.connections.open", &json!({})).await.unwrap().body;
    let url = opened["url"].as_str().unwrap();
    assert!(tokio_tungstenite::connect_async(url).await.is_ok());
    assert!(tokio_tungstenite::connect_async(url).await.is_err());
}

#[tokio::test]
async fn what_is_not_acked_within_three_seconds_comes_again_with_its_count() {
    let slack = slack();
    let app =
        SocketApp::connects(&slack, T, |frame| if frame["retry_attempt"] == 0 { Ack::Never } else { Ack::Plain }).await;
    tokio::time::pause();
    let said = slack.person(T, "U0ANA").posts(C, "hello").await;
    tokio::time::resume();
    app.hears(2).await;
    let Outcome::NotAcked { ts: Some(_), why } = said else { panic!("{said:?}") };
    assert_eq!((why.as_str(), slack.waiting()), ("timeout", 1));
    assert_eq!(slack.deliver_again().await, 1);
    let again = app.heard().pop().unwrap();
    assert_eq!((&again["retry_attempt"], &again["retry_reason"]), (&json!(1), &json!("timeout")));
    let ids: Vec<Value> = app.heard()[1..].iter().map(|frame| frame["payload"]["event_id"].clone()).collect();
    assert_eq!(ids[0], ids[1]);
    assert_eq!(slack.waiting(), 0);
}

#[tokio::test]
async fn without_a_socket_events_wait() {
    let slack = slack();
    let ana = slack.person(T, "U0ANA");
    let first = ana.posts(C, "one").await;
    assert!(!first.is_acked());
    let _ = ana.posts(C, "two").await;
    assert_eq!(slack.waiting(), 2);
    let app = SocketApp::that_acks(&slack, T).await;
    assert_eq!(slack.deliver_again().await, 2);
    let texts: Vec<Value> = app.events().iter().map(|event| event["text"].clone()).collect();
    assert_eq!(texts, ["one", "two"]);
}

#[tokio::test]
async fn events_come_twice_late_in_disorder_or_never_as_ordered() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let ana = slack.person(T, "U0ANA");
    slack.event_fault(EventFault::Twice(Twice::SameId));
    slack.event_fault(EventFault::Twice(Twice::NewId));
    slack.event_fault(EventFault::Lost);
    let _ = ana.posts(C, "same").await.body();
    let _ = ana.posts(C, "new").await.body();
    assert!(!ana.posts(C, "lost").await.is_acked());
    app.hears(5).await;
    let ids: Vec<Value> = app.heard()[1..].iter().map(|frame| frame["payload"]["event_id"].clone()).collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[2], ids[3]);
    assert_eq!(app.events()[2], app.events()[3]);
    assert_eq!(slack.waiting(), 0, "what is lost is never brought again");
    slack.holds_events_back();
    for text in ["a", "b", "c"] {
        assert!(!ana.posts(C, text).await.is_acked());
    }
    assert_eq!(slack.let_out(&[2, 0, 1]).await, 3);
    let texts: Vec<Value> = app.events()[4..].iter().map(|event| event["text"].clone()).collect();
    assert_eq!(texts, ["c", "a", "b"]);
}

#[tokio::test]
async fn a_socket_cut_between_receipt_and_ack_brings_the_event_again() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    slack.event_fault(EventFault::CutBeforeAck);
    assert!(!slack.person(T, "U0ANA").posts(C, "once").await.is_acked());
    assert_eq!(app.ends().await.len(), 2, "the app had it");
    let next = SocketApp::that_acks(&slack, T).await;
    assert_eq!(slack.deliver_again().await, 1);
    assert_eq!(next.heard()[1]["retry_attempt"], 1);
}

#[tokio::test]
async fn slack_warns_of_the_end_of_a_socket_refreshes_and_closes_it() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    slack.disconnects(T, Disconnect::Warning).await;
    app.hears(2).await;
    assert_eq!(slack.sockets(T), 1);
    slack.disconnects(T, Disconnect::RefreshRequested).await;
    let heard = app.ends().await;
    let reasons: Vec<&Value> = heard[1..].iter().map(|frame| &frame["reason"]).collect();
    assert_eq!(reasons, ["warning", "refresh_requested"]);
    let app = SocketApp::that_acks(&slack, T).await;
    assert!(slack.sends_frame(T, "no JSON at all").await);
    slack.disconnects(T, Disconnect::LinkDisabled).await;
    let heard = app.ends().await;
    assert_eq!((&heard[1]["raw"], &heard[2]["reason"]), (&json!("no JSON at all"), &json!("link_disabled")));
    let app = SocketApp::that_acks(&slack, T).await;
    slack.cuts_sockets(T).await;
    assert_eq!(app.ends().await.len(), 1);
}

#[tokio::test]
async fn a_request_is_signed_over_its_raw_body() {
    let slack = slack();
    let app = HttpApp::listens(&[], false).await;
    slack.reaches(T, Some(Reach::at(&app.url)));
    assert!(slack.verifies_url(T).await);
    let _ = slack.person(T, "U0ANA").posts(C, "hello").await.body();
    let got = app.got();
    assert_eq!(got[0].json()["type"], "url_verification");
    assert_eq!(got[1].json()["event"]["text"], "hello");
    for got in got {
        let mut mac = Hmac::<Sha256>::new_from_slice(slack.app(T).signing_secret.as_bytes()).unwrap();
        mac.update(format!("v0:{}:", got.header("x-slack-request-timestamp")).as_bytes());
        mac.update(&got.body);
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(got.header("x-slack-signature"), format!("v0={hex}"));
        assert_eq!(got.header("x-slack-request-timestamp"), "1772445600");
        assert_eq!(got.header("x-slack-retry-num"), "");
    }
    slack.reaches(T, None);
    assert!(!slack.verifies_url(T).await);
}

#[tokio::test]
async fn a_request_that_fails_comes_again_unless_the_app_wants_no_retry() {
    let slack = slack();
    let app = HttpApp::listens(&[500, 500], false).await;
    slack.reaches(T, Some(Reach::at(&app.url)));
    assert!(!slack.person(T, "U0ANA").posts(C, "hello").await.is_acked());
    assert_eq!(slack.deliver_again().await, 0);
    assert_eq!(slack.deliver_again().await, 1);
    let got = app.got();
    assert_eq!((got[1].header("x-slack-retry-num"), got[2].header("x-slack-retry-num")), ("1", "2"));
    assert_eq!(got[1].header("x-slack-retry-reason"), "http_error");
    assert_eq!(got[0].body, got[2].body);
    let unwilling = HttpApp::listens(&[500], true).await;
    slack.reaches(T, Some(Reach::at(&unwilling.url)));
    assert!(!slack.person(T, "U0ANA").posts(C, "hello").await.is_acked());
    assert_eq!(slack.waiting(), 0);
}

#[tokio::test]
async fn a_test_may_send_what_slack_would_not() {
    let slack = slack();
    let app = HttpApp::listens(&[401], false).await;
    let forged = Signature { secret: "a guess".to_owned(), at: Some(1_000_000_000) };
    let posted = slack.posts_raw(&app.url, "application/json", b"rubbish".to_vec(), &forged).await.unwrap();
    assert_eq!((posted.status, posted.text()), (401, String::new()));
    assert_eq!(app.got()[0].header("x-slack-request-timestamp"), "1000000000");
    let late = Signature { secret: slack.app(T).signing_secret, at: None };
    slack.posts_raw(&app.url, "application/json", b"{}".to_vec(), &late).await.unwrap();
    assert_eq!(app.got()[1].header("x-slack-request-timestamp"), "1772445600");
}

#[tokio::test]
async fn an_event_of_the_test_s_own_making_comes_as_it_is() {
    let slack = slack();
    let app = SocketApp::that_acks(&slack, T).await;
    let odd = json!({"type": "event_callback", "team_id": "T0ELSEWHERE", "event": {"type": "weather_changed"}});
    let _ = slack.sends_event(T, odd.clone()).await.body();
    assert_eq!(app.last(), odd);
}

#[tokio::test]
async fn the_app_s_own_events_wait_too_while_it_is_deaf() {
    let slack = slack();
    posts(&slack, C, "a card").await;
    slack.settles().await;
    assert_eq!(slack.waiting(), 1);
}
