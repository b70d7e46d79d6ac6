//! Names of people: mentions, and spans of capitalised words that the grammar does not know.

use std::ops::Range;

use super::lexicon::Classes;
use super::words::{Word, WordKind};

/// A name that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundName {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// Whether it is a mention (`@ben`, `<@U1>`).
    pub mention: bool,
}

/// The name that begins at token `i`, if any. At the head of a sentence a capital alone makes no name.
pub fn name_at(words: &[Word<'_>], i: usize) -> Option<FoundName> {
    let word = words.get(i)?;
    if word.kind == WordKind::Mention {
        let group = word.lower.starts_with("<!") || word.lower.starts_with("<#");
        return (!group).then_some(FoundName { tokens: i..i + 1, mention: true });
    }
    let named = |w: &Word<'_>| w.is_capitalised() && !w.classes.has(KNOWN) && w.text.len() > 1 && !is_shouted(w);
    let length = words[i..].iter().take(4).take_while(|w| named(w)).count();
    (length > 0).then_some(FoundName { tokens: i..i + length, mention: false })
}

/// Classes whose words are not names, whatever their capitals.
const KNOWN: Classes = Classes::FUNCTION
    .with(Classes::ENGLISH)
    .with(Classes::CALENDAR)
    .with(Classes::YES)
    .with(Classes::NO)
    .with(Classes::GOOD)
    .with(Classes::BAD)
    .with(Classes::COURTESY)
    .with(Classes::SOUND)
    .with(Classes::HEDGE)
    .with(Classes::POINTER)
    .with(Classes::CHANGE)
    .with(Classes::GO)
    .with(Classes::INSTEAD)
    .with(Classes::NEGATOR)
    .with(Classes::AGREE);

fn is_shouted(word: &Word<'_>) -> bool {
    word.text.len() > 3 && word.text.chars().all(|c| !c.is_lowercase())
}
