//! Remarks beside an agreement: small ones ("just one nit"), and the agreement that concludes them ("otherwise lgtm").

use crate::language::lexicon::Classes;
use crate::language::words::Word;

/// Whether a clause announces small remarks, or suggests what may be nice.
pub(super) fn is_small(words: &[Word<'_>]) -> bool {
    let hard = words.iter().any(|w| {
        w.classes.has(
            Classes::NEGATOR
                .with(Classes::BAD)
                .with(Classes::REFUSE)
                .with(Classes::HOLD)
                .with(Classes::CONDITION)
                .with(Classes::YES)
                .with(Classes::GO),
        ) && !w.is_any(&["add", "use", "off"])
            || w.is_any(&[
                "should", "must", "need", "needs", "please", "have", "fix", "besides", "except", "apart", "address",
                "addressed",
            ])
    });
    if hard {
        return false;
    }
    let kind = words.iter().any(|w| {
        w.is_any(&[
            "nit", "nits", "nitpick", "nitpicks", "comment", "comments", "suggestion", "suggestions", "remark",
            "remarks", "typo", "typos", "rephrasing", "clarification", "clarifications", "wording", "tweak", "tweaks",
            "edit", "edits",
        ])
    });
    let few = words.iter().any(|w| {
        w.is_any(&[
            "minor", "small", "tiny", "editorial", "nit", "nits", "nitpick", "couple", "few", "one", "two", "brief",
            "little", "some",
        ])
    });
    kind && few && words.len() <= 9 && !praises(words) || is_optional(words)
}

fn praises(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| w.classes.has(Classes::GOOD.with(Classes::AGREE)))
}

/// "it might be worth specifying", "that could be a nice addition".
fn is_optional(words: &[Word<'_>]) -> bool {
    words.windows(3).any(|w| {
        w[0].is_any(&["might", "could", "would", "may"])
            && w[1].is("be")
            && w[2].is_any(&["worth", "good", "nice", "helpful", "useful", "interesting", "cool", "a", "an", "great"])
    }) && !words[0].is_any(&["it'd", "this", "that", "yes"])
}

/// "other than that", "apart from that", "in general": what follows is apart from what was said.
pub(super) fn is_aside(words: &[Word<'_>]) -> bool {
    let plain = |list: &[&str]| words.len() == list.len() && words.iter().zip(list).all(|(w, l)| w.is(l));
    [
        &["other", "than", "that"][..],
        &["apart", "from", "that"],
        &["aside", "from", "that"],
        &["besides", "that"],
        &["other", "than", "this"],
        &["apart", "from", "those"],
        &["other", "than", "those"],
        &["otherwise"],
        &["in", "general"],
        &["overall"],
        &["generally"],
        &["apart", "from", "this"],
    ]
    .iter()
    .any(|l| plain(l))
}

/// Whether an agreeing clause is said to be apart from what else is said.
pub(super) fn concludes(words: &[Word<'_>]) -> bool {
    let edge = |w: Option<&Word<'_>>| w.is_some_and(|w| w.is_any(&["otherwise", "overall", "generally", "general"]));
    edge(words.first()) || edge(words.last())
}

/// Whether an agreeing clause is a verdict: "lgtm", "looks good to me", "approved".
pub(super) fn is_verdict(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| w.is_any(&["lgtm", "sgtm", "approved", "approve", "wfm"]))
        || words
            .windows(2)
            .any(|w| w[0].is_any(&["looks", "sounds", "look"]) && w[1].is_any(&["good", "great", "fine"]))
        || words.windows(3).any(|w| w[0].is("good") && w[1].is("to") && w[2].is_any(&["go", "merge", "ship"]))
}

/// Whether a clause praises the work: "nice work", "a neat solution", "well put", "a big improvement".
pub(super) fn praises_work(words: &[Word<'_>]) -> bool {
    const WORK: &[&str] = &[
        "solution", "improvement", "improvements", "write-up", "cleanup", "clean-up", "summary", "refactoring",
        "simplification", "addition", "additions", "catch", "find", "idea",
    ];
    let turned = words.iter().any(|w| {
        w.classes.has(
            Classes::NEGATOR
                .with(Classes::BAD)
                .with(Classes::HEDGE)
                .with(Classes::CONDITION)
                .with(Classes::CONTRAST)
                .with(Classes::MODAL)
                .with(Classes::HOLD)
                .with(Classes::INSTEAD),
        )
    });
    let better = words.iter().any(|w| w.is_any(&["clearer", "better", "cleaner", "nicer", "simpler"]))
        && words.iter().all(|w| {
            w.classes.has(Classes::POINTER.with(Classes::COPULA).with(Classes::FILLER).with(Classes::FUNCTION))
                || w.is_any(&["clearer", "better", "cleaner", "nicer", "simpler", "lot"])
        })
        && words.iter().any(|w| w.is_any(&["much", "lot", "now", "way", "far"]));
    let addressed = words.iter().any(|w| w.is("my"))
        && words.iter().any(|w| w.is_any(&["comment", "comments", "concern", "concerns", "feedback"]))
        && words.iter().any(|w| w.is_any(&["addresses", "addressed", "resolves", "resolved"]));
    if (better || addressed)
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR.with(Classes::CONDITION).with(Classes::MODAL)))
    {
        return words.len() <= 10;
    }
    let praised = (1..words.len()).any(|i| {
        words[i].is_any(WORK)
            && (words[i - 1].classes.has(Classes::GOOD)
                || words[i - 1].is_any(&["big", "huge", "an", "clear", "clean", "definite", "real"]))
    });
    let well = words.first().is_some_and(|w| w.is("well") || w.is("nicely"))
        && words.get(1).is_some_and(|w| w.is_any(&["put", "written", "spotted"]));
    (praised || well) && !turned && words.len() <= 14
}

/// Whether a statement asks for something to be done, or finds fault.
pub(super) fn obliges(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| {
        w.classes.has(Classes::BAD.with(Classes::REFUSE).with(Classes::HOLD)) && !w.is_any(&["early", "late", "off"])
            || w.is_any(&[
                "should", "must", "need", "needs", "please", "ought", "changes", "change", "fix", "missing", "wrong",
                "rather", "instead", "prefer", "address",
            ])
    })
}

