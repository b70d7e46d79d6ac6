//! A project: what a set of channels and sources is about. It is configuration; what happened to it is its state.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::calendar::Calendar;
use super::message::ChannelId;
use super::name::ProjectId;
use super::noise::Noise;
use super::order::Target;
use super::person::Roster;
use super::policy::Policy;
use super::schedule::Schedule;

/// What the digest does when there is nothing new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NothingNew {
    /// Post one line that says so.
    OneLine,
    /// Post nothing.
    Silent,
}

/// One channel of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Which one.
    pub id: ChannelId,
    /// The name that people know it by, without `#`.
    pub name: String,
    /// What is said in a private channel is for its readers only.
    pub private: bool,
}

/// A project as the config describes it, checked.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// The name that the bot writes.
    pub name: String,
    /// Its zone: every time that people read is in it.
    pub zone: Tz,
    /// Its working days.
    pub calendar: Calendar,
    /// Where its people talk; reviews and digests are posted in the first.
    pub channels: Vec<Channel>,
    /// Its people.
    pub roster: Roster,
    /// Who may rule on what.
    pub policy: Policy,
    /// What it is for, in its people's words.
    pub goals: Vec<String>,
    /// When its digest comes.
    pub digest: Option<Schedule>,
    /// What the digest does when there is nothing new.
    pub nothing_new: NothingNew,
    /// Days after which a source that reported nothing is called stale.
    pub stale_after_days: u16,
    /// How much its people are asked.
    pub noise: Noise,
    /// How long what a ruling teaches is applied.
    pub lessons_for: TimeDelta,
    /// Where what is ruled is carried out.
    pub targets: Vec<Target>,
}

impl Project {
    /// The local day of an instant.
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The channel where reviews and digests are posted.
    #[must_use]
    pub fn home(&self) -> Option<&Channel> {
        self.channels.first()
    }

    /// The project's channel with that id.
    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|channel| &channel.id == id)
    }
}
