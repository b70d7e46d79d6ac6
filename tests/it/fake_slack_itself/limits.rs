//! The limits of Slack: rates by the given time, sizes of texts and blocks, and what may stand where.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{C, T, asks, call, later, posts, slack};
use crate::data;
use crate::fake_slack::limits::{METHODS, Tier};

#[tokio::test]
async fn one_post_a_second_and_channel() {
    let slack = slack();
    slack.limits(true);
    let token = slack.app(T).bot_token;
    let post = async |channel: &str| {
        call(&slack, &token, "chat.postMessage", &json!({"channel": channel, "text": "x"})).await.unwrap()
    };
    assert_eq!(post(C).await.status, 200);
    let refused = post(C).await;
    assert_eq!((refused.status, refused.headers["retry-after"].as_str()), (429, "1"));
    assert_eq!(post("C0SHARED").await.status, 200);
    later(&slack, TimeDelta::seconds(1));
    assert_eq!(post(C).await.status, 200);
    assert_eq!(slack.too_early(), 1);
    slack.limits(false);
    posts(&slack, C, "x").await;
}

#[tokio::test]
async fn a_tier_lets_so_many_calls_through_a_minute() {
    let slack = slack();
    slack.limits(true);
    let token = slack.app(T).bot_token;
    for _ in 0..20 {
        assert_eq!(call(&slack, &token, "users.list", &json!({})).await.unwrap().status, 200);
    }
    later(&slack, TimeDelta::seconds(15));
    let refused = call(&slack, &token, "users.list", &json!({})).await.unwrap();
    assert_eq!((refused.status, refused.headers["retry-after"].as_str()), (429, "45"));
    later(&slack, TimeDelta::seconds(45));
    assert_eq!(call(&slack, &token, "users.list", &json!({})).await.unwrap().status, 200);
}

#[test]
fn the_tiers_are_slack_s() {
    let Some(path) = data::file("spec/slack_rate_limit_tiers.json") else { return };
    let known: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (method, tier, _) in METHODS {
        let ours = match tier {
            Tier::One => "Tier1".to_owned(),
            Tier::Two => "Tier2".to_owned(),
            Tier::Three => "Tier3".to_owned(),
            Tier::Four => "Tier4".to_owned(),
            Tier::OnePerSecondPerChannel | Tier::Hundreds => format!("SpecialTier_{}", method.replace('.', "_")),
        };
        assert_eq!(known[method], ours, "{method}");
    }
}

fn section(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text}})
}

