//! Mutations: a true claim made false in one place. It knows nothing of how claims are checked; it works on plain words.

use std::collections::BTreeSet;

/// What was done to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    NumberChanged,
    NumberSwapped,
    DateChanged,
    DateSwapped,
    NameChanged,
    NameSwapped,
    PairSwapped,
    NegationAdded,
    NegationRemoved,
    ModalityChanged,
    StatusChanged,
}

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];
const WEEKDAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const RELATIVE: [(&str, &str); 6] = [
    ("next week", "this month"),
    ("this week", "next month"),
    ("last week", "yesterday"),
    ("tomorrow", "yesterday"),
    ("today", "tomorrow"),
    ("right now", "next year"),
];
const STATUSES: [(&str, &str); 22] = [
    ("closed", "reopened"),
    ("merged", "rejected"),
    ("done", "blocked"),
    ("fixed", "blocked"),
    ("released", "cancelled"),
    ("published", "withdrawn"),
    ("approved", "rejected"),
    ("accepted", "rejected"),
    ("blocked", "done"),
    ("open", "merged"),
    ("updated", "cancelled"),
    ("finished", "cancelled"),
    ("completed", "postponed"),
    ("resolved", "rejected"),
    ("passed", "rejected"),
    ("removed", "added"),
    ("added", "removed"),
    ("landed", "rejected"),
    ("supports", "opposes"),
    ("support", "oppose"),
    ("postponed", "finished"),
    ("agreed", "disagreed"),
];
const AUXILIARIES: [&str; 16] = [
    "is", "are", "was", "were", "will", "can", "could", "may", "might", "should", "would", "has", "does", "did",
    "must", "were",
];

/// A word of a claim: its text without marks around it, and where it stands.
struct Token<'a> {
    text: &'a str,
    from: usize,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            let from = at + piece.find(bare).unwrap_or(0);
            found.push(Token { text: bare, from });
        }
        at += piece.len();
    }
    found
}

fn put(text: &str, from: usize, old: &str, new: &str) -> String {
    format!("{}{new}{}", &text[..from], &text[from + old.len()..])
}

fn is_number(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// What the mutations may take from the surroundings of a claim.
pub(crate) struct Around<'a> {
    /// All that its evidence says, authors included.
    pub(crate) evidence: &'a str,
    /// The people of the whole data, by one name each.
    pub(crate) people: &'a BTreeSet<String>,
}

impl Around<'_> {
    fn has(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        tokens(self.evidence).iter().any(|token| token.text.to_lowercase() == lower)
    }
}

/// Every false claim that one change makes of a true one.
pub(crate) fn mutations(claim: &str, around: &Around<'_>) -> Vec<(Kind, String)> {
    let words = tokens(claim);
    let mut found = Vec::new();
    numbers(claim, &words, around, &mut found);
    calendar(claim, &words, around, &mut found);
    names(claim, &words, around, &mut found);
    pairs(claim, &words, around, &mut found);
    negation(claim, &words, &mut found);
    modality(claim, &words, &mut found);
    for token in &words {
        if let Some((old, new)) = STATUSES.iter().find(|(old, _)| *old == token.text) {
            found.push((Kind::StatusChanged, put(claim, token.from, old, new)));
        }
    }
    found
}

