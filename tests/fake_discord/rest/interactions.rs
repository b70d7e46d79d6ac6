//! Answers to interactions: the one callback within three seconds, and what follows through the webhook for fifteen minutes.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::messages::changed;
use super::{Call, Done, NOTHING, Written, id};
use crate::fake_discord::limits;
use crate::fake_discord::problem::Problem;
use crate::fake_discord::state::{Answered, Interaction, State};

/// How long an interaction waits for its answer.
const ANSWER_WITHIN: TimeDelta = TimeDelta::seconds(3);
/// How long its token holds.
const TOKEN_HOLDS: TimeDelta = TimeDelta::minutes(15);

/// Kinds of interaction.
pub(crate) mod interaction {
    pub(crate) const COMMAND: u8 = 2;
    pub(crate) const COMPONENT: u8 = 3;
    pub(crate) const AUTOCOMPLETE: u8 = 4;
    pub(crate) const MODAL: u8 = 5;
}

pub(super) fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Option<Done> {
    Some(match (call.method.as_str(), path) {
        ("POST", ["interactions", one, token, "callback"]) => callback(state, call, (one, token), body),
        (method, ["webhooks", app, token, rest @ ..]) => {
            let interaction = match by_token(state, app, token) {
                Ok(interaction) => interaction,
                Err(problem) => return Some(Err(problem)),
            };
            match (method, rest) {
                ("POST", []) => follow(state, call, interaction, body),
                (method, ["messages", message]) => {
                    let found = found(state, interaction, message);
                    match found {
                        Ok(message) => return of_message(state, call, (method, message), body),
                        Err(problem) => Err(problem),
                    }
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn callback(state: &mut State, call: &Call, (one, token): (&str, &str), body: &Value) -> Done {
    let number = id(one);
    let known = state.interactions.get(&number).filter(|known| known.token == token);
    let interaction = known.cloned().ok_or_else(Problem::unknown_interaction)?;
    if interaction.answered != Answered::Not {
        return Err(Problem::new(400, 40060, "Interaction has already been acknowledged."));
    }
    if state.now - interaction.at > ANSWER_WITHIN {
        return Err(Problem::unknown_interaction());
    }
    let (kind, of) = (body["type"].as_u64().unwrap_or(0), interaction.kind);
    let component = of == interaction::COMPONENT || (of == interaction::MODAL && interaction.message.is_some());
    let fits = match kind {
        4 | 5 => of != interaction::AUTOCOMPLETE,
        6 | 7 => component,
        8 => of == interaction::AUTOCOMPLETE,
        9 => matches!(of, interaction::COMMAND | interaction::COMPONENT),
        _ => false,
    };
    if !fits {
        return Err(Problem::invalid(vec![(
            "type".into(),
            format!("type {kind} does not answer an interaction of type {of}"),
        )]));
    }
    let data = &body["data"];
    let hidden = data["flags"].as_u64().unwrap_or(0) & (1 << 6) != 0;
    let mut original = None;
    let answered = match kind {
        4 => {
            original = Some(written(state, number, &interaction, hidden).write(state, data, &call.files)?);
            Answered::Done
        }
        5 => Answered::Promised { only: hidden },
        6 => Answered::Kept,
        7 => {
            original = interaction.message;
            changed(state, interaction.message.unwrap_or(0), data, &call.files)?;
            Answered::Done
        }
        8 => {
            let faults = limits::choices(data);
            if !faults.is_empty() {
                return Err(Problem::invalid(faults));
            }
            Answered::Done
        }
        _ => {
            let faults = limits::modal(data);
            if !faults.is_empty() {
                return Err(Problem::invalid(faults));
            }
            Answered::Done
        }
    };
    let kept = state.interactions.get_mut(&number).expect("it was found");
    kept.answered = answered;
    kept.callback = Some(body.clone());
    kept.original = original.or(if answered == Answered::Kept { interaction.message } else { None });
    if call.asked("with_response").is_some_and(|with| with == "true" || with == "1") {
        return Ok((200, state.callback_json(number, body)));
    }
    Ok(NOTHING)
}

fn written(state: &State, number: u64, interaction: &Interaction, hidden: bool) -> Written {
    Written {
        channel: interaction.channel,
        author: state.app.id,
        interaction: Some(number),
        only: hidden.then_some(interaction.by),
        webhook: true,
        id: None,
    }
}

fn by_token(state: &State, app: &str, token: &str) -> Result<u64, Problem> {
    let unknown = || Problem::new(404, 10015, "Unknown Webhook");
    if id(app) != state.app.id {
        return Err(unknown());
    }
    let found = state.interactions.iter().find(|(_, one)| one.token == token).ok_or_else(unknown)?;
    if found.1.answered == Answered::Not {
        return Err(unknown());
    }
    if state.now - found.1.at > TOKEN_HOLDS {
        return Err(Problem::new(401, 50027, "Invalid Webhook Token"));
    }
    Ok(*found.0)
}

/// What follows an answer. The first after a promise keeps the promise.
fn follow(state: &mut State, call: &Call, number: u64, body: &Value) -> Done {
    let interaction = state.interactions[&number].clone();
    let hidden = body["flags"].as_u64().unwrap_or(0) & (1 << 6) != 0;
    let (hidden, promised) = match interaction.answered {
        Answered::Promised { only } => (only, true),
        _ => (hidden, false),
    };
    let message = written(state, number, &interaction, hidden).write(state, body, &call.files)?;
    let kept = state.interactions.get_mut(&number).expect("it was found");
    if promised {
        kept.answered = Answered::Done;
        kept.original = Some(message);
    } else {
        kept.followed.push(message);
    }
    Ok((200, state.message_json(&state.messages[&message])))
}

/// The message that a webhook's path names.
fn found(state: &State, number: u64, word: &str) -> Result<(u64, Option<u64>), Problem> {
    let interaction = &state.interactions[&number];
    match word {
        "@original" if matches!(interaction.answered, Answered::Promised { .. }) => Ok((number, None)),
        "@original" => interaction.original.map(|id| (number, Some(id))).ok_or_else(Problem::unknown_message),
        other => {
            let own = id(other);
            let known = interaction.followed.contains(&own) || interaction.original == Some(own);
            known.then_some((number, Some(own))).ok_or_else(Problem::unknown_message)
        }
    }
}

fn of_message(
    state: &mut State,
    call: &Call,
    (method, (number, message)): (&str, (u64, Option<u64>)),
    body: &Value,
) -> Option<Done> {
    Some(match (method, message) {
        ("PATCH", None) => follow(state, call, number, body),
        ("GET", None) => Ok((200, json!({"id": number.to_string(), "type": 20, "content": "", "flags": 128}))),
        ("PATCH", Some(message)) => {
            changed(state, message, body, &call.files).map(|()| (200, state.message_json(&state.messages[&message])))
        }
        ("GET", Some(message)) => match state.messages.get(&message) {
            Some(message) => Ok((200, state.message_json(message))),
            None => Err(Problem::unknown_message()),
        },
        ("DELETE", Some(message)) => match state.messages.remove(&message) {
            Some(gone) => {
                if gone.only.is_none() {
                    state.tell_deleted(gone.channel, &[message]);
                }
                Ok(NOTHING)
            }
            None => Err(Problem::unknown_message()),
        },
        _ => return None,
    })
}
