//! How people rule: reactions, replies, edits, undo.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn a_thumb_up_approves_and_taking_it_off_withdraws() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        assert_snapshot!(bot.shows(&card), @"");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.unreacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.thread(&card), @"");
        assert_snapshot!(bot.recorded_since(0), @"");
    });
}
