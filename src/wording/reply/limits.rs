//! What keeps an agreement from being a whole one: it holds for now, in part, for somebody else, from later on, in
//! another manner, or is only announced.

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// Whether a clause that agrees agrees to less than what was proposed, or not yet.
pub(super) fn is_limited(words: &[Word<'_>]) -> bool {
    is_partial(words) || is_provisional(words) || is_another_manner(words) || is_anothers(words) || is_announced(words)
}

/// "in part", "mostly", "the first one", "one of them", "too good", "almost".
fn is_partial(words: &[Word<'_>]) -> bool {
    let part = |w: &Word<'_>| {
        w.is_any(&[
            "part", "parts", "partly", "partially", "partial", "half", "most", "mostly", "mainly", "largely", "almost",
            "nearly", "some", "some of", "only", "one", "ones", "weak", "weakly", "soft", "enough", "otherwise",
            "generally", "general", "globally", "fair", "technically", "first", "second", "barely", "purely",
        ])
    };
    let whole = |i: usize| {
        words[i].is_any(&["one", "ones"]) && i > 0 && words[i - 1].is_any(&["right", "that", "this", "correct", "the"])
            || words[i].is("enough") && i > 0 && words[i - 1].is_any(&["good", "sure"]) && i + 1 == words.len()
            || words[i].is("second") && words.get(i + 1).is_none_or(|n| n.is_any(&["this", "that", "it"]))
            || words[i].is("part") && i > 1 && words[i - 1].is_any(&["my", "our"])
            || words[i].is("only") && words.len() <= 3
    };
    let excess = words.windows(2).any(|w| w[0].is("too") && w[1].classes.has(Classes::GOOD));
    (0..words.len()).any(|i| part(&words[i]) && !whole(i)) || excess
}

/// "for now", "so far", "at first", "as a draft", "in general", "for the moment".
fn is_provisional(words: &[Word<'_>]) -> bool {
    words.windows(2).any(|w| {
        w[0].is("for") && w[1].is_any(&["now", "today", "once", "starters", "me,"])
            || w[0].is("so") && w[1].is("far")
            || w[0].is("at") && w[1].is_any(&["first", "least", "best"])
    }) || words.iter().any(|w| {
        w.is_any(&[
            "draft", "moment", "meantime", "interim", "temporarily", "provisionally", "initially", "eventually",
            "someday", "until", "soon", "later", "when", "whenever", "after", "before", "once", "while",
        ])
    })
}

/// "do it again", "do it right", "do it differently", "do this first".
fn is_another_manner(words: &[Word<'_>]) -> bool {
    let Some(at) = words.iter().position(|w| w.classes.has(Classes::GO)) else {
        return false;
    };
    let manner = |w: &Word<'_>| {
        w.is_any(&[
            "again", "right", "well", "nicely", "yourself", "properly", "correctly", "differently", "better", "first",
            "over", "more", "good", "simply", "fully", "literally", "quickly", "same",
        ])
    };
    words[at..].windows(2).any(|w| w[0].is_any(&["it", "this", "that", "them", "things"]) && manner(&w[1]))
}

/// "Ana approved", "they all agreed", "please approve mine", "you should approve".
fn is_anothers(words: &[Word<'_>]) -> bool {
    let Some(at) =
        words.iter().position(|w| w.classes.has(Classes::AGREE) && !w.is_any(&["ok", "okay", "favor", "favour"]))
    else {
        return false;
    };
    let other = |w: &Word<'_>| {
        w.is_any(&["you", "they", "he", "she", "everyone", "everybody", "someone", "somebody", "team", "guys", "u"])
    };
    let asked = words[at].is_any(&["confirm", "accept", "book"]) && !words[..at].iter().any(|w| w.is("should"));
    words[..at].iter().any(other) && !asked || words[at..].iter().any(|w| w.is_any(&["mine", "whom", "who"]))
}

/// "will approve", "I may approve", "I could accept this", "I'd like to approve".
fn is_announced(words: &[Word<'_>]) -> bool {
    let agrees = words.iter().position(|w| {
        w.classes.has(Classes::AGREE) && !w.is_any(&["ok", "okay", "confirm", "favor", "favour", "second", "bless"])
            || w.is_any(&["sign", "look", "check", "review", "think", "discuss", "talk", "help"])
                && w.kind == WordKind::Word
    });
    agrees.is_some_and(|at| {
        words[..at].iter().any(|w| {
            w.classes.has(Classes::FUTURE)
                || w.is_any(&[
                    "may", "might", "can", "could", "would", "i'd", "we'd", "want", "wants", "happy", "glad", "ready",
                    "about", "to",
                ])
        }) && !words[..at].iter().any(|w| w.is("so"))
    }) || words.last().is_some_and(|w| w.classes.has(Classes::FUTURE)) && words.len() > 1
}
