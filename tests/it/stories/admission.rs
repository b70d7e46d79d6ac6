//! Who may not rule, does not: guests, outsiders, bots, strangers, those whom the rule does not name.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn who_may_not_rule_is_told_so_and_nobody_else_is() {
    let visitors_decide = town().where_("who = { roles = [\"lead\"] }", "who = { roles = [\"lead\", \"visitor\"] }");
    for who in ["gus", "olga", "robo", "zed", "dan", "priya"] {
        story(&visitors_decide, |bot| {
            let card = bot.asks_about_consent();
            bot.reacts(who, &card, "+1");
            bot.says(who, &card, "approved");
            bot.presses(who, &card, "Approve");
            bot.says(who, &card, "1 ok");
            assert_eq!(bot.stands("harbour-1"), "open", "{who}");
            assert_eq!(bot.count("ruling-recorded"), 0, "{who}");
            assert_eq!(bot.thread_of("ben", &card), "", "nobody else is told of {who}");
        });
    }
}

#[test]
fn a_refusal_says_who_may() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("dan", &card, "approved");
        assert_snapshot!(bot.thread_of("dan", &card), @"Not recorded: the policy names others for this. Ana, Ben or Cleo may, in this thread.");
        bot.says("gus", &card, "no way");
        assert_snapshot!(bot.thread_of("gus", &card), @"Not recorded: guests don't rule here. Ana, Ben or Cleo may, in this thread.");
        bot.says("zed", &card, "looks good to me");
        assert_snapshot!(bot.thread_of("zed", &card), @"Not recorded: this account is not on the roster of Harbour. Whoever runs the bot can add it. Ana, Ben or Cleo may, in this thread.");
    });
}

#[test]
fn who_is_not_asked_may_talk_without_being_answered() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("dan", &card, "hm, maybe, I'd rather wait");
        bot.says("zed", &card, "it rained all night");
        assert_eq!(bot.thread_of("dan", &card), "");
        assert_eq!(bot.recorded_since(2), "");
    });
}

#[test]
fn a_guest_whom_the_policy_names_rules() {
    let town = town()
        .where_("who = { roles = [\"lead\"] }", "who = { roles = [\"lead\", \"visitor\"] }")
        .with("guests = true");
    story(&town, |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("robo", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open", "a bot never rules");
        bot.reacts("olga", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn what_only_informs_is_not_ruled_on() {
    story(&town().with("mode = \"inform\"").where_("expiry = \"lapse\"\n", ""), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.says("ana", &card, "approved");
        assert_eq!(bot.count("ruling-recorded"), 0);
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        [Why?]
        For information
        "#);
        assert_snapshot!(bot.last("ana", &card), @"Not recorded: harbour-1 is for information, there is nothing to rule on.");
    });
}

#[test]
fn a_stand_in_rules_while_somebody_is_away_and_no_longer() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("dan", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.unreacts("dan", &card, "+1");
        bot.waits_until("2026-03-17 10:00");
        bot.reacts("dan", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.unreacts("dan", &card, "+1");
        bot.waits_until("2026-03-23 10:00");
        bot.says("dan", &card, "approved");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn whoever_it_was_handed_to_may_rule_until_it_is_taken_back() {
    story(&town().with("delegation = \"roster\""), |bot| {
        let card = bot.asks_about_consent();
        let handed = bot.says("ana", &card, "Dan should decide");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent handed to Dan. By Ana, 10:00.
        [Undo]
        ");
        bot.reacts("dan", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.unreacts("dan", &card, "+1");
        bot.deletes("ana", &handed);
        bot.reacts("dan", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn an_approval_of_whom_it_was_handed_to_goes_with_the_handing_over() {
    story(&town().with("delegation = \"roster\""), |bot| {
        let card = bot.asks_about_consent();
        let handed = bot.says("ana", &card, "Dan should decide");
        bot.reacts("dan", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.deletes("ana", &handed);
        assert_eq!(bot.stands("harbour-1"), "open");
        assert!(!bot.commands("ana", "library", "status PC-1").contains("ruled"));
    });
}

#[test]
fn nobody_hands_over_what_is_not_theirs() {
    story(&town().with("delegation = \"roster\""), |bot| {
        let card = bot.asks_about_consent();
        bot.says("dan", &card, "Dan should decide");
        bot.says("dan", &card, "@dan decides");
        bot.reacts("dan", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}