fn numbers(claim: &str, words: &[Token<'_>], around: &Around<'_>, found: &mut Vec<(Kind, String)>) {
    let evidence = tokens(around.evidence);
    for token in words.iter().filter(|t| is_number(t.text)) {
        let whole: u64 = token.text.split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        let fresh = [whole + 1, whole + 10, whole * 2 + 3].into_iter().find(|n| !around.has(&n.to_string()));
        if let Some(fresh) = fresh {
            found.push((Kind::NumberChanged, put(claim, token.from, token.text, &fresh.to_string())));
        }
        let worth = |text: &str| text.parse::<f64>().ok();
        let other =
            evidence.iter().find(|o| is_number(o.text) && !words.iter().any(|t| worth(t.text) == worth(o.text)));
        if let Some(other) = other {
            found.push((Kind::NumberSwapped, put(claim, token.from, token.text, other.text)));
        }
    }
}

fn calendar(claim: &str, words: &[Token<'_>], around: &Around<'_>, found: &mut Vec<(Kind, String)>) {
    for list in [&MONTHS[..], &WEEKDAYS[..]] {
        for token in words {
            let Some(at) = list.iter().position(|name| *name == token.text) else {
                continue;
            };
            let next = (1..list.len()).map(|n| list[(at + n) % list.len()]);
            let fresh = next.clone().find(|name| !around.has(name) && !around.has(&name[..3]));
            if let Some(fresh) = fresh {
                found.push((Kind::DateChanged, put(claim, token.from, token.text, fresh)));
            }
            let near = next.clone().find(|name| around.has(name) && !words.iter().any(|t| t.text == *name));
            if let Some(near) = near {
                found.push((Kind::DateSwapped, put(claim, token.from, token.text, near)));
            }
        }
    }
    for (old, new) in RELATIVE {
        if let Some(at) = claim.find(old)
            && !around.evidence.contains(new)
        {
            found.push((Kind::DateChanged, put(claim, at, old, new)));
        }
    }
}

fn names(claim: &str, words: &[Token<'_>], around: &Around<'_>, found: &mut Vec<(Kind, String)>) {
    for token in words.iter().filter(|t| around.people.contains(t.text)) {
        // A first name goes with its surname: the whole person is another.
        let stranger =
            around.people.iter().find(|name| !around.has(name) && name.len() > 3 && name.as_str() > token.text);
        let stranger = stranger.or_else(|| around.people.iter().find(|name| !around.has(name) && name.len() > 3));
        if let Some(stranger) = stranger {
            found.push((Kind::NameChanged, put(claim, token.from, token.text, stranger)));
        }
        let near = tokens(around.evidence)
            .into_iter()
            .find(|o| around.people.contains(o.text) && !words.iter().any(|t| t.text.eq_ignore_ascii_case(o.text)));
        if let Some(near) = near {
            found.push((Kind::NameSwapped, put(claim, token.from, token.text, near.text)));
        }
    }
}

/// Two numbers or two people change places, unless they stand in a list, where the order says nothing.
fn pairs(claim: &str, words: &[Token<'_>], around: &Around<'_>, found: &mut Vec<(Kind, String)>) {
    for kind in [is_number as fn(&str) -> bool, |_: &str| false] {
        let of: Vec<&Token<'_>> =
            words.iter().filter(|t| kind(t.text) || !kind("1") && around.people.contains(t.text)).collect();
        for pair in of.windows(2) {
            let between = claim[pair[0].from + pair[0].text.len()..pair[1].from].trim().to_lowercase();
            let joins = |c: char| c.is_whitespace() || ",/#&-".contains(c);
            let list =
                between.split(joins).all(|word| ["", "and", "or"].contains(&word)) || claim.matches(',').count() > 6;
            if list || between.ends_with(" and") && between.len() < 8 || pair[0].text == pair[1].text {
                continue;
            }
            let later = put(claim, pair[1].from, pair[1].text, pair[0].text);
            found.push((Kind::PairSwapped, put(&later, pair[0].from, pair[0].text, pair[1].text)));
        }
    }
}

fn negation(claim: &str, words: &[Token<'_>], found: &mut Vec<(Kind, String)>) {
    let negated = |text: &str| {
        let lower = text.to_lowercase();
        lower == "not" || lower == "never" || lower == "no" || lower.ends_with("n't")
    };
    for token in words {
        let lower = token.text.to_lowercase();
        let or_not = claim[..token.from].trim_end().ends_with("or");
        if (lower == "not" || lower == "never") && !or_not {
            let end = token.from + token.text.len();
            let text = format!("{}{}", claim[..token.from].trim_end(), &claim[end..]);
            found.push((Kind::NegationRemoved, text.trim_start().to_owned()));
        } else if let Some(plain) = token.text.strip_suffix("n't").filter(|p| p.len() > 1) {
            let plain = match plain {
                "ca" => "can",
                "wo" => "will",
                other => other,
            };
            found.push((Kind::NegationRemoved, put(claim, token.from, token.text, plain)));
        }
    }
    // "Is it not done?" asks the same as "Is it done?".
    if !words.iter().any(|t| negated(t.text))
        && !claim.contains('?')
        && let Some(token) = words.iter().find(|t| AUXILIARIES.contains(&t.text))
    {
        let end = token.from + token.text.len();
        found.push((Kind::NegationAdded, format!("{} not{}", &claim[..end], &claim[end..])));
    }
}

fn modality(claim: &str, words: &[Token<'_>], found: &mut Vec<(Kind, String)>) {
    let hedged =
        words.iter().any(|t| ["might", "may", "could", "probably", "perhaps", "would", "should"].contains(&t.text));
    let asks = claim.contains("asked") || claim.contains("if ") || claim.contains('?');
    for token in words {
        let new = match token.text {
            "will" if !hedged => "might",
            "might" | "may" if !asks => "will",
            "is" | "are" if !hedged && !asks && words.iter().filter(|t| t.text == token.text).count() == 1 => {
                "might be"
            }
            _ => continue,
        };
        found.push((Kind::ModalityChanged, put(claim, token.from, token.text, new)));
    }
}
