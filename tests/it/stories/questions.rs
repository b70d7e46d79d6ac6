//! What is not clear is asked back; what is asked is answered from the evidence.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn yes_if_ana_agrees_is_asked_back_and_handed_to_her() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "yes, if Ana agrees");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.last("ben", &card), @r"
        Not recorded as an approval: it depends on Ana. Shall I ask Ana?
        [Ask Ana]
        ");
        bot.presses("ben", &card, "Ask Ana");
        assert_snapshot!(bot.last("ben", &card), @r"
        Recorded: Planning consent handed to Ana. By Ben, 10:00.
        [Undo]
        ");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.says("ana", &card, "agreed");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn an_ambiguous_date_is_asked_back_and_the_choice_is_recorded() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "no, it is 06/12");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.last("ben", &card), @r"
        Not recorded: the date has two readings. Which is it?
        [6 December] [12 June]
        ");
        bot.presses("ben", &card, "12 June");
        assert_eq!(bot.stands("harbour-1"), "corrected");
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Corrected by Ben, Mon 10:00: Planning consent is 12 June
        "#);
    });
}

#[test]
fn somebody_elses_question_back_can_be_answered_only_by_who_may_rule() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "no, it is 06/12");
        bot.presses("dan", &card, "12 June");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn why_show_me_and_since_when_are_answered_from_the_evidence() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("dan", &card, "why?");
        assert_snapshot!(bot.last("dan", &card), @r"
        The sources give different values for the same thing.
        The schedule: due date 11 May, since 2 March (schedule.csv line 2)
        The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Rule: default.
        ");
        bot.says("dan", &card, "show me");
        assert_snapshot!(bot.last("dan", &card), @r"
        The schedule: due date 11 May, since 2 March (schedule.csv line 2)
        The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        ");
        bot.says("ana", &card, "since when?");
        assert_snapshot!(bot.last("ana", &card), @r"
        The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Put before people Mon 10:00.
        ");
        bot.presses("ana", &card, "Why?");
        assert_eq!(bot.recorded_since(2), "", "a question rules on nothing");
    });
}

#[test]
fn yes_with_a_question_approves_and_is_answered() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "Yes, approved. Since when do they differ?");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Put before people Mon 10:00.
        ");
    });
}

#[test]
fn a_language_that_the_grammar_does_not_know_is_asked_back() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "承認します");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.last("ana", &card), @r"
        Not recorded as an approval: it is not in a language that is read here. Which is it?
        [Approve] [Reject…]
        ");
    });
}
