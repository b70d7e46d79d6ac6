//! The law of reading replies, as one table of sentences from project chat.
#![expect(clippy::too_many_lines, reason = "a table of sentences is as long as it is")]

mod never;
mod values;

use super::{Asked, Said, read};
use crate::domain::value::Value;

/// Reads `text` as an answer to a proposal to move a milestone, on Wednesday 4 March 2026.
fn reading(text: &str) -> super::Reading {
    let at = chrono::DateTime::parse_from_rfc3339("2026-03-04T10:00:00Z")
        .expect("a time")
        .with_timezone(&chrono_tz::Tz::UTC);
    let proposal = [("due".to_owned(), "2026-05-14".to_owned())];
    let prompt = Some("Planning consent is 14 May in the tracker, 5 April in the schedule. Use 14 May?");
    read(text, &Asked { prompt, proposal: &proposal, at: Some(at), emoji: None })
}

fn check(expected: Said, texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .filter(|t| reading(t).ruling != expected)
        .map(|t| format!("{t:?} -> {:?} ({})", reading(t).ruling, reading(t).why))
        .collect();
    assert!(wrong.is_empty(), "expected {expected:?}:\n{}", wrong.join("\n"));
}

#[test]
fn plain_agreement_approves() {
    check(
        Said::Approve,
        &[
            "yes",
            "Yes.",
            "yep!",
            "yeah, do that",
            "ok",
            "OK 👍",
            "👍",
            ":+1:",
            ":white_check_mark:",
            "+1",
            "lgtm",
            "LGTM!",
            "LGTM, ship it",
            "approved",
            "Approve",
            "I approve",
            "I approve this",
            "agreed",
            "Agreed, thanks",
            "sounds good",
            "Sounds good to me, thanks Ana",
            "that works",
            "works for me",
            "that works for me",
            "fine by me",
            "fine with me",
            "good to go",
            "go ahead",
            "please go ahead",
            "go for it",
            "ship it",
            "do it",
            "please do",
            "let's do it",
            "perfect",
            "Great, thanks!",
            "all good",
            "all good from my side",
            "no objections",
            "no objection from me",
            "no problem, go ahead",
            "no concerns from my side",
            "not a problem",
            "I have no objections",
            "nothing to add, go ahead",
            "can't wait, ship it",
            "no issues here, approved",
            "couldn't agree more",
            "that is correct",
            "that's right",
            "14 May is right",
            "yes, 14 May",
            "Yes, use 14 May",
            "confirmed",
            "I confirm",
            "makes sense",
            "I'm happy with that",
            "I'm fine with this",
            "looks right to me",
            "looks good",
            "looks great",
            "yes please",
            "absolutely",
            "definitely",
            "sure, go ahead",
            "sure",
            "of course",
            "yes, that's what I want",
            "you got it",
            "I agree",
            "we agree",
            "I'm ok with this",
            "very good",
            "aye",
            "please proceed",
            "Please merge when you get a chance",
            "no changes needed",
            "I support this",
            "All correct.",
            "@bot yes",
            "> Use 14 May?\nyes",
            "yes\n\n> Use 14 May?",
            "That date is fine.",
            "Excellent",
            "y\u{200b}es",
            "YES",
            "yes!!!",
            "Yes. 🎉",
            "I'm good with that",
            "good with me",
            "okay by me",
            "seems fine",
            "seems right to me",
        ],
    );
}

#[test]
fn agreement_with_a_question_approves_and_asks() {
    for text in [
        "Yes. What is their number?",
        "approved - who tells the client?",
        "Sounds good. When do we start?",
        "yes, can you send me the schedule?",
        "LGTM. Tell me the cost, please.",
    ] {
        let found = reading(text);
        assert_eq!((found.ruling, found.also.as_slice()), (Said::Approve, &[Said::Ask][..]), "{text:?} {}", found.why);
    }
}

