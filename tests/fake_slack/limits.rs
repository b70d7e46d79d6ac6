//! Slack's rate limits: a tier a method, one post a second a channel. Off until a test switches them on; counted by the
//! given time. The tiers are those of <https://docs.slack.dev/apis/web-api/rate-limits> and of each method's page.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

/// How often a method may be called, by one app in one workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    One,
    Two,
    Three,
    Four,
    /// Once a second a channel: `chat.postMessage`.
    OnePerSecondPerChannel,
    /// "Hundreds a minute": `auth.test`, `chat.getPermalink`.
    Hundreds,
}

/// Methods with their tier and the scope that each needs; none where any token does.
pub(crate) const METHODS: [(&str, Tier, &str); 40] = [
    ("api.test", Tier::Four, ""),
    ("apps.connections.open", Tier::One, ""),
    ("auth.revoke", Tier::Three, ""),
    ("auth.test", Tier::Hundreds, ""),
    ("bots.info", Tier::Three, "users:read"),
    ("chat.delete", Tier::Three, "chat:write"),
    ("chat.getPermalink", Tier::Hundreds, ""),
    ("chat.postEphemeral", Tier::Four, "chat:write"),
    ("chat.postMessage", Tier::OnePerSecondPerChannel, "chat:write"),
    ("chat.update", Tier::Three, "chat:write"),
    ("conversations.history", Tier::Three, "channels:history"),
    ("conversations.info", Tier::Three, "channels:read"),
    ("conversations.join", Tier::Three, "channels:join"),
    ("conversations.list", Tier::Two, "channels:read"),
    ("conversations.members", Tier::Four, "channels:read"),
    ("conversations.open", Tier::Three, "im:write"),
    ("conversations.replies", Tier::Three, "channels:history"),
    ("files.completeUploadExternal", Tier::Four, "files:write"),
    ("files.getUploadURLExternal", Tier::Four, "files:write"),
    ("files.info", Tier::Four, "files:read"),
    ("reactions.add", Tier::Three, "reactions:write"),
    ("reactions.get", Tier::Three, "reactions:read"),
    ("reactions.remove", Tier::Two, "reactions:write"),
    ("team.info", Tier::Three, "team:read"),
    ("users.conversations", Tier::Two, "channels:read"),
    ("users.info", Tier::Four, "users:read"),
    ("users.list", Tier::Two, "users:read"),
    ("views.open", Tier::Four, ""),
    ("views.publish", Tier::Four, ""),
    ("views.push", Tier::Four, ""),
    ("views.update", Tier::Four, ""),
    // Known by name and answered as methods that this app may not call.
    ("chat.scheduleMessage", Tier::Three, "chat:write"),
    ("conversations.archive", Tier::Two, "channels:manage"),
    ("conversations.create", Tier::Two, "channels:manage"),
    ("conversations.invite", Tier::Three, "channels:manage"),
    ("conversations.rename", Tier::Two, "channels:manage"),
    ("emoji.list", Tier::Two, "emoji:read"),
    ("pins.add", Tier::Two, "pins:write"),
    ("usergroups.list", Tier::Two, "usergroups:read"),
    ("users.lookupByEmail", Tier::Three, "users:read.email"),
];

impl Tier {
    /// Calls in a window, and how long the window is.
    fn allowance(self) -> (usize, TimeDelta) {
        match self {
            Self::One => (1, TimeDelta::minutes(1)),
            Self::Two => (20, TimeDelta::minutes(1)),
            Self::Three => (50, TimeDelta::minutes(1)),
            Self::Four => (100, TimeDelta::minutes(1)),
            Self::OnePerSecondPerChannel => (1, TimeDelta::seconds(1)),
            Self::Hundreds => (600, TimeDelta::minutes(1)),
        }
    }
}

/// What was called when, while the limits are on.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) on: bool,
    /// How many calls came too early.
    pub(super) exceeded: u64,
    /// By workspace, method and, where it counts, channel.
    calls: BTreeMap<[String; 3], Vec<DateTime<Utc>>>,
}

impl Limits {
    /// Counts a call; the seconds to wait where it comes too early.
    pub(super) fn count(&mut self, team: &str, method: &str, channel: &str, now: DateTime<Utc>) -> Option<u64> {
        let tier = METHODS.iter().find(|(name, ..)| *name == method)?.1;
        if !self.on {
            return None;
        }
        let (calls, window) = tier.allowance();
        let channel = if tier == Tier::OnePerSecondPerChannel { channel } else { "" };
        let key = [team, method, channel].map(str::to_owned);
        let made = self.calls.entry(key).or_default();
        made.retain(|at| *at + window > now);
        if made.len() < calls {
            made.push(now);
            return None;
        }
        self.exceeded += 1;
        let wait = made[0] + window - now;
        Some(u64::try_from(wait.num_milliseconds()).unwrap_or(0).div_ceil(1000).max(1))
    }
}
