//! The word classes of the grammar: which words agree, refuse, negate, hedge, condition, ask, act.

/// The classes of one word, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u64);

impl Classes {
    /// No class: a word that the grammar does not know.
    pub const NONE: Classes = Classes(0);
    /// "yes", "yep", "ok", "lgtm": agrees when it stands alone.
    pub const YES: Classes = Classes(1);
    /// "no", "nope": refuses when it stands alone.
    pub const NO: Classes = Classes(1 << 1);
    /// "good", "fine", "correct": praises what it is said of.
    pub const GOOD: Classes = Classes(1 << 2);
    /// "wrong", "premature", "risky": finds fault.
    pub const BAD: Classes = Classes(1 << 3);
    /// "not", "never", "don't", "without": turns what follows.
    pub const NEGATOR: Classes = Classes(1 << 4);
    /// "maybe", "guess", "unsure": leaves open.
    pub const HEDGE: Classes = Classes(1 << 5);
    /// "if", "unless", "once", "provided": makes depend.
    pub const CONDITION: Classes = Classes(1 << 6);
    /// "but", "however", "except": turns against what was said before.
    pub const CONTRAST: Classes = Classes(1 << 7);
    /// "approve", "agree", "support".
    pub const AGREE: Classes = Classes(1 << 8);
    /// "reject", "refuse", "oppose".
    pub const REFUSE: Classes = Classes(1 << 9);
    /// "proceed", "ship", "merge", "book": tells to act.
    pub const GO: Classes = Classes(1 << 10);
    /// "hold", "wait", "postpone".
    pub const HOLD: Classes = Classes(1 << 11);
    /// "want", "need", "prefer": says a wish.
    pub const WANT: Classes = Classes(1 << 12);
    /// "change", "make", "move", "set": tells to alter.
    pub const CHANGE: Classes = Classes(1 << 13);
    /// "actually", "instead", "rather": announces something else.
    pub const INSTEAD: Classes = Classes(1 << 14);
    /// "I", "we", "my".
    pub const FIRST: Classes = Classes(1 << 15);
    /// "would", "should", "could", "might".
    pub const MODAL: Classes = Classes(1 << 16);
    /// "very", "really", "exactly", "all": strengthens or fills, changes nothing.
    pub const FILLER: Classes = Classes(1 << 17);
    /// "thanks", "please", "cheers".
    pub const COURTESY: Classes = Classes(1 << 18);
    /// "problem", "objection", "concern": what is good not to have.
    pub const TROUBLE: Classes = Classes(1 << 19);
    /// "this", "that", "it", "everything", "plan": points at what is proposed.
    pub const POINTER: Classes = Classes(1 << 20);
    /// "is", "looks", "sounds", "works", "seems".
    pub const COPULA: Classes = Classes(1 << 21);
    /// "nit", "comment", "suggestion", "change": announces remarks.
    pub const REMARK: Classes = Classes(1 << 22);
    /// "work", "suit", "fit", "do": suits.
    pub const SUITS: Classes = Classes(1 << 23);
    /// "to", "of", "the", "a", "with": little words that change nothing.
    pub const FUNCTION: Classes = Classes(1 << 24);
    /// "tell", "send", "find", "show", "explain": asks for information or an act.
    pub const TELL: Classes = Classes(1 << 25);
    /// "blocked", "stuck", "waiting".
    pub const BLOCKED: Classes = Classes(1 << 26);
    /// "done", "merged", "shipped", "fixed".
    pub const DONE: Classes = Classes(1 << 27);
    /// "decided", "agreed", "resolved".
    pub const DECIDED: Classes = Classes(1 << 28);
    /// "scratch", "undo", "retract": takes back.
    pub const WITHDRAW: Classes = Classes(1 << 29);
    /// "another", "other", "different", "else": something else, not said what.
    pub const OTHER: Classes = Classes(1 << 30);
    /// "was", "had", "did": past.
    pub const PAST: Classes = Classes(1 << 31);
    /// A frequent English word, for telling the language.
    pub const ENGLISH: Classes = Classes(1 << 32);
    /// A frequent word of another language.
    pub const FOREIGN: Classes = Classes(1 << 33);
    /// "will", "'ll", "going".
    pub const FUTURE: Classes = Classes(1 << 34);
    /// "monday", "june", "tomorrow", "day": a word of the calendar.
    pub const CALENDAR: Classes = Classes(1 << 35);
    /// "hmm", "well", "oh": a sound that opens a sentence.
    pub const SOUND: Classes = Classes(1 << 36);
    /// "what", "when", "who".
    pub const OPENER: Classes = Classes(1 << 37);
    /// "is", "do", "can", with and without "not".
    pub const AUXILIARY: Classes = Classes(1 << 38);

    /// Whether any class of `other` is in this set.
    pub fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub const fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}
