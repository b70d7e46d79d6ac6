//! Where things stand, in words: which words say the same state, and which say the opposite of each other.

use super::words::{Word, WordKind};

/// A state that a word says something is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Finished, in whatever way.
    Done,
    /// Taken into the main line.
    Merged,
    /// Given to its users.
    Released,
    /// Mended.
    Fixed,
    /// Closed.
    Closed,
    /// Not closed, not answered.
    Open,
    /// Under way.
    Started,
    /// Foreseen.
    Planned,
    /// It can't go on.
    Blocked,
    /// It will not be done.
    Cancelled,
    /// Agreed to.
    Approved,
    /// Refused.
    Rejected,
    /// Put off.
    Postponed,
    /// Behind its time.
    Late,
    /// Before its time.
    Early,
}

/// The words of each state.
const STATES: &[(State, &[&str])] = &[
    (State::Done, &["done", "finished", "complete", "completed"]),
    (State::Merged, &["merged", "landed"]),
    (State::Released, &["shipped", "released", "published", "launched", "deployed", "delivered", "live"]),
    (State::Fixed, &["fixed", "solved", "resolved"]),
    (State::Closed, &["closed"]),
    (State::Open, &["open", "reopened", "unresolved", "outstanding", "pending", "unanswered", "unfinished"]),
    (State::Started, &["started", "begun", "underway", "ongoing", "active"]),
    (State::Planned, &["planned", "scheduled", "upcoming"]),
    (State::Blocked, &["blocked", "stuck", "stalled", "halted"]),
    (State::Cancelled, &["cancelled", "canceled", "dropped", "abandoned", "scrapped", "withdrawn"]),
    (State::Approved, &["approved", "accepted", "adopted", "ratified", "passed"]),
    (State::Rejected, &["rejected", "refused", "declined", "denied", "vetoed", "defeated"]),
    (State::Postponed, &["postponed", "deferred", "delayed"]),
    (State::Late, &["late", "overdue"]),
    (State::Early, &["early"]),
];

/// The state that a word says, if it says one.
pub fn state(word: &Word<'_>) -> Option<State> {
    if word.kind != WordKind::Word {
        return None;
    }
    STATES.iter().find(|(_, words)| word.is_any(words)).map(|(state, _)| *state)
}

impl State {
    /// Whether what is in this state can be said to be in `other`: what is merged is done.
    pub fn says(self, other: Self) -> bool {
        let finished = [Self::Merged, Self::Released, Self::Fixed, Self::Closed];
        self == other
            || other == Self::Done && finished.contains(&self)
            || self == Self::Done && other == Self::Closed
            || self == Self::Late && other == Self::Postponed
            || self == Self::Postponed && other == Self::Late
            || matches!((self, other), (Self::Fixed, Self::Approved) | (Self::Approved, Self::Fixed))
    }
}

