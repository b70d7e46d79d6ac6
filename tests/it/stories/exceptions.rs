//! Exceptions are one living thing each; what people ruled steers what comes next.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn a_finding_that_changed_asks_anew_on_a_new_card_and_the_old_one_points_to_it() {
    story(&town().with("quorum = 2"), |bot| {
        let old = bot.asks_about_consent();
        bot.reacts("ana", &old, "+1");
        bot.reads("schedule", "PC-1", "due", "2026-05-12");
        bot.looks();
        let new = bot.card("harbour-2");
        assert_ne!(old, new);
        assert_snapshot!(bot.shows(&old), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Replaced by harbour-2, Mon 10:00: rule there
        "#);
        assert_snapshot!(bot.thread(&old), @r"
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        Planning consent: replaced by harbour-2, Mon 10:00: rule there.
        ");
        bot.reacts("ben", &new, "+1");
        assert_eq!(bot.stands("harbour-2"), "open", "no vote went over");
        bot.unreacts("ana", &old, "+1");
        bot.reacts("ana", &old, "+1");
        assert_eq!(bot.stands("harbour-2"), "open", "a vote on the old card is none on the new");
        bot.reacts("ana", &new, "+1");
        assert_eq!(bot.stands("harbour-2"), "approved");
    });
}

#[test]
fn a_rejected_finding_stays_quiet_until_it_says_something_else() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "-1");
        bot.looks();
        bot.restarts();
        bot.waits_until("2026-03-06 12:00");
        assert_eq!(bot.count("review-opened"), 1);
        let head = bot.head();
        bot.reads("schedule", "PC-1", "due", "2026-05-28");
        bot.looks();
        assert_snapshot!(bot.recorded_since(head), @"5 harbour-2 opened: Planning consent");
    });
}

#[test]
fn what_was_approved_is_not_asked_again_after_a_restart() {
    story(&town(), |bot| {
        bot.reads("tracker", "SR-1", "due", "2026-02-26");
        bot.looks();
        let card = bot.card("harbour-1");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved", "noted, with no value that would keep it at hand");
        bot.restarts();
        bot.looks();
        assert_eq!(bot.count("review-opened"), 1, "{}", bot.story_so_far());
    });
}

#[test]
fn an_impossible_day_settles_nothing() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "31 February");
        assert_eq!(bot.stands("harbour-1"), "open", "{}", bot.story_so_far());
    });
}

#[test]
fn a_vote_for_a_refusal_settles_nothing() {
    let votes = ["+1 to rejecting", "+1 for rejection", "+1 to not doing this", "+1 to Ben, this is not ready"];
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        for vote in votes {
            bot.says("ana", &card, vote);
            assert_eq!(bot.stands("harbour-1"), "open", "{vote}: {}", bot.story_so_far());
        }
    });
}

#[test]
fn a_name_alone_in_the_form_hands_a_review_over() {
    story(&town(), |bot| {
        bot.asks_about_consent();
        bot.commands("ana", "library", "delegate harbour-1 Ben");
        assert_eq!(bot.review("harbour-1").delegates.len(), 1, "{}", bot.story_so_far());
    });
}

#[test]
fn a_correction_enters_the_plan_outranks_the_sources_and_a_newer_reading_is_an_exception_again() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "no, consent is on the 21st of May");
        assert_snapshot!(bot.commands("ana", "library", "status Planning consent"), @r"
        Planning consent
        Due date: 21 May (ruled by Ben on 2 March, entry 4)
        ");
        bot.restarts();
        bot.looks();
        assert_eq!(bot.count("review-opened"), 1, "the sources still say what they said: that is settled");
        let head = bot.head();
        bot.reads("tracker", "PC-1", "due", "2026-05-30");
        bot.looks();
        assert_snapshot!(bot.recorded_since(head), @"5 harbour-2 opened: Planning consent");
        assert_snapshot!(bot.shows(&bot.card("harbour-2")), @r#"
        # Planning consent · harbour-2
        "Planning consent" moved 14 → 30 May (tracker). Is that agreed?
        Evidence
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
          The tracker: due date 30 May, since 2 March (tracker.csv line 2)
        [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        Ana, Ben or Cleo
        Behind it, from the same cause: one exception (correction-overtaken)
        "#);
    });
}

#[test]
fn an_undone_correction_leaves_the_plan_and_the_exception_is_there_again() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let reply = bot.says("ben", &card, "no, consent is on the 21st of May");
        bot.looks();
        bot.deletes("ben", &reply);
        bot.looks();
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_eq!(bot.count("review-opened"), 1);
        assert!(!bot.commands("ana", "library", "status Planning consent").contains("21 May"));
    });
}

