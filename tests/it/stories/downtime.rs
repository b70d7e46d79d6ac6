//! What happened while the bot was away is judged by difference when it comes back.

use insta::assert_snapshot;

use crate::bot::{Deed, story, town};

#[test]
fn what_people_did_while_the_bot_was_away_is_judged_when_it_comes_back() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        let reply = bot.says("cleo", &card, "approved");
        bot.unreacts("ana", &card, "+1");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.deletes("cleo", &reply);
        let talk = bot.says("cleo", &card, "let me see");
        assert_eq!(bot.stands("harbour-1"), "open");
        let head = bot.head();
        bot.stops();
        bot.does("ana", &Deed::Unreacts { message: card.clone(), emoji: "+1".into() });
        bot.does("ben", &Deed::Reacts { message: card.clone(), emoji: "+1".into() });
        bot.does("cleo", &Deed::Edits { message: talk, text: "hold until Friday".into() });
        bot.sleeps_until("2026-03-03 10:00");
        bot.starts_deaf();
        bot.ticks();
        assert_eq!(bot.stands("harbour-1"), "held");
        assert_snapshot!(bot.recorded_since(head), @r"
        12 Cleo held harbour-1 until 6 March (by reply)
        13 harbour-1 held until 6 March by entry 12
        14 Entry 8 on harbour-1 taken back: the reaction was taken off
        15 Ben approved harbour-1 (by :+1:, seen between Mon 09:55 and Tue 10:00)
        ");
        let head = bot.head();
        // The platform brings it all after all.
        bot.is_told_what_it_missed();
        bot.restarts();
        assert_eq!(bot.recorded_since(head), "", "it was known");
    });
}

#[test]
fn a_reply_that_was_deleted_while_the_bot_was_away_is_withdrawn() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        let reply = bot.says("ana", &card, "approved");
        bot.stops();
        bot.does("ana", &Deed::Deletes { message: reply });
        bot.starts_deaf();
        bot.ticks();
        assert!(bot.review("harbour-1").standing.is_empty());
        bot.reacts("ben", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn a_refusal_that_was_given_and_taken_back_while_the_bot_was_away_never_was() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.stops();
        bot.does("ana", &Deed::Reacts { message: card.clone(), emoji: "-1".into() });
        bot.does("ana", &Deed::Unreacts { message: card.clone(), emoji: "-1".into() });
        bot.does("ana", &Deed::Reacts { message: card, emoji: "+1".into() });
        bot.starts_deaf();
        bot.ticks();
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_eq!(bot.count("ruling-recorded"), 1);
    });
}

#[test]
fn reading_the_platform_again_and_again_records_nothing_new() {
    story(&town().with("quorum = 3"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.says("ben", &card, "approved");
        bot.says("cleo", &card, "yes, if Priya agrees");
        bot.says("dan", &card, "why?");
        let (head, said) = (bot.head(), bot.thread(&card));
        bot.waits_until("2026-03-02 15:00");
        bot.restarts();
        bot.waits_until("2026-03-02 18:00");
        assert_eq!((bot.head(), bot.thread(&card)), (head, said));
    });
}

#[test]
fn what_was_undone_does_not_come_back_with_what_was_forgotten() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "approved");
        bot.presses("ana", &card, "Undo");
        bot.says("ben", &card, "approved");
        bot.says("ben", &card, "hold until 30 March");
        let head = bot.head();
        // What was said goes with its retention time; the platform still has it.
        bot.awaits(bot.ledger().forget_messages(bot.now())).unwrap();
        bot.waits_until("2026-03-04 12:00");
        bot.restarts();
        assert_eq!(bot.recorded_since(head), "", "{}", bot.story_so_far());
    });
}

#[test]
fn each_project_of_a_channel_hears_for_itself_what_it_missed() {
    story(&town().and_a_second_project().with("quorum = 2"), |bot| {
        for (source, due) in [("tracker", "2026-07-01"), ("schedule", "2026-07-08")] {
            bot.reads_for("museum", source, "RF-1", "due", due);
        }
        bot.works("museum", countersign::app::work::Work::Looked);
        let card = bot.card("museum-1");
        let talk = bot.says("ana", &card, "let me see");
        bot.stops();
        bot.does("ana", &Deed::Edits { message: talk, text: "approved".into() });
        let yes = Deed::Says { channel: "library".into(), under: Some(card.clone()), text: "approved".into() };
        bot.does("ben", &yes);
        bot.starts_deaf();
        bot.ticks();
        assert_eq!(bot.stands("museum-1"), "approved", "{}", bot.story_of("museum"));
    });
}