/// Words that can't both be said of one thing, by their stems.
const OPPOSITES: &[(&str, &str)] = &[
    ("add", "remov"),
    ("add", "drop"),
    ("add", "delet"),
    ("includ", "exclud"),
    ("before", "after"),
    ("more", "less"),
    ("more", "fewer"),
    ("increas", "decreas"),
    ("increas", "reduc"),
    ("rais", "lower"),
    ("higher", "lower"),
    ("high", "low"),
    ("up", "down"),
    ("first", "last"),
    ("start", "stop"),
    ("enabl", "disabl"),
    ("allow", "forbid"),
    ("allow", "disallow"),
    ("allow", "prohibit"),
    ("allow", "prevent"),
    ("requir", "optional"),
    ("mandatory", "optional"),
    ("normative", "informative"),
    ("pass", "fail"),
    ("succeed", "fail"),
    ("success", "failur"),
    ("accept", "reject"),
    ("approv", "reject"),
    ("support", "oppos"),
    ("favor", "oppos"),
    ("agre", "disagre"),
    ("open", "clos"),
    ("public", "private"),
    ("internal", "external"),
    ("always", "never"),
    ("all", "none"),
    ("everybody", "nobody"),
    ("everyone", "nobody"),
    ("possibl", "impossibl"),
    ("able", "unabl"),
    ("stabl", "unstabl"),
    ("safe", "unsafe"),
    ("valid", "invalid"),
    ("available", "unavailabl"),
    ("early", "late"),
    ("earlier", "later"),
    ("ahead", "behind"),
    ("keep", "remov"),
    ("keep", "drop"),
    ("merg", "revert"),
    ("faster", "slower"),
    ("fast", "slow"),
    ("large", "small"),
    ("larger", "smaller"),
    ("big", "small"),
    ("long", "short"),
    ("longer", "shorter"),
    ("old", "new"),
    ("easy", "hard"),
    ("easier", "harder"),
    ("good", "bad"),
    ("better", "worse"),
    ("best", "worst"),
    ("right", "wrong"),
    ("true", "false"),
    ("minimum", "maximum"),
    ("min", "max"),
    ("positive", "negative"),
    ("join", "leave"),
    ("send", "receiv"),
    ("morning", "afternoon"),
    ("clear", "unclear"),
    ("complete", "incomplet"),
    ("finish", "start"),
    ("begin", "end"),
    ("happy", "unhappy"),
    ("like", "dislike"),
    ("sure", "unsure"),
    ("necessary", "unnecessary"),
];

/// Whether one word says the opposite of another. Both are stems, as [`stem`] makes them.
pub fn opposite(one: &str, other: &str) -> bool {
    let is = |known: &str, said: &str| known == said || stem(known) == said;
    OPPOSITES.iter().any(|(a, b)| is(a, one) && is(b, other) || is(a, other) && is(b, one))
}

/// A word without its plural, past and `-ing` endings: "merged", "merging", "merges" have one stem.
pub fn stem(lower: &str) -> &str {
    let lower = lower.strip_suffix("'s").unwrap_or(lower);
    if !lower.is_ascii() || lower.len() < 5 {
        return lower.strip_suffix('s').filter(|s| s.len() > 2 && !s.ends_with(['s', 'u', 'i'])).unwrap_or(lower);
    }
    for ending in [
        "ations", "ation", "itions", "ition", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ied", "ers", "ed",
        "es", "er", "ly", "s", "e", "y",
    ] {
        if let Some(stem) = lower.strip_suffix(ending)
            && (stem.len() >= if ending.len() < 3 { 4 } else { 3 } || ending == "ed" && ends_hard(stem))
            && !(ending == "s" && stem.ends_with('s'))
        {
            return undoubled(stem);
        }
    }
    lower
}

/// "add" of "added", "end" of "ended": three letters of which the last two are consonants.
fn ends_hard(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    bytes.len() == 3 && bytes[1..].iter().all(|b| b.is_ascii_lowercase() && !b"aeiouy".contains(b))
}

/// "stopp" of "stopped" is "stop".
fn undoubled(stem: &str) -> &str {
    let bytes = stem.as_bytes();
    let doubled = bytes.len() > 4
        && bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
        && !matches!(bytes[bytes.len() - 1], b's' | b'l' | b'e' | b'o');
    if doubled { &stem[..stem.len() - 1] } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    #[test]
    fn a_word_says_its_state_and_a_wider_one() {
        let found = words("merged").first().and_then(state).expect("a state");
        assert!(found.says(State::Merged) && found.says(State::Done) && !found.says(State::Open));
        assert_eq!(words("frame").first().and_then(state), None);
    }

    #[test]
    fn forms_of_a_word_have_one_stem_and_opposites_are_told() {
        for (one, other) in [
            ("merged", "merging"),
            ("stopped", "stop"),
            ("proposal", "proposals"),
            ("discussion", "discussed"),
            ("deployed", "deployment"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert!(opposite(stem("added"), stem("removed")) && opposite(stem("after"), stem("before")));
        assert!(!opposite("add", "add"));
    }
}
