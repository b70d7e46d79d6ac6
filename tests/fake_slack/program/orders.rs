//! What the control API is told to do, as JSON says it: `{"do": "posts", "channel": "C0LIBRARY", "text": "hello"}`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What somebody does: `POST /person/TEAM/USER`.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Does {
    Posts {
        channel: String,
        text: String,
    },
    Replies {
        channel: String,
        thread: String,
        text: String,
    },
    Broadcasts {
        channel: String,
        thread: String,
        text: String,
    },
    Mentions {
        channel: String,
        text: String,
    },
    Edits {
        channel: String,
        ts: String,
        text: String,
    },
    Deletes {
        channel: String,
        ts: String,
    },
    Reacts {
        channel: String,
        ts: String,
        name: String,
    },
    Unreacts {
        channel: String,
        ts: String,
        name: String,
    },
    Uploads {
        channel: String,
        name: String,
        text: String,
    },
    Presses {
        channel: String,
        ts: String,
        action: String,
        value: Option<String>,
        #[serde(default)]
        inputs: Inputs,
    },
    PressesInView {
        view: String,
        action: String,
        value: Option<String>,
        #[serde(default)]
        inputs: Inputs,
    },
    Submits {
        view: String,
        #[serde(default)]
        inputs: Inputs,
    },
    Closes {
        view: String,
    },
    Commands {
        channel: String,
        command: String,
        text: String,
    },
    MessageShortcut {
        channel: String,
        ts: String,
        callback: String,
    },
    Shortcut {
        callback: String,
    },
    OpensHome,
    Joins {
        channel: String,
    },
    Leaves {
        channel: String,
    },
    Renames {
        channel: String,
        name: String,
    },
    Archives {
        channel: String,
    },
    Unarchives {
        channel: String,
    },
    MakesPrivate {
        channel: String,
    },
    IsDeactivated,
    BecomesGuest,
    // What they see.
    SeesIn {
        channel: String,
    },
    SeesUnder {
        channel: String,
        thread: String,
    },
    SeesModals,
    SeesHome,
}

/// What is put into inputs, by action id.
pub(crate) type Inputs = BTreeMap<String, PutIn>;

/// `{"text": "…"}`, `{"date": "2026-05-14"}`, `{"user": "U…"}`, `{"choice": "…"}`.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PutIn {
    Text(String),
    Date(String),
    User(String),
    Choice(String),
}

/// What happens to the wire and the workspace: `POST /wire/TEAM`.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Wire {
    /// Over HTTP at that address; over sockets, where none.
    Reaches {
        url: Option<String>,
    },
    VerifiesUrl,
    PostsRaw {
        url: String,
        kind: String,
        body: String,
        secret: String,
        at: Option<i64>,
    },
    Connected {
        at_least: usize,
    },
    Sockets,
    Disconnects {
        reason: Reason,
    },
    CutsSockets,
    SendsFrame {
        frame: String,
    },
    HoldsEventsBack,
    LetsOut {
        order: Vec<usize>,
    },
    DeliversAgain,
    Waiting,
    Settles,
    Faults {
        method: String,
        times: Option<u32>,
        fault: Ordered,
    },
    EventFault {
        fault: OrderedEvent,
    },
    NoFaults,
    Limits {
        on: bool,
    },
    GoesAway {
        cut: bool,
    },
    IsBack,
    /// Time jumps, so many seconds from now on.
    Jumps {
        seconds: i64,
    },
    RevokesToken,
    RestoresToken,
    Grants {
        scope: String,
        granted: bool,
    },
    ChangesId {
        channel: String,
        new: String,
    },
    Calls {
        method: String,
    },
    Files,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    Warning,
    RefreshRequested,
    LinkDisabled,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ordered {
    LoseReply,
    LoseRequest,
    Status(u16),
    RateLimited(u64),
    /// In four pieces with so many milliseconds before each.
    Trickle(u64),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderedEvent {
    TwiceSameId,
    TwiceNewId,
    Lost,
    CutBeforeAck,
}
