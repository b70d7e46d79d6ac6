//! What platforms bring twice, late or in disorder, and what the bot says once all the same.

use chrono::TimeDelta;
use countersign::chat::{Acked, Post};
use countersign::domain::delivery::{Delivery, Happened};
use countersign::domain::message::MessageId;
use countersign::domain::name::DeliveryId;
use countersign::ledger::CLAIM_LAPSES_AFTER;

use crate::bot::{Bot, On, local_story, story, town};

/// The platform brings its nth delivery once more, under another id.
fn again(bot: &mut Bot, nth: usize, id: &str) {
    let before = bot.deliveries()[nth].clone();
    // Discord tells no time of a reaction, and never brings one under another name.
    let reaction = matches!(before.happened, Happened::Reacted { .. } | Happened::Unreacted { .. });
    let id = if bot.on() == On::Discord && reaction { before.id.clone() } else { DeliveryId::parse(id).unwrap() };
    let delivery = Delivery { id, ..before };
    assert!(matches!(bot.is_delivered(delivery), Acked::Recorded));
}

#[test]
fn the_same_act_under_another_delivery_id_is_nothing_new() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.says("ben", &card, "why?");
        let (entries, said) = (bot.head(), bot.thread(&card));
        for n in 0..5 {
            again(bot, 0, &format!("again-{n}"));
            again(bot, 1, &format!("again-too-{n}"));
        }
        assert_eq!(bot.head(), entries);
        assert_eq!(bot.thread(&card), said);
    });
}

#[test]
fn a_yes_that_comes_again_after_a_no_does_not_win() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "yes");
        bot.says("ana", &card, "no");
        assert_eq!(bot.stands("harbour-1"), "rejected");
        again(bot, 0, "again");
        assert_eq!(bot.stands("harbour-1"), "rejected", "{}", bot.story_so_far());
        bot.restarts();
        again(bot, 0, "again-after-a-restart");
        assert_eq!(bot.stands("harbour-1"), "rejected");
    });
}

#[test]
fn a_word_that_comes_again_takes_nothing_more_back() {
    story(&town().with("objections = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "-1");
        bot.says("ana", &card, "no");
        bot.says("ana", &card, "I take that back");
        assert_eq!(bot.review("harbour-1").standing.len(), 1, "the reaction still stands:\n{}", bot.story_so_far());
        again(bot, 2, "again");
        assert_eq!(bot.review("harbour-1").standing.len(), 1, "{}", bot.story_so_far());
    });
}

#[test]
fn a_reaction_that_comes_again_after_it_was_taken_off_does_not_count() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.unreacts("ana", &card, "+1");
        again(bot, 0, "again");
        assert_eq!(bot.stands("harbour-1"), "open", "{}", bot.story_so_far());
    });
}

#[test]
fn the_words_before_an_edit_that_come_after_it_do_not_count() {
    // Slack keeps no order of its own here: its stories have one of what comes late.
    local_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.stops();
        let yes = crate::bot::Deed::Says { channel: "library".into(), under: Some(card.clone()), text: "yes".into() };
        bot.does("ana", &yes);
        let message = match &bot.deliveries().last().unwrap().happened {
            Happened::Said(message) => message.id.clone(),
            other => panic!("{other:?}"),
        };
        bot.does("ana", &crate::bot::Deed::Edits { message, text: "no".into() });
        bot.starts_deaf();
        let deliveries = bot.deliveries();
        let (said, edited) = (deliveries[0].clone(), deliveries[1].clone());
        assert!(matches!(bot.is_delivered(edited), Acked::Recorded));
        assert_eq!(bot.stands("harbour-1"), "rejected");
        assert!(matches!(bot.is_delivered(said), Acked::Recorded));
        assert_eq!(bot.stands("harbour-1"), "rejected", "{}", bot.story_so_far());
    });
}

#[test]
fn words_that_were_deleted_before_they_were_heard_do_not_count() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let yes = bot.says("ana", &card, "hm");
        bot.deletes("ana", &yes);
        let Happened::Said(mut message) = bot.deliveries()[0].happened.clone() else { panic!("it was said") };
        message.text = "yes".into();
        let id = DeliveryId::parse("late-edit").unwrap();
        message.edited = Some(message.at + TimeDelta::seconds(1));
        let seen = bot.deliveries()[0].seen;
        assert!(matches!(
            bot.is_delivered(Delivery { id, seen, happened: Happened::Edited(message) }),
            Acked::Recorded
        ));
        assert_eq!(bot.stands("harbour-1"), "open", "{}", bot.story_so_far());
    });
}

#[test]
fn a_reply_to_a_review_that_is_gone_is_only_talk() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        let Happened::Reacted { message, by, .. } = bot.deliveries()[0].happened.clone() else { panic!("a reaction") };
        let nowhere = MessageId { id: "999999".into(), ..message };
        for (n, emoji) in ["+1", "-1"].into_iter().enumerate() {
            let happened = Happened::Reacted { message: nowhere.clone(), by: by.clone(), emoji: emoji.into() };
            let id = DeliveryId::parse(&format!("nowhere-{n}")).unwrap();
            let seen = bot.deliveries()[0].seen;
            assert!(matches!(bot.is_delivered(Delivery { id, seen, happened }), Acked::Recorded));
        }
        assert_eq!(bot.count("ruling-recorded"), 1);
    });
}

#[test]
fn what_was_recorded_before_a_crash_is_said_once_after_it() {
    story(&town(), |bot| {
        bot.speaks(false);
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        assert!(bot.posts("ana", "library").is_empty());
        bot.stops();
        bot.speaks(true);
        bot.starts();
        assert_eq!(bot.posts("ana", "library").len(), 1);
        bot.restarts();
        assert_eq!(bot.posts("ana", "library").len(), 1);
        assert_eq!(bot.count("card-posted"), 1);
    });
}

#[test]
fn a_post_whose_reply_was_lost_is_found_by_its_mark() {
    story(&town(), |bot| {
        bot.speaks(false);
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        // The courier claimed it and the platform took it; then the process died.
        let claimed = bot.awaits(bot.ledger().claim(bot.now(), 8)).unwrap();
        let outgoing = claimed[0].outgoing.clone();
        let mut other = bot.another_desk("harbour");
        let card = bot.awaits(other.render(&outgoing, bot.now())).unwrap().unwrap();
        let post = Post { mark: outgoing.key, place: outgoing.to, card, at: bot.now() };
        let posted = bot.awaits(bot.sends(&post)).unwrap();
        drop(other);
        bot.stops();
        let later = bot.now() + CLAIM_LAPSES_AFTER + TimeDelta::seconds(1);
        bot.sleeps_until(&later.format("%Y-%m-%d %H:%M").to_string());
        bot.sleeps_until("2026-03-02 12:00");
        bot.speaks(true);
        bot.starts();
        assert_eq!(bot.posts("ana", "library").len(), 1);
        assert_eq!(bot.cards("harbour-1"), [posted]);
    });
}
