//! The store: what fails is not acked, what was acked stays; a person's words can go without breaking the chain.

use crate::bot::{Deed, Deeded, story, town};

#[test]
fn what_the_store_does_not_take_is_not_acked_and_not_lost() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let head = bot.head();
        if !bot.runs_on_a_store_that_fails() {
            return;
        }
        let deed = Deed::Reacts { message: card.clone(), emoji: "+1".into() };
        assert_eq!(bot.does_once("ana", "once", &deed), Deeded::NotAcked);
        let reply = Deed::Says { channel: "library".into(), under: Some(card), text: "approved".into() };
        assert_eq!(bot.does_once("ben", "once", &reply), Deeded::NotAcked);
        assert_eq!(bot.head(), head);
        bot.restarts();
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert!(matches!(bot.does_once("ana", "once", &deed), Deeded::Acked(_)));
        assert_eq!(bot.count("ruling-recorded"), 1, "{}", bot.story_so_far());
    });
}

#[test]
fn a_persons_words_go_and_the_chain_and_their_rulings_stay() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "approved");
        bot.says("ben", &card, "no, the council told me otherwise");
        assert_eq!(bot.stands("harbour-1"), "rejected");
        bot.reads("tracker", "GL-1", "due", "2026-05-14");
        bot.reads("schedule", "GL-1", "due", "2026-05-11");
        bot.looks();
        let open = bot.card("harbour-2");
        bot.says("ben", &open, "hold until 30 March, the council is slow");
        let head = bot.head();
        let ben = bot.account("ben");
        let gone = bot.awaits(bot.ledger().erase(&[ben])).unwrap();
        assert_eq!(gone, 2);
        bot.works("harbour", countersign::app::work::Work::Erased { messages: gone });
        bot.restarts();
        bot.waits_until("2026-03-03 12:00");
        assert!(!bot.story_so_far().contains("council"), "{}", bot.story_so_far());
        assert!(bot.verifies("harbour"));
        assert_eq!((bot.stands("harbour-1"), bot.stands("harbour-2")), ("rejected", "held"));
        assert_eq!(bot.entries().len() as u64, head + 1, "{}", bot.story_so_far());
    });
}
