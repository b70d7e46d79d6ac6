//! Numbers and amounts of money as people write them into tables.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::domain::value::Value;

const SYMBOLS: [(&str, &str); 6] =
    [("€", "EUR"), ("$", "USD"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"), ("zł", "PLN")];

const SCALES: [(&str, u64); 8] = [
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("mio", 1_000_000),
    ("bn", 1_000_000_000),
    ("k", 1_000),
    ("m", 1_000_000),
    ("b", 1_000_000_000),
];

/// An amount with its currency, where it is written: `€1.1M`, `1 100 000 EUR`, `1.234,56`.
pub(super) fn money(raw: &str) -> Option<Value> {
    let raw = raw.trim();
    let below = raw.strip_prefix(['-', '−']);
    let (text, currency) = split_currency(below.unwrap_or(raw).trim());
    let text = text.trim();
    if below.is_some() && text.starts_with(['-', '−', '+']) {
        return None;
    }
    let amount = scaled(text)?;
    let amount = if below.is_some() { -amount } else { amount };
    Some(Value::Money { amount, currency })
}

/// A percentage in percent: `48`, `48 %`, `48.5%`.
pub(super) fn percent(raw: &str) -> Option<Decimal> {
    decimal(raw.trim().trim_end_matches('%'))
}

/// Minutes in an hour, in a working day of eight hours, and in a working week of five days, by how tables abbreviate them.
const UNITS: [(&str, i64); 15] = [
    ("minutes", 1),
    ("mins", 1),
    ("min", 1),
    ("hours", 60),
    ("hour", 60),
    ("hrs", 60),
    ("hr", 60),
    ("days", 480),
    ("day", 480),
    ("weeks", 2_400),
    ("week", 2_400),
    ("wks", 2_400),
    ("h", 60),
    ("d", 480),
    ("w", 2_400),
];

/// Work in minutes: `16`, `16 h`, `2d`, `1.5 weeks`. A number alone counts hours.
pub(super) fn effort(raw: &str) -> Option<i64> {
    let lower = raw.trim().to_lowercase();
    let (digits, minutes) = UNITS
        .iter()
        .find_map(|(unit, minutes)| Some((lower.strip_suffix(unit)?.trim_end(), *minutes)))
        .unwrap_or((lower.as_str(), 60));
    let amount = decimal(digits).filter(|amount| !amount.is_sign_negative())?;
    amount.checked_mul(Decimal::from(minutes))?.round().try_into().ok()
}

fn split_currency(raw: &str) -> (&str, Option<Arc<str>>) {
    for (symbol, code) in SYMBOLS {
        if let Some(rest) = raw.strip_prefix(symbol).or_else(|| raw.strip_suffix(symbol)) {
            return (rest, Some(Arc::from(code)));
        }
    }
    let code = |part: Option<&str>| {
        part.filter(|part| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase())).map(Arc::from)
    };
    if let Some(code) = code(raw.get(..3)) {
        return (&raw[3..], Some(code));
    }
    let tail = raw.len().checked_sub(3);
    if let Some(code) = code(tail.and_then(|tail| raw.get(tail..))) {
        return (&raw[..raw.len() - 3], Some(code));
    }
    (raw, None)
}

fn scaled(raw: &str) -> Option<Decimal> {
    let lower = raw.to_ascii_lowercase();
    let scale = SCALES.iter().find_map(|(word, scale)| {
        let rest = lower.strip_suffix(word)?;
        rest.ends_with(|c: char| c.is_ascii_digit() || c == ' ').then_some((rest.len(), *scale))
    });
    match scale {
        Some((end, scale)) => decimal(raw.get(..end)?)?.checked_mul(Decimal::from(scale)),
        None => decimal(raw),
    }
}

/// A decimal number, with thousands apart or not. Of two kinds of separators the last is the decimal one; a comma alone before
/// exactly three digits parts thousands, a full stop alone is the decimal one.
pub(super) fn decimal(raw: &str) -> Option<Decimal> {
    let compact: String = raw
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let digits = compact.trim_start_matches(['+', '-']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || compact.len() - digits.len() > 1 {
        return None;
    }
    let plain = match decimal_mark(&compact)? {
        ',' => compact.replace('.', "").replace(',', "."),
        _ => compact.replace(',', ""),
    };
    plain.parse().ok()
}

fn decimal_mark(compact: &str) -> Option<char> {
    let commas: Vec<usize> = compact.match_indices(',').map(|(at, _)| at).collect();
    let stops: Vec<usize> = compact.match_indices('.').map(|(at, _)| at).collect();
    match (commas.as_slice(), stops.as_slice()) {
        ([], [_, _, ..]) => grouped(compact, &stops).then_some(','),
        ([], _) => Some('.'),
        ([at], []) => Some(if compact.len() - at == 4 { '.' } else { ',' }),
        (_, []) => grouped(compact, &commas).then_some('.'),
        ([.., comma], [.., stop]) if comma < stop => (stops.len() == 1).then_some('.'),
        _ => (commas.len() == 1).then_some(','),
    }
}

/// True where every separator is followed by three digits and then the next or the end.
fn grouped(compact: &str, at: &[usize]) -> bool {
    let ends = at.iter().skip(1).copied().chain([compact.len()]);
    at.iter().zip(ends).all(|(from, to)| to - from == 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: Option<&str>) {
        assert_eq!(money(raw).map(|value| value.to_string()).as_deref(), expected, "{raw:?}");
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        check("1100000", Some("1100000"));
        check("1,100,000.50", Some("1100000.50"));
        check("1.100.000,50 €", Some("EUR 1100000.50"));
        check("€1.1M", Some("EUR 1100000.0"));
        check("$ 1,234", Some("USD 1234"));
        check("1 100 000 EUR", Some("EUR 1100000"));
        check("USD 12k", Some("USD 12000"));
        check("12,5", Some("12.5"));
        check("-500", Some("-500"));
        check("-€5", Some("EUR -5"));
        check("1'000'000", Some("1000000"));
    }

    #[test]
    fn effort_is_read_in_hours_days_and_weeks() {
        for (raw, minutes) in [("16", Some(960)), ("16 hrs", Some(960)), ("2d", Some(960)), ("0.5 week", Some(1_200))] {
            assert_eq!(effort(raw), minutes, "{raw:?}");
        }
        for raw in ["", "XL", "-2 d", "about a day"] {
            assert_eq!(effort(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for raw in ["", "abc", "€", "1,2,3", "12 monkeys", "--5", "1.2.3", "EUR"] {
            check(raw, None);
        }
    }
}
