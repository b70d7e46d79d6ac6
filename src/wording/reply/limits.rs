//! What keeps an agreement from being a whole one: it holds for now, in part, for somebody else, from later on, in
//! another manner, or is only announced.

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// Whether a clause that agrees agrees to less than what was proposed, or not yet.
pub(super) fn is_limited(words: &[Word<'_>]) -> bool {
    is_partial(words)
        || is_provisional(words)
        || is_another_manner(words)
        || is_anothers(words)
        || is_announced(words)
        || is_past(words)
        || is_pleasantry(words)
}

/// "that was agreed", "it had been approved", "keep it as it was", "already approved".
fn is_past(words: &[Word<'_>]) -> bool {
    let agreed = |w: &Word<'_>| w.classes.has(Classes::AGREE) && w.lower.ends_with("ed");
    let first = words.iter().any(|w| w.is_any(&["i", "we", "i've", "we've"]));
    words.iter().enumerate().any(|(i, w)| {
        w.is_any(&["was", "were", "had"])
            || agreed(w) && !first && words.iter().any(|b| b.is_any(&["been", "already"])) && i > 0
    })
}

/// "I'm good", "good for you", "nice to have", "good to know", "it will be fine", "go on", "I'd be happy to".
fn is_pleasantry(words: &[Word<'_>]) -> bool {
    let word = |i: usize, any: &[&str]| words.get(i).is_some_and(|w| w.is_any(any));
    let well = words.len() == 2 && word(0, &["i'm", "we're", "im"]) && words[1].classes.has(Classes::GOOD);
    let soothes = word(0, &["it", "it'll"])
        && words.iter().any(|w| w.is_any(&["will", "it'll"]))
        && words.last().is_some_and(|w| w.is_any(&["fine", "ok", "okay", "right", "good"]));
    let known = (0..words.len()).any(|i| {
        words[i].classes.has(Classes::GOOD)
            && (word(i + 1, &["to"])
                && !words.get(i + 2).is_some_and(|w| w.classes.has(Classes::GO.with(Classes::FIRST)) || w.is("be"))
                || word(i + 1, &["for"]) && word(i + 2, &["you", "him", "her", "them", "the", "a"]))
    });
    let on =
        (0..words.len()).any(|i| word(i, &["go", "move", "moving"]) && word(i + 1, &["on"]) && i + 2 >= words.len());
    let got = (0..words.len()).any(|i| word(i, &["got"]) && word(i + 1, &["me", "us", "this"]));
    well || soothes || known || on || got || words.last().is_some_and(|w| w.is("to"))
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
    let start = (1..words.len())
        .any(|i| words[i].is("start") && (words[i - 1].classes.has(Classes::GOOD) || words[i - 1].is("a")));
    let excess = words.windows(2).any(|w| w[0].is("too") && w[1].classes.has(Classes::GOOD));
    (0..words.len()).any(|i| part(&words[i]) && !whole(i)) || start || excess
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
    let third = |w: &Word<'_>| w.is_any(&["everyone", "everybody", "they", "he", "she", "nobody", "team"]);
    let judged = words.iter().position(|w| w.classes.has(Classes::AGREE.with(Classes::GOOD)));
    if judged.is_some_and(|at| words[..at].iter().any(third)) {
        return true;
    }
    let agreed = words.iter().position(|w| w.classes.has(Classes::AGREE) && !w.is_any(&["ok", "okay"]));
    agreed.is_some_and(|at| {
        let addressed = words[..at].iter().any(|w| w.is_any(&["you", "u", "someone", "somebody", "guys"]));
        let asked = words[at].is_any(&["confirm", "accept"]) && !words[..at].iter().any(|w| w.is("should"));
        addressed && !asked || words[at..].iter().any(|w| w.is("mine"))
    })
}

/// "will approve", "I may approve", "I could accept this", "I'd like to approve".
fn is_announced(words: &[Word<'_>]) -> bool {
    let agrees = words.iter().position(|w| {
        w.classes.has(Classes::AGREE) && !w.is_any(&["ok", "okay", "confirm", "favor", "favour", "second", "bless"])
            || w.is_any(&["sign", "look", "check", "review", "discuss", "talk", "help"]) && w.kind == WordKind::Word
    });
    agrees.is_some_and(|at| {
        words[..at].iter().any(|w| {
            w.classes.has(Classes::FUTURE)
                || w.is_any(&[
                    "may", "might", "can", "could", "would", "i'd", "we'd", "want", "wants", "happy", "glad", "ready",
                    "about", "to", "should", "must",
                ])
        }) && !words[..at].iter().any(|w| w.is("so"))
    }) || words.last().is_some_and(|w| w.classes.has(Classes::FUTURE)) && words.len() > 1
        || is_possible(words)
}

/// "we could do it", "I might proceed", "we can do this": what can be done is not told to be done.
fn is_possible(words: &[Word<'_>]) -> bool {
    let act = words.iter().position(|w| w.classes.has(Classes::GO));
    act.is_some_and(|at| {
        let before = |any: &[&str]| words[..at].iter().any(|w| w.is_any(any));
        before(&["could", "might"]) && before(&["i", "we", "it", "that", "this"])
            || before(&["can"]) && before(&["i", "we"]) && words[at].is_any(&["do", "try", "make", "take"])
    })
}
