//! Bad input over HTTP, against the whole bot in a process of its own: each is turned away with the status that says why, counted,
//! logged without secrets, and the bot goes on.

mod served;

use chrono::Utc;
use countersign::chat::button;
use countersign::domain::card::Action;
use countersign::domain::entry::What;
use countersign::domain::name::ReviewId;
use countersign::domain::proposition::ContentHash;
use countersign::domain::ruling::RulingKind;
use serde_json::{Value, json};

use crate::bot::TEAM;
use crate::fake_slack::{Outcome, User};
use served::{CARD, FORM, GALLERY, Headers, JSON, LIBRARY, Served, signed};

/// What Slack sends when somebody writes in the library's channel.
fn said(id: &str, user: &str, text: &str) -> Vec<u8> {
    event(
        id,
        &json!({"type": "message", "channel": LIBRARY, "channel_type": "channel", "user": user, "text": text,
        "ts": format!("{}.{:06}", Utc::now().timestamp(), id.bytes().map(u32::from).sum::<u32>())}),
    )
}

fn event(id: &str, event: &Value) -> Vec<u8> {
    let body = json!({"type": "event_callback", "team_id": TEAM, "event_id": id, "event": event});
    body.to_string().into_bytes()
}

fn button_of(review: &str) -> String {
    let review = ReviewId::parse(review).unwrap();
    button::encode(&Action::Rule { review, on: ContentHash([7; 32]), kind: RulingKind::Approve }, None, 2_000)
}

