//! How people rule with words: corrections, edits, deletions, numbers under a digest.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn a_correction_that_is_edited_and_deleted_is_followed_step_by_step() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let reply = bot.says("ben", &card, "no, consent is on the 21st of May");
        assert_eq!(bot.stands("harbour-1"), "corrected");
        bot.edits("ben", &reply, "no, consent is on the 22nd of May");
        assert_eq!(bot.stands("harbour-1"), "corrected");
        bot.edits("ben", &reply, "I saw their office yesterday, nice place");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.edits("ben", &reply, "no, consent is on the 23rd of May");
        assert_eq!(bot.stands("harbour-1"), "corrected");
        bot.deletes("ben", &reply);
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.recorded_since(1), @r"
        3 Ben corrected harbour-1: due date of PC-1 is 21 May (by reply)
        4 harbour-1 corrected by entry 3: due date of PC-1 is 21 May
        5 Entry 3 on harbour-1 taken back: the reply was edited
        6 Ben corrected harbour-1: due date of PC-1 is 22 May (by reply)
        7 harbour-1 corrected by entry 6: due date of PC-1 is 22 May
        8 Entry 6 on harbour-1 taken back: the reply was edited
        9 harbour-1 takes rulings again
        10 Ben corrected harbour-1: due date of PC-1 is 23 May (by reply)
        11 harbour-1 corrected by entry 10: due date of PC-1 is 23 May
        12 Entry 10 on harbour-1 taken back: the reply was deleted
        13 harbour-1 takes rulings again
        ");
        assert_snapshot!(bot.thread(&card), @r"
        Recorded: Planning consent is 21 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Recorded: Planning consent is 22 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Taken back: the correction of Planning consent by Ben (the reply was edited). Asked: Ana, Ben or Cleo.
        Recorded: Planning consent is 23 May (schedule said 11 May, tracker 14 May). By Ben, 10:00.
        [Undo]
        Taken back: the correction of Planning consent by Ben (the reply was deleted). Asked: Ana, Ben or Cleo.
        ");
    });
}

#[test]
fn an_approval_that_is_edited_into_a_refusal_is_a_refusal() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let reply = bot.says("ana", &card, "yes");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.edits("ana", &reply, "no");
        assert_eq!(bot.stands("harbour-1"), "rejected");
        bot.edits("ana", &reply, "no, wait, I'm not sure");
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn an_approval_that_is_edited_into_something_refused_stands_no_longer() {
    // Each of these is refused as a ruling: the day has passed, nobody of that name may take it, no value is named.
    for text in ["hold until 3 January 2026", "Dan should decide", "hold it until 2031-01-01"] {
        story(&town(), |bot| {
            let card = bot.asks_about_consent();
            let reply = bot.says("ana", &card, "approved");
            assert_eq!(bot.stands("harbour-1"), "approved");
            bot.edits("ana", &reply, text);
            assert_eq!(bot.stands("harbour-1"), "open", "{text}\n{}", bot.story_so_far());
        });
    }
}

#[test]
fn editing_a_reply_into_a_withdrawal_leaves_nothing_and_no_refusal() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        let reply = bot.says("ana", &card, "approved");
        bot.edits("ana", &reply, "I take that back");
        assert_snapshot!(bot.recorded_since(2), @r"
        3 Ana approved harbour-1 (by :+1:)
        4 Ana approved harbour-1 (by reply)
        5 Entry 4 on harbour-1 taken back: the reply was edited
        6 Entry 3 on harbour-1 taken back: its author undid it
        ");
    });
}

#[test]
fn what_is_said_later_counts_and_deleting_it_does_not_bring_the_earlier_back() {
    story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "approved");
        let no = bot.says("ana", &card, "hold until Friday");
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.deletes("ana", &no);
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.reacts("ben", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open", "an approval that was replaced is not there any more");
    });
}

