//! Words of others: cleaned, shortened, never able to pass for the bot's own; and how values are written.

use insta::assert_snapshot;
use proptest::prelude::any;

use super::{at, date, day, money, now, project};
use crate::domain::finding::Fact;
use crate::domain::ruling::Ruling;
use crate::domain::value::{Field, Value};
use crate::wording::say;
use crate::wording::say::quoted::{QUOTE_LIMIT, cleaned, quoted, shortened};
use crate::wording::say::values::{capital, count, for_form, list, ordinal, value};
use crate::wording::say::when::{moment, two_days};

proptest::proptest! {
    #[test]
    fn whatever_people_write_the_bot_says_only_what_can_be_seen(who in "\\PC{0,40}", quote in any::<String>(), text in any::<String>()) {
        let mut finding = super::finding::unanswered();
        finding.fact = Fact::Unanswered { who, quote: quote.clone(), working_days: 3 };
        finding.evidence = vec![super::wrote(&text, &quote, "2026-03-04T09:12:00")];
        let project = project();
        let mut review = super::review(13, crate::wording::say::finding::proposition(&project, &finding));
        let standing = super::ruled(&mut review, 401, "ben", Ruling::Reject { reason: text.clone() });
        let cards = super::with(&review, &super::rule(), |matter| {
            [say::review::card(matter), say::recorded::recorded(matter, &standing), say::recorded::ask_back(matter, &text, &[])]
        });
        for card in cards {
            let shown = super::text(&card).replace('\n', "");
            proptest::prop_assert_eq!(cleaned(&shown).replace(' ', ""), shown.replace(' ', ""));
            proptest::prop_assert!(shown.chars().count() < 2_000);
            proptest::prop_assert!(!card.fallback.contains('\n'));
        }
    }
}

#[test]
fn what_can_not_be_seen_does_not_pass() {
    let table = [
        ("  two\n lines\t here ", "two lines here"),
        ("a\u{202E}txt.exe", "atxt.exe"),
        ("zero\u{200B}width\u{FEFF}", "zerowidth"),
        ("bell\u{7}\u{1b}[31mred", "bell[31mred"),
        ("tag\u{E0041}s", "tags"),
        ("naïve 日本語 👍", "naïve 日本語 👍"),
        ("\u{200B}\u{200B}", ""),
    ];
    for (raw, clean) in table {
        assert_eq!(cleaned(raw), clean, "{raw:?}");
    }
}

#[test]
fn long_words_of_others_are_cut_at_a_word_and_their_quotes_end_with_ours() {
    assert_eq!(shortened("one two three", 13), "one two three");
    assert_eq!(shortened("one two three", 9), "one two…");
    assert_eq!(shortened(&"x".repeat(1 << 20), 5), "xxxxx…");
    assert_eq!(quoted("yes\". Recorded: \"no"), "\"yes'. Recorded: 'no\"");
    assert!(quoted(&"word ".repeat(1 << 18)).chars().count() <= QUOTE_LIMIT + 3);
}

#[test]
fn numbers_money_and_lengths_are_written_as_people_do() {
    let number = |raw: &str| Value::Number(raw.parse().unwrap());
    let other = Field::from_name("rooms");
    let table = [
        (Field::Due, date("2026-05-21"), "21 May"),
        (Field::Due, date("2027-05-21"), "21 May 2027"),
        (Field::Progress, number("48"), "48 %"),
        (Field::Progress, number("48.50"), "48.5 %"),
        (Field::Budget, number("1320000.5"), "1,320,000.50"),
        (Field::Budget, money(Some("CHF"), 110_000_000, 2), "CHF 1,100,000"),
        (Field::Spent, money(None, -999, 0), "−999"),
        (other.clone(), number("1000"), "1,000"),
        (other.clone(), Value::Duration { minutes: 90 }, "1 h 30 min"),
        (other.clone(), Value::Duration { minutes: 45 }, "45 min"),
        (other.clone(), Value::Duration { minutes: 2880 }, "2 days"),
        (other.clone(), Value::Duration { minutes: 1440 }, "1 day"),
        (other, Value::Text("line\nbreak".into()), "line break"),
    ];
    for (field, known, written) in table {
        assert_eq!(value(&field, &known, 2026), written);
    }
    assert_eq!(for_form(&Field::Due, &date("2026-05-21")), "21 May 2026");
}

#[test]
fn counts_and_lists_read_like_speech() {
    let counts: Vec<String> = [0, 1, 3, 10, 11].map(|n| count(n, "working day")).to_vec();
    assert_snapshot!(counts.join(", "), @"no working days, one working day, three working days, ten working days, 11 working days");
    let ordinals: Vec<String> = [1, 2, 3, 11, 12, 21, 22, 113].map(ordinal).to_vec();
    assert_snapshot!(ordinals.join(", "), @"first, second, third, 11th, 12th, 21st, 22nd, 113th");
    let people = ["Ana", "Ben", "Carla", "Dee", "Eli", "Fay", "Gus"];
    for (many, written) in
        [(0, ""), (1, "Ana"), (2, "Ana or Ben"), (3, "Ana, Ben or Carla"), (7, "Ana, Ben, Carla, Dee or 3 others")]
    {
        assert_eq!(list(people.into_iter().take(many), "or"), written);
    }
    assert_eq!(capital("ändern"), "Ändern");
}

#[test]
fn times_are_told_from_today_in_the_project_s_zone() {
    let told = |raw: &str| moment(&project(), at(raw), now());
    assert_eq!(told("2026-03-10T08:05:00"), "Tue 08:05");
    assert_eq!(told("2026-03-09T23:30:00"), "Mon 23:30");
    assert_eq!(told("2026-03-16T09:00:00"), "Mon 09:00");
    assert_eq!(told("2026-03-17T09:00:00"), "17 March, 09:00");
    assert_eq!(told("2025-12-24T09:00:00"), "24 December 2025, 09:00");
    assert_eq!(told("2026-06-01T09:00:00"), "1 June, 10:00", "the zone is an hour ahead in summer");
    assert_eq!(two_days(day("2026-12-30"), "to", day("2027-01-02"), 2026), "30 December 2026 to 2 January 2027");
}
