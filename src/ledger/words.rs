//! People's words beside the entries: an entry keeps a salted hash of them, so that it holds when they are gone and gives nothing away.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::domain::message::MessageId;
use crate::domain::person::Account;

use super::error::LedgerError;
use super::record::Held;

/// Bytes of a salt: enough that nobody can guess short words from their hash.
pub(crate) const SALT_BYTES: usize = 16;

/// What every seal opens with, so that it can be no other hash of the program.
const MARK: &[u8] = b"countersign words 1";

/// Words that an entry rests on, kept beside it until they must go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The message that they stand in; they go with it.
    pub(crate) message: Option<MessageId>,
    /// The account that said them, where no message tells.
    pub(crate) account: Option<Account>,
    /// When they were said; they go with their retention time.
    pub(crate) at: DateTime<Utc>,
    /// The salt of the seal.
    pub(crate) salt: [u8; SALT_BYTES],
    /// The words.
    pub(crate) text: String,
    /// Who said them, by the name that people see.
    pub(crate) name: String,
}

/// The salted hash, in hexadecimal digits.
pub(crate) fn seal(salt: &[u8], text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(MARK);
    hasher.update((salt.len() as u64).to_be_bytes());
    hasher.update(salt);
    hasher.update(text.as_bytes());
    super::record::EntryHash(hasher.finalize().into()).to_string()
}

/// Takes the words out of an entry that is about to be stored.
#[derive(Default)]
pub(crate) struct Sealer {
    words: Vec<Word>,
    failed: Option<String>,
}

impl Sealer {
    /// The seal of words; the words are kept aside in the order of their seals.
    pub(crate) fn seal(&mut self, word: Word) -> String {
        let mut word = word;
        if let Err(error) = getrandom::fill(&mut word.salt) {
            self.failed = Some(error.to_string());
        }
        let sealed = seal(&word.salt, &word.text);
        self.words.push(word);
        sealed
    }

    /// The words that were taken out.
    pub(crate) fn finish(self) -> Result<Vec<Word>, LedgerError> {
        match self.failed {
            Some(reason) => Err(LedgerError::NoSalt { reason }),
            None => Ok(self.words),
        }
    }
}

/// Puts the words that are still there back into an entry that is read.
pub(crate) struct Restorer {
    /// In the order of their seals; none where they are gone.
    words: Vec<Option<Word>>,
    held: Vec<Held>,
}

impl Restorer {
    /// From the words that are left, each with the number of its seal, counted from 0.
    pub(crate) fn new(left: impl IntoIterator<Item = (u32, Word)>) -> Self {
        let mut words = Vec::new();
        for (index, word) in left {
            let index = index as usize;
            if words.len() <= index {
                words.resize(index + 1, None);
            }
            words[index] = Some(word);
        }
        Self { words, held: Vec::new() }
    }

    /// The words of the next seal and the name of who said them; empty where they are gone or are not those that were sealed.
    pub(crate) fn restore(&mut self, sealed: &str) -> (String, String) {
        let word = self.words.get_mut(self.held.len()).and_then(Option::take);
        let (held, restored) = match word {
            None => (Held::Gone, None),
            Some(word) if seal(&word.salt, &word.text) == sealed => (Held::Holds, Some(word)),
            Some(_) => (Held::Differs, None),
        };
        self.held.push(held);
        restored.map_or_else(Default::default, |word| (word.text, word.name))
    }

    /// For each seal that was met, what is known of its words.
    pub(crate) fn held(self) -> Vec<Held> {
        self.held
    }
}
