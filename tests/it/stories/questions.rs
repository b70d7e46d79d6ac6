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

#[test]
fn what_was_said_is_answered_with_its_source_and_what_was_not_is_not() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says_in("dan", "site", "Who orders the glazing?");
        bot.says_in("ben", "site", "I do, by Friday.");
        bot.says_in("ana", "site", "The crane contractor comes on 14 May.");
        bot.says_in("ana", "budget", "The crane contractor costs 40,000, tell nobody.");
        bot.says("dan", &card, "Who orders the glazing?");
        assert_snapshot!(bot.last("dan", &card), @r#"Ben, Mon 10:00: "I do, by Friday." (asked by Dan: "Who orders the glazing?") ↗"#);
        bot.says("dan", &card, "When does the crane contractor come?");
        assert_snapshot!(bot.last("dan", &card), @r#"Ana, Mon 10:00: "The crane contractor comes on 14 May." ↗"#);
        bot.says("dan", &card, "and what does it cost?");
        assert_snapshot!(bot.last("dan", &card), @r#"I don't have that."#);
        bot.says("dan", &card, "Who paid the roof of the annex?");
        assert_snapshot!(bot.last("dan", &card), @"I don't have that.");
        assert_eq!(bot.recorded_since(2), "", "a question rules on nothing");
        assert_snapshot!(bot.commands("dan", "site", "ask when does the crane contractor come?"), @r#"Ana, Mon 10:00: "The crane contractor comes on 14 May." ↗"#);
        assert_snapshot!(bot.commands("dan", "site", "ask what does the crane contractor cost?"), @"I don't have that.");
        assert_snapshot!(bot.commands("ana", "budget", "ask what does the crane contractor cost?"), @r#"Ana, Mon 10:00: "The crane contractor costs 40,000, tell nobody." ↗"#);
        assert_snapshot!(bot.commands("dan", "site", "ask when is the planning consent due?"), @r"
        Planning consent
        Due date: 11 May (the schedule, since 2 March)
        Planning consent (harbour-1): open, asked: Ana, Ben or Cleo
        ");
        assert_snapshot!(bot.commands("dan", "site", "ask"), @"Something is missing. Write `/countersign ask QUESTION`.");
    });
}

#[test]
fn an_answer_follows_what_was_ruled_edited_and_erased() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ben", &card, "no, consent is on the 21st of May");
        assert_snapshot!(bot.commands("dan", "site", "ask who decided on planning consent?"), @r"
        Planning consent
        Due date: 21 May (ruled by Ben on 2 March, entry 4)
        Planning consent (harbour-1): corrected by Ben, Mon 10:00: Planning consent is 21 May
        ");
        bot.says_in("dan", "site", "The scaffold comes on 3 June.");
        bot.commands("dan", "site", "forget me");
        assert_snapshot!(bot.commands("ana", "site", "ask when does the scaffold come?"), @"I don't have that.");
    });
}
