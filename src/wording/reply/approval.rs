//! Whether a clause agrees: a head that agrees ("yes", "looks good", "I approve", "go ahead", "that works") in a clause
//! that holds nothing else than the grammar's little words and what was proposed.

use super::clause::Clause;
use super::context::Context;
use super::sense::Sense;
use super::values;
use crate::language::doubt;
use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// Words that keep a clause from being an agreement.
const VETO: Classes = Classes::NEGATOR
    .with(Classes::REFUSE)
    .with(Classes::BAD)
    .with(Classes::OTHER)
    .with(Classes::CONDITION)
    .with(Classes::CONTRAST)
    .with(Classes::INSTEAD)
    .with(Classes::HOLD);

/// Nouns that are praised without agreeing to anything: "good point".
const PRAISED: &[&str] = &[
    "point", "question", "catch", "work", "job", "luck", "start", "progress", "news", "morning", "evening",
    "afternoon", "night", "day", "weekend", "effort", "find", "addition", "additions", "improvement", "stuff", "thing",
    "one", "try", "write-up", "summary",
];

/// How a clause agrees, if it does.
pub(super) fn approves(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Option<Sense> {
    let words = clause.words;
    if is_untroubled(words) {
        return Some(Sense::Yes);
    }
    if doubt::doubt(words).is_some() || clause.trails {
        return heads(words, cx).then_some(Sense::Doubt);
    }
    if words.iter().enumerate().any(|(i, w)| vetoes(words, i, w)) {
        return None;
    }
    if is_remark(words) {
        return heads(words, cx).then_some(Sense::Reserved);
    }
    let open = words.iter().filter(|w| !cx.is_closed(w)).count();
    if words.iter().all(is_nod) || words.len() <= 2 && words[0].is("got") {
        return Some(Sense::Nod);
    }
    if is_just_that(words) {
        return Some(Sense::Yes);
    }
    if is_echo(words) {
        return Some(if cx.has_prompt { Sense::Yes } else { Sense::Nod });
    }
    let restates = !values::find(words, cx).is_empty() && !words.iter().any(is_strong_yes);
    if restates && orders_anywhere(words) && !(0..words.len()).any(|i| praises(words, i, cx)) {
        return None;
    }
    let closed = open == 0 || open <= 2 && words.iter().take(2).any(|w| is_strong_yes(w)) && words.len() <= 6;
    if heads(words, cx) && (closed || is_predicate_with_rest(words, cx)) {
        return Some(Sense::Yes);
    }
    None
}

fn orders_anywhere(words: &[Word<'_>]) -> bool {
    (0..words.len()).any(|i| orders(words, i))
}

/// "that's what I want", "that was my request", "exactly as I said".
fn is_just_that(words: &[Word<'_>]) -> bool {
    let what = words.iter().position(|w| w.is_any(&["what", "as", "like"]) || w.is("my"));
    let Some(what) = what.filter(|w| *w > 0) else {
        return false;
    };
    let subject = words[..what].iter().all(|w| {
        w.classes.has(
            Classes::POINTER
                .with(Classes::COPULA)
                .with(Classes::FILLER)
                .with(Classes::SOUND)
                .with(Classes::YES)
                .with(Classes::PAST),
        )
    }) && words[..what].iter().any(|w| w.classes.has(Classes::COPULA));
    let wanted = |w: &Word<'_>| {
        w.classes.has(
            Classes::WANT
                .with(Classes::POINTER)
                .with(Classes::FIRST)
                .with(Classes::FUNCTION)
                .with(Classes::FILLER)
                .with(Classes::PAST),
        ) || w.is_any(&[
            "mind", "meant", "asked", "trying", "request", "order", "wish", "intention", "preference", "looking", "had",
        ])
    };
    let rest = &words[what + 1..];
    let mine = words[what].is("my") || rest.iter().take(2).any(|w| w.classes.has(Classes::FIRST));
    subject
        && mine
        && rest.iter().all(wanted)
        && rest.iter().any(|w| {
            w.classes.has(Classes::WANT)
                || w.is_any(&[
                    "mind", "meant", "asked", "said", "trying", "request", "order", "intention", "choice", "preference",
                ])
        })
}

/// "one more thing", "quick question": announces a question.
pub(super) fn announces_question(words: &[Word<'_>]) -> bool {
    words.len() <= 5
        && words
            .iter()
            .any(|w| w.is_any(&["question", "questions"]) || w.is("thing") && words.iter().any(|m| m.is("more")))
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR))
}

fn vetoes(words: &[Word<'_>], i: usize, word: &Word<'_>) -> bool {
    if word.classes.has(Classes::HOLD) {
        return word.is_any(&["hold", "wait", "pause", "postpone", "defer", "delay", "later"]);
    }
    let strong = word.is_any(&["absolutely", "actually", "against"]);
    let rather = word.is("mind") && i > 0 && words[i - 1].is_any(&["in", "had"]);
    let right_off = word.is_any(&["off", "out"])
        && i > 0
        && words[i - 1].is_any(&["sign", "signed", "signing", "straight", "right"]);
    let only = word.is("only") && words.len() <= 3;
    let more = word.is("more") && words.iter().any(|w| w.is_any(&["agree", "once", "than"]));
    let reason = word.is("still") || word.is("new") || word.is("more") && !more && false;
    word.classes.has(VETO) && !rather && !right_off && !only && !more && !reason && !(strong && word.is("absolutely"))
}

/// Whether the clause has a head that agrees.
fn heads(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    (0..words.len()).any(|i| is_head(words, i, cx))
}

fn is_head(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> bool {
    let word = &words[i];
    if word.kind == WordKind::Number && !word.is("+1") {
        return false;
    }
    let you = |w: &Word<'_>| w.is_any(&["you", "you've", "u"]);
    is_strong_yes(word) && i <= 2
        || word.is_any(&["got", "gotten", "nailed"]) && i > 0 && i <= 3 && words[..i].iter().any(you)
        || word.is("sense") && i > 0 && words[i - 1].is_any(&["makes", "make"]) && words.len() <= 8
        || wishes(words, i)
        || praises(words, i, cx)
        || suits(words, i)
        || agrees(words, i)
        || orders(words, i)
        || word.is("it") && i > 0 && words[i - 1].is_any(&["got", "that's", "thats", "nailed"]) && words.len() <= 8
        || word.is("want") && i > 1 && words[..i].iter().any(|w| w.is_any(&["what", "exactly"]))
        || word.is_any(&["approval", "blessing", "go-ahead", "sign-off", "permission"])
            && words.iter().any(|w| w.is_any(&["my", "have", "has", "granted", "gets", "you", "got"]))
        || word.kind == WordKind::Emoji
            && crate::wording::emoji::said(word.text, cx.asked.emoji) == Some(super::Said::Approve)
            && words.len() <= 4
}

/// "I'd like to book it", "I want that": a wish for what was proposed.
fn wishes(words: &[Word<'_>], i: usize) -> bool {
    let first = words[..i].iter().any(|w| w.is_any(&["i", "i'd", "we", "we'd", "id"]));
    let would = words[i].is_any(&["want", "need", "wish"])
        || words[i].is_any(&["like", "love"]) && words[..i].iter().any(|w| w.is_any(&["would", "i'd", "we'd", "id"]));
    let lead = words[..i].iter().all(|w| {
        w.classes.has(Classes::FIRST.with(Classes::FILLER).with(Classes::SOUND).with(Classes::YES).with(Classes::MODAL))
            || w.is("do")
    });
    let next = words.get(i + 1);
    let object = next.is_some_and(|n| n.is_any(&["that", "it", "this", "these", "those"])) && words.len() <= i + 4
        || next.is_some_and(|n| n.is("to")) && words.get(i + 2).is_some_and(|n| n.classes.has(Classes::GO));
    first && would && lead && object
}

/// A "yes" that is no mere acknowledgement.
pub(super) fn is_strong_yes(word: &Word<'_>) -> bool {
    word.classes.has(Classes::YES) && !is_nod(word)
}

fn is_nod(word: &Word<'_>) -> bool {
    word.is_any(&[
        "ok", "okay", "okey", "k", "kk", "right", "alright", "alrighty", "righto", "well", "oki", "okie", "so", "then",
        "oh", "ah", "mhm", "uh-huh", "okay-dokey", "surely", "course", "exactly", "precisely",
    ]) && !word.is_any(&["exactly", "precisely", "course"])
}

/// "is good", "sounds perfect", "fine by me", "great": praise that stands by itself or after a verb of seeming.
fn praises(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> bool {
    if !words[i].classes.has(Classes::GOOD)
        || words[i].is_any(&["better", "best", "keen", "fair", "neat", "sane"]) && words.len() > 4
    {
        return false;
    }
    let next =
        words[i + 1..].iter().find(|w| !w.classes.has(Classes::GOOD) && !w.is_any(&["and", "very", "really", ","]));
    if next.is_some_and(|n| n.is_any(PRAISED))
        || words[i].is("right") && next.is_some_and(|n| n.is_any(&["now", "away", "after", "before", "to"]))
    {
        return false;
    }
    if words[i].is("correct") && i == 0 && next.is_some_and(|n| n.is_any(&["the", "it", "this", "that", "to"])) {
        return false;
    }
    let noun = next.is_none_or(|n| cx.is_closed(n) || !n.classes.has(Classes::NONE) && n.kind == WordKind::Emoji);
    let skip = |w: &&Word<'_>| {
        w.classes.has(Classes::FILLER.with(Classes::GOOD)) || w.is_any(&["a", "the", "and", "me", "just", "like", "an"])
    };
    let before = words[..i].iter().rev().find(|w| !skip(w));
    let predicative = before.is_none_or(|b| {
        b.classes
            .has(Classes::COPULA.with(Classes::YES).with(Classes::SOUND).with(Classes::COURTESY).with(Classes::SUITS))
            || b.is_any(&["got", "all", "all's", "everything's", "with", "i'm", "be", "we're"])
            || b.classes.has(Classes::POINTER)
            || b.kind == WordKind::Mention
            || b.classes.has(Classes::FIRST)
    });
    let past = words[..i]
        .iter()
        .any(|w| w.is_any(&["was", "were", "had", "been", "seemed", "looked", "sounded", "should", "could"]));
    predicative && noun && !past
}

/// "that works", "works for me", "that will do", "it suits me".
fn suits(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::SUITS) {
        return false;
    }
    let future = words[..i]
        .iter()
        .any(|w| w.is_any(&["will", "would", "that'll", "it'll", "this'll", "should", "that'd", "it'd"]));
    let subject =
        i == 0 || words[..i].iter().any(|w| w.classes.has(Classes::POINTER) && !w.classes.has(Classes::FIRST));
    let first = words[..i].iter().any(|w| w.classes.has(Classes::FIRST));
    if word.is_any(&["do", "go", "work", "suit", "fit"]) {
        return future
            && subject
            && !first
            && !words.get(i + 1).is_some_and(|n| n.is_any(&["on", "with", "it", "this", "that"]));
    }
    let for_me = words[i + 1..]
        .iter()
        .take(3)
        .any(|w| w.is_any(&["me", "us", "my", "our", "perfectly", "great", "fine", "well"]));
    word.is_any(&["works", "suits", "fits", "matches", "pleases", "suffices"])
        && subject
        && (for_me || i + 1 >= words.len().saturating_sub(2))
        && !first
}

/// "I approve", "approved", "we accept the plan", "please confirm", "that is confirmed".
fn agrees(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::AGREE)
        || word.is_any(&["favor", "favour", "ok", "okay", "bless", "support"]) && i == 0 && words.len() > 2
    {
        return word.is_any(&["favor", "favour"])
            && i > 0
            && words[i - 1].is("in")
            && words.iter().any(|w| w.classes.has(Classes::FIRST));
    }
    let person = words.get(i + 1).is_some_and(|w| w.is_any(&["with", "to", "that"]))
        && word.is_any(&["agree", "agreed", "agrees", "concur"])
        && words.get(i + 2).is_some_and(|w| {
            w.is_capitalised() && !w.classes.has(Classes::FUNCTION)
                || w.kind == WordKind::Mention
                || w.is_any(&["we", "the", "you", "his", "her", "their"])
        });
    let clausal = words.get(i + 1).is_some_and(|w| w.is_any(&["that", "we", "there"])) && words.len() > i + 3;
    if person || clausal {
        return false;
    }
    let lead = &words[..i];
    let skip = |w: &Word<'_>| {
        w.classes
            .has(Classes::FILLER.with(Classes::SOUND).with(Classes::YES).with(Classes::COURTESY).with(Classes::FIRST))
            || w.is_any(&[
                "do", "can", "will", "would", "to", "like", "am", "have", "has", "is", "be", "it", "this", "that",
                "are", "all", "happy", "glad", "consider", "hereby", "been", "you", "that's", "it's",
            ])
            || w.kind == WordKind::Mention
    };
    lead.iter().all(skip) && !lead.iter().any(|w| w.is_any(&["would", "was"]))
        || lead.iter().any(|w| w.classes.has(Classes::POINTER))
            && lead.iter().any(|w| w.classes.has(Classes::COPULA))
            && word.lower.ends_with("ed")
}

/// "go ahead", "ship it", "please proceed", "let's do it", "you can merge this".
fn orders(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::GO) {
        return false;
    }
    let lead = |w: &Word<'_>| {
        w.classes.has(Classes::FILLER.with(Classes::SOUND).with(Classes::YES).with(Classes::COURTESY))
            || w.is_any(&[
                "let's", "lets", "let", "us", "you", "can", "may", "we", "to", "good", "ready", "happy", "free",
                "feel", "ok", "fine", "should", "would", "love", "i'd", "i", "like", "could", "and", "want", "do",
                "shall", "all",
            ])
            || w.kind == WordKind::Mention
    };
    if !words[..i].iter().all(lead) || i > 5 {
        return false;
    }
    let next = words.get(i + 1);
    let ahead = word.is_any(&["go", "move", "push", "roll", "carry"])
        && next.is_some_and(|n| n.is_any(&["ahead", "for", "forward", "on", "forth"]));
    let alone = word.is_any(&[
        "proceed", "continue", "ship", "merge", "approve", "confirm", "publish", "deploy", "release", "send", "book",
        "go", "finalize", "finalise", "land", "submit", "schedule", "reserve", "start", "begin",
    ]) && next.is_none_or(|n| {
        n.classes.has(Classes::FILLER.with(Classes::COURTESY))
            || n.is_any(&["with", "away"])
            || n.kind == WordKind::Emoji
    });
    let it = next.is_some_and(|n| {
        n.is_any(&["it", "this", "that", "them", "so", "these", "the", "away", "those", "my", "me", "us", "our"])
    });
    let please = i > 0 && words[i - 1].is("please") && word.is("do");
    let start = i == 0
        || !words[i - 1].is_any(&["i", "we", "you"])
        || words.iter().any(|w| w.is_any(&["can", "may", "could", "should", "let's", "let"]));
    (ahead || alone || it || please) && start
}

