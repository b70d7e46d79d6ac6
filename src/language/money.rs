//! Amounts of money: a symbol or a code with a number.

use std::ops::Range;

use rust_decimal::Decimal;

use super::numbers::number_at;
use super::words::Word;

/// An amount that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMoney {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// How much.
    pub amount: Decimal,
    /// The ISO 4217 code.
    pub currency: &'static str,
}

/// The amount that begins at token `i`, if any.
pub fn money_at(words: &[Word<'_>], i: usize) -> Option<FoundMoney> {
    if let Some(currency) = words.get(i).and_then(currency) {
        let number = number_at(words, i + 1).filter(|n| n.digits && !n.percent)?;
        return Some(FoundMoney { tokens: i..number.tokens.end, amount: number.value, currency });
    }
    let number = number_at(words, i).filter(|n| !n.percent)?;
    let currency = currency(words.get(number.tokens.end)?)?;
    Some(FoundMoney { tokens: i..number.tokens.end + 1, amount: number.value, currency })
}

/// The code of a currency's symbol, code or name.
fn currency(word: &Word<'_>) -> Option<&'static str> {
    match word.lower.as_ref() {
        "$" | "usd" | "dollar" | "dollars" | "bucks" => Some("USD"),
        "€" | "eur" | "euro" | "euros" => Some("EUR"),
        "£" | "gbp" | "pound" | "pounds" | "quid" => Some("GBP"),
        "¥" | "jpy" | "yen" => Some("JPY"),
        "chf" | "francs" => Some("CHF"),
        "cad" => Some("CAD"),
        "aud" => Some("AUD"),
        "₹" | "inr" | "rupees" => Some("INR"),
        "sek" => Some("SEK"),
        "nok" => Some("NOK"),
        "dkk" => Some("DKK"),
        "pln" => Some("PLN"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let words = super::super::words::words(text);
        let found = (0..words.len()).find_map(|i| money_at(&words, i));
        let found = found.map(|m| (m.amount.normalize().to_string(), m.currency));
        assert_eq!(found.as_ref().map(|(a, c)| (a.as_str(), *c)), expected, "{text:?}");
    }

    #[test]
    fn amounts_are_read_with_symbol_or_code() {
        check("it costs $1.2M", Some(("1200000", "USD")));
        check("€ 450k", Some(("450000", "EUR")));
        check("1,500 GBP", Some(("1500", "GBP")));
        check("twenty dollars", Some(("20", "USD")));
        check("12 people", None);
    }
}
