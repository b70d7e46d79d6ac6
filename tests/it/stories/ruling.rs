//! How people rule with reactions and buttons: what counts, what counts no more, what never counted.

use countersign::chat::Acked;
use countersign::domain::card::Action;
use countersign::domain::delivery::{Delivery, Happened};
use countersign::domain::form::Filled;
use countersign::domain::name::{DeliveryId, ReviewId};
use countersign::domain::proposition::ContentHash;
use countersign::domain::ruling::RulingKind;
use insta::assert_snapshot;

use crate::bot::{Deed, Deeded, story, town};

#[test]
fn a_thumb_up_approves_and_taking_it_off_withdraws() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        Ana, Ben or Cleo
        "#);
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.unreacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        Taken back: the approval of Planning consent by Ana (the reaction was taken off). Asked: Ana, Ben or Cleo.
        ");
        assert_snapshot!(bot.recorded_since(0), @r"
        1 harbour-1 opened: Planning consent
        3 Ana approved harbour-1 (by :+1:)
        4 harbour-1 approved by entry 3: due date of PC-1 is 11 May
        5 Entry 3 on harbour-1 taken back: the reaction was taken off
        6 harbour-1 takes rulings again
        ");
    });
}

#[test]
fn of_two_opposite_reactions_the_refusal_counts_whatever_their_order() {
    for emoji in [["+1", "-1"], ["-1", "+1"]] {
        story(&town().with("quorum = 2"), |bot| {
            let card = bot.asks_about_consent();
            bot.reacts("ana", &card, emoji[0]);
            let twice = bot.does("ana", &Deed::Reacts { message: card.clone(), emoji: emoji[1].into() });
            assert!(matches!(twice, Deeded::Acked(_)));
            assert_eq!(bot.stands("harbour-1"), "rejected", "{emoji:?}");
        });
    }
}

#[test]
fn a_skin_tone_changes_nothing_and_two_tones_are_one_vote() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1::skin-tone-2");
        assert_eq!(bot.count("ruling-recorded"), 1);
        bot.reacts("ana", &card, "thumbsup::skin-tone-5");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.reacts("ben", &card, "thumbs_up::skin-tone-6");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn taking_one_of_two_tones_off_leaves_the_other() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1::skin-tone-2");
        bot.reacts("ana", &card, "+1::skin-tone-5");
        bot.unreacts("ana", &card, "+1::skin-tone-2");
        // The platform still shows a thumb of hers. What she meant is not certain; an approval is not kept on a guess.
        assert_ne!(bot.stands("harbour-1"), "rejected");
        bot.unreacts("ana", &card, "+1::skin-tone-5");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn after_an_undo_a_reaction_counts_only_when_it_was_taken_off_and_put_on_anew() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.presses("ana", &card, "Undo");
        assert_eq!(bot.stands("harbour-1"), "open");
        let again = bot.deliveries()[0].clone();
        let again = Delivery { id: DeliveryId::parse("brought-again").unwrap(), ..again };
        assert!(matches!(bot.is_delivered(again), Acked::Recorded));
        assert_eq!(bot.stands("harbour-1"), "open", "it is still there, that is nothing new");
        bot.restarts();
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.unreacts("ana", &card, "+1");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn a_quorum_of_two_needs_two_people() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.says("ana", &card, "approved");
        bot.presses("ana", &card, "Approve");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.reacts("ben-phone", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_snapshot!(bot.shows(&card), @r#"
        # Planning consent · harbour-1
        Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May?
        Evidence
          The schedule: due date 11 May, since 2 March (schedule.csv line 2)
          The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Approved by Ana and Ben, Mon 10:00: Planning consent is 11 May
        "#);
    });
}

#[test]
fn two_accounts_of_one_person_are_one_vote() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ben", &card, "+1");
        bot.reacts("ben-phone", &card, "+1");
        bot.says("ben-phone", &card, "yes");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.reacts("ben-phone", &card, "-1");
        assert_eq!(bot.stands("harbour-1"), "rejected");
    });
}

#[test]
fn only_who_ruled_can_take_it_back() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.presses("ana", &card, "Approve");
        bot.presses("ben", &card, "Undo");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_snapshot!(bot.last("ben", &card), @"Nothing taken back: you have no ruling that stands on harbour-1.");
        bot.presses("ana", &card, "Undo");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn a_button_of_an_older_proposition_rules_on_nothing() {
    story(&town(), |bot| {
        let old = bot.asks_about_consent();
        bot.reads("schedule", "PC-1", "due", "2026-05-12");
        bot.looks();
        assert_eq!(bot.stands("harbour-1"), "superseded");
        let pressed = bot.deliveries().len();
        // The page still shows the old card, as it was when it was opened.
        bot.press_remembered("ana", &old, "harbour-1", "Approve");
        assert!(bot.deliveries().len() > pressed);
        assert_eq!(bot.stands("harbour-2"), "open");
        assert_eq!(bot.count("ruling-recorded"), 0);
        assert_snapshot!(bot.last("ana", &old), @"Not recorded: harbour-1 was replaced by harbour-2. Rule there.");
    });
}

