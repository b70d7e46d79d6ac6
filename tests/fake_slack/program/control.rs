//! The control API: what people do and see, and what happens to the wire, one JSON object a request.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fake_slack::message::Message;
use crate::fake_slack::people::Person;
use crate::fake_slack::views::View;
use crate::fake_slack::world::{Call, File};
use crate::fake_slack::{
    Away, Disconnect, EventFault, FakeSlack, Fault, Input, Outcome, Reach, Signature, Standing, Twice,
};
use crate::orders::{Does, Inputs, Ordered, OrderedEvent, PutIn, Reason, Wire};

/// Ports that a client's own ports never are.
const PORTS: std::ops::Range<u16> = 12_000..20_000;
/// Pieces of an answer that trickles.
const PIECES: usize = 4;

/// The fake, and how many seconds its time is ahead of the machine's.
#[derive(Clone)]
struct Driven {
    slack: FakeSlack,
    ahead: Arc<AtomicI64>,
}

pub(crate) fn router(slack: FakeSlack, ahead: Arc<AtomicI64>) -> Router {
    Router::new()
        .route("/person/{team}/{user}", post(person))
        .route("/wire/{team}", post(wire))
        .with_state(Driven { slack, ahead })
}

pub(crate) async fn free_port() -> std::io::Result<(TcpListener, u16)> {
    let first = PORTS.start + u16::try_from(std::process::id() % 4000).unwrap_or(0);
    for port in first..PORTS.end {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            return Ok((listener, port));
        }
    }
    Err(std::io::Error::other("no port of loopback is free"))
}

fn told(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Acked { ts, body } => json!({"acked": true, "ts": ts, "body": body}),
        Outcome::NotAcked { ts, why } => json!({"acked": false, "ts": ts, "why": why}),
        Outcome::Refused(why) => json!({"refused": why}),
    }
}

fn inputs(inputs: &Inputs) -> Vec<(&str, Input)> {
    let input = |put: &PutIn| match put {
        PutIn::Text(text) => Input::Text(text.clone()),
        PutIn::Date(day) => Input::Date(day.clone()),
        PutIn::User(user) => Input::User(user.clone()),
        PutIn::Choice(value) => Input::Choice(value.clone()),
    };
    inputs.iter().map(|(name, put)| (name.as_str(), input(put))).collect()
}

fn messages(seen: &[Message]) -> Value {
    let shape = |message: &Message| {
        json!({"ts": message.ts, "text": message.text, "thread_ts": message.thread_ts, "blocks": message.blocks,
            "reactions": message.reactions, "metadata": message.metadata, "only_for": message.only_for,
            "files": message.files})
    };
    seen.iter().map(shape).collect()
}

fn view(view: &View) -> Value {
    view.shape.clone()
}

async fn person(
    State(driven): State<Driven>,
    Path((team, user)): Path<(String, String)>,
    Json(does): Json<Does>,
) -> Json<Value> {
    let slack = &driven.slack;
    let person = slack.person(&team, &user);
    Json(match does {
        Does::SeesIn { channel } => messages(&person.sees_in(&channel)),
        Does::SeesUnder { channel, thread } => messages(&person.sees_under(&channel, &thread)),
        Does::SeesModals => person.modals().iter().map(view).collect(),
        Does::SeesHome => person.home().as_ref().map_or(Value::Null, view),
        Does::IsDeactivated => told(slack.deactivates(&team, &user).await),
        Does::BecomesGuest => told(slack.changes_standing(&team, &user, Standing::Restricted).await),
        Does::Joins { channel } => told(person.joins(&channel).await),
        Does::Leaves { channel } => told(person.leaves(&channel).await),
        Does::Renames { channel, name } => told(person.renames(&channel, &name).await),
        Does::Archives { channel } => told(person.archives(&channel).await),
        Does::Unarchives { channel } => told(person.unarchives(&channel).await),
        Does::MakesPrivate { channel } => told(person.makes_private(&channel).await),
        Does::Posts { channel, text } => told(person.posts(&channel, &text).await),
        Does::Replies { channel, thread, text } => told(person.replies(&channel, &thread, &text).await),
        Does::Broadcasts { channel, thread, text } => told(person.broadcasts(&channel, &thread, &text).await),
        Does::Mentions { channel, text } => told(person.mentions(&channel, &text).await),
        Does::Edits { channel, ts, text } => told(person.edits(&channel, &ts, &text).await),
        Does::Deletes { channel, ts } => told(person.deletes(&channel, &ts).await),
        Does::Reacts { channel, ts, name } => told(person.reacts(&channel, &ts, &name).await),
        Does::Unreacts { channel, ts, name } => told(person.unreacts(&channel, &ts, &name).await),
        Does::Uploads { channel, name, text } => told(person.uploads(&channel, (&name, b"bytes"), &text).await),
        other => told(interacts(&person, other).await),
    })
}