#[test]
fn refusal_rejects_and_wins() {
    check(
        Said::Reject,
        &[
            "no",
            "No.",
            "nope",
            "nah",
            "no way",
            "absolutely not",
            "-1",
            "👎",
            ":x:",
            "I reject this",
            "rejected",
            "reject",
            "I disagree",
            "I don't agree",
            "not ok",
            "that's wrong",
            "this is wrong",
            "not bad, but no",
            "yes but no",
            "please don't",
            "don't do it",
            "do not use that",
            "I can't approve this",
            "this doesn't work for me",
            "I'm not happy with this",
            "No, thanks",
            "not good",
            "I object",
            "we object to this",
            "veto",
            "I'd rather not",
            "hard no",
            "not like this",
            "that is not correct",
            "This isn't right",
            "I don't think so",
            "👍 no, wait: I reject it",
            "looks good, but I reject it",
            "no no no",
            "I am against this",
            "NACK",
            "never",
            "I won't approve this",
            "we can't accept that",
            "thumbs down",
        ],
    );
}

#[test]
fn conditions_doubts_and_half_agreement_are_asked_back() {
    check(
        Said::Unclear,
        &[
            "yes, if Ana agrees",
            "ok if Ana agrees",
            "LGTM once CI is green",
            "yes, unless the client objects",
            "approved provided that the budget holds",
            "+1 provided someone does the work",
            "sure, as long as it is cheap",
            "ok, assuming the tests pass",
            "fine, subject to review",
            "yes, depending on the cost",
            "I don't see why not",
            "maybe",
            "perhaps",
            "I guess so",
            "I suppose",
            "I think so",
            "not sure",
            "I'm not sure about this",
            "hmm",
            "probably fine",
            "should be fine",
            "sort of",
            "could work",
            "yes and no",
            "yes, but the budget is a problem",
            "looks good, but I have concerns",
            "yes... I guess",
            "sure...",
            "great...",
            "well, ok, maybe",
            "No, looks good to me",
            "I don't mind",
            "not bad",
            "whatever",
            "either way",
            "yes, only if it rains",
            "if Ben signs it, yes",
            "ok with some changes",
            "looks good with one minor edit",
            "+1, but later dates are better",
            "hopefully yes",
            "I have no idea",
            "I'm torn",
            "yes except the budget",
            "approve, pending legal",
            "go ahead after the review",
        ],
    );
}

#[test]
fn words_that_only_sound_like_agreement_never_approve() {
    for text in [
        "I would approve it if it were cheaper",
        "I'd love to approve but can't",
        "Sounds good in theory",
        "Good luck with that",
        "Great, another delay",
        "It would be great to have more time",
        "It was fine before",
        "That was a good idea until the client saw it",
        "I wish I could say yes",
        "I said yes to Ana, not to this",
        "Ana says yes",
        "Ana approved it but I don't",
        "Looks good? Not to me",
        "Who approved this?",
        "Approve? No.",
        "Nobody approved this",
        "This was never approved",
        "I never agreed to this",
        "I agreed to the old date",
        "Yes to the date, no to the budget",
        "OK so what happens next",
        "ok let me check",
        "Sure, I'll have a look",
        "sure, let me ask Ben",
        "Yes I saw that, looking into it",
        "Right, we need to talk",
        "fine, whatever",
        "fine. I give up",
        "Good question",
        "Good point, let me think",
        "nice try",
        "Perfect storm",
        "The tests are correct but the date isn't",
        "it's okay-ish",
        "I'm ok with the date but not the cost",
        "I can confirm that the date is wrong",
        "I confirm the rejection",
        "agreed, it is wrong",
        "I agree it's too early",
        "Yes it is wrong",
        "Yes, that is a problem",
        "yes, too risky",
        "Yes, cancel it",
        "ok cancel it",
        "please approve the other one",
        "go ahead and reject it",
        "Go away",
        "Please do not go ahead",
        "Stop. Do not ship it",
        "we should not go ahead",
        "I would not go ahead",
        "Can't say no, can't say yes",
        "Not sure this is right",
        "is this right",
        "That's not what I want",
        "yes we have no bananas",
        "I'm good at this",
        "approve nothing",
        "Thanks, but no thanks",
        "thanks, I'll pass",
        "Yes, and no",
        "Yesterday was fine",
        "it works on my machine",
        "The build works",
        "works only on Fridays",
        "ok for the first, the second is wrong",
        "should I approve",
        "I'd approve",
        "I'd approve once it's tested",
        "Approved by mistake, sorry",
        "I approved this by accident",
        "Unapproved",
        "disapproved",
        "Hardly perfect",
        "Far from perfect",
        "less than ideal",
        "Anything but fine",
        "far too good to be true",
        "yes but first fix the date",
        "Looks good but wait for Ana",
        "LGTM but don't merge yet",
        "Looks good. Don't merge yet.",
        "yes!!! (just kidding)",
        "as if",
        "Yes, over my dead body",
    ] {
        assert_ne!(reading(text).ruling, Said::Approve, "{text:?} {}", reading(text).why);
    }
}

