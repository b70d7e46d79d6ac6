//! How often each method of the Web API may be called, per workspace: the tiers of docs.slack.dev/apis/web-api/rate-limits. Pure but
//! for [`Timer`]: the time is an argument.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;

/// Calls a minute of each method that the bot calls often, by Slack's tiers: 2 is 20, 3 is 50, 4 is 100. What is not in it has limits of
/// its own: `chat.postMessage` takes one a second in a channel, which the courier keeps to.
const TIERS: [(&str, usize); 13] = [
    ("chat.postEphemeral", 100),
    ("chat.update", 50),
    ("conversations.history", 50),
    ("conversations.info", 50),
    ("conversations.replies", 50),
    ("files.completeUploadExternal", 100),
    ("files.getUploadURLExternal", 100),
    ("reactions.get", 50),
    ("users.info", 100),
    ("users.list", 20),
    ("views.open", 100),
    ("views.publish", 100),
    ("views.update", 100),
];

/// The time in which a method may be called as often as its tier says.
pub const WINDOW: TimeDelta = TimeDelta::minutes(1);

/// How much longer than the window a call is remembered: calls travel for different times, and Slack counts when they arrive.
const MARGIN: TimeDelta = TimeDelta::seconds(1);

/// What tells the time, and lets it pass.
#[derive(Clone)]
pub struct Timer {
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    pass: Arc<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>,
}

impl Timer {
    /// A timer of a clock and of what waits by it.
    pub fn new<F: Future<Output = ()> + Send + 'static>(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        pass: impl Fn(Duration) -> F + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), pass: Arc::new(move |wait| Box::pin(pass(wait))) }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.now)()
    }

    pub(super) async fn pass(&self, wait: Duration) {
        (self.pass)(wait).await;
    }
}

impl std::fmt::Debug for Timer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Timer")
    }
}

/// How often Slack is called.
#[derive(Clone, Debug)]
pub struct Manners {
    /// How long a channel is left alone between two posts: a second, in earnest.
    pub gap: TimeDelta,
    /// In which time a method is called as often as its tier says: [`WINDOW`], in earnest; zero where nobody counts.
    pub window: TimeDelta,
    /// The time.
    pub timer: Timer,
}

/// What one workspace was asked, and when.
#[derive(Debug)]
pub(super) struct Pace {
    window: TimeDelta,
    made: BTreeMap<&'static str, VecDeque<DateTime<Utc>>>,
    /// Since when, and for how long, a method is to be left alone.
    rests: BTreeMap<&'static str, (DateTime<Utc>, TimeDelta)>,
}

impl Pace {
    pub(super) fn new(window: TimeDelta) -> Self {
        Self { window, made: BTreeMap::new(), rests: BTreeMap::new() }
    }

    /// Takes a turn of a method.
    ///
    /// # Errors
    /// How long to wait for the next. A clock that was set back makes nobody wait for what it calls the future.
    pub(super) fn take(&mut self, method: &'static str, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        if let Some((since, rest)) = self.rests.get(method).copied().filter(|(since, _)| *since <= now)
            && since + rest > now
        {
            return Err(since + rest - now);
        }
        self.rests.remove(method);
        let limit = TIERS.iter().find(|(known, _)| *known == method).map(|(_, limit)| *limit);
        let Some(limit) = limit.filter(|_| self.window > TimeDelta::zero()) else { return Ok(()) };
        let window = self.window + MARGIN;
        let made = self.made.entry(method).or_default();
        made.retain(|at| *at <= now && *at + window > now);
        match made.front() {
            Some(first) if made.len() >= limit => Err(*first + window - now),
            _ => {
                made.push_back(now);
                Ok(())
            }
        }
    }

    /// Notes that Slack wants a method to be left alone. A post's wait is its channel's, and the courier's business.
    pub(super) fn rests(&mut self, method: &'static str, now: DateTime<Utc>, rest: TimeDelta) {
        if TIERS.iter().any(|(known, _)| *known == method) {
            self.rests.insert(method, (now, rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_445_600 + seconds, 0).unwrap()
    }

    #[test]
    fn a_method_is_called_as_often_as_its_tier_says_and_each_for_itself() {
        let mut pace = Pace::new(WINDOW);
        for second in 0..50 {
            assert_eq!(pace.take("chat.update", at(second)), Ok(()));
        }
        assert_eq!(pace.take("chat.update", at(50)), Err(TimeDelta::seconds(11)));
        assert_eq!(pace.take("conversations.replies", at(50)), Ok(()));
        assert_eq!(pace.take("chat.update", at(61)), Ok(()), "the first one is over");
        assert_eq!(pace.take("chat.update", at(61)), Err(TimeDelta::seconds(1)));
    }

    #[test]
    fn what_has_no_tier_and_what_nobody_counts_never_waits() {
        let (mut pace, mut uncounted) = (Pace::new(WINDOW), Pace::new(TimeDelta::zero()));
        for _ in 0..1_000 {
            assert_eq!(pace.take("chat.postMessage", at(0)), Ok(()));
            assert_eq!(uncounted.take("users.list", at(0)), Ok(()));
        }
    }

    #[test]
    fn a_method_rests_as_long_as_slack_says_and_no_other_with_it() {
        let mut pace = Pace::new(WINDOW);
        pace.rests("users.info", at(0), TimeDelta::seconds(30));
        assert_eq!(pace.take("users.info", at(10)), Err(TimeDelta::seconds(20)));
        assert_eq!(pace.take("users.list", at(10)), Ok(()));
        assert_eq!(pace.take("users.info", at(30)), Ok(()));
        pace.rests("chat.postMessage", at(0), TimeDelta::seconds(30));
        assert_eq!(pace.take("chat.postMessage", at(1)), Ok(()), "that is its channel's wait");
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_for_the_future() {
        let mut pace = Pace::new(WINDOW);
        for _ in 0..20 {
            pace.take("users.list", at(3_600)).unwrap();
        }
        pace.rests("users.info", at(3_600), TimeDelta::seconds(30));
        assert_eq!(pace.take("users.list", at(0)), Ok(()));
        assert_eq!(pace.take("users.info", at(0)), Ok(()));
    }
}
