//! What time does: reminders, escalation, the end, a hold that comes back.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn held_until_friday_it_comes_back_on_friday() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "hold until Friday");
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.waits_until("2026-03-05 23:30");
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.waits_until("2026-03-06 09:00");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent held until 6 March. By Ana, 10:00.
        [Undo]
        Ana, Ben or Cleo: Planning consent (harbour-1) is still open.
        ");
    });
}

#[test]
fn people_are_reminded_outside_quiet_hours_then_the_next_are_asked_then_it_ends() {
    let town = town()
        .with("within = \"1 working day\"")
        .with("reminders = [\"15 hours\"]")
        .with("escalate = [{ roles = [\"client-lead\"] }]");
    story(&town, |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("priya", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open", "she is not asked yet");
        bot.unreacts("priya", &card, "+1");
        bot.waits_until("2026-03-03 07:00");
        assert_eq!(bot.count("reminded"), 0, "it came due at 19:00, when nobody is to be disturbed");
        bot.waits_until("2026-03-03 07:30");
        assert_eq!(bot.count("reminded"), 1);
        bot.waits_until("2026-03-03 10:30");
        assert_eq!(bot.count("escalated"), 1);
        bot.waits_until("2026-03-04 11:00");
        assert_eq!(bot.stands("harbour-1"), "expired");
        assert_snapshot!(bot.thread(&card), @r"
        Ana, Ben or Cleo: Planning consent (harbour-1) is still open, by Tue 10:00.
        Priya: Planning consent (harbour-1): nobody answered in time. You are asked now too, by Wed 10:30.
        Ana, Ben, Cleo or Priya: Planning consent (harbour-1) is still open, by Wed 10:30.
        Planning consent: nobody answered in time, Wed 10:30. That is not a refusal.
        ");
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Nobody answered in time, Wed 10:30. That is not a refusal
        "#);
        bot.says("priya", &card, "approved");
        assert_eq!(bot.stands("harbour-1"), "expired");
        assert_snapshot!(bot.last("priya", &card), @"Not recorded: the time for harbour-1 ran out. It comes back if it is still so.");
        assert_snapshot!(bot.recorded_since(0), @r"
        1 harbour-1 opened: Planning consent, until Tue 10:00
        3 Priya on harbour-1: not recorded, the policy names others
        4 Ana, Ben and Cleo reminded of harbour-1
        5 Priya asked next on harbour-1
        6 Ana, Ben, Cleo and Priya reminded of harbour-1
        7 harbour-1 expired, nobody answered in time
        8 Priya on harbour-1: not recorded, it is expired already
        ");
    });
}

#[test]
fn an_expiry_is_no_ruling_and_no_correction() {
    story(&town().with("within = \"2 hours\""), |bot| {
        bot.asks_about_consent();
        bot.waits_until("2026-03-02 14:00");
        assert_eq!(bot.stands("harbour-1"), "expired");
        assert_eq!(bot.count("ruling-recorded"), 0);
        assert!(bot.review("harbour-1").settlement.unwrap().values.is_empty());
    });
}

#[test]
fn nothing_expires_while_the_bot_is_away_before_it_has_read_what_happened() {
    story(&town().with("within = \"2 hours\""), |bot| {
        let card = bot.asks_about_consent();
        bot.stops();
        bot.sleeps_until("2026-03-02 11:00");
        bot.does("ana", &crate::bot::Deed::Reacts { message: card, emoji: "+1".into() });
        bot.sleeps_until("2026-03-02 15:00");
        bot.starts_deaf();
        bot.ticks();
        assert_eq!(bot.stands("harbour-1"), "approved", "{}", bot.story_so_far());
    });
}

#[test]
fn the_machine_acts_alone_only_where_nobody_objected_in_time() {
    let alone =
        town().where_("expiry = \"lapse\"\n", "").with("mode = \"auto\"").with("objection_within = \"3 hours\"");
    story(&alone, |bot| {
        let card = bot.asks_about_consent();
        bot.waits_until("2026-03-02 14:00");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Nobody objected, Mon 13:00: Planning consent is 11 May
        "#);
    });
    story(&alone, |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ben", &card, "-1");
        bot.waits_until("2026-03-02 14:00");
        assert_eq!(bot.stands("harbour-1"), "rejected");
    });
    story(&alone, |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "hold until Thursday");
        bot.waits_until("2026-03-04 14:00");
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.waits_until("2026-03-05 15:00");
        assert_eq!(bot.count("review-settled"), 1, "an objection that stands is not overrun:\n{}", bot.story_so_far());
    });
}

#[test]
fn what_comes_back_from_a_hold_disturbs_nobody_at_night_and_counts_what_was_said_meanwhile() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "hold until Friday");
        bot.waits_until("2026-03-06 07:00");
        assert_eq!(bot.stands("harbour-1"), "held", "people sleep");
        bot.waits_until("2026-03-06 07:30");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.says("ana", &card, "hold until Monday");
        bot.waits_until("2026-03-09 07:30");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent held until 6 March. By Ana, 10:00.
        [Undo]
        Ana, Ben or Cleo: Planning consent (harbour-1) is still open.
        Recorded: Planning consent held until 9 March. By Ana, 07:30.
        [Undo]
        Ana, Ben or Cleo: Planning consent (harbour-1) is still open.
        ");
    });
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "hold until Friday");
        bot.reacts("ben", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.waits_until("2026-03-06 09:00");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent held until 6 March. By Ana, 10:00.
        [Undo]
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Approved by Ben, Fri 07:30: Planning consent is 11 May.
        ");
    });
}