#[test]
fn sarcasm_is_asked_back() {
    check(
        Said::Unclear,
        &[
            "yeah right",
            "yeah, right",
            "sure, great idea /s",
            "great 🙄",
            "oh great",
            "sure, why not...",
            "perfect :roll_eyes:",
            "just what we needed, yes",
            "Wonderful idea. /s",
            "oh, brilliant",
        ],
    );
}

#[test]
fn other_languages_are_asked_back() {
    check(
        Said::Unclear,
        &[
            "ja, passt", "Einverstanden", "Ja bitte", "Nein", "oui", "oui, d'accord", "Sí, adelante", "de acuerdo",
            "da, хорошо", "はい", "好的", "نعم", "va bene, grazie", "Das ist nicht gut", "ja klar, machen wir",
            "c'est bon pour moi",
        ],
    );
}

#[test]
fn quoted_words_never_approve() {
    check(Said::None, &["> yes", "> approved\n> ship it", "```\nyes\n```"]);
    for text in
        ["he said \"yes\" yesterday", "`yes`", "\"approved\" is what the mail says", "Ana wrote 'go ahead' in the mail"]
    {
        assert_ne!(reading(text).ruling, Said::Approve, "{text:?}");
    }
}

#[test]
fn neutral_votes_and_small_talk_rule_nothing() {
    check(
        Said::None,
        &[
            "0",
            "+0",
            "-0",
            "abstain",
            "thanks!",
            "Thank you",
            "hello",
            "",
            "   ",
            "\u{200b}",
            "https://example.com",
            "I am on holiday next week",
            "Lunch is ready in the kitchen",
        ],
    );
}

#[test]
fn questions_ask() {
    check(
        Said::Ask,
        &[
            "why?",
            "why did you think it was swapped?",
            "Is it safe?",
            "who said that",
            "what is the source",
            "Yes?",
            "ok?",
            "can you show me the line?",
            "since when?",
            "is that right?",
            "Should we approve this?",
            "approve this?",
        ],
    );
}

#[test]
fn holding_delegating_and_taking_back() {
    check(
        Said::Hold,
        &[
            "hold until Friday",
            "let's wait a week",
            "hold off please",
            "not yet",
            "please wait until Ana is back",
            "let's postpone this",
            "wait for the client",
            "give me until Monday",
            "I need more time",
            "park it",
        ],
    );
    check(
        Said::Delegate,
        &[
            "Ana should decide",
            "@ben please take this",
            "ask Ana",
            "it's up to Ana",
            "let Ben decide",
            "that's Ana's call",
            "I defer to Priya",
            "<@U12> can you approve this",
        ],
    );
    check(
        Said::Withdraw,
        &[
            "scratch that", "I take that back", "never mind", "I withdraw my approval", "ignore my last message",
            "please undo that",
        ],
    );
    assert_eq!(reading("hold until Friday").until.map(|d| d.to_string()).as_deref(), Some("2026-03-06"));
    assert_eq!(reading("let's wait a week").until.map(|d| d.to_string()).as_deref(), Some("2026-03-11"));
    assert_eq!(reading("@ben please take this").to.as_deref(), Some("@ben"));
    assert_eq!(reading("Ana should decide").to.as_deref(), Some("Ana"));
}