/// "it is", "I do", "that is", "I am", "indeed we do": the question repeated as an answer.
fn is_echo(words: &[Word<'_>]) -> bool {
    let plain = words
        .iter()
        .filter(|w| {
            !w.classes.has(Classes::SOUND)
                && !w.is_any(&["indeed", "certainly", "really", "please", "right", "correct"])
        })
        .collect::<Vec<_>>();
    matches!(plain.as_slice(), [a, b] if a.is_any(&["it", "i", "that", "we", "they", "this", "you", "these", "those"]) && b.is_any(&["is", "am", "do", "does", "are", "will", "would", "can", "did", "have"]))
}

/// "that fits into my schedule", "looks good for the new parser": a predicate, then what it is good for.
fn is_predicate_with_rest(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    let Some(head) = (0..words.len()).find(|i| praises(words, *i, cx) || suits(words, *i)) else {
        return false;
    };
    let before = words[..head].iter().all(|w| cx.is_closed(w));
    let link = words[head + 1..].iter().find(|w| !w.classes.has(Classes::FILLER.with(Classes::GOOD)));
    let linked = link.is_none_or(|w| {
        w.is_any(&[
            "for", "in", "into", "on", "as", "with", "to", "from", "by", "given", "because", "that", "and", "at",
        ]) || w.is_mark()
    });
    before && linked && !words.iter().any(|w| w.classes.has(Classes::MODAL)) && words.len() <= 14
}

/// A negated trouble: "no objections", "not a problem", "nothing to add", "without reservations", "can't wait".
fn is_untroubled(words: &[Word<'_>]) -> bool {
    let Some(at) = words.iter().position(|w| w.classes.has(Classes::NEGATOR)) else {
        return false;
    };
    let rest = &words[at + 1..];
    let once = rest.iter().filter(|w| w.classes.has(Classes::NEGATOR)).count() == 0;
    let small = |w: &Word<'_>| {
        w.classes.has(
            Classes::FUNCTION
                .with(Classes::FILLER)
                .with(Classes::POINTER)
                .with(Classes::FIRST)
                .with(Classes::COURTESY)
                .with(Classes::TROUBLE)
                .with(Classes::AUXILIARY)
                .with(Classes::SOUND)
                .with(Classes::YES),
        ) || w.is_any(&[
            "any", "see", "further", "here", "from", "my", "side", "end", "part", "against", "needed", "required",
            "necessary", "whatsoever", "major", "blocking", "real", "other", "more", "with", "anything", "add", "say",
            "need", "needs", "raise", "have", "strong",
        ]) || w.kind == WordKind::Emoji
    };
    let before = words[..at].iter().all(|w| small(w) || w.classes.has(Classes::COPULA));
    if !once || !before || !rest.iter().all(small) {
        return rest.iter().take(2).any(|w| w.is("wait"))
            && words[at].is_any(&["can't", "cannot", "cant"])
            && rest.len() <= 4
            || words[at].is_any(&["couldn't", "can't", "cannot"])
                && rest.len() <= 4
                && rest.iter().take(2).any(|w| w.is("agree"))
                && rest.iter().any(|w| w.is("more"));
    }
    let neutral = rest
        .iter()
        .any(|w| w.is_any(&["comment", "comments", "question", "questions", "worries", "worry", "reason", "doubt"]))
        && !rest.iter().any(|w| w.is_any(&["objection", "objections", "concerns", "problem"]));
    let trouble = rest.iter().any(|w| w.classes.has(Classes::TROUBLE) && !w.is_any(&["reason", "reasons", "doubt"]));
    let nothing = words[at].is("nothing") && rest.iter().any(|w| w.is_any(&["add", "against", "object"]));
    (trouble && !neutral || nothing)
        && !(words[at].is("not") && !rest.iter().any(|w| w.is_any(&["problem", "issue", "trouble", "a", "any"])))
}

/// Whether a clause announces remarks: "with one minor edit", "couple of nits".
pub(super) fn is_remark(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| {
        w.classes.has(Classes::REMARK)
            && !w.is_any(&[
                "question", "note", "request", "thing", "things", "item", "items", "fix", "fixed", "fixes", "change",
                "changes", "edit", "addition", "additions", "wording",
            ])
    }) || words.iter().any(|w| {
        w.is_any(&["fix", "changes", "change", "edit", "edits", "thing", "things", "question", "addition", "wording"])
    }) && words.iter().any(|w| {
        w.is_any(&[
            "one", "with", "some", "few", "minor", "small", "two", "couple", "just", "after", "modulo", "see",
            "please", "needs", "need", "requested", "fix",
        ])
    })
}

