//! The app as Slack has to know it: its command, its menu entry, the events that it listens to, and just the permissions that these
//! need (docs.slack.dev/reference/app-manifest). Pure.

use serde_json::{Value as Json, json};

use super::interaction::PUT_FORWARD;

/// Each permission, and what it is needed for.
pub const SCOPES: [(&str, &str); 11] = [
    ("app_mentions:read", "hears commands behind its name"),
    ("channels:history", "reads what is said in public channels that it is in"),
    ("channels:read", "sees whether it is in a public channel"),
    ("chat:write", "posts cards, answers in threads, keeps cards up to date"),
    ("commands", "has the slash command and the menu entry"),
    ("files:write", "sends what has no room in one message as a file under it"),
    ("groups:history", "reads what is said in private channels that it is in"),
    ("groups:read", "sees whether it is in a private channel"),
    ("metadata.message:read", "finds a post again whose answer was lost"),
    ("reactions:read", "hears reactions, and reads them again"),
    ("users:read", "knows who is a member, a guest or a bot"),
];

/// The events that it listens to.
pub const EVENTS: [&str; 18] = [
    "app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_id_changed", "channel_left",
    "channel_rename", "group_archive", "group_left", "member_joined_channel", "member_left_channel",
    "message.channels", "message.groups", "reaction_added", "reaction_removed", "tokens_revoked", "user_change",
    "team_join",
];

/// The manifest of the app. With an address Slack calls it there; without one the app is listened to over Socket Mode.
#[must_use]
pub fn manifest(address: Option<&str>) -> Json {
    let at = |path: &str| address.map(|address| format!("{}/slack/{path}", address.trim_end_matches('/')));
    let scopes: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).collect();
    let mut command = json!({
        "command": "/countersign",
        "description": "Rule on what waits for you, and see how things stand",
        "usage_hint": "help",
        "should_escape": true,
    });
    let mut events = json!({ "bot_events": EVENTS });
    let mut interactivity = json!({ "is_enabled": true });
    if let (Some(called), Some(told), Some(done)) = (at("commands"), at("events"), at("interactions")) {
        command["url"] = json!(called);
        events["request_url"] = json!(told);
        interactivity["request_url"] = json!(done);
    }
    json!({
        "display_information": {
            "name": "Countersign",
            "description": "Puts what machines report before the people who decide, and records what they rule",
            "background_color": "#1f3a36",
        },
        "features": {
            "app_home": { "home_tab_enabled": true, "messages_tab_enabled": false },
            "bot_user": { "display_name": "Countersign", "always_online": true },
            "shortcuts": [{
                "name": "Put before the team",
                "type": "message",
                "callback_id": PUT_FORWARD,
                "description": "Makes a review of this message",
            }],
            "slash_commands": [command],
        },
        "oauth_config": { "scopes": { "bot": scopes } },
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": false,
            "socket_mode_enabled": address.is_none(),
            "token_rotation_enabled": false,
        },
    })
}