fn button(text: &str, action_id: &str, value: &str) -> Value {
    json!({"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, "value": value})
}

fn actions(elements: &[Value]) -> Value {
    json!({"type": "actions", "elements": elements})
}

/// What Slack says against blocks; nothing where it takes them.
async fn against(blocks: Value) -> Vec<String> {
    let answer = asks(&slack(), "chat.postMessage", json!({"channel": C, "text": "x", "blocks": blocks})).await;
    if answer["ok"] == true {
        return Vec::new();
    }
    let Some(reasons) = answer["response_metadata"]["messages"].as_array() else {
        return vec![answer["error"].as_str().unwrap().to_owned()];
    };
    assert_eq!(answer["error"], "invalid_blocks");
    assert_eq!(answer["errors"].as_array().unwrap().len(), reasons.len());
    reasons.iter().map(|reason| reason.as_str().unwrap().to_owned()).collect()
}

async fn each_is_refused(cases: &[(Value, &str)]) {
    for (blocks, expected) in cases {
        assert_eq!(against(blocks.clone()).await, [format!("[ERROR] {expected}")], "{blocks}");
    }
}

#[tokio::test]
async fn blocks_within_their_limits_are_taken() {
    let elements: Vec<Value> = (0..25).map(|n| button(&"b".repeat(75), &format!("a{n}"), &"v".repeat(50))).collect();
    let context = json!({"type": "context", "elements": [{"type": "mrkdwn", "text": "_foot_"}, {"type": "plain_text", "text": "x"}]});
    let option = json!({"text": {"type": "plain_text", "text": "o".repeat(75)}, "value": "o"});
    let menu = json!({"type": "static_select", "action_id": "m", "options": [option], "placeholder": {"type": "plain_text", "text": "p"}});
    let accessory = json!({"type": "section", "text": {"type": "mrkdwn", "text": "who?"}, "accessory": menu});
    let header = json!({"type": "header", "text": {"type": "plain_text", "text": "h".repeat(150)}});
    let blocks =
        json!([header, section(&"s".repeat(3000)), actions(&elements[..10]), context, accessory, {"type": "divider"}]);
    assert_eq!(against(blocks).await, Vec::<String>::new());
    let many: Vec<Value> = (0..50).map(|n| section(&format!("{n}"))).collect();
    assert_eq!(against(json!(many)).await, Vec::<String>::new());
    assert_eq!(against(json!([actions(&elements)])).await, Vec::<String>::new());
}

#[tokio::test]
async fn blocks_beyond_a_limit_are_refused_with_the_place_and_the_reason() {
    let plain = |length: usize| json!({"type": "plain_text", "text": "x".repeat(length)});
    let cases = [
        (json!([section(&"s".repeat(3001))]), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (json!([section("")]), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (
            json!([{"type": "header", "text": plain(151)}]),
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            json!([{"type": "header", "text": {"type": "mrkdwn", "text": "*h*"}}]),
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        ),
        (
            json!([{"type": "section", "fields": (0..11).map(|_| plain(1)).collect::<Vec<_>>()}]),
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            json!([{"type": "section", "fields": [plain(2001)]}]),
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            json!([{"type": "context", "elements": (0..11).map(|_| plain(1)).collect::<Vec<_>>()}]),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            json!([actions(&(0..26).map(|n| button("b", &n.to_string(), "v")).collect::<Vec<_>>())]),
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            json!([actions(&[button(&"b".repeat(76), "a", "v")])]),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            json!([actions(&[button("b", "a", &"v".repeat(2001))])]),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            json!([actions(&[button("b", &"a".repeat(256), "v")])]),
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
        ),
    ];
    each_is_refused(&cases).await;
    let long: Vec<Value> = (0..5).map(|_| section(&"s".repeat(2800))).collect();
    assert_eq!(against(json!(long)).await, ["msg_blocks_too_long"]);
}

#[tokio::test]
async fn blocks_of_a_shape_that_slack_does_not_know_are_refused() {
    let cases = [
        (
            json!([actions(&[button("b", "a", "v"), button("c", "a", "v")])]),
            "duplicate action_id [json-pointer:/blocks/0/elements/1/action_id]",
        ),
        (
            json!([{"type": "divider", "block_id": "b".repeat(256)}]),
            "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
        ),
        (
            json!([{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}]),
            "duplicate block_id [json-pointer:/blocks/1/block_id]",
        ),
        (json!([{"type": "carousel"}]), "unsupported type: carousel [json-pointer:/blocks/0/type]"),
        (json!([{"type": "divider", "colour": "red"}]), "invalid additional property: colour [json-pointer:/blocks/0]"),
        (
            json!([{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": true}}]),
            "invalid additional property: emoji [json-pointer:/blocks/0/text]",
        ),
        (json!([{"type": "actions"}]), "missing required field: elements [json-pointer:/blocks/0]"),
        (
            json!([actions(&[json!({"type": "number_input", "is_decimal_allowed": false})])]),
            "failed to match all allowed schemas [json-pointer:/blocks/0/elements/0]",
        ),
        (
            json!((0..51).map(|_| json!({"type": "divider"})).collect::<Vec<_>>()),
            "no more than 50 items allowed [json-pointer:/blocks]",
        ),
    ];
    each_is_refused(&cases).await;
    assert_eq!(against(json!("{")).await, ["invalid_blocks_format"]);
}

#[tokio::test]
async fn a_text_is_cut_past_forty_thousand_characters_and_an_update_takes_four() {
    let slack = slack();
    let ts = posts(&slack, C, &"x".repeat(50_000)).await;
    assert_eq!(slack.person(T, "U0ANA").sees(C, &ts).unwrap().text.len(), 40_000);
    let update = json!({"channel": C, "ts": ts, "text": "x".repeat(4001)});
    assert_eq!(asks(&slack, "chat.update", update).await["error"], "msg_too_long");
}
