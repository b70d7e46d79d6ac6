//! `views.*`: modals and home tabs.

use serde_json::{Value, json};

use super::Asked;
use crate::fake_slack::answer::{Answer, Refusal, invalid, missing};
use crate::fake_slack::blocks::faults_of_view;
use crate::fake_slack::views::{TRIGGER_LIVES, Trigger, VIEWS_IN_STACK};
use crate::fake_slack::world::World;

pub(super) fn run(world: &mut World, method: &str, asked: &Asked) -> Answer {
    match method {
        "open" => open(world, asked),
        "push" => push(world, asked),
        "update" => update(world, asked),
        "publish" => publish(world, asked),
        _ => Err("not_allowed_token_type".into()),
    }
}

/// The view that a call brings, where Slack would show it.
fn checked(asked: &Asked) -> Result<Value, Refusal> {
    let view = asked.arguments.structure("view").map_err(|()| Refusal::from("invalid_arguments"))?;
    let view = view.ok_or_else(|| missing("view"))?;
    let faults = faults_of_view(&view);
    if faults.is_empty() { Ok(view) } else { Err(invalid("invalid_arguments", &faults)) }
}

/// Exchanges a trigger: once, and soon.
fn exchanged(world: &mut World, asked: &Asked) -> Result<Trigger, Refusal> {
    let id = asked.arguments.text("trigger_id").ok_or_else(|| missing("trigger_id"))?;
    let now = world.now;
    let trigger =
        world.triggers.get_mut(&id).filter(|trigger| trigger.team == asked.team).ok_or("invalid_trigger_id")?;
    if trigger.exchanged {
        return Err("exchanged_trigger_id".into());
    }
    if trigger.at + TRIGGER_LIVES < now {
        return Err("expired_trigger_id".into());
    }
    trigger.exchanged = true;
    Ok(trigger.clone())
}

fn open(world: &mut World, asked: &Asked) -> Answer {
    let view = checked(asked)?;
    if view["external_id"].as_str().is_some_and(|id| world.views.by_external_id(id).is_some()) {
        return Err("duplicate_external_id".into());
    }
    let trigger = exchanged(world, asked)?;
    let shown = world.show(&asked.team, &trigger.user, &view, None);
    Ok(json!({"view": shown.shape}))
}

fn push(world: &mut World, asked: &Asked) -> Answer {
    let view = checked(asked)?;
    let trigger = exchanged(world, asked)?;
    let under = trigger.view.ok_or("not_found")?;
    let root = world.views.by_id(&under).map(|view| view.shape["root_view_id"].clone());
    if world.views.stack(root.as_ref().and_then(Value::as_str).unwrap_or_default()) >= VIEWS_IN_STACK {
        return Err("push_limit_reached".into());
    }
    let shown = world.show(&asked.team, &trigger.user, &view, Some(&under));
    Ok(json!({"view": shown.shape}))
}

fn update(world: &mut World, asked: &Asked) -> Answer {
    let view = checked(asked)?;
    let by_external = asked.arguments.text("external_id");
    let named = asked.arguments.text("view_id");
    let id = by_external.and_then(|id| world.views.by_external_id(&id).map(|view| view.id.clone())).or(named);
    let id = id.ok_or_else(|| missing("view_id"))?;
    let before = world.views.by_id(&id).filter(|view| view.open && view.team == asked.team).ok_or("not_found")?;
    if asked.arguments.text("hash").is_some_and(|hash| before.shape["hash"] != hash) {
        return Err("hash_conflict".into());
    }
    let shown = world.reshape(&id, &view).ok_or("not_found")?;
    Ok(json!({"view": shown.shape}))
}

fn publish(world: &mut World, asked: &Asked) -> Answer {
    let view = checked(asked)?;
    let user = asked.arguments.text("user_id").ok_or_else(|| missing("user_id"))?;
    if world.user(&asked.team, &user).is_none() {
        return Err("user_not_found".into());
    }
    if view["type"] != "home" {
        return Err(invalid("invalid_arguments", &["must be a valid enum value [json-pointer:/view/type]".to_owned()]));
    }
    let standing = world.views.home(&asked.team, &user).map(|home| (home.id.clone(), home.shape["hash"].clone()));
    let Some((id, hash)) = standing else {
        let shown = world.show(&asked.team, &user, &view, None);
        return Ok(json!({"view": shown.shape}));
    };
    if asked.arguments.text("hash").is_some_and(|given| hash != given) {
        return Err("hash_conflict".into());
    }
    let shown = world.reshape(&id, &view).ok_or("not_found")?;
    Ok(json!({"view": shown.shape}))
}