async fn interacts(person: &Person, does: Does) -> Outcome {
    match does {
        Does::Presses { channel, ts, action, value, inputs: put } => {
            person.presses((&channel, &ts), &action, value.as_deref(), &inputs(&put)).await
        }
        Does::PressesInView { view, action, value, inputs: put } => {
            person.presses_in_view(&view, &action, value.as_deref(), &inputs(&put)).await
        }
        Does::Submits { view, inputs: put } => person.submits(&view, &inputs(&put)).await,
        Does::Closes { view } => person.closes(&view).await,
        Does::Commands { channel, command, text } => person.commands(&channel, &command, &text).await,
        Does::MessageShortcut { channel, ts, callback } => {
            person.runs_message_shortcut((&channel, &ts), &callback).await
        }
        Does::Shortcut { callback } => person.runs_shortcut(&callback).await,
        Does::OpensHome => person.opens_home().await,
        _ => Outcome::Refused("no interaction".to_owned()),
    }
}

async fn wire(State(driven): State<Driven>, Path(team): Path<String>, Json(order): Json<Wire>) -> Json<Value> {
    let slack = &driven.slack;
    let done = json!({"done": true});
    Json(match order {
        Wire::Faults { method, times, fault } => {
            slack.faults(&method, times, of_call(&fault));
            done
        }
        Wire::EventFault { fault } => {
            slack.event_fault(of_event(&fault));
            done
        }
        Wire::NoFaults => {
            slack.no_faults();
            done
        }
        Wire::Limits { on } => {
            slack.limits(on);
            done
        }
        Wire::Jumps { seconds } => {
            driven.ahead.fetch_add(seconds, Ordering::SeqCst);
            slack.set_now(slack.now() + TimeDelta::seconds(seconds));
            done
        }
        Wire::Grants { scope, granted } => {
            slack.grants(&team, &scope, granted);
            done
        }
        Wire::RestoresToken => {
            slack.restores_token(&team);
            done
        }
        Wire::HoldsEventsBack => {
            slack.holds_events_back();
            done
        }
        Wire::RevokesToken => told(slack.revokes_token(&team).await),
        Wire::ChangesId { channel, new } => told(slack.changes_id(&team, &channel, &new).await),
        Wire::Calls { method } => {
            let call = |call: &Call| json!({"arguments": call.arguments, "answer": call.answer});
            slack.calls_of(&method).iter().map(call).collect()
        }
        Wire::Files => {
            let file =
                |file: &File| json!({"id": file.id, "name": file.name, "title": file.title, "size": file.bytes.len()});
            slack.files().iter().map(file).collect()
        }
        other => deliveries(slack, &team, other).await,
    })
}

async fn deliveries(slack: &FakeSlack, team: &str, order: Wire) -> Value {
    match order {
        Wire::Reaches { url } => slack.reaches(team, url.as_deref().map(Reach::at)),
        Wire::VerifiesUrl => return json!({"verified": slack.verifies_url(team).await}),
        Wire::PostsRaw { url, kind, body, secret, at } => {
            let signature = Signature { secret, at };
            let posted = slack.posts_raw(&url, &kind, body.into_bytes(), &signature).await;
            return posted.map_or(Value::Null, |posted| json!({"status": posted.status, "body": posted.text()}));
        }
        Wire::Connected { at_least } => slack.connected(team, at_least).await,
        Wire::Sockets => return json!({"sockets": slack.sockets(team)}),
        Wire::Disconnects { reason } => {
            let why = match reason {
                Reason::Warning => Disconnect::Warning,
                Reason::RefreshRequested => Disconnect::RefreshRequested,
                Reason::LinkDisabled => Disconnect::LinkDisabled,
            };
            slack.disconnects(team, why).await;
        }
        Wire::CutsSockets => slack.cuts_sockets(team).await,
        Wire::SendsFrame { frame } => return json!({"sent": slack.sends_frame(team, &frame).await}),
        Wire::LetsOut { order } => return json!({"acked": slack.let_out(&order).await}),
        Wire::DeliversAgain => return json!({"acked": slack.deliver_again().await}),
        Wire::Waiting => return json!({"waiting": slack.waiting()}),
        Wire::Settles => slack.settles().await,
        Wire::GoesAway { cut } => slack.goes_away(if cut { Away::Cut } else { Away::Refused }).await,
        Wire::IsBack => slack.is_back().await,
        _ => return json!({"error": "no such order"}),
    }
    json!({"done": true})
}

fn of_call(fault: &Ordered) -> Fault {
    match fault {
        Ordered::LoseReply => Fault::LoseReply,
        Ordered::LoseRequest => Fault::LoseRequest,
        Ordered::Status(status) => Fault::Status(*status),
        Ordered::RateLimited(seconds) => Fault::RateLimited(*seconds),
        Ordered::Trickle(millis) => Fault::Trickle { pieces: PIECES, pause: Duration::from_millis(*millis) },
    }
}

fn of_event(fault: &OrderedEvent) -> EventFault {
    match fault {
        OrderedEvent::TwiceSameId => EventFault::Twice(Twice::SameId),
        OrderedEvent::TwiceNewId => EventFault::Twice(Twice::NewId),
        OrderedEvent::Lost => EventFault::Lost,
        OrderedEvent::CutBeforeAck => EventFault::CutBeforeAck,
    }
}
