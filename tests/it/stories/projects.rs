//! A channel may serve several projects.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn in_a_channel_of_two_projects_each_act_counts_in_its_own() {
    story(&town().and_a_second_project(), |bot| {
        let card = bot.asks_about_consent();
        for (source, due) in [("tracker", "2026-07-01"), ("schedule", "2026-07-08")] {
            bot.reads_for("museum", source, "RF-1", "due", due);
        }
        bot.works("museum", countersign::app::work::Work::Looked);
        let other = bot.card("museum-1");
        bot.presses("ana", &card, "Approve");
        assert_eq!((bot.stands("harbour-1"), bot.stands("museum-1")), ("approved", "open"));
        bot.says("ben", &other, "no");
        assert_eq!((bot.stands("harbour-1"), bot.stands("museum-1")), ("approved", "rejected"));
        bot.presses("ben", &other, "Undo");
        bot.reacts("ben", &other, "+1");
        assert_eq!((bot.stands("harbour-1"), bot.stands("museum-1")), ("approved", "approved"));
        bot.says("ana", &card, "why?");
        bot.presses("ana", &card, "Undo");
        assert_eq!((bot.stands("harbour-1"), bot.stands("museum-1")), ("open", "approved"));
        assert_snapshot!(bot.story_of("museum"), @r#"
        1 museum-1 opened: RF-1
        2 museum-1 shown in #library
        3 Ben rejected museum-1: "no" (by reply)
        4 museum-1 rejected by entry 3
        5 Entry 3 on museum-1 taken back: its author undid it
        6 museum-1 takes rulings again
        7 Ben approved museum-1 (by :+1:)
        8 museum-1 approved by entry 7: due date of RF-1 is 8 July
        "#);
    });
}

#[test]
fn a_number_alone_rules_on_nothing_where_two_projects_could_be_meant() {
    story(&town().and_a_second_project(), |bot| {
        bot.asks_about_consent();
        for (source, due) in [("tracker", "2026-07-01"), ("schedule", "2026-07-08")] {
            bot.reads_for("museum", source, "RF-1", "due", due);
        }
        bot.works("museum", countersign::app::work::Work::Looked);
        assert_snapshot!(bot.commands("ana", "library", "approve 1"), @"Nothing was done: more than one project talks here. Which is meant, harbour-1 or museum-1?");
        assert_eq!((bot.stands("harbour-1"), bot.stands("museum-1")), ("open", "open"));
        bot.commands("ana", "library", "approve museum-1");
        assert_eq!((bot.stands("harbour-1"), bot.stands("museum-1")), ("open", "approved"));
    });
}
