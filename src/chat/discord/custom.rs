//! What a button carries (discord.com/developers/docs/components/reference, "Custom ID"): a hundred characters, in which the action has
//! to stand whole. The form that it opens is asked for when it is pressed. Pure.

use std::fmt::Write as _;

use crate::chat::button::{decode_value, encode_value};
use crate::domain::card::Action;
use crate::domain::name::{PersonId, ReviewId};
use crate::domain::proposition::ContentHash;
use crate::domain::ruling::RulingKind;
use crate::domain::value::Field;

/// The most characters of a custom id.
pub(super) const CUSTOM_ID_LIMIT: usize = 100;

/// What marks the ids of this version: a button, and one that opens a form. What a release wrote is read by every later one.
const PRESSED: &str = "c1";
const OPENS: &str = "c1f";

const RULINGS: [(&str, RulingKind); 7] = [
    ("a", RulingKind::Approve),
    ("r", RulingKind::Reject),
    ("c", RulingKind::Correct),
    ("h", RulingKind::Hold),
    ("d", RulingKind::Delegate),
    ("w", RulingKind::Withdraw),
    ("k", RulingKind::Ask),
];

/// A button as it is written; none where it has no room.
#[must_use]
pub fn encode(action: &Action, opens: bool) -> Option<String> {
    let mut parts: Vec<String> = vec![(if opens { OPENS } else { PRESSED }).to_owned()];
    let review = action.review().to_string();
    match action {
        Action::Why { .. } => parts.extend(["y".to_owned(), review]),
        Action::Undo { entry, .. } => parts.extend(["u".to_owned(), review, entry.to_string()]),
        Action::Hand { on, to, .. } => parts.extend(["n".to_owned(), review, short(on), to.to_string()]),
        Action::Choose { on, field, value, .. } => {
            parts.extend(["o".to_owned(), review, short(on), field.to_string(), encode_value(value)]);
        }
        Action::Rule { on, kind, .. } => {
            let (letter, _) = RULINGS.iter().find(|(_, known)| known == kind)?;
            parts.extend([(*letter).to_owned(), review, short(on)]);
        }
    }
    let text = parts
        .iter()
        .map(|part| part.replace('%', "%25").replace('~', "%7e").replace('^', "%5e"))
        .collect::<Vec<_>>()
        .join("~");
    (text.chars().count() <= CUSTOM_ID_LIMIT).then_some(text)
}

/// A button, read back: what it does, and whether it opens a form first. None for what no release wrote.
#[must_use]
pub fn decode(text: &str) -> Option<(Action, bool)> {
    // The same button may stand on a message twice; then a number tells the two apart.
    let text = text.split_once('^').map_or(text, |(text, _)| text);
    let mut parts = text.split('~').map(|part| part.replace("%5e", "^").replace("%7e", "~").replace("%25", "%"));
    let opens = match parts.next()?.as_str() {
        PRESSED => false,
        OPENS => true,
        _ => return None,
    };
    let kind = parts.next()?;
    let review = ReviewId::parse(&parts.next()?)?;
    let mut next = || parts.next();
    let action = match kind.as_str() {
        "y" => Action::Why { review },
        "u" => Action::Undo { review, entry: next()?.parse().ok()? },
        "n" => Action::Hand { review, on: long(&next()?)?, to: PersonId::parse(&next()?)? },
        "o" => {
            let (on, field) = (long(&next()?)?, Field::from_name(&next()?));
            Action::Choose { review, on, field, value: decode_value(&next()?)? }
        }
        letter => {
            let (_, kind) = RULINGS.iter().find(|(known, _)| *known == letter)?;
            Action::Rule { review, on: long(&next()?)?, kind: *kind }
        }
    };
    parts.next().is_none().then_some((action, opens))
}

/// The letters of base64 for addresses: 43 of them hold a hash.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn short(hash: &ContentHash) -> String {
    let mut out = String::with_capacity(43);
    for three in hash.0.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            out.push(char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

fn long(text: &str) -> Option<ContentHash> {
    let mut hex = String::with_capacity(64);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            let _ = write!(hex, "{:02x}", (bits >> count) & 0xff);
        }
    }
    ContentHash::parse(&hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review() -> ReviewId {
        ReviewId::parse("harbour~odd%-12").unwrap()
    }

    #[test]
    fn every_action_comes_back_as_it_was() {
        let on = ContentHash(std::array::from_fn(|n| u8::try_from(n * 8 % 256).unwrap()));
        let value = crate::domain::value::Value::Date("2026-05-14".parse().unwrap());
        let others = [
            Action::Why { review: review() },
            Action::Undo { review: review(), entry: 7 },
            Action::Hand { review: review(), on, to: PersonId::parse("ana~^").unwrap() },
            Action::Choose { review: review(), on, field: Field::from_name("due"), value },
        ];
        let rulings = RulingKind::ALL.map(|kind| Action::Rule { review: review(), on, kind });
        for action in others.into_iter().chain(rulings) {
            for opens in [false, true] {
                let text = encode(&action, opens).unwrap();
                assert_eq!(decode(&text), Some((action.clone(), opens)), "{text}");
                assert_eq!(decode(&format!("{text}^2")), Some((action.clone(), opens)), "{text}");
            }
        }
    }

    #[test]
    fn what_has_no_room_is_none_and_what_no_release_wrote_is_not_read() {
        let on = ContentHash([0xff; 32]);
        let to = PersonId::parse(&"a".repeat(60)).unwrap();
        assert_eq!(encode(&Action::Hand { review: review(), on, to }, false), None);
        for rubbish in ["", "c1", "c2~y~harbour-1", "c1~y~", "c1~a~harbour-1~AAAA", "c1~x~harbour-1", "1~why~harbour-1"]
        {
            assert_eq!(decode(rubbish), None, "{rubbish}");
        }
        // As the first release wrote them. Cards that carry them stand for years.
        let written = format!("c1~a~harbour-12~{}", "_".repeat(42) + "8");
        assert_eq!(decode(&written).map(|(action, _)| encode(&action, false).unwrap()), Some(written));
    }
}
