//! `auth.*`, `users.*`, `team.info`, `bots.info`: who is who.

use serde_json::{Value, json};

use super::{Asked, conversations, unknown};
use crate::fake_slack::answer::{Answer, page};
use crate::fake_slack::town::{Standing, Team, User};
use crate::fake_slack::world::World;

/// What a page of `users.list` holds where no limit is asked for.
const USERS_PAGE: usize = 200;

pub(super) fn run(world: &mut World, method: &str, asked: &Asked) -> Answer {
    let team = world.team(&asked.team);
    match method {
        "api.test" => Ok(json!({"args": asked.arguments.0})),
        "auth.test" => Ok(json!({"url": format!("https://{}.slack.com/", team.domain), "team": team.domain,
            "user": team.app.name, "team_id": team.id, "user_id": team.app.bot_user, "bot_id": team.app.bot_id,
            "is_enterprise_install": false})),
        "auth.revoke" => {
            let token = team.app.bot_token.clone();
            world.revoked.push(token);
            Ok(json!({"revoked": true}))
        }
        "team.info" => Ok(json!({"team": {"id": team.id, "name": team.domain, "domain": team.domain,
            "url": format!("https://{}.slack.com/", team.domain), "email_domain": "", "icon": {"image_default": true}}})),
        "bots.info" => bot(team, asked),
        "users.info" => user(world, asked),
        "users.list" => list(world, asked),
        "users.conversations" => {
            let user = asked.arguments.text("user").unwrap_or_else(|| team.app.bot_user.clone());
            conversations::list(world, asked, Some(&user))
        }
        _ => Err(unknown(method)),
    }
}

fn bot(team: &Team, asked: &Asked) -> Answer {
    let id = asked.arguments.text("bot").unwrap_or_else(|| team.app.bot_id.clone());
    if id != team.app.bot_id {
        return Err("bot_not_found".into());
    }
    let icons = json!({"image_36": "https://a.example/36.png", "image_48": "https://a.example/48.png", "image_72": "https://a.example/72.png"});
    Ok(json!({"bot": {"id": id, "deleted": false, "name": team.app.name, "updated": 1_700_000_000,
        "app_id": team.app.id, "user_id": team.app.bot_user, "icons": icons}}))
}

fn user(world: &World, asked: &Asked) -> Answer {
    let id = asked.arguments.needed("user")?;
    let team = world.team(&asked.team);
    let user = team.users.iter().find(|user| user.id == id).ok_or("user_not_found")?;
    Ok(json!({"user": shape(team, user, world.now.timestamp())}))
}

fn list(world: &World, asked: &Asked) -> Answer {
    let team = world.team(&asked.team);
    let now = world.now.timestamp();
    let members = team.users.iter().filter(|user| user.from.is_none());
    let all: Vec<Value> = members.map(|user| shape(team, user, now)).collect();
    let (members, next) = page(&all, &asked.arguments, USERS_PAGE)?;
    Ok(json!({"members": members, "cache_ts": now, "response_metadata": {"next_cursor": next}}))
}

/// Somebody as Slack shows them to the app.
pub(super) fn shape(team: &Team, user: &User, updated: i64) -> Value {
    let home = user.from.as_deref().unwrap_or(&team.id);
    let mut profile = json!({"title": "", "phone": "", "skype": "", "real_name": user.name,
        "real_name_normalized": user.name, "display_name": user.name, "display_name_normalized": user.name,
        "fields": null, "status_text": "", "status_emoji": "", "status_emoji_display_info": [], "status_expiration": 0,
        "avatar_hash": "g0123456789a", "first_name": user.name, "last_name": "", "team": home});
    let is_bot = user.standing == Standing::Bot;
    if is_bot && user.id == team.app.bot_user {
        profile["api_app_id"] = team.app.id.as_str().into();
        profile["bot_id"] = team.app.bot_id.as_str().into();
        profile["always_active"] = true.into();
    }
    let mut shape = json!({"id": user.id, "team_id": home, "name": user.name.to_lowercase(), "deleted": user.deleted,
        "profile": profile, "is_bot": is_bot, "is_app_user": false, "updated": updated});
    if user.from.is_some() {
        shape["is_stranger"] = true.into();
    }
    if !user.deleted {
        let more = json!({"color": "9f69e7", "real_name": user.name, "tz": "Europe/Lisbon", "tz_label": "Western European Time",
            "tz_offset": 0, "is_admin": false, "is_owner": false, "is_primary_owner": false,
            "is_restricted": matches!(user.standing, Standing::Restricted | Standing::UltraRestricted),
            "is_ultra_restricted": user.standing == Standing::UltraRestricted, "is_email_confirmed": true,
            "who_can_share_contact_card": "EVERYONE"});
        if let (Some(shape), Some(more)) = (shape.as_object_mut(), more.as_object()) {
            shape.extend(more.clone());
        }
    }
    shape
}