#[test]
fn a_reaction_on_a_settled_review_changes_nothing() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "-1");
        bot.reacts("ben", &card, "+1");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "rejected");
        assert_eq!(bot.count("ruling-recorded"), 1);
    });
}

#[test]
fn an_emoji_that_says_nothing_is_nothing() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        for emoji in ["tada", "eyes", "thinking_face", "rocket", "joy", "question", "heart", "clap", "+2"] {
            bot.reacts("ana", &card, emoji);
        }
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_eq!(bot.count("ruling-recorded"), 0);
    });
}

#[test]
fn a_quorum_is_reached_over_two_channels() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.commands("ben", "site", "approve harbour-1");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn a_press_that_carries_another_proposition_is_refused() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.presses("ana", &card, "Why?");
        let pressed = bot.deliveries().pop().unwrap();
        let Happened::Pressed { message, by, .. } = pressed.happened else { panic!("a press") };
        for kind in RulingKind::ALL {
            let review = bot.review("harbour-1").id;
            let action = Action::Rule { review, on: ContentHash([7; 32]), kind };
            let filled = Filled::words("21 May");
            let happened = Happened::Pressed { message: message.clone(), by: by.clone(), action, filled };
            let id = DeliveryId::parse(&format!("forged-{}", kind.as_str())).unwrap();
            assert!(matches!(bot.is_delivered(Delivery { id, seen: pressed.seen, happened }), Acked::Recorded));
        }
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_eq!(bot.count("ruling-recorded"), 0, "{}", bot.story_so_far());
    });
}

#[test]
fn a_press_on_a_review_that_never_was_is_refused() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.presses("ana", &card, "Why?");
        let pressed = bot.deliveries().pop().unwrap();
        let Happened::Pressed { message, by, .. } = pressed.happened else { panic!("a press") };
        for (n, review) in ["harbour-99", "museum-1"].into_iter().enumerate() {
            let review = ReviewId::parse(review).unwrap();
            let action = Action::Rule { review, on: ContentHash([7; 32]), kind: RulingKind::Approve };
            let happened =
                Happened::Pressed { message: message.clone(), by: by.clone(), action, filled: Filled::default() };
            let id = DeliveryId::parse(&format!("nowhere-{n}")).unwrap();
            let acked = bot.is_delivered(Delivery { id, seen: pressed.seen, happened });
            // Of a project that is not configured nobody keeps a ledger: who pressed is told.
            let told = matches!(acked, Acked::Answered(_));
            assert!(if n == 0 { matches!(acked, Acked::Recorded) } else { told }, "{acked:?}");
        }
        assert_eq!(bot.count("ruling-recorded"), 0);
        assert_snapshot!(bot.last("ana", &card), @"There is no review harbour-99 here. `/countersign open` lists those that are open.");
    });
}

#[test]
fn each_end_of_a_review_is_told_however_often_it_ends() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.reacts("ben", &card, "+1");
        bot.unreacts("ben", &card, "+1");
        bot.reacts("ben", &card, "+1");
        bot.unreacts("ana", &card, "+1");
        bot.reacts("ana", &card, "+1");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Approved by Ana and Ben, Mon 10:00: Planning consent is 11 May.
        Taken back: the approval of Planning consent by Ben (the reaction was taken off). Asked: 1 of 2 approvals · Ben or Cleo.
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Approved by Ana and Ben, Mon 10:00: Planning consent is 11 May.
        Taken back: the approval of Planning consent by Ana (the reaction was taken off). Asked: 1 of 2 approvals · Ana or Cleo.
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        Approved by Ben and Ana, Mon 10:00: Planning consent is 11 May.
        ");
    });
}

#[test]
fn what_a_withdrawal_settles_is_told() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "hold until Friday");
        bot.reacts("ben", &card, "+1");
        bot.says("ana", &card, "I take that back");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent held until 6 March. By Ana, 10:00.
        [Undo]
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Taken back: the hold of Planning consent by Ana (undone).
        Approved by Ben, Mon 10:00: Planning consent is 11 May.
        ");
    });
}