/// Whether a statement beside an agreement troubles it.
pub(super) fn troubles(words: &[Word<'_>]) -> bool {
    let hard = Classes::NEGATOR
        .with(Classes::BAD)
        .with(Classes::HEDGE)
        .with(Classes::REFUSE)
        .with(Classes::HOLD)
        .with(Classes::INSTEAD)
        .with(Classes::CONTRAST);
    let obliges = words.iter().enumerate().any(|(i, w)| {
        w.is_any(&[
            "should", "must", "needs", "ought", "could", "better", "might", "prefer", "rather", "wish", "needed",
            "require", "requires", "worried", "concerned", "hesitate", "careful", "wonder", "otherwise",
        ]) || w.is_any(&["need", "have", "has"]) && words.get(i + 1).is_some_and(|n| n.is_any(&["to", "more", "the"]))
            || w.is("please")
                && words.get(i + 1).is_some_and(|n| !n.is_any(&["go", "proceed", "do", "book", "confirm"]))
            || w.is("would") && words.get(i + 1).is_some_and(|n| !n.classes.has(Classes::GOOD))
    });
    words.iter().any(|w| {
        w.classes.has(hard)
            && !w.is_any(&[
                "still", "only", "early", "off", "tomorrow", "late", "later", "thought", "meant", "mind", "complex",
                "redundant", "wait",
            ])
    }) || obliges
        || is_remark(words)
}
