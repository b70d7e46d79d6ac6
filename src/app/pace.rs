//! How often a channel is posted to: platforms want a pause between two posts, and what comes sooner is turned away.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::message::ChannelId;

/// Up to how many channels are remembered before those whose pause is over are let go.
const CHANNELS_LIMIT: usize = 4_096;

/// When each channel may be posted to next.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: HashMap<ChannelId, DateTime<Utc>>,
}

impl Pace {
    /// Until when a channel has to be left alone; none where it may be posted to now.
    pub(super) fn wait(&self, channel: &ChannelId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.next.get(channel).copied().filter(|next| *next > now)
    }

    /// Notes that a channel is posted to now, and not again before `gap` is over.
    pub(super) fn posted(&mut self, channel: &ChannelId, now: DateTime<Utc>, gap: TimeDelta) {
        if gap <= TimeDelta::zero() {
            return;
        }
        if self.next.len() >= CHANNELS_LIMIT {
            self.next.retain(|_, next| *next > now);
        }
        self.next.insert(channel.clone(), now + gap);
    }
}
