//! Who may read a derived value: the intersection of the audiences of all that it was derived from.

use std::collections::BTreeSet;

use super::message::ChannelId;

/// The private channels whose readers alone may see something. None of them: everybody in the project may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    only: BTreeSet<ChannelId>,
}

impl Audience {
    /// Everybody in the project.
    #[must_use]
    pub fn everybody() -> Self {
        Self::default()
    }

    /// The readers of these private channels, and of all of them.
    #[must_use]
    pub fn readers_of(channels: impl IntoIterator<Item = ChannelId>) -> Self {
        Self { only: channels.into_iter().collect() }
    }

    /// Those who are in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { only: self.only.union(&other.only).cloned().collect() }
    }

    /// True where a post in `channel` reaches nobody who may not read this. What rests on two private channels
    /// may be posted in neither, since each has readers whom the other lacks.
    #[must_use]
    pub fn may_read_in(&self, channel: &ChannelId) -> bool {
        self.only.iter().all(|only| only == channel)
    }

    /// The private channels that restrict it.
    pub fn channels(&self) -> impl Iterator<Item = &ChannelId> {
        self.only.iter()
    }
}
