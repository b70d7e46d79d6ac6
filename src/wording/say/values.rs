//! Values, fields, counts and lists of names as people write them.

use rust_decimal::Decimal;

use crate::domain::name::SourceId;
use crate::domain::value::{Field, Value};

use super::quoted::{TITLE_LIMIT, cleaned, shortened};
use super::when;

/// The most names in one list; the rest are counted.
const NAMES_LIMIT: usize = 5;

const NUMERALS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const ORDINALS: [&str; 11] =
    ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// `one working day`, `three working days`, `14 working days`; the noun takes an `s`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let numeral = NUMERALS.get(number).map_or_else(|| number.to_string(), ToString::to_string);
    format!("{numeral} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `third`, `12th`.
pub(crate) fn ordinal(number: usize) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    ORDINALS.get(number).map_or_else(|| format!("{number}{ending}"), ToString::to_string)
}

/// The sentence with a capital letter in front.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `Ana, Ben or Carla`, with the last joined by `word`; beyond the limit the rest are counted.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| shortened(name, TITLE_LIMIT)).collect();
    if names.len() > NAMES_LIMIT {
        let more = names.len() - (NAMES_LIMIT - 1);
        names.truncate(NAMES_LIMIT - 1);
        names.push(format!("{more} others"));
    }
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} {word} {last}", before.join(", ")),
    }
}

/// The source as it stands in a sentence: `the tracker`, but `budget.csv`.
pub(crate) fn source(id: &SourceId) -> String {
    let word = id.as_str().chars().all(|c| c.is_ascii_lowercase());
    let name = shortened(id.as_str(), TITLE_LIMIT);
    if word { format!("the {name}") } else { name }
}

/// The source at the head of a sentence: `The tracker`, but `budget.csv` keeps its name.
pub(crate) fn source_first(id: &SourceId) -> String {
    let written = source(id);
    match written.strip_prefix("the ") {
        Some(name) => format!("The {name}"),
        None => written,
    }
}

/// The number with its thousands apart: `1,320,000.50`.
fn grouped(number: Decimal) -> String {
    let written = number.normalize().to_string();
    let (sign, digits) = written.strip_prefix('-').map_or(("", written.as_str()), |rest| ("−", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// An amount of money has no cents or all of them.
fn money(amount: Decimal) -> String {
    let amount = amount.normalize();
    if amount.scale() == 1 { format!("{}0", grouped(amount)) } else { grouped(amount) }
}

fn duration(minutes: i64) -> String {
    const DAY: i64 = 24 * 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    if minutes != 0 && minutes % DAY == 0 {
        let days = minutes / DAY;
        return format!("{days} day{}", if days == 1 { "" } else { "s" });
    }
    match (hours, rest) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// The value as people write it. Nothing is rounded: what is ruled on stands whole.
pub(crate) fn value(field: &Field, value: &Value, year: i32) -> String {
    match value {
        Value::Date(date) => when::day(*date, year),
        Value::Time(time) => time.format("%H:%M").to_string(),
        Value::Number(number) if *field == Field::Progress => format!("{} %", grouped(*number)),
        Value::Number(number) if matches!(field, Field::Budget | Field::Spent | Field::ForecastCost) => money(*number),
        Value::Number(number) => grouped(*number),
        Value::Money { amount, currency: Some(currency) } => format!("{} {}", cleaned(currency), money(*amount)),
        Value::Money { amount, currency: None } => money(*amount),
        Value::Duration { minutes } => duration(*minutes),
        Value::Status(status) => status.as_str().to_owned(),
        Value::Person(text) | Value::Text(text) => shortened(text, TITLE_LIMIT),
    }
}

/// The value as it stands in a form: dates with their year, since it is read again at another time.
pub(crate) fn for_form(field: &Field, known: &Value) -> String {
    value(field, known, when::NO_YEAR)
}

/// The field in words.
pub(crate) fn field(field: &Field) -> String {
    match field {
        Field::Due => "due date".to_owned(),
        Field::DependsOn => "dependencies".to_owned(),
        Field::PartOf => "parent".to_owned(),
        Field::Serves => "goal".to_owned(),
        Field::ForecastCost => "forecast cost".to_owned(),
        Field::Accepted => "acceptance".to_owned(),
        Field::Other(name) => shortened(name, TITLE_LIMIT),
        named => named.as_str().to_owned(),
    }
}

/// What is so: `Planning consent is 21 May`, `the owner of Planning consent is Ana`.
pub(crate) fn assertion(title: &str, field: &Field, known: &Value, year: i32) -> String {
    let written = value(field, known, year);
    match field {
        Field::Due | Field::Status => format!("{title} is {written}"),
        Field::Start => format!("{title} starts {written}"),
        Field::Progress => format!("{title} is {written} done"),
        Field::Title => format!("{title} is called {written}"),
        Field::DependsOn => format!("{title} waits for {written}"),
        other => format!("the {} of {title} is {written}", self::field(other)),
    }
}
