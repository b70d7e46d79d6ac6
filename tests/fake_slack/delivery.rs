//! How something reaches the app: over a socket or a request URL, with the three seconds that Slack waits for the ack.

use std::time::Duration;

use serde_json::{Value, json};

use super::faults::{EventFault, Twice};
use super::http::{self, Posted};
use super::socket::Sent;
use super::world::World;
use super::{FakeSlack, Shared};

/// How long Slack waits for an ack.
pub(crate) const ACK_WITHIN: Duration = Duration::from_secs(3);

/// Where an app takes what Slack sends. Without one it is over its sockets.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// Events, with their handshake.
    pub(crate) events: String,
    pub(crate) commands: String,
    pub(crate) interactions: String,
}

impl Reach {
    /// One address for all, as Bolt has it.
    pub(crate) fn at(url: &str) -> Self {
        Self { events: url.to_owned(), commands: url.to_owned(), interactions: url.to_owned() }
    }
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Event,
    Command,
    Interaction,
}

/// Something that is on its way to an app.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) team: String,
    pub(super) kind: Kind,
    pub(super) payload: Value,
    /// How often it was sent, and why the last time failed.
    pub(super) tries: u32,
    pub(super) reason: &'static str,
}

/// What came of something that somebody did.
#[must_use]
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// The app acked. The message that stands now, if one came of it, and what the ack carried.
    Acked { ts: Option<String>, body: Value },
    /// It stands on Slack, and the app has not acked.
    NotAcked { ts: Option<String>, why: String },
    /// Slack didn't take it.
    Refused(String),
}

impl Outcome {
    /// The message that came of it.
    pub(crate) fn ts(&self) -> String {
        match self {
            Self::Acked { ts: Some(ts), .. } | Self::NotAcked { ts: Some(ts), .. } => ts.clone(),
            other => panic!("no message came of it: {other:?}"),
        }
    }

    pub(crate) fn is_acked(&self) -> bool {
        matches!(self, Self::Acked { .. })
    }

    /// What the ack carried.
    pub(crate) fn body(&self) -> Value {
        match self {
            Self::Acked { body, .. } => body.clone(),
            other => panic!("it was not acked: {other:?}"),
        }
    }

    pub(super) fn with_ts(self, stands: &str) -> Self {
        let ts = Some(stands.to_owned());
        match self {
            Self::Acked { body, .. } => Self::Acked { ts, body },
            Self::NotAcked { why, .. } => Self::NotAcked { ts, why },
            Self::Refused(why) => Self::Refused(why),
        }
    }
}

/// Whether an app took something.
enum Took {
    Acked(Value),
    /// Why not, in the words of `x-slack-retry-reason`; and whether the app wants it never again.
    Not(&'static str, bool),
}

impl FakeSlack {
    /// Sends events one after the other: acked when all are.
    pub(super) async fn tell(&self, events: Vec<Pending>) -> Outcome {
        let mut outcome = Outcome::Acked { ts: None, body: Value::Null };
        for event in events {
            let came = self.shared.send_event(event).await;
            if outcome.is_acked() {
                outcome = came;
            }
        }
        outcome
    }

    /// Sends a command or an interaction, which Slack tries once: somebody is waiting for it.
    pub(super) async fn ask(&self, asked: Pending) -> Outcome {
        match self.shared.send(&asked, false).await {
            Took::Acked(body) => Outcome::Acked { ts: None, body },
            Took::Not(why, _) => Outcome::NotAcked { ts: None, why: why.to_owned() },
        }
    }

    /// Waits until the app was told of all that it did itself.
    pub(crate) async fn settles(&self) {
        let mut echoes = self.shared.echoes.subscribe();
        // The sender lives as long as this handle.
        let _ = echoes.wait_for(|waiting| *waiting == 0).await;
    }

    /// Brings what was not acked or was held back once more, in its order. How many were acked.
    pub(crate) async fn deliver_again(&self) -> usize {
        self.settles().await;
        let waiting = std::mem::take(&mut self.world().pending);
        self.bring(waiting).await
    }

    /// Lets out what was held back, in another order: the numbers say which event comes when.
    pub(crate) async fn let_out(&self, order: &[usize]) -> usize {
        self.settles().await;
        let held = {
            let mut world = self.world();
            world.faults.holds_events = false;
            std::mem::take(&mut world.pending)
        };
        let picked = order.iter().map(|at| held[*at].clone()).collect();
        self.bring(picked).await
    }

    async fn bring(&self, waiting: Vec<Pending>) -> usize {
        let mut acked = 0;
        for event in waiting {
            acked += usize::from(self.shared.send_event(event).await.is_acked());
        }
        acked
    }

    /// How many events wait to be brought again.
    pub(crate) fn waiting(&self) -> usize {
        self.world().pending.len()
    }

