//! `[noise]`: how much people are asked in a day, and when a detector's silence is proposed.

use crate::domain::noise::Noise;

use super::table::Section;

/// What holds where the file says nothing: what nobody could read in a day is not put before them, and a detector of which three in five
/// exceptions are refused is asked about.
pub(crate) const DEFAULT: Noise = Noise {
    cards_a_day: Some(20),
    grouped: true,
    silence_from_rulings: Some(8),
    silence_below_percent: 40,
    silence_days: 90,
};

/// Reads `[noise]`, or the same keys of a project; what is left out is as in `default`. Zero takes a limit away.
pub(crate) fn noise(section: &Section<'_>, default: Noise) -> Noise {
    let number = |key, range, default| section.number(key, range).map_or(default, |at| at.value);
    let or_none = |key, range, default: Option<u32>| match section.number(key, range) {
        Some(at) => Some(at.value).filter(|number| *number > 0),
        None => default,
    };
    Noise {
        cards_a_day: or_none("cards_a_day", 0..1_001, default.cards_a_day),
        grouped: section.flag("grouped").unwrap_or(default.grouped),
        silence_from_rulings: or_none("silence_from_rulings", 0..1_001, default.silence_from_rulings),
        silence_below_percent: number("silence_below_percent", 1..101, default.silence_below_percent),
        silence_days: number("silence_days", 1..367, default.silence_days),
    }
}
