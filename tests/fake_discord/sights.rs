//! What stands there, as somebody looks at it, and what the app asked for.

use super::FakeDiscord;
use super::state::{Message, Request};

impl FakeDiscord {
    /// A message, where somebody sees it.
    pub(crate) fn message(&self, viewer: u64, id: u64) -> Option<Message> {
        self.world.look(|state| {
            let message = state.messages.get(&id)?;
            let sees = state.sees(viewer, message.channel) && message.only.is_none_or(|only| only == viewer);
            sees.then(|| message.clone())
        })
    }

    /// What somebody sees in a channel or thread, oldest first.
    pub(crate) fn messages(&self, viewer: u64, channel: u64) -> Vec<Message> {
        self.world.look(|state| {
            if !state.sees(viewer, channel) {
                return Vec::new();
            }
            let here = state.messages.values().filter(|one| one.channel == channel);
            here.filter(|one| one.only.is_none_or(|only| only == viewer)).cloned().collect()
        })
    }

    /// What the bot wrote to somebody alone.
    pub(crate) fn direct_messages(&self, viewer: u64) -> Vec<Message> {
        self.world.look(|state| {
            let channel = state.channels.iter().find(|(_, one)| one.recipient == Some(viewer)).map(|(id, _)| *id);
            state.messages.values().filter(|one| Some(one.channel) == channel).cloned().collect()
        })
    }

    /// A channel's name, and whether it is an archived thread.
    pub(crate) fn channel_stands(&self, id: u64) -> Option<(String, bool)> {
        self.world.look(|state| {
            let channel = state.channels.get(&id)?;
            Some((channel.name.clone(), channel.thread.as_ref().is_some_and(|thread| thread.archived)))
        })
    }

    /// All that the app asked for over REST.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.world.look(|state| state.requests.clone())
    }

    /// How many requests were one too many.
    pub(crate) fn refused_by_limits(&self) -> u32 {
        self.world.look(|state| state.limiter.refused)
    }

    /// Requests that broke the description of the API or a limit, and answers that Discord would not give.
    pub(crate) fn offences(&self) -> Vec<String> {
        self.world.look(|state| {
            let broken = state.requests.iter().filter(|request| !request.faults.is_empty());
            let broken = broken.map(|one| format!("{} {}: {:?} in {}", one.method, one.path, one.faults, one.body));
            broken.chain(state.own_faults.iter().cloned()).collect()
        })
    }

    /// The commands that are registered in a server, or everywhere.
    pub(crate) fn registered(&self, guild: Option<u64>) -> Vec<serde_json::Value> {
        self.world.look(|state| state.commands.get(&guild).cloned().unwrap_or_default())
    }

    /// How many sessions were opened by identifying, and how many connections there are.
    pub(crate) fn sessions(&self) -> (usize, usize) {
        self.world.look(|state| (state.sessions.len(), state.connections.len()))
    }

    /// The newest event of the last session.
    pub(crate) fn newest(&self) -> u64 {
        self.world.look(|state| state.sessions.last().and_then(|one| one.events.last()).map_or(0, |one| one.sequence))
    }

    /// Whether a client is connected to the last session.
    pub(crate) fn is_connected(&self) -> bool {
        self.world.look(|state| {
            let last = state.sessions.len().checked_sub(1);
            last.is_some() && state.connections.values().any(|connection| connection.session == last)
        })
    }
}