/// Whether a clause announces remarks: "with one minor edit", "couple of nits".
pub(super) fn is_remark(words: &[Word<'_>]) -> bool {
    if words.windows(2).any(|w| {
        w[0].is_any(&["this", "these", "the", "those", "your", "all"])
            && w[1].is_any(&["change", "changes", "edit", "edits", "addition", "wording"])
    }) && !words.iter().any(|w| {
        w.is_any(&[
            "after", "modulo", "once", "please", "needs", "need", "requested", "proposed", "with", "fix", "one",
            "minor", "small",
        ]) && !(w.is("with") && words.iter().any(|f| f.is_any(&["fine", "happy", "ok", "okay", "agree", "good"])))
    }) {
        return false;
    }
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
    let trouble = |w: &Word<'_>| {
        w.is_any(&[
            "problem", "problems", "issue", "issues", "concern", "concerns", "objection", "objections", "blocker",
            "blockers", "trouble", "conflict", "conflicts", "mistakes", "reservations",
        ])
    };
    let relieved = words
        .iter()
        .any(|w| w.is_any(&["addressed", "addresses", "resolved", "resolves", "fixed", "fixes", "solved", "solves"]));
    if words.iter().any(trouble) && !relieved {
        return true;
    }
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

/// "no further comments", "nothing blocking": takes the weight off what is said beside it, and agrees to nothing.
pub(super) fn is_relief(words: &[Word<'_>]) -> bool {
    let none = words[0].is_any(&["no", "nothing", "none"]) && words.len() <= 7;
    let weight = words.iter().any(|w| w.is_any(&["major", "blocking", "serious", "critical", "important", "big"]))
        && words[0].is_any(&["nothing", "none"]);
    let remarks = words[0].is("no")
        && words.iter().any(|w| w.is_any(&["comments", "comment", "questions", "remarks", "nits", "suggestions"]));
    none && (weight || remarks)
}

/// "just one nit", "a couple of editorial nits": nits and nothing else.
pub(super) fn is_nit(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| w.is_any(NITS)) && !words.iter().any(|w| w.classes.has(Classes::REMARK) && !w.is_any(SMALL))
}

const NITS: &[&str] = &["nit", "nits", "nitpick", "nitpicks"];

/// What may stand beside "nit" and be no more than one.
const SMALL: &[&str] = &["nit", "nits", "minor", "small", "few", "couple"];

/// "lgtm with a couple of nits": nits hold nothing up.
pub(super) fn is_nits_only(words: &[Word<'_>]) -> bool {
    let more = words.iter().any(|w| w.is_any(&["once", "after", "addressed", "please", "fixed", "resolved"]));
    is_nit(words) && !more && is_verdict(words)
}
