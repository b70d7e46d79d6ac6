//! The lexicon of the grammar: which classes a word is in. One look-up a word.

mod classes;
mod lists;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

pub use classes::Classes;

/// The classes of `lower`, a lower-case word.
pub fn classes(lower: &str) -> Classes {
    TABLE.get(lower).copied().unwrap_or(Classes::NONE)
}

type Table = HashMap<&'static str, Classes, BuildHasherDefault<Quick>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for (class, list) in lists::LISTS {
        for word in list.split_ascii_whitespace() {
            let entry = table.entry(word).or_default();
            *entry = entry.with(*class);
        }
    }
    table
});

/// A multiplicative hash: the table is fixed, so that nobody can choose keys that collide.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut block = [0; 8];
            block[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(block)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
