//! Answers: how a message answers a proposal that stands in the room. "+1", "agreed", "-1", "no objections", "let's do that".

use crate::language::condition::condition;
use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// How a message answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// For it, with nothing but a vote.
    Vote,
    /// For it, in words.
    Agree,
    /// A mere yes.
    Yes,
    /// For something that it names: "+1 to Ana's point". It may be the proposal or not.
    Sides,
    /// Against it, with a vote.
    Against,
    /// Against it, in words.
    Disagree,
    /// Neither.
    Neutral,
    /// Says that it passed: "no objections", "resolved".
    Passed,
    /// Says that it did not: "rejected", "no consensus".
    Failed,
}

/// An answer has its word within so many tokens; what follows are reasons.
const HEAD: usize = 8;

/// How a sentence answers, if it does.
pub(super) fn answer(words: &[Word<'_>]) -> Option<Answer> {
    let words = without_address(words);
    let first = words.first()?;
    if let Some(vote) = vote(words) {
        return Some(vote);
    }
    if let Some(outcome) = outcome(words) {
        return Some(outcome);
    }
    if first.kind == WordKind::Emoji {
        return emoji(&first.lower);
    }
    if words.iter().take(HEAD * 2).any(|w| w.lower.starts_with('?')) {
        return None;
    }
    let agrees = agrees(words)?;
    let doubtful = words.iter().take(HEAD).any(|w| w.classes.has(Classes::HEDGE)) || condition(words).is_some();
    (!doubtful).then_some(agrees)
}

/// The words behind "name:", "@name" and opening sounds.
fn without_address<'s, 'a>(words: &'s [Word<'a>]) -> &'s [Word<'a>] {
    let mut words = words;
    if words.len() > 2 && matches!(words[0].kind, WordKind::Word | WordKind::Mention) && words[1].is_any(&[":", ","]) {
        let addresses = words[0].kind == WordKind::Mention || words[1].is(":");
        if addresses {
            words = &words[2..];
        }
    }
    let skipped = words
        .iter()
        .take(4)
        .take_while(|w| {
            w.kind == WordKind::Mention || w.is_any(&["so", "oh", "ah", "well", "hmm", "(", "then", "and", "*"])
        })
        .count();
    &words[skipped.min(words.len())..]
}

