//! Any message can be put before the team: it becomes a review with the message as its evidence.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn a_message_that_is_put_before_the_team_is_ruled_on_like_everything_else() {
    story(&town(), |bot| {
        let said = bot.says_in("dan", "library", "The steel frame stays with option B");
        assert_snapshot!(bot.puts_forward("dan", &said), @"Put before the team as harbour-1.");
        let card = bot.card("harbour-1");
        assert_snapshot!(bot.shows(&card), @r#"
        # The steel frame stays with option B · harbour-1
        Dan puts this before the team: "The steel frame stays with option B" Do you agree?
        Evidence
          Dan, Mon 10:00: "The steel frame stays with option B" ↗
        [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        Ana, Ben or Cleo
        "#);
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn who_puts_a_message_forward_does_not_rule_on_it_and_it_is_put_forward_once() {
    story(&town(), |bot| {
        let said = bot.says_in("dan", "library", "We skip the second survey");
        assert_snapshot!(bot.puts_forward("ana", &said), @"Put before the team as harbour-1.");
        let card = bot.card("harbour-1");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open", "its author alone said yes");
        assert_snapshot!(bot.puts_forward("ben", &said), @"Nothing new was put forward: that message is before the team already, as harbour-1.");
        bot.says("ben", &card, "no");
        assert_eq!(bot.stands("harbour-1"), "rejected");
    });
}

#[test]
fn guests_and_strangers_put_nothing_forward_and_private_words_stay_where_they_are() {
    story(&town(), |bot| {
        let said = bot.says_in("dan", "library", "Shall we move the date?");
        for nobody in ["gus", "zed"] {
            assert_snapshot!(bot.puts_forward(nobody, &said), @"Nothing was put forward: only people on the roster of Harbour may do that.");
        }
        let secret = bot.says_in("ana", "budget", "Wolfram wants 220000 for the roof");
        bot.puts_forward("ana", &secret);
        assert_eq!(bot.card("harbour-1").channel, bot.channel_called("budget"));
        for viewer in ["ben", "dan", "gus"] {
            assert!(!bot.all_that_is_seen_by(viewer).contains("Wolfram"), "{viewer}");
        }
    });
}
