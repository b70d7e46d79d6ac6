//! Whether the grammar knows the language of a text: it reads English.

use super::lexicon::Classes;
use super::words::{Word, WordKind};

/// Whether the text is English enough for the grammar. Text without words (emoji, numbers) is.
pub fn is_known_language(words: &[Word<'_>]) -> bool {
    let mut english = 0_usize;
    let mut foreign = 0_usize;
    let mut plain = 0_usize;
    for word in words.iter().filter(|w| w.kind == WordKind::Word) {
        let known = word.classes != Classes::NONE && word.classes != Classes::FOREIGN;
        let letters = word.lower.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
        let script =
            letters * 2 > word.lower.len() / 2 && letters > 1 || letters > 0 && word.classes == Classes::FOREIGN;
        let is_foreign = word.classes == Classes::FOREIGN || script;
        plain += 1;
        english += usize::from(known);
        foreign += usize::from(is_foreign);
    }
    if plain == 0 {
        return true;
    }
    english > foreign && (english * 4 >= plain || plain <= 4)
}
