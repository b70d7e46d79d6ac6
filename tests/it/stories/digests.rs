//! A digest comes once a scheduled time, whatever happens to the process or to the clocks.

use countersign::app::work::Work;
use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn a_digest_tells_what_was_said_what_moved_and_what_needs_a_person() {
    story(&town(), |bot| {
        bot.asks_about_consent();
        bot.says_in("ana", "library", "We decided this morning: the steel frame stays with option B.");
        bot.says_in("ben", "site", "The soil report is done, nothing surprising.");
        bot.says_in("dan", "site", "Who orders the glazing?");
        bot.reads("tracker", "PC-1", "due", "2026-05-15");
        bot.waits_until("2026-03-09 09:00");
        let digest = bot.posts("ana", "library").pop().unwrap();
        assert_snapshot!(digest, @r#"
        # Harbour · Monday digest · 2 to 9 March
        Decided
          We decided this morning: the steel frame stays with option B (Ana, 2 March) ↗
        Moved
          Planning consent 14 → 15 May (tracker, 2 March)
        Done
          The soil report is done, nothing surprising (Ben, 2 March) ↗
        Asked
          Who orders the glazing? (Dan, 2 March) ↗
        # Needs a person (2)
          1 "Who orders the glazing?" (Dan, Mon 2 March) has had no answer. Who can answer? ↗ Five working days without an answer · Ana, Ben or Cleo  [Noted] [Reject…]
          2 Two systems disagree: "Planning consent" is 15 May in the tracker, 11 May in the schedule. Use 15 May? Ana, Ben or Cleo  [Approve] [Correct…] [Reject…]
        Not covered: #budget (private) · ledger 7 ……
        "#);
    });
}

#[test]
fn a_digest_comes_once_over_restarts_and_late_starts() {
    story(&town(), |bot| {
        bot.says_in("ana", "library", "We decided: the steel frame stays with option B.");
        bot.waits_until("2026-03-09 08:30");
        bot.stops();
        bot.sleeps_until("2026-03-09 11:20");
        bot.starts();
        assert_eq!(bot.count("digest-composed"), 1, "late, but once");
        bot.restarts();
        bot.restarts();
        bot.waits_until("2026-03-09 18:00");
        assert_eq!(bot.count("digest-composed"), 1);
        bot.stops();
        bot.sleeps_until("2026-03-30 12:00");
        bot.starts();
        assert_eq!(bot.count("digest-composed"), 2, "three Mondays were missed, one digest covers them");
    });
}

#[test]
fn two_desks_on_one_store_post_one_digest() {
    story(&town(), |bot| {
        bot.asks_about_consent();
        let mut other = bot.another_desk("harbour");
        let since = bot.now();
        // Both have read the store before either composes.
        bot.awaits(other.state(bot.now())).unwrap();
        bot.sleeps_until("2026-03-09 09:00");
        let now = bot.now();
        bot.works("harbour", Work::DigestDue { since });
        bot.awaits(other.handle(vec![Work::DigestDue { since }], now)).unwrap();
        bot.carries();
        assert_eq!(bot.count("digest-composed"), 1);
        let digests = bot.posts("ana", "library").iter().filter(|post| post.contains("digest")).count();
        assert_eq!(digests, 1);
    });
}

#[test]
fn on_the_days_when_the_clocks_change_a_digest_comes_once() {
    // In Lisbon 01:30 does not exist on 29 March, and exists twice on 25 October.
    let nightly = town().where_("digest = \"0 9 * * MON\"", "digest = \"30 1 * * *\"\non_holiday = \"keep\"");
    story(&nightly, |bot| {
        bot.stops();
        bot.sleeps_until("2026-03-27 12:00");
        bot.starts();
        let before = bot.count("digest-composed");
        bot.waits_until("2026-03-30 12:00");
        assert_eq!(bot.count("digest-composed") - before, 3, "28, 29 and 30 March");
        bot.stops();
        bot.sleeps_until("2026-10-23 12:00");
        bot.starts();
        let before = bot.count("digest-composed");
        bot.waits_until("2026-10-26 12:00");
        assert_eq!(bot.count("digest-composed") - before, 3, "24, 25 and 26 October");
    });
}

#[test]
fn nothing_new_is_one_line_or_none() {
    story(&town(), |bot| {
        bot.waits_until("2026-03-09 10:00");
        assert_eq!(bot.posts("ana", "library").len(), 1);
        assert_snapshot!(bot.posts("ana", "library")[0], @"Harbour · Monday digest · 2 to 9 March: nothing new.");
    });
    story(&town().where_("digest = \"0 9 * * MON\"", "digest = \"0 9 * * MON\"\nnothing_new = \"silent\""), |bot| {
        bot.waits_until("2026-03-09 10:00");
        assert!(bot.posts("ana", "library").is_empty());
        assert_eq!(bot.count("digest-composed"), 1);
    });
}

#[test]
fn a_holiday_moves_the_digest_to_the_next_working_day() {
    let town = town().where_("quiet_hours = \"19:00-07:30\"", "quiet_hours = \"19:00-07:30\"\nholidays = [2026-03-09]");
    story(&town, |bot| {
        bot.waits_until("2026-03-09 20:00");
        assert_eq!(bot.count("digest-composed"), 0);
        bot.waits_until("2026-03-10 09:00");
        assert_eq!(bot.count("digest-composed"), 1);
    });
}

#[test]
fn a_silenced_bot_posts_nothing_and_a_woken_one_goes_on() {
    story(&town(), |bot| {
        assert_snapshot!(bot.commands("dan", "library", "pause"), @"Only those who may change the policy may do that. `/countersign policy` names them.");
        assert_snapshot!(bot.commands("ana", "library", "pause"), @"Silent from now on, by Ana: no digests, no new exceptions. Rulings are still taken. `/countersign resume` wakes me.");
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.waits_until("2026-03-09 12:00");
        assert_eq!(bot.count("digest-composed") + bot.count("review-opened"), 0);
        bot.restarts();
        assert_eq!(bot.count("review-opened"), 0);
        assert_snapshot!(bot.commands("ana", "library", "resume"), @"Awake again, by Ana.");
        bot.looks();
        assert_eq!(bot.count("review-opened"), 1);
    });
}