/// "+1", "-1", "0", "±0", "+", "=1": the votes of meetings.
fn vote(words: &[Word<'_>]) -> Option<Answer> {
    let first = &words[0];
    let alone = words.len() == 1;
    let reasons = !words.get(1).is_some_and(|w| w.kind == WordKind::Word && w.start == first.end);
    match first.lower.as_ref() {
        "+1" | "+1000" | "+100" | "+10" | "+2" | "++" | "+1.0" if reasons => {
            let bare = alone
                || sides(&words[1..]).is_none() && words.len() <= 3
                || words[1].is_mark()
                || words[1].is_any(&["from", "here", "too", "also"]);
            Some(if bare { Answer::Vote } else { sides(&words[1..]).unwrap_or(Answer::Sides) })
        }
        "-1" | "-2" | "-100" if reasons => Some(Answer::Against),
        "0" | "+0" | "-0" | "-0.5" | "±0" | "0.5" | "+0.5" | "abstain" | "abstaining" if alone || reasons => {
            Some(Answer::Neutral)
        }
        "+" | "=" | "#" if words.get(1).is_some_and(|w| w.is_any(&["1", "!"])) || (alone && first.is("+")) => {
            Some(Answer::Vote)
        }
        "-" if words.get(1).is_some_and(|w| w.is("1")) => Some(Answer::Against),
        _ => None,
    }
}

/// Whom or what "to …" or "with …" names. Words that point at what was just said name nothing else.
fn sides(words: &[Word<'_>]) -> Option<Answer> {
    let named = words.first().filter(|w| w.is_any(&["to", "with", "that", "on", "for"])).and_then(|_| words.get(1))?;
    let points = named
        .is_any(&["that", "this", "it", "you", "your", "me", "the", "all", "both", "these", "those", "doing", "us"])
        && words.len() <= 6;
    Some(if points { Answer::Agree } else { Answer::Sides })
}

/// What whoever leads the vote says of it.
fn outcome(words: &[Word<'_>]) -> Option<Answer> {
    let head = &words[..words.len().min(HEAD + 4)];
    let has = |any: &[&str]| head.iter().position(|w| w.is_any(any));
    if words.iter().any(|w| w.lower.starts_with('?')) {
        return None;
    }
    let rejected = has(&["rejected", "withdrawn", "failed", "defeated", "fails"]).is_some()
        && has(&["proposal", "resolution", "motion", "this", "it", "that", "not"]).is_some();
    let split = has(&["no", "not", "don't", "without", "lack", "isn't"]).is_some_and(|no| {
        head[no..]
            .iter()
            .take(5)
            .any(|w| w.is_any(&["consensus", "support", "agreement", "favour", "favor", "passed", "resolved"]))
    });
    if rejected || split {
        return Some(Answer::Failed);
    }
    let unopposed = has(&["no", "any", "without", "zero"]).is_some_and(|no| {
        !head[no].is("any")
            && head[no..]
                .iter()
                .take(4)
                .any(|w| w.is_any(&["objection", "objections", "opposition", "dissent", "concerns", "complaints"]))
    }) && has(&["if"]).is_none();
    let called = words.len() <= 12
        && (head.windows(2).any(|p| {
            p[0].is_any(&["is", "it's", "that's", "marking", "mark", "this", "we're", "are", "-"])
                && p[1].is_any(&["resolved", "accepted", "approved", "adopted", "passed", "carried"])
        }) || words[0].is_any(&["resolved", "accepted", "adopted", "carried", "passed", "approved"])
            && words.len() <= 3
            || has(&["consensus"]).is_some_and(|at| {
                at > 0 && head[at - 1].is_any(&["have", "is", "strong", "reached", "be", "got", "where", "clear"])
            }));
    (unopposed || called).then_some(Answer::Passed)
}

fn emoji(lower: &str) -> Option<Answer> {
    let name = lower.trim_matches(':');
    let base = name.split("::").next().unwrap_or(name);
    let yes = matches!(base, "+1" | "thumbsup" | "white_check_mark" | "heavy_check_mark" | "check" | "ok_hand" | "100")
        || lower.starts_with(['👍', '✅', '✔', '👌']);
    let no =
        matches!(base, "-1" | "thumbsdown" | "x" | "no_entry" | "no_entry_sign") || lower.starts_with(['👎', '❌']);
    match (yes, no) {
        (true, _) => Some(Answer::Vote),
        (_, true) => Some(Answer::Against),
        _ => None,
    }
}

/// "agreed", "sounds good", "works for me", "yes, let's do that", "sgtm".
fn agrees(words: &[Word<'_>]) -> Option<Answer> {
    let head = &words[..words.len().min(HEAD)];
    let is = |at: usize, any: &[&str]| head.get(at).is_some_and(|w| w.is_any(any));
    let negated =
        head.iter().any(|w| w.classes.has(Classes::NEGATOR) && !w.is_any(&["no", "none", "nobody", "nothing"]));
    let first = &head[0];
    if first.classes.has(Classes::NO) && !negated && (head.len() == 1 || is(1, &[",", ".", "!"])) {
        return (!is(2, &["problem", "objection", "objections"])).then_some(Answer::Disagree);
    }
    if negated {
        let disagrees = is(0, &["disagree", "nack", "nak"])
            || is(0, &["i"]) && head.iter().take(4).any(|w| w.is_any(&["disagree", "object", "oppose", "agree"]));
        return disagrees.then_some(Answer::Disagree);
    }
    if first.is("i") && is(1, &["disagree", "object", "oppose"]) {
        return Some(Answer::Disagree);
    }
    if assents(head) {
        let object = head.iter().position(|w| w.is_any(&["with", "to", "that"]));
        return Some(object.and_then(|at| sides(&words[at..])).unwrap_or(Answer::Agree));
    }
    let yes = first.classes.has(Classes::YES) && !is(0, &["ok", "okay", "k", "kk", "alright", "right"]);
    (yes && words.len() <= 12 && (words.len() <= 3 || is(1, &[",", ".", "!", "please", "let's", "-"])))
        .then_some(Answer::Yes)
}

/// The set phrases of assent: "agreed", "sounds good", "I agree", "makes sense", "let's do that".
fn assents(head: &[Word<'_>]) -> bool {
    let is = |at: usize, any: &[&str]| head.get(at).is_some_and(|w| w.is_any(any));
    let soon = |any: &[&str]| head.iter().take(4).any(|w| w.is_any(any));
    if is(
        0,
        &[
            "agreed", "agree", "sgtm", "wfm", "lgtm", "seconded", "concur", "approved", "same", "aye", "definitely",
            "absolutely",
        ],
    ) {
        return true;
    }
    if is(0, &["ok", "okay", "good", "great", "cool"]) && !is(1, &["with", "for", "by", "idea", "plan", "to"]) {
        return false;
    }
    if is(0, &["sounds", "looks", "seems", "works", "fine", "good", "ok", "okay", "happy", "cool", "perfect", "great"])
    {
        return soon(&[
            "good", "great", "fine", "reasonable", "me", "us", "sane", "ok", "okay", "plan", "idea", "right",
        ]);
    }
    if is(0, &["i", "we", "i'd", "i'm"]) {
        return is(
            1,
            &["agree", "concur", "second", "support", "ok", "fine", "happy", "in", "also", "totally", "fully"],
        ) && soon(&["agree", "concur", "second", "support", "ok", "fine", "happy", "favour", "favor"]);
    }
    let does =
        is(0, &["let's", "lets"]) && is(1, &["do", "go"]) && is(2, &["that", "it", "this", "with"]) && head.len() <= 6;
    does || is(0, &["makes"]) && is(1, &["sense"])
        || is(0, &["that"]) && is(1, &["works", "sounds", "makes", "seems"])
        || is(0, &["no"]) && is(1, &["objection", "objections", "problem"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    fn check(text: &str, expected: Option<Answer>) {
        assert_eq!(answer(&words(text)), expected, "{text:?}");
    }

    #[test]
    fn votes_and_words_answer() {
        check("+1", Some(Answer::Vote));
        check("ana: +1 from me", Some(Answer::Vote));
        check("👍", Some(Answer::Vote));
        check("-1 too early", Some(Answer::Against));
        check("+0 not sure what it means", Some(Answer::Neutral));
        check("Agreed, this is short", Some(Answer::Agree));
        check("yes, let's do that", Some(Answer::Yes));
        check("sounds good to me", Some(Answer::Agree));
        check("no objections so...", Some(Answer::Passed));
        check("+1 to Ana's point", Some(Answer::Sides));
        check("I agree with Ben here", Some(Answer::Sides));
        check("agreed with that", Some(Answer::Agree));
        check("we don't have consensus either way", Some(Answer::Failed));
    }

    #[test]
    fn talk_answers_nothing() {
        for text in [
            "we met on Monday",
            "does that sound good?",
            "I can send it if you like",
            "yes if Ana agrees",
            "any objections?",
        ] {
            check(text, None);
        }
    }
}
