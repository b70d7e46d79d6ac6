//! What a reply makes its agreement depend on, as written, and in a clause that the bot can say: "it depends on Ana".

use super::{Reading, Said};
use crate::language::condition::condition;
use crate::language::names::name_at;
use crate::language::words::{Word, WordKind};

/// The longest condition that is said back, in characters.
const LONGEST: usize = 100;

/// A reading that depends on what `words`, tokens of `text`, says.
pub(super) fn depends(ruling: Said, text: &str, words: &[Word<'_>]) -> Reading {
    let tokens = condition(words).unwrap_or(0..words.len());
    let clause = &words[tokens];
    let written = &text[clause[0].start..clause[clause.len() - 1].end];
    let why = match decider(clause) {
        Some(name) => format!("it depends on {name}"),
        None => format!("it has a condition: {}", shown(written)),
    };
    Reading { condition: Some(written.to_owned()), ..Reading::plain(ruling, &why) }
}

/// Who is named right behind "if" or "once".
fn decider(clause: &[Word<'_>]) -> Option<String> {
    let at = clause.iter().take(4).position(|w| w.is_any(&["if", "once", "unless", "until", "that", "when", "as"]))?;
    let at = at + 1 + usize::from(clause.get(at + 1).is_some_and(|w| w.is("that")));
    let name = name_at(clause, at)?.tokens;
    let person = |w: &Word<'_>| w.kind == WordKind::Mention || w.text.chars().any(char::is_lowercase);
    let words = &clause[name];
    let written: Vec<&str> = words.iter().map(|w| w.text.strip_suffix("'s").unwrap_or(w.text)).collect();
    words.iter().all(person).then(|| written.join(" "))
}

/// A condition as a part of the bot's sentence: on one line, in lower case, not too long.
fn shown(written: &str) -> String {
    let flat: Vec<&str> = written.split_whitespace().collect();
    let flat = flat.join(" ");
    let end = flat.char_indices().nth(LONGEST).map_or(flat.len(), |(at, _)| at);
    let more = if end < flat.len() { "…" } else { "" };
    let mut rest = flat[..end].chars();
    match rest.next() {
        Some(first) if rest.clone().next().is_some_and(char::is_lowercase) => {
            format!("{}{}{more}", first.to_lowercase(), rest.as_str())
        }
        _ => format!("{}{more}", &flat[..end]),
    }
}
