//! The terms of a period: content words by their stems, interned, with how many lines hold each.

use std::collections::HashMap;

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// A content word's number in its period.
pub(super) type Term = u32;

/// The terms of a period.
#[derive(Default)]
pub(super) struct Terms {
    numbers: HashMap<Box<str>, Term>,
    lines: Vec<u32>,
}

/// Words that say nothing of what a line is about, beyond the grammar's function words.
const EMPTY: Classes = Classes::FUNCTION
    .with(Classes::COURTESY)
    .with(Classes::SOUND)
    .with(Classes::FILLER)
    .with(Classes::HEDGE)
    .with(Classes::MODAL)
    .with(Classes::OPENER)
    .with(Classes::AUXILIARY)
    .with(Classes::CONTRAST)
    .with(Classes::FIRST)
    .with(Classes::NEGATOR)
    .with(Classes::FUTURE)
    .with(Classes::CONDITION)
    .with(Classes::YES)
    .with(Classes::NO);

/// More such words; the grammar has no class for them.
const PLAIN: &[&str] = &[
    "think", "know", "see", "get", "got", "go", "going", "come", "want", "need", "like", "say", "said", "mean", "look",
    "make", "thing", "things", "stuff", "something", "anything", "everything", "nothing", "someone", "lot", "bit",
    "kind", "sort", "way", "yeah", "okay", "um", "uh", "mm", "mm-hmm", "uh-huh", "mhm", "actually", "basically",
    "probably", "maybe", "really", "just", "it's", "that's", "he's", "she's", "there's", "let's", "what's", "these",
    "those", "then", "them", "one", "ones", "gonna", "cool", "nice", "great", "good", "fine", "better", "best", "sure",
    "right", "alright", "only", "even", "still", "much", "many", "more", "most", "less", "other", "each", "every",
    "few", "over", "under", "after", "before", "between", "through", "around", "back", "off", "down", "put", "take",
    "give", "tell", "try", "use", "talk", "guess", "feel", "seem", "seems", "happen", "people", "guy", "guys", "yes",
    "no", "not", "if", "but", "also", "already", "again", "always", "never", "ever", "else", "etc", "though",
    "without", "within", "against", "two", "three", "first", "second", "next", "last", "new", "old", "own", "time",
    "today", "point", "saying", "thinking", "looking", "getting", "trying", "making", "doing", "talking", "wanted",
    "thought", "done", "i'll", "you'll", "you've", "they've", "they'll", "i've", "we've", "we'll", "we're", "you're",
    "i'm", "i'd", "you'd", "lol", "haha", "hmm",
];

impl Terms {
    /// The term of a word, where the word says what a line is about.
    pub(super) fn of(&mut self, word: &Word<'_>) -> Option<Term> {
        let stem = content(word)?;
        if let Some(known) = self.numbers.get(stem) {
            return Some(*known);
        }
        let number = Term::try_from(self.lines.len()).ok()?;
        self.numbers.insert(Box::from(stem), number);
        self.lines.push(0);
        Some(number)
    }

    /// The term of a word that the period knows already.
    pub(super) fn known(&self, word: &Word<'_>) -> Option<Term> {
        self.numbers.get(content(word)?).copied()
    }

    /// Counts a line that holds `term`.
    pub(super) fn count(&mut self, term: Term) {
        self.lines[term as usize] += 1;
    }

    /// How many lines hold each term.
    pub(super) fn lines(&self) -> &[u32] {
        &self.lines
    }
}

/// The stem of a content word.
pub(super) fn content<'w>(word: &'w Word<'_>) -> Option<&'w str> {
    let counts = match word.kind {
        WordKind::Word => word.lower.len() > 1 && !word.classes.has(EMPTY) && !plain(&word.lower),
        WordKind::Number => word.lower.len() > 1,
        WordKind::Link | WordKind::Code => true,
        WordKind::Mention | WordKind::Emoji | WordKind::Mark => false,
    };
    counts.then(|| stem(&word.lower))
}

fn plain(lower: &str) -> bool {
    use std::collections::HashSet;
    use std::sync::LazyLock;
    static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| PLAIN.iter().copied().collect());
    SET.contains(lower)
}

/// A word without its plural, past and `-ing` endings: light, so that nothing unlike falls together.
pub(super) fn stem(lower: &str) -> &str {
    let lower = lower.strip_suffix("'s").unwrap_or(lower);
    if !lower.is_ascii() || lower.len() < 5 {
        return lower.strip_suffix('s').filter(|s| s.len() > 2 && !s.ends_with(['s', 'u', 'i'])).unwrap_or(lower);
    }
    for ending in ["ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "ment", "ly", "s", "e"] {
        if let Some(stem) = lower.strip_suffix(ending)
            && stem.len() >= 4
            && !(ending == "s" && stem.ends_with('s'))
        {
            return stem;
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for (one, other) in
            [("deployed", "deploys"), ("deploying", "deploy"), ("chapters", "chapter"), ("proposes", "proposed")]
        {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("class"), stem("clap"));
    }
}