#[test]
fn under_a_digest_each_number_is_ruled_on_by_itself() {
    story(&town(), |bot| {
        three_exceptions(bot);
        bot.waits_until("2026-03-09 09:00");
        let digest = bot.card("harbour-4");
        assert_snapshot!(bot.shows(&digest), @r#"
        # Harbour · Monday digest · 2 to 9 March
        # Needs a person (3)
          1 Two systems disagree: "Soil report" is 9 June in the schedule, 2 June in the tracker. Use 9 June? Ana, Ben or Cleo  [Approve] [Correct…] [Reject…]
          2 Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May? Ana, Ben or Cleo  [Approve] [Correct…] [Reject…]
          3 Two systems disagree: "Glazing order" is 27 April in the schedule, 20 April in the tracker. Use 27 April? Ana, Ben or Cleo  [Approve] [Correct…] [Reject…]
        Not covered: #budget (private) · ledger 6 ……
        "#);
        let reply = bot.says("ana", &digest, "1 and 3 ok, 2 no");
        assert_eq!(numbered(bot), ["approved", "rejected", "approved"]);
        assert_snapshot!(bot.thread(&digest), @r#"
        Recorded: Soil report is 9 June (schedule said 9 June, tracker 2 June). By Ana, 09:00.
        [Undo]
        Recorded: Glazing order is 27 April (schedule said 27 April, tracker 20 April). By Ana, 09:00.
        [Undo]
        Recorded: Planning consent rejected, "no". By Ana, 09:00.
        [Undo]
        "#);
        bot.edits("ana", &reply, "1 ok, 3 no");
        assert_eq!(numbered(bot), ["approved", "open", "rejected"]);
        bot.deletes("ana", &reply);
        assert_eq!(numbered(bot), ["open", "open", "open"]);
        let head = bot.head();
        bot.says("ana", &digest, "7 ok");
        assert_eq!(bot.recorded_since(head), "");
        bot.says("ana", &digest, "we need 7 lorries for that");
        assert_snapshot!(bot.last("ana", &digest), @"There is no 7 here, the numbers end at 3. Nothing was recorded for it.");
    });
}

#[test]
fn a_reply_under_a_digest_is_followed_after_a_restart_too() {
    story(&town(), |bot| {
        three_exceptions(bot);
        bot.waits_until("2026-03-09 09:00");
        let digest = bot.card("harbour-4");
        let reply = bot.says("ana", &digest, "1 and 2 no");
        let head = bot.head();
        bot.restarts();
        bot.edits("ana", &reply, "1 no");
        assert!(bot.recorded_since(head).contains("taken back"), "{}", bot.story_so_far());
        let head = bot.head();
        bot.restarts();
        bot.says("ana", &digest, "1 ok");
        assert!(bot.recorded_since(head).contains("Ana approved"), "{}", bot.story_so_far());
        bot.restarts();
        let head = bot.head();
        bot.deletes("ana", &reply);
        assert_eq!(bot.recorded_since(head), "", "what was replaced is gone already");
    });
}

/// The reviews that the digest `harbour-4` numbers, by their states.
fn numbered(bot: &crate::bot::Bot) -> Vec<&'static str> {
    let digest = bot.review("harbour-4");
    digest.numbered.iter().map(|id| bot.stands(&id.to_string())).collect()
}

fn three_exceptions(bot: &mut crate::bot::Bot) {
    for (item, title, one, other) in [
        ("PC-1", "Planning consent", "2026-05-14", "2026-05-11"),
        ("GL-1", "Glazing order", "2026-04-20", "2026-04-27"),
        ("SR-1", "Soil report", "2026-06-02", "2026-06-09"),
    ] {
        bot.reads("tracker", item, "title", title);
        bot.reads("tracker", item, "due", one);
        bot.reads("schedule", item, "due", other);
    }
    bot.looks();
}

#[test]
fn doubt_condition_question_and_sarcasm_never_approve() {
    for text in [
        "yes, if Ben agrees",
        "ok?",
        "sure, great idea /s",
        "I don't approve",
        "not ok",
        "maybe",
        "approve? never",
        "is this approved?",
        "> approved\nreally?",
        "looks good but the date is wrong",
        "yes and no",
        "👍👎",
        "I would approve this tomorrow",
        "approved by whom?",
        "ne, das stimmt nicht",
        "oui",
        "+1 -1",
        "ok once the client signed",
        "yes unless Ben objects",
        "can't say yes",
        "yeah right",
        "approve\u{200b}d? no",
    ] {
        story(&town(), |bot| {
            let card = bot.asks_about_consent();
            bot.says("ana", &card, text);
            let state = bot.stands("harbour-1");
            assert_ne!(state, "approved", "{text:?}\n{}", bot.story_so_far());
        });
    }
}