    /// Events are kept from now on, and let out by hand.
    pub(crate) fn holds_events_back(&self) {
        self.world().faults.holds_events = true;
    }

    /// The handshake with a request URL, and whether the challenge came back.
    pub(crate) async fn verifies_url(&self, team: &str) -> bool {
        let challenge = self.world().mint("challenge");
        let body = json!({"token": "verification", "challenge": challenge, "type": "url_verification"});
        let Some(reach) = self.world().reach_of(team) else { return false };
        let secret = self.world().app(team).signing_secret.clone();
        let signed = self.shared.signed(&secret, body.to_string().into_bytes());
        let posted = http::post(&reach.events, "application/json", &signed, ACK_WITHIN).await;
        posted.is_ok_and(|posted| posted.status == 200 && posted.text().contains(&challenge))
    }

    /// Sends an event of the test's own making, in the envelope that events have.
    pub(crate) async fn sends_event(&self, team: &str, payload: Value) -> Outcome {
        let event = Pending { team: team.to_owned(), kind: Kind::Event, payload, tries: 0, reason: "" };
        self.shared.send_event(event).await
    }

    /// Posts a body of the test's own making to the app, signed with a secret at a time: what comes back.
    pub(crate) async fn posts_raw(
        &self,
        url: &str,
        kind: &str,
        body: Vec<u8>,
        signature: &Signature,
    ) -> Option<Posted> {
        let mut headers = self.shared.signed(&signature.secret, body);
        if let Some(at) = signature.at {
            headers = http::sign(&signature.secret, at, headers.body);
        }
        http::post(url, kind, &headers, ACK_WITHIN).await.ok()
    }
}

/// How a raw body is signed.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) secret: String,
    /// Unix seconds; now, where none.
    pub(crate) at: Option<i64>,
}

impl World {
    pub(super) fn reach_of(&self, team: &str) -> Option<Reach> {
        self.reach.get(&self.app(team).id).cloned()
    }
}

impl Shared {
    /// Sends an event with all that was ordered to go wrong; kept where it isn't acked.
    pub(super) async fn send_event(&self, mut event: Pending) -> Outcome {
        let fault = {
            let mut world = self.world();
            if world.faults.holds_events {
                world.pending.push(event);
                return Outcome::NotAcked { ts: None, why: "held back".to_owned() };
            }
            world.faults.of_event()
        };
        if fault == Some(EventFault::Lost) {
            return Outcome::NotAcked { ts: None, why: "lost".to_owned() };
        }
        let took = self.send(&event, fault == Some(EventFault::CutBeforeAck)).await;
        if let Some(EventFault::Twice(twice)) = fault {
            let mut again = event.clone();
            if twice == Twice::NewId {
                again.payload["event_id"] = self.world().mint("Ev").into();
            } else {
                again.tries += 1;
                again.reason = "http_timeout";
            }
            let _ = self.send(&again, false).await;
        }
        match took {
            Took::Acked(body) => Outcome::Acked { ts: None, body },
            Took::Not(why, never_again) => {
                if !never_again {
                    event.tries += 1;
                    event.reason = why;
                    self.world().pending.push(event);
                }
                Outcome::NotAcked { ts: None, why: why.to_owned() }
            }
        }
    }

    async fn send(&self, sent: &Pending, cut_before_ack: bool) -> Took {
        let reach = self.world().reach_of(&sent.team);
        match reach {
            Some(reach) => self.send_over_http(sent, &reach, cut_before_ack).await,
            None => match self.send_over_socket(sent, cut_before_ack).await {
                Sent::Acked(body) => Took::Acked(body),
                Sent::NotAcked(why) => Took::Not(why, false),
            },
        }
    }

    async fn send_over_http(&self, sent: &Pending, reach: &Reach, cut_before_ack: bool) -> Took {
        let (url, kind, body) = match sent.kind {
            Kind::Event => (&reach.events, "application/json", sent.payload.to_string().into_bytes()),
            Kind::Command => (&reach.commands, http::FORM, http::form(&sent.payload)),
            Kind::Interaction => {
                let form = json!({"payload": sent.payload.to_string()});
                (&reach.interactions, http::FORM, http::form(&form))
            }
        };
        let secret = self.world().app(&sent.team).signing_secret.clone();
        let mut signed = self.signed(&secret, body);
        if sent.tries > 0 {
            signed.headers.push(("x-slack-retry-num", sent.tries.to_string()));
            signed.headers.push(("x-slack-retry-reason", sent.reason.to_owned()));
        }
        let posted = http::post(url, kind, &signed, ACK_WITHIN).await;
        match posted {
            Ok(_) if cut_before_ack => Took::Not("connection_failed", false),
            Ok(posted) if (200..300).contains(&posted.status) => Took::Acked(posted.body_as_json()),
            Ok(posted) => Took::Not("http_error", posted.no_retry),
            Err(why) => Took::Not(why, false),
        }
    }
}
