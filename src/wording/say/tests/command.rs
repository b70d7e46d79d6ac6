//! Commands: how they are read, what is said where they are not.

use insta::assert_snapshot;

use super::review_id;
use crate::domain::ruling::RulingKind;
use crate::wording::say::command::{COMMANDS, Command, Which, help, parse};

fn rule(number: u32, kind: RulingKind, words: &str) -> Command {
    Command::Rule { review: Which::Number(number), kind, words: words.to_owned() }
}

#[test]
fn commands_are_read_whatever_their_case_and_spaces() {
    let named = || Which::Named(review_id(12));
    let table = [
        ("", Command::Help),
        ("help approve", Command::Help),
        ("  OPEN ", Command::Open),
        ("status", Command::Status { of: None }),
        ("status Planning consent", Command::Status { of: Some("Planning consent".to_owned()) }),
        ("why harbour-12", Command::Why { review: named() }),
        ("why #12.", Command::Why { review: Which::Number(12) }),
        ("log", Command::Log { review: None }),
        ("log 12", Command::Log { review: Some(Which::Number(12)) }),
        ("approve 12", rule(12, RulingKind::Approve, "")),
        ("approve 12 but tell the client", rule(12, RulingKind::Approve, "but tell the client")),
        ("reject 12", rule(12, RulingKind::Reject, "")),
        ("correct 12  21 May", rule(12, RulingKind::Correct, "21 May")),
        ("hold 12 next Monday", rule(12, RulingKind::Hold, "next Monday")),
        ("delegate 12 Ana", rule(12, RulingKind::Delegate, "Ana")),
        ("undo", Command::Undo { review: None }),
        ("undo harbour-12", Command::Undo { review: Some(named()) }),
        ("digest", Command::Digest),
        ("policy", Command::Policy),
        ("schedule", Command::Schedule),
        ("pause", Command::Pause),
        ("resume", Command::Resume),
    ];
    for (text, command) in table {
        assert_eq!(parse(text), Ok((command, false)), "{text}");
    }
}

#[test]
fn an_answer_is_for_all_who_are_there_where_the_command_ends_with_here() {
    let here = |command| Ok((command, true));
    assert_eq!(parse("digest here"), here(Command::Digest));
    assert_eq!(parse("status HERE"), here(Command::Status { of: None }));
    assert_eq!(parse("why 12 here"), here(Command::Why { review: Which::Number(12) }));
    assert_eq!(parse("reject 12 not here"), Ok((rule(12, RulingKind::Reject, "not here"), false)));
    assert_eq!(parse("status adhere"), Ok((Command::Status { of: Some("adhere".to_owned()) }, false)));
}

#[test]
fn what_is_not_understood_is_answered_with_what_to_write() {
    let misread = |text: &str| parse(text).unwrap_err().text();
    assert_snapshot!(misread("aprove 12"), @"There is no command aprove. Did you mean approve?");
    assert_snapshot!(misread("dance"), @"There is no command dance. `/countersign help` lists them.");
    assert_snapshot!(misread("approve"), @"Which review? Write `/countersign approve REVIEW`; `/countersign open` lists them.");
    assert_snapshot!(misread("why not"), @"Which review? Write `/countersign why REVIEW`; `/countersign open` lists them.");
    assert_snapshot!(misread("correct 12"), @"Something is missing. Write `/countersign correct REVIEW VALUE`.");
    assert_snapshot!(misread("approve 0"), @"Which review? Write `/countersign approve REVIEW`; `/countersign open` lists them.");
    assert_snapshot!(misread("pause please"), @"pause takes nothing more. Write `/countersign pause`.");
    assert_snapshot!(misread("undo 12 13"), @"undo takes nothing more. Write `/countersign undo [REVIEW]`.");
}

#[test]
fn the_help_has_a_line_for_every_command() {
    assert_snapshot!(help().join("\n"), @r"
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
    for usage in COMMANDS {
        let word = parse(usage.name);
        let known = !matches!(&word, Err(misread) if misread.text().starts_with("There is no command"));
        assert!(known, "{} stands in the help and is not read", usage.name);
    }
}
