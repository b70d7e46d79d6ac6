//! The heads of an agreement: the words that agree in a clause ("yes", "looks good", "I approve", "go ahead", "that works").

use super::context::Context;
use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// Nouns that are praised without agreeing to anything: "good point".
const PRAISED: &[&str] = &[
    "point", "question", "catch", "work", "job", "luck", "start", "progress", "news", "morning", "evening",
    "afternoon", "night", "day", "weekend", "effort", "find", "addition", "additions", "improvement", "stuff", "thing",
    "one", "try", "write-up", "summary",
];

pub(super) fn orders_anywhere(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    (0..words.len()).any(|i| orders(words, i, cx))
}

/// Whether the clause has a head that agrees.
pub(super) fn heads(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    (0..words.len()).any(|i| is_head(words, i, cx))
}

fn is_head(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> bool {
    let word = &words[i];
    if word.kind == WordKind::Number && !word.is("+1") {
        return false;
    }
    let you = |w: &Word<'_>| w.is_any(&["you", "you've", "u"]);
    is_strong_yes(word) && i <= 2 && !(i > 0 && words[i - 1].is_any(&["i", "we", "you", "he", "she", "they"]))
        || word.is_any(&["got", "gotten", "nailed"]) && i > 0 && i <= 3 && words[..i].iter().any(you)
        || word.is("sense") && i > 0 && words[i - 1].is_any(&["makes", "make"]) && words.len() <= 8
        || likes(words, i)
        || wishes(words, i)
        || praises(words, i, cx)
        || suits(words, i)
        || is_ready(words, i)
        || agrees(words, i)
        || orders(words, i, cx)
        || word.is("it") && i > 0 && words[i - 1].is_any(&["got", "that's", "thats", "nailed"]) && words.len() <= 8
        || word.is("want") && i > 1 && words[..i].iter().any(|w| w.is_any(&["what", "exactly"]))
        || word.is_any(&["approval", "blessing", "go-ahead", "sign-off", "permission"])
            && words.iter().any(|w| w.is_any(&["my", "have", "has", "granted", "gets", "you", "got"]))
        || word.kind == WordKind::Emoji
            && crate::wording::emoji::said(word.text, cx.asked.emoji) == Some(super::Said::Approve)
            && words.len() <= 4
}

/// "ready to be merged", "ready to land".
fn is_ready(words: &[Word<'_>], i: usize) -> bool {
    let verb = i + 2 + usize::from(words.get(i + 2).is_some_and(|w| w.is("be")));
    words[i].is("ready")
        && words.get(i + 1).is_some_and(|w| w.is("to"))
        && words.get(verb).is_some_and(|w| is_release(w))
        && words[..i].iter().all(|w| w.classes.has(Classes::POINTER.with(Classes::COPULA).with(Classes::FILLER)))
}

/// Acts that carry out what was proposed, and words of their readiness.
pub(super) fn is_release(word: &Word<'_>) -> bool {
    word.is_any(&["merge", "merged", "land", "ship", "shipped", "go", "publish", "published", "release", "released"])
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

pub(super) fn is_nod(word: &Word<'_>) -> bool {
    word.is_any(&[
        "ok", "okay", "okey", "k", "kk", "right", "alright", "alrighty", "righto", "well", "oki", "okie", "so", "then",
        "oh", "ah", "mhm", "uh-huh", "okay-dokey", "surely", "course", "exactly", "precisely",
    ]) && !word.is_any(&["exactly", "precisely", "course"])
}

/// "is good", "sounds perfect", "fine by me", "great": praise that stands by itself or after a verb of seeming.
pub(super) fn praises(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> bool {
    if !words[i].classes.has(Classes::GOOD)
        || words[i].is_any(&["better", "best", "keen", "fair", "neat", "sane"]) && words.len() > 4
    {
        return false;
    }
    if words.get(i + 1).is_some_and(|n| n.is("at")) && words[i].is("good") {
        return false;
    }
    let next =
        words[i + 1..].iter().find(|w| !w.classes.has(Classes::GOOD) && !w.is_any(&["and", "very", "really", ","]));
    if next.is_some_and(|n| n.is_any(PRAISED))
        || words[i].is("right")
            && (next.is_some_and(|n| n.is_any(&["now", "away", "after", "before"]))
                || next.is_some_and(|n| n.is("to")) && !words.last().is_some_and(|w| w.is_any(&["me", "us"])))
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
pub(super) fn suits(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    if words.get(i + 1).is_some_and(|n| n.is("on")) {
        return false;
    }
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
    let past = word.lower.ends_with("ed") && i > 0 && words[i - 1].is_any(&["i", "we", "you", "he", "she", "they"]);
    let hypothetical = words[..i].iter().any(|w| w.is_any(&["i'd", "we'd", "would"]))
        && !words[..i].iter().any(|w| w.is_any(&["like", "love", "happy", "glad"]));
    if past || hypothetical {
        return false;
    }
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

/// Acts that alter what they are done to, and so agree only where they were proposed: "move it", "update this".
fn alters(words: &[Word<'_>], i: usize) -> bool {
    words[i]
        .is_any(&["move", "change", "keep", "add", "update", "mark", "close", "file", "make", "roll", "push", "run"])
        && !words.get(i + 1).is_some_and(|n| n.is_any(&["ahead", "forward"]))
}

/// "go ahead", "ship it", "please proceed", "let's do it", "you can merge this".
fn orders(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::GO) || alters(words, i) && !cx.knows(word) {
        return false;
    }
    let lead = |w: &Word<'_>| {
        w.classes.has(Classes::FILLER.with(Classes::SOUND).with(Classes::YES).with(Classes::COURTESY))
            || w.is_any(&[
                "let's", "lets", "let", "us", "you", "can", "may", "we", "to", "good", "ready", "happy", "free",
                "feel", "ok", "fine", "should", "would", "love", "i'd", "i", "like", "could", "and", "want", "do",
                "shall", "all", "think",
            ])
            || w.kind == WordKind::Mention
    };
    if !words[..i].iter().all(lead) || i > 5 {
        return false;
    }
    let would = words[..i].iter().any(|w| w.is_any(&["i'd", "we'd", "would"]));
    if would && !words[..i].iter().any(|w| w.is_any(&["like", "love", "want", "happy"])) {
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

/// "I like it", "love this approach": liking what is proposed.
fn likes(words: &[Word<'_>], i: usize) -> bool {
    let lead = words[..i].iter().all(|w| w.is_any(&["i", "we", "really", "do", "just"]));
    words[i].is_any(&["like", "love"])
        && lead
        && words.get(i + 1).is_some_and(|w| w.is_any(&["it", "this", "that"]))
        && words.len() <= i + 4
}
