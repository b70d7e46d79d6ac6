//! Slash commands and their answers.

use insta::assert_snapshot;

use crate::bot::{story, town};

#[test]
fn commands_tell_how_things_stand() {
    story(&town(), |bot| {
        bot.asks_about_consent();
        assert_snapshot!(bot.commands("dan", "library", "open"), @r#"
        Nothing waits for you.
        Open for others:
        harbour-1: Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May? Ana, Ben or Cleo.
        "#);
        assert_snapshot!(bot.commands("dan", "library", "status"), @r#"
        harbour-1: Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May? Ana, Ben or Cleo.
        Next digest: 9 March, 09:00 (Europe/Lisbon).
        "#);
        assert_snapshot!(bot.commands("dan", "library", "status Planning consent"), @r"
        Planning consent
        Due date: 11 May (the schedule, since 2 March)
        ");
        assert_snapshot!(bot.commands("dan", "library", "why 1"), @r"
        The sources give different values for the same thing.
        The schedule: due date 11 May, since 2 March (schedule.csv line 2)
        The tracker: due date 14 May, since 2 March (tracker.csv line 2)
        Rule: default.
        ");
        assert_snapshot!(bot.commands("dan", "library", "why harbour-99"), @"There is no review harbour-99 here. `/countersign open` lists those that are open.");
        assert_snapshot!(bot.commands("dan", "library", "log"), @r"
        1 harbour-1 opened: Planning consent
        2 harbour-1 shown in #library
        ");
        assert_snapshot!(bot.commands("dan", "library", "policy"), @r"
        digest (summary): for information
        Everything else: any lead; one rejection ends it
        Any lead may change this.
        ");
        assert_snapshot!(bot.commands("dan", "library", "schedule"), @"Next digest: 9 March, 09:00 (Europe/Lisbon).");
        assert_snapshot!(bot.commands("dan", "library", "digest"), @r#"
        # Harbour · Monday digest · 23 February to 2 March
        # Needs a person (1)
          1 Two systems disagree: "Planning consent" is 11 May in the schedule, 14 May in the tracker. Use 11 May? Ana, Ben or Cleo  [Approve] [Correct…] [Reject…]
        Not covered: #budget (private) · ledger 2 ……
        "#);
        assert_eq!(bot.recorded_since(2), "", "asking records nothing");
    });
}

#[test]
fn commands_rule_as_buttons_do() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        assert_snapshot!(bot.commands("dan", "library", "approve harbour-1"), @"Not recorded: the policy names others for this. Ana, Ben or Cleo may, in this thread.");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.commands("ana", "site", "approve harbour-1"), @"Taken up for harbour-1.");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.commands("ana", "library", "undo");
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.commands("ana", "library", "correct 1 22 May");
        assert_eq!(bot.stands("harbour-1"), "corrected");
        bot.commands("ana", "library", "undo 1");
        bot.commands("ana", "library", "hold 1 Friday");
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.commands("ana", "library", "reject 1 nobody asked for that");
        assert_eq!(bot.stands("harbour-1"), "rejected");
        assert_snapshot!(bot.commands("ben", "library", "approve 1"), @"Not recorded: harbour-1 is rejected already. Whoever ruled can undo it.");
        assert_eq!(bot.stands("harbour-1"), "rejected");
        assert_snapshot!(bot.commands("ana", "library", "correct 1 nonsense"), @"Taken up for harbour-1.");
        assert_snapshot!(bot.thread(&card), @r#"
        Recorded: Planning consent is 11 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        Recorded: Planning consent is 22 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        Recorded: Planning consent held until 6 March. By Ana, 10:00.
        [Undo]
        Recorded: Planning consent rejected, "nobody asked for that". By Ana, 10:00.
        [Undo]
        "#);
    });
}

#[test]
fn nonsense_is_answered_with_what_may_have_been_meant() {
    story(&town(), |bot| {
        bot.asks_about_consent();
        for text in [
            "aprove 1", "frobnicate", "approve", "why", "open sesame", "approve harbour-0", "hold 1",
            "approve 4294967296", "undo yesterday", "log harbour-7",
        ] {
            let answer = bot.commands("ana", "library", text);
            assert!(!answer.is_empty(), "{text}");
        }
        assert_snapshot!(bot.commands("ana", "library", "aprove 1"), @"There is no command aprove. Did you mean approve?");
        assert_snapshot!(bot.commands("ana", "library", ""), @r"
        `/countersign open` lists what waits for you, and what else is open
        `/countersign status [ITEM]` tells how the project or a work item stands
        `/countersign ask QUESTION` answers from what was said, planned and ruled, with sources
        `/countersign why REVIEW` tells why a review was raised, with its evidence
        `/countersign approve REVIEW` approves it as it was shown
        `/countersign reject REVIEW [REASON]` refuses it
        `/countersign correct REVIEW VALUE` approves it with another value
        `/countersign hold REVIEW DAY` puts it off until that day
        `/countersign snooze REVIEW DAY` the same as hold
        `/countersign delegate REVIEW PERSON` hands it to somebody else
        `/countersign undo [REVIEW]` takes back your last ruling, or that on a review
        `/countersign log [REVIEW]` shows the last entries of the ledger
        `/countersign digest` shows the digest as it would be now
        `/countersign policy` tells who may rule on what, and by when
        `/countersign schedule` tells when the next digest comes
        `/countersign what-if ITEM DAY` tells what would move, break and be too much if an item were due on that day
        `/countersign propose ITEM DAY` puts that before the team
        `/countersign detectors` tells how often each detector was worth it, and which are silent
        `/countersign wake DETECTOR` lets a silenced detector speak again
        `/countersign lessons` lists what rulings taught and still holds
        `/countersign revoke ENTRY` takes back what an entry teaches; the ruling stays
        `/countersign pause` silences the bot in this project
        `/countersign resume` wakes it
        `/countersign forget me` erases all that you wrote; what you ruled stays, without your words
        `/countersign help` shows this list
        REVIEW is its name or its number: harbour-12, or 12.
        Only you see the answer, unless you end with `here`: `/countersign digest here`.
        ");
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_eq!(bot.count("ruling-recorded"), 0);
    });
}
