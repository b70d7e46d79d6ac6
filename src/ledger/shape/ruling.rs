//! Stored shapes of rulings, of the acts that they rest on, and of why some were refused or taken back.

use serde::{Deserialize, Serialize};

use crate::domain::admission::Barred;
use crate::domain::delivery::Seen;
use crate::domain::entry::{Because, Refusal};
use crate::domain::name::{DeliveryId, PersonId};
use crate::domain::person::Account;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Trace};
use crate::ledger::words::{Restorer, SALT_BYTES, Sealer, Word};

use super::names::{Unreadable, message, read, read_message, read_review, read_time, time};
use super::value::{ProposedV1, read_day, read_values, store_values};

/// What somebody ruled. Their words are sealed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RulingV1 {
    Approve,
    Reject {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason_sealed: Option<String>,
    },
    Correct {
        values: Vec<ProposedV1>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_sealed: Option<String>,
    },
    Hold {
        until: String,
    },
    Delegate {
        to: String,
    },
}

/// Who ruled, by which act and when: what decides how long their words are kept.
#[derive(Clone, Copy)]
pub(crate) struct Spoken<'a> {
    pub(crate) account: &'a Account,
    pub(crate) trace: &'a Trace,
    pub(crate) seen: Seen,
}

impl Spoken<'_> {
    fn seal(self, text: &str, sealer: &mut Sealer) -> Option<String> {
        let message = match self.trace {
            Trace::Reply(message) => Some(message.clone()),
            Trace::Reaction { .. } | Trace::Press(_) => None,
        };
        (!text.is_empty()).then(|| {
            sealer.seal(Word {
                message,
                account: Some(self.account.clone()),
                at: self.seen.latest(),
                salt: [0; SALT_BYTES],
                text: text.to_owned(),
                name: String::new(),
            })
        })
    }
}

impl RulingV1 {
    pub(crate) fn store(ruling: &Ruling, spoken: Spoken<'_>, sealer: &mut Sealer) -> Self {
        match ruling {
            Ruling::Approve => Self::Approve,
            Ruling::Reject { reason } => Self::Reject { reason_sealed: spoken.seal(reason, sealer) },
            Ruling::Correct { values, text } => {
                Self::Correct { values: store_values(values), text_sealed: spoken.seal(text, sealer) }
            }
            Ruling::Hold { until } => Self::Hold { until: until.to_string() },
            Ruling::Delegate { to } => Self::Delegate { to: to.as_str().to_owned() },
        }
    }

    pub(crate) fn restore(self, restorer: &mut Restorer) -> Result<Ruling, Unreadable> {
        let mut words = |sealed: Option<String>| sealed.map_or_else(String::new, |sealed| restorer.restore(&sealed).0);
        Ok(match self {
            Self::Approve => Ruling::Approve,
            Self::Reject { reason_sealed } => Ruling::Reject { reason: words(reason_sealed) },
            Self::Correct { values, text_sealed } => {
                Ruling::Correct { values: read_values(values)?, text: words(text_sealed) }
            }
            Self::Hold { until } => Ruling::Hold { until: read_day(&until)? },
            Self::Delegate { to } => Ruling::Delegate { to: read("person", &to, PersonId::parse)? },
        })
    }
}

/// The act that a ruling rests on.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TraceV1 {
    Reaction { card: String, emoji: String },
    Reply(String),
    Press(String),
}

impl From<&Trace> for TraceV1 {
    fn from(trace: &Trace) -> Self {
        match trace {
            Trace::Reaction { card, emoji } => Self::Reaction { card: message(card), emoji: emoji.clone() },
            Trace::Reply(reply) => Self::Reply(message(reply)),
            Trace::Press(delivery) => Self::Press(delivery.as_str().to_owned()),
        }
    }
}

impl TryFrom<TraceV1> for Trace {
    type Error = Unreadable;

    fn try_from(stored: TraceV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            TraceV1::Reaction { card, emoji } => Self::Reaction { card: read_message(&card)?, emoji },
            TraceV1::Reply(reply) => Self::Reply(read_message(&reply)?),
            TraceV1::Press(delivery) => Self::Press(read("delivery", &delivery, DeliveryId::parse)?),
        })
    }
}

/// When something happened.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SeenV1 {
    At(String),
    Between(String, String),
}

impl From<Seen> for SeenV1 {
    fn from(seen: Seen) -> Self {
        match seen {
            Seen::At(at) => Self::At(time(at)),
            Seen::Between(after, before) => Self::Between(time(after), time(before)),
        }
    }
}

impl TryFrom<SeenV1> for Seen {
    type Error = Unreadable;