fn said_to_them(outcome: &Outcome) -> String {
    outcome.body()["text"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_slack_did_not_sign_now_is_turned_away_and_counted() {
    let bot = Served::over_http();
    let (secret, now) = (bot.app().signing_secret, Utc::now().timestamp());
    let body = said("Ev1", "UANA", "forged words");
    let doubled = [body.clone(), body.clone()].concat();
    let cases: [(u16, &[u8], Headers); 9] = [
        (401, &body, signed("another secret", now, &body)),
        (401, &body, signed(&secret, now - 330, &body)),
        (401, &body, signed(&secret, now + 330, &body)),
        (401, &body[..body.len() - 1], signed(&secret, now, &body)),
        (401, &doubled, signed(&secret, now, &body)),
        (401, b"", signed(&secret, now, &body)),
        (400, &body, Vec::new()),
        (400, &body, signed(&secret, now, &body)[..1].to_vec()),
        (400, &body, vec![("x-slack-request-timestamp", "soon".to_owned()), ("x-slack-signature", "v0=".to_owned())]),
    ];
    for (number, (status, body, headers)) in cases.iter().enumerate() {
        for path in ["/slack/events", "/slack/commands", "/slack/interactions"] {
            assert_eq!(bot.posts(path, JSON, headers, body).status, *status, "case {number} at {path}");
        }
    }
    let counted = |why| bot.counted(&format!("countersign_slack_noted_total{{what=\"refused\",why=\"{why}\"}}"));
    assert_eq!((counted("wrong signature"), counted("stale"), counted("unsigned")), (12, 6, 9));
    assert!(bot.heard("forged words").is_empty());
    assert!(bot.log().contains("a request that claims to be Slack's was refused"));
    bot.goes_on();
}

#[test]
fn a_request_that_is_sent_once_more_as_it_was_counts_once() {
    let bot = Served::over_http();
    let secret = bot.app().signing_secret;
    let ruling = event(
        "Ev7",
        &json!({"type": "reaction_added", "user": "UANA", "reaction": "+1",
        "item": {"type": "message", "channel": LIBRARY, "ts": bot.card()}, "event_ts": "1772445600.000100"}),
    );
    let (now, message) = (Utc::now().timestamp(), said("Ev8", "UBEN", "said once"));
    for _ in 0..3 {
        for body in [&ruling, &message] {
            assert_eq!(bot.posts("/slack/events", JSON, &signed(&secret, now, body), body).status, 200);
        }
    }
    let rulings = |entry: &What| matches!(entry, What::RulingRecorded { .. });
    assert_eq!(bot.entries("harbour").iter().filter(|entry| rulings(&entry.what)).count(), 1);
    assert_eq!(bot.heard("said once").len(), 1);
    bot.goes_on();
}

#[test]
fn a_body_that_is_too_large_or_breaks_off_is_turned_away() {
    let bot = Served::over_http();
    let secret = bot.app().signing_secret;
    let huge = said("Ev9", "UANA", &"x".repeat(10 << 20));
    let headers = signed(&secret, Utc::now().timestamp(), &huge);
    assert_eq!(bot.posts("/slack/events", JSON, &headers, &huge).status, 413);
    // It says that more comes, and hangs up.
    let body = said("Ev10", "UANA", "broken off");
    bot.breaks_off("/slack/events", &signed(&secret, Utc::now().timestamp(), &body), &body);
    assert!(bot.heard("broken off").is_empty());
    bot.goes_on();
}

#[test]
fn rubbish_that_is_rightly_signed_is_kept_and_counted_and_not_asked_for_again() {
    let bot = Served::over_http();
    let secret = bot.app().signing_secret;
    let deep = "[".repeat(100_000);
    let rubbish: [&[u8]; 9] = [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"{}",
        br#"{"type":"event_callback"}"#,
        br#"{"type":"event_callback","team_id":"TTOWN","event_id":"E","event":{"type":"message","ts":7}}"#,
        deep.as_bytes(),
    ];
    let forms: [&[u8]; 4] = [b"", b"payload=", b"payload=%7B", b"pay%zzload=%ff&&&=="];
    let at_paths = rubbish.iter().map(|body| ("/slack/events", JSON, *body));
    let all = at_paths.chain(
        ["/slack/interactions", "/slack/commands"]
            .into_iter()
            .flat_map(|path| forms.iter().map(move |body| (path, FORM, *body))),
    );
    let mut sent = 0;
    for (path, kind, body) in all {
        let answer = bot.posts(path, kind, &signed(&secret, Utc::now().timestamp(), body), body);
        assert_eq!((answer.status, answer.no_retry), (400, true), "{path} {:?}", String::from_utf8_lossy(body));
        sent += 1;
    }
    assert_eq!(bot.frames().len(), sent, "each is kept");
    assert_eq!(
        bot.counted_all("countersign_slack_payloads_total{", "outcome=\"unread\""),
        u64::try_from(sent).unwrap()
    );
    bot.goes_on();
}

#[test]
fn what_comes_of_a_workspace_that_nobody_configured_is_told_so() {
    let bot = Served::over_http();
    let secret = bot.app().signing_secret;
    let posts = |path, kind, body: &str| {
        bot.posts(path, kind, &signed(&secret, Utc::now().timestamp(), body.as_bytes()), body.as_bytes())
    };
    let command = "team_id=TOTHER&channel_id=C1&user_id=U1&text=approve+1&trigger_id=1.2.3";
    let answer = posts("/slack/commands", FORM, command);
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Countersign is not set up for this workspace."), "{}", answer.body);
    let event = json!({"type": "event_callback", "team_id": "TOTHER", "event_id": "Ev1", "event": {"type": "message"}});
    let answer = posts("/slack/events", JSON, &event.to_string());
    assert_eq!((answer.status, answer.no_retry), (403, true));
    let pressed = json!({"type": "block_actions", "team": {"id": "TOTHER"}, "user": {"id": "U1"},
        "actions": [{"value": button_of("harbour-1"), "action_ts": "1.2"}],
        "container": {"message_ts": "1772445600.000100", "channel_id": LIBRARY}});
    let form: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &pressed.to_string()).finish();
    assert_eq!(posts("/slack/interactions", FORM, &form).status, 403);
    let counted = bot.counted_all("countersign_slack_noted_total{", "of a workspace that is not configured");
    assert_eq!(counted, 3);
    bot.goes_on();
}

#[test]
fn while_a_token_or_a_permission_is_gone_nobody_is_guessed_and_nothing_is_lost() {
    let bot = Served::over_http();
    bot.slack(async |fake| {
        assert!(fake.revokes_token(TEAM).await.is_acked());
        assert!(fake.adds_user(TEAM, User::new("UNEW", "New")).await.is_acked());
        // Who is known is heard; who is not would have to be looked up.
        let known = fake.person(TEAM, "UANA").replies(LIBRARY, &bot.card(), "looking into it").await;
        assert!(known.is_acked(), "{known:?}");
        let body = json!({"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": {"type": "message",
            "channel": LIBRARY, "user": "UNEW", "text": "hello from somebody new", "ts": "1772445600.000200"}});
        assert!(!fake.sends_event(TEAM, body).await.is_acked());
    });
    assert!(bot.heard("hello from somebody new").is_empty());
    assert!(bot.log().contains("Slack no longer lets the bot in") && bot.log().contains("token_revoked"));
    bot.slack(async |fake| {
        fake.restores_token(TEAM);
        fake.grants(TEAM, "users:read", false);
        assert_eq!(fake.deliver_again().await, 0);
    });
    assert!(bot.log().contains("missing_scope"));
    bot.slack(async |fake| {
        fake.grants(TEAM, "users:read", true);
        assert_eq!(fake.deliver_again().await, 1);
    });
    assert_eq!(bot.heard("hello from somebody new").len(), 1);
    let refused = bot.counted_all("countersign_slack_calls_total{method=\"users.info\"", "shut_out");
    assert_eq!(refused, 2);
    assert_eq!(bot.counted("countersign_slack_noted_total{what=\"put off\",why=\"Slack did not say who it was\"}"), 2);
    bot.goes_on();
}

#[test]
fn somebody_who_left_rules_no_more_and_that_is_on_record() {
    let bot = Served::over_http();
    bot.slack(async |fake| {
        assert!(fake.deactivates(TEAM, "UBEN").await.is_acked());
        let body = json!({"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": {"type": "reaction_added",
            "user": "UBEN", "reaction": "+1", "item": {"type": "message", "channel": LIBRARY, "ts": bot.card()},
            "event_ts": "1772445600.000100"}});
        assert!(fake.sends_event(TEAM, body).await.is_acked());
    });
    let kinds: Vec<&str> = bot.entries("harbour").iter().map(|entry| entry.what.kind()).collect();
    assert!(kinds.contains(&"ruling-refused") && !kinds.contains(&"ruling-recorded"), "{kinds:?}");
    bot.goes_on();
}

#[test]
fn a_review_of_another_project_is_not_ruled_on_from_here() {
    let bot = Served::over_http();
    let typed =
        bot.slack(async |fake| fake.person(TEAM, "UANA").commands(LIBRARY, "/countersign", "approve museum-1").await);
    assert!(said_to_them(&typed).contains("museum-1"), "{typed:?}");
    let card = bot.card();
    for value in [button_of("museum-1"), button_of("ghost-1")] {
        let pressed =
            bot.slack(async |fake| fake.person(TEAM, "UANA").presses_remembered((LIBRARY, &card), &value).await);
        assert!(pressed.is_acked(), "{pressed:?}");
    }
    for project in ["harbour", "museum"] {
        let kinds: Vec<&str> = bot.entries(project).iter().map(|entry| entry.what.kind()).collect();
        assert!(!kinds.contains(&"ruling-recorded"), "{project}: {kinds:?}");
    }
    assert_eq!(bot.cards_in(GALLERY).len(), 1, "{CARD} of the museum stands as it was");
    bot.goes_on();
}

#[test]
fn no_secret_and_no_word_of_anybody_stands_in_what_a_run_writes() {
    for bot in [Served::over_http(), Served::over_sockets()] {
        let words = "Wolfram wants 220000 for the glazing";
        bot.slack(async |fake| {
            let ana = fake.person(TEAM, "UANA");
            let _ = ana.posts(LIBRARY, words).await;
            let _ = ana.commands(LIBRARY, "/countersign", "open").await;
            let _ = ana.commands(LIBRARY, "/countersign", "digest").await;
            let _ = ana.presses_remembered((LIBRARY, &bot.card()), &button_of("harbour-1")).await;
            let _ = ana.presses_remembered((LIBRARY, &bot.card()), "no button of ours").await;
            let _ = ana.mentions(LIBRARY, "help").await;
            fake.faults("chat.postMessage", Some(2), crate::fake_slack::Fault::LoseReply);
            let _ = ana.reacts(LIBRARY, &bot.card(), "+1").await;
            let _ = fake.revokes_token(TEAM).await;
        });
        let forged = bot.posts("/slack/events", JSON, &signed("another secret", Utc::now().timestamp(), b"{}"), b"{}");
        let mut written = bot.ends();
        written.push(("an answer".to_owned(), forged.body.into_bytes()));
        let mut secrets = bot.secrets();
        secrets.extend(bot.slack_s_own_addresses());
        for (what, bytes) in &written {
            for secret in &secrets {
                assert!(!holds(bytes, secret.as_bytes()), "{secret} stands in {what}");
            }
        }
        let log = &written[0].1;
        assert!(log.len() > 1_000 && !holds(log, words.as_bytes()), "what people say is in no log");
        assert!(
            written.iter().any(|(what, bytes)| what.contains("countersign.db") && holds(bytes, b"Wolfram")),
            "it looks"
        );
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
