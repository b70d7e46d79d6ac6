//! Titles and keys of work items as people write them in a sentence: which item is spoken of.

use std::collections::BTreeMap;

use super::name::ItemKey;

/// The longest title that is found in a sentence, in words; longer ones are not written out.
const WORDS_LIMIT: usize = 8;

/// The longest text that is looked through, in words.
const TEXT_LIMIT: usize = 200;

/// A title of one word is a word like any other: only keys are found by one.
const TITLE_WORDS: usize = 2;

/// Keys and titles with the items that they name; none where two items share one.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    named: BTreeMap<Box<str>, Option<ItemKey>>,
}

/// The words of a name as they are compared.
fn plain(text: &str) -> Vec<String> {
    let parts = text.split_whitespace().take(TEXT_LIMIT);
    let words = parts.map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

impl Titles {
    /// Notes a title, beside those that the item had before.
    pub(super) fn titled(&mut self, key: &ItemKey, title: &str) {
        let words = plain(title);
        if (TITLE_WORDS..=WORDS_LIMIT).contains(&words.len()) {
            self.note(words.join(" "), key);
        }
    }

    /// Notes a key. One without a figure is a word like any other.
    pub(super) fn keyed(&mut self, key: &ItemKey) {
        let words = plain(key.as_str());
        let figure = key.as_str().chars().any(|c| c.is_ascii_digit());
        let letter = key.as_str().chars().any(char::is_alphabetic);
        if words.len() == 1 && figure && letter {
            self.note(words.join(" "), key);
        }
    }

    fn note(&mut self, name: String, key: &ItemKey) {
        let known = self.named.entry(name.into_boxed_str()).or_insert_with(|| Some(key.clone()));
        if known.as_ref().is_some_and(|known| known != key) {
            *known = None;
        }
    }

    /// The one item that a text speaks of; none where it speaks of none, or of several.
    pub(super) fn spoken_of(&self, text: &str) -> Option<&ItemKey> {
        let words = plain(text);
        let mut found: Option<&ItemKey> = None;
        let mut from = 0;
        while from < words.len() {
            let longest = (1..=WORDS_LIMIT.min(words.len() - from)).rev();
            let hit = longest.into_iter().find_map(|count| {
                let key = self.named.get(words[from..from + count].join(" ").as_str())?;
                Some((count, key.as_ref()?))
            });
            let Some((count, key)) = hit else {
                from += 1;
                continue;
            };
            if found.is_some_and(|found| found != key) {
                return None;
            }
            found = Some(key);
            from += count;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_found_by_its_key_or_its_whole_title_and_two_are_none() {
        let mut titles = Titles::default();
        for (key, title) in [("SR-1", "Soil report"), ("DF-1", "Design freeze"), ("X", "Roof"), ("Y-2", "Soil report")]
        {
            let key = ItemKey::parse(key).expect("a key");
            titles.keyed(&key);
            titles.titled(&key, title);
        }
        let found = |text: &str| titles.spoken_of(text).map(ItemKey::as_str);
        assert_eq!(found("the design freeze, it's done!"), Some("DF-1"));
        assert_eq!(found("sr-1: merged"), Some("SR-1"));
        assert_eq!(found("Soil report is in"), None, "two items have that title");
        assert_eq!(found("the roof is done"), None, "one word is no title");
        assert_eq!(found("SR-1 and DF-1 are done"), None);
        assert_eq!(found(""), None);
    }
}
