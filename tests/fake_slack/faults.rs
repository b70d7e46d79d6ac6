//! What can go wrong between the app and Slack, ordered by a test: lost replies, errors, storms, events twice or never.

use std::time::Duration;

/// What happens to calls of the Web API.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// The call is done, and the connection is cut before the answer.
    LoseReply,
    /// The call is not done, and the connection is cut.
    LoseRequest,
    /// The call is not done; the HTTP status, such as 503.
    Status(u16),
    /// The call is not done; 429 with so many seconds in `Retry-After`.
    RateLimited(u64),
    /// The call is done, and the answer comes in so many pieces with a pause before each.
    Trickle { pieces: usize, pause: Duration },
    /// The call is refused with this error of Slack's, HTTP 200.
    Refused(&'static str),
}

/// How an event comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twice {
    /// Under the same `event_id`.
    SameId,
    /// The same act under another `event_id`.
    NewId,
}

/// What happens to the next event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventFault {
    Twice(Twice),
    /// It never comes, and is never brought again.
    Lost,
    /// The app gets it; its ack doesn't arrive, and the socket is cut.
    CutBeforeAck,
}

struct Rule {
    /// `*` for all.
    method: String,
    /// For how many calls; none for all.
    times: Option<u32>,
    fault: Fault,
}

/// All that is ordered.
#[derive(Default)]
pub(super) struct Faults {
    rules: Vec<Rule>,
    events: Vec<EventFault>,
    pub(super) holds_events: bool,
}

impl Faults {
    pub(super) fn order(&mut self, method: &str, times: Option<u32>, fault: Fault) {
        self.rules.push(Rule { method: method.to_owned(), times, fault });
    }

    pub(super) fn order_event(&mut self, fault: EventFault) {
        self.events.push(fault);
    }

    pub(super) fn end(&mut self) {
        self.rules.clear();
        self.events.clear();
    }

    /// The fault for a call that is made now, counted down.
    pub(super) fn of_call(&mut self, method: &str) -> Option<Fault> {
        let at = self.rules.iter().position(|rule| rule.method == "*" || rule.method == method)?;
        let fault = self.rules[at].fault.clone();
        if let Some(times) = &mut self.rules[at].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.rules.remove(at);
            }
        }
        Some(fault)
    }

    /// The fault for an event that goes out now.
    pub(super) fn of_event(&mut self) -> Option<EventFault> {
        if self.events.is_empty() { None } else { Some(self.events.remove(0)) }
    }
}