    fn try_from(stored: SeenV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            SeenV1::At(at) => Self::At(read_time(&at)?),
            SeenV1::Between(after, before) => Self::Between(read_time(&after)?, read_time(&before)?),
        })
    }
}

/// Where a review stands.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateV1 {
    Open,
    Approved,
    Rejected,
    Corrected,
    Held { until: String },
    Expired,
    Superseded { by: Option<String> },
}

impl From<&ReviewState> for StateV1 {
    fn from(state: &ReviewState) -> Self {
        match state {
            ReviewState::Open => Self::Open,
            ReviewState::Approved => Self::Approved,
            ReviewState::Rejected => Self::Rejected,
            ReviewState::Corrected => Self::Corrected,
            ReviewState::Held { until } => Self::Held { until: until.to_string() },
            ReviewState::Expired => Self::Expired,
            ReviewState::Superseded { by } => Self::Superseded { by: by.as_ref().map(ToString::to_string) },
        }
    }
}

impl TryFrom<StateV1> for ReviewState {
    type Error = Unreadable;

    fn try_from(stored: StateV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            StateV1::Open => Self::Open,
            StateV1::Approved => Self::Approved,
            StateV1::Rejected => Self::Rejected,
            StateV1::Corrected => Self::Corrected,
            StateV1::Held { until } => Self::Held { until: read_day(&until)? },
            StateV1::Expired => Self::Expired,
            StateV1::Superseded { by } => Self::Superseded { by: by.map(|by| read_review(&by)).transpose()? },
        })
    }
}

/// Why a ruling was taken back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BecauseV1 {
    Unreacted,
    Edited,
    Deleted,
    Undone,
    Replaced,
    LostStanding,
}

impl From<Because> for BecauseV1 {
    fn from(because: Because) -> Self {
        match because {
            Because::Unreacted => Self::Unreacted,
            Because::Edited => Self::Edited,
            Because::Deleted => Self::Deleted,
            Because::Undone => Self::Undone,
            Because::Replaced => Self::Replaced,
            Because::LostStanding => Self::LostStanding,
        }
    }
}

impl From<BecauseV1> for Because {
    fn from(stored: BecauseV1) -> Self {
        match stored {
            BecauseV1::Unreacted => Self::Unreacted,
            BecauseV1::Edited => Self::Edited,
            BecauseV1::Deleted => Self::Deleted,
            BecauseV1::Undone => Self::Undone,
            BecauseV1::Replaced => Self::Replaced,
            BecauseV1::LostStanding => Self::LostStanding,
        }
    }
}

/// Why somebody may not rule.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BarredV1 {
    Bot,
    Stranger,
    Guest,
    NotNamed,
    Author,
}

/// Why an act was not recorded as a ruling.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefusalV1 {
    Barred(BarredV1),
    Closed(StateV1),
    Changed,
    Unknown,
    InformOnly,
    NothingToTakeBack,
    NotToThem,
    NoValue,
    BadDay,
}

impl From<&Refusal> for RefusalV1 {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Barred(barred) => Self::Barred(match barred {
                Barred::Bot => BarredV1::Bot,
                Barred::Stranger => BarredV1::Stranger,
                Barred::Guest => BarredV1::Guest,
                Barred::NotNamed => BarredV1::NotNamed,
                Barred::Author => BarredV1::Author,
            }),
            Refusal::Closed(state) => Self::Closed(StateV1::from(state)),
            Refusal::Changed => Self::Changed,
            Refusal::Unknown => Self::Unknown,
            Refusal::InformOnly => Self::InformOnly,
            Refusal::NothingToTakeBack => Self::NothingToTakeBack,
            Refusal::NotToThem => Self::NotToThem,
            Refusal::NoValue => Self::NoValue,
            Refusal::BadDay => Self::BadDay,
        }
    }
}

impl TryFrom<RefusalV1> for Refusal {
    type Error = Unreadable;

    fn try_from(stored: RefusalV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            RefusalV1::Barred(barred) => Self::Barred(match barred {
                BarredV1::Bot => Barred::Bot,
                BarredV1::Stranger => Barred::Stranger,
                BarredV1::Guest => Barred::Guest,
                BarredV1::NotNamed => Barred::NotNamed,
                BarredV1::Author => Barred::Author,
            }),
            RefusalV1::Closed(state) => Self::Closed(state.try_into()?),
            RefusalV1::Changed => Self::Changed,
            RefusalV1::Unknown => Self::Unknown,
            RefusalV1::InformOnly => Self::InformOnly,
            RefusalV1::NothingToTakeBack => Self::NothingToTakeBack,
            RefusalV1::NotToThem => Self::NotToThem,
            RefusalV1::NoValue => Self::NoValue,
            RefusalV1::BadDay => Self::BadDay,
        })
    }
}