#[test]
fn corrections_carry_typed_values() {
    for (text, expected) in [
        ("no, consent is on the 21st", "2026-05-21"),
        ("approve, but the date is 12 June", "2026-06-12"),
        ("make it 12 June", "2026-06-12"),
        ("It should be June 12th", "2026-06-12"),
        ("no, 2026-06-01", "2026-06-01"),
        ("change it to next Friday please", "2026-03-13"),
        ("No. The 4th of this month.", "2026-03-04"),
        ("not 14 May but 15 May", "2026-05-15"),
        ("yes, but make it tomorrow", "2026-03-05"),
        ("could you move it to 20 May instead?", "2026-05-20"),
        ("I'd prefer the end of June", "2026-06-30"),
        ("scratch that, make it 20 May", "2026-05-20"),
    ] {
        let found = reading(text);
        assert_eq!(found.ruling, Said::Correct, "{text:?} {}", found.why);
        assert_eq!(
            found.values.get("due").map(|g| g.value.to_string()).as_deref(),
            Some(expected),
            "{text:?} {:?}",
            found.values
        );
    }
}

#[test]
fn a_date_with_two_readings_is_asked_back() {
    let found = reading("no, it's 06/12");
    assert_eq!(found.ruling, Said::Unclear);
    let [choice] = found.choices.as_slice() else { panic!("one choice, found {:?}", found.choices) };
    assert_eq!(choice.values.each_ref().map(Value::to_string), ["2026-12-06", "2026-06-12"]);
}

#[test]
fn numbers_find_their_field_by_what_they_count() {
    let proposal = [
        ("rooms".to_owned(), "2".to_owned()),
        ("people".to_owned(), "3".to_owned()),
        ("time".to_owned(), "11:30 am".to_owned()),
        ("budget".to_owned(), "$1.1M".to_owned()),
    ];
    let asked =
        Asked { prompt: Some("2 rooms for 3 people at 11:30 am, $1.1M?"), proposal: &proposal, at: None, emoji: None };
    for (text, field, expected) in [
        ("no, 4 people", "people", "4"),
        ("make it one room", "rooms", "1"),
        ("no, quarter past 5 in the evening", "time", "17:15"),
        ("no, it's $1.32M", "budget", "USD 1320000"),
    ] {
        let found = read(text, &asked);
        assert_eq!(found.ruling, Said::Correct, "{text:?} {}", found.why);
        assert_eq!(
            found.values.get(field).map(|g| g.value.to_string().replace(".00", "")).as_deref(),
            Some(expected),
            "{text:?} {:?}",
            found.values
        );
    }
}

#[test]
fn a_no_to_any_objections_agrees() {
    let asked = Asked { prompt: Some("We adopt option B. Any objections?"), ..Asked::default() };
    assert_eq!(read("no", &asked).ruling, Said::Approve);
    assert_eq!(read("none from me", &asked).ruling, Said::Approve);
    assert_ne!(read("yes", &asked).ruling, Said::Approve);
    assert_eq!(read("I object", &asked).ruling, Said::Reject);
}

#[test]
fn hostile_text_is_read_in_linear_time_and_never_panics() {
    for piece in [
        "a", "no ", "yes, ", "\u{202e}yes", "if ", "\"", "`", "<@", "(", "> ", ":a:", "1/", "🙂", "\0", ", ", "I'll ",
        "12 ", "é", "\n", "not ", "...",
    ] {
        let text = piece.repeat(20_000 / piece.len());
        let _ = reading(&text);
    }
}