#[test]
fn a_correction_shows_in_the_next_digest() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "no, consent is on the 21st of May");
        bot.waits_until("2026-03-09 09:00");
        assert_snapshot!(bot.shows(&bot.card("harbour-2")), @r"
        # Harbour · Monday digest · 2 to 9 March
        Decided
          Planning consent is 21 May (Ben, 2 March) · harbour-1
        Not covered: #budget (private) · ledger 4 ……
        ");
    });
}

#[test]
fn what_is_no_longer_so_is_closed() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reads("schedule", "PC-1", "due", "2026-05-14");
        bot.looks();
        assert_eq!(bot.stands("harbour-1"), "superseded");
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        No longer so, Mon 10:00
        "#);
        bot.says("ana", &card, "approved");
        assert_snapshot!(bot.last("ana", &card), @"Not recorded: what harbour-1 was about is no longer so.");
    });
}

#[test]
fn a_correction_of_one_is_put_before_all_where_several_must_approve() {
    story(&town().with("quorum = 2"), |bot| {
        let old = bot.asks_about_consent();
        bot.reacts("ana", &old, "+1");
        bot.says("ben", &old, "no, consent is on the 21st of May");
        assert_eq!(bot.stands("harbour-1"), "superseded");
        let new = bot.card("harbour-2");
        assert_snapshot!(bot.shows(&new), @r"
        # Planning consent · harbour-2
        Planning consent is 21 May, says Ben. In place of harbour-1. Use that?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        0 of 2 approvals · Ana or Cleo
        ");
        bot.reacts("ana", &new, "+1");
        bot.reacts("ben", &new, "+1");
        assert_eq!(bot.stands("harbour-2"), "open", "who wrote it does not rule on it");
        bot.reacts("cleo", &new, "+1");
        assert_eq!(bot.stands("harbour-2"), "approved");
        assert!(bot.commands("ana", "library", "status Planning consent").contains("21 May"));
        bot.looks();
        assert_eq!(bot.count("review-opened"), 2);
    });
}

#[test]
fn what_if_is_answered_from_the_plan_and_put_before_the_team_it_becomes_a_review() {
    story(&town(), |bot| {
        bot.reads("tracker", "DF-1", "title", "Design freeze");
        bot.reads("tracker", "DF-1", "due", "2026-06-05");
        bot.reads("tracker", "OP-1", "title", "Opening");
        bot.reads("tracker", "OP-1", "due", "2026-06-08");
        bot.reads("tracker", "OP-1", "depends_on", "DF-1");
        let head = bot.head();
        assert_snapshot!(bot.commands("dan", "library", "what-if \"Design freeze\" 12 June"), @r#"
        "Design freeze" 5 → 12 June, five working days later.
        "Opening" 8 → 12 June, four working days later. It breaks what was promised for 8 June.
        "#);
        assert_snapshot!(bot.commands("dan", "library", "what-if design freeze to 12 June"), @r#"
        "Design freeze" 5 → 12 June, five working days later.
        "Opening" 8 → 12 June, four working days later. It breaks what was promised for 8 June.
        "#);
        assert_snapshot!(bot.commands("dan", "library", "what-if Design freeze"), @r#"Which day? Write it at the end: `/countersign what-if "Design freeze" 12 June`."#);
        assert_snapshot!(bot.commands("dan", "library", "what-if \"Steel\" 12 June"), @r#"No one item of the plan is called "Steel"."#);
        assert_snapshot!(bot.commands("zed", "library", "propose \"Design freeze\" 12 June"), @"Nothing was put forward: only people on the roster of Harbour may do that.");
        assert_eq!(bot.head(), head, "asking records nothing");
        assert_snapshot!(bot.commands("dan", "library", "propose \"Design freeze\" 12 June"), @"Put before the team as harbour-1.");
        let card = bot.card("harbour-1");
        assert_snapshot!(bot.shows(&card), @r#"
        # Design freeze · harbour-1
        Dan proposes "Design freeze" for 12 June. What follows:
        "Design freeze" 5 → 12 June, five working days later.
        "Opening" 8 → 12 June, four working days later. It breaks what was promised for 8 June.
        Shall it be so?
        Evidence
          The tracker: due date 5 June, since 2 March (tracker.csv line 2)
        [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        Ana, Ben or Cleo
        "#);
        bot.reacts("ana", &card, "+1");
        assert!(bot.commands("ana", "library", "status Opening").contains("12 June"), "{}", bot.story_so_far());
    });
}
