//! Formal marks at the head of a line: "RESOLVED:", "PROPOSAL:", "ACTION:", "#agreed", "decision:".

use crate::language::words::{Word, WordKind};

/// What a formal mark announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Formal {
    /// What follows was decided.
    Decided,
    /// What follows is put to the vote.
    Proposed,
    /// What follows is to be done by somebody.
    Action,
    /// What follows is done.
    Done,
    /// What follows blocks.
    Blocked,
    /// What follows is asked.
    Asked,
    /// What follows did not pass.
    Failed,
    /// What follows is the heading of a topic.
    Heading,
}

/// A mark that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// What it announces.
    pub(super) formal: Formal,
    /// The index of the first token behind it.
    pub(super) behind: usize,
}

/// How many tokens a mark may have before its colon.
const LONGEST: usize = 4;

/// The mark at the head of a line. A word is one before a colon, behind a `#`, or in capitals.
pub(super) fn mark(words: &[Word<'_>]) -> Option<Mark> {
    let tagged = words.first()?.is("#");
    let from = words.iter().take(2).take_while(|w| w.is_any(&["#", "*", "**", "[", "_"])).count();
    let head = &words[from..];
    let name = head.first()?;
    if name.kind != WordKind::Word {
        return None;
    }
    let colon = head.iter().take(LONGEST + 1).position(|w| w.is_any(&[":", "]:", "::"]));
    let shouted = name.text.len() > 3 && name.text.bytes().all(|b| b.is_ascii_uppercase());
    if colon.is_none() && !tagged && !(shouted && head.len() > 2) {
        return None;
    }
    let length = colon.unwrap_or(1).max(1);
    let formal = named(&head[..length.min(head.len())], colon.is_some())?;
    let closing =
        head[length.min(head.len())..].iter().take_while(|w| w.is_mark() && !w.is_any(&["(", "\"", "`", "["])).count();
    Some(Mark { formal, behind: from + length + closing })
}

fn named(name: &[Word<'_>], colon: bool) -> Option<Formal> {
    let has = |any: &[&str]| name.iter().any(|w| w.is_any(any));
    let first = |any: &[&str]| name.first().is_some_and(|w| w.is_any(any));
    if has(&["failed", "rejected", "withdrawn", "defeated", "unresolved"]) && (colon || name.len() == 1) {
        return Some(Formal::Failed);
    }
    if has(&[
        "proposed", "proposal", "proposals", "propose", "motion", "poll", "strawpoll", "straw-poll", "rfc",
        "suggestion",
    ]) {
        return Some(Formal::Proposed);
    }
    if first(&[
        "resolved", "resolution", "decision", "decided", "agreed", "agreement", "consensus", "conclusion", "outcome",
        "adopted", "approved",
    ]) {
        return Some(Formal::Decided);
    }
    if first(&["action", "actions", "todo", "ai", "task", "followup", "follow-up"])
        || first(&["next"]) && has(&["step", "steps", "action"])
    {
        return Some(Formal::Action);
    }
    if first(&["done", "fixed", "shipped", "merged", "completed", "finished", "released"]) {
        return Some(Formal::Done);
    }
    if first(&["blocked", "blocker", "blockers", "impediment", "blocking"]) {
        return Some(Formal::Blocked);
    }
    if first(&["question", "q", "questions"]) && colon {
        return Some(Formal::Asked);
    }
    let heading = first(&["topic", "subtopic", "agenda", "agendum", "item", "issue", "next"]);
    (heading && (colon || name.len() == 1)).then_some(Formal::Heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    fn check(text: &str, expected: Option<(Formal, &str)>) {
        let tokens = words(text);
        let found = mark(&tokens).map(|m| (m.formal, tokens.get(m.behind).map_or("", |w| &text[w.start..])));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_formal_mark_announces_what_follows() {
        check("RESOLVED: keep option B", Some((Formal::Decided, "keep option B")));
        check("#agreed ship on Monday", Some((Formal::Decided, "ship on Monday")));
        check("PROPOSED RESOLUTION: adopt the draft", Some((Formal::Proposed, "adopt the draft")));
        check("Proposal: use docker", Some((Formal::Proposed, "use docker")));
        check("PROPOSAL use docker", Some((Formal::Proposed, "use docker")));
        check("ACTION: Ben to send the report", Some((Formal::Action, "Ben to send the report")));
        check("FAILED RESOLUTION: drop it", Some((Formal::Failed, "drop it")));
    }

    #[test]
    fn plain_words_are_no_marks() {
        check("proposal looks good", None);
        check("action movies are fun", None);
        check("ana: done", None);
    }
}
