//! Forms behind buttons, filled in field by field: on every platform the same values say the same.

use countersign::domain::form::Wanted;
use countersign::domain::name::ItemKey;
use countersign::domain::value::{Field, Value};
use insta::assert_snapshot;

use crate::bot::{Deeded, local_story, story, town};

/// What the form behind `Correct…` asks of the planning consent.
fn due() -> Wanted {
    Wanted::Value { item: ItemKey::parse("PC-1").expect("an item"), field: Field::from_name("due") }
}

#[test]
fn a_correction_is_given_field_by_field_and_what_was_not_changed_does_not_count() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let same = [(due(), Value::Date("2026-05-11".parse().expect("a date")))];
        assert!(matches!(bot.gives("ana", &card, "Correct…", &same), Deeded::Acked(_)));
        assert_eq!(bot.stands("harbour-1"), "open");
        let other = [(due(), Value::Date("2026-05-21".parse().expect("a date")))];
        assert!(matches!(bot.gives("ana", &card, "Correct…", &other), Deeded::Acked(_)));
        assert_snapshot!(bot.last("ana", &card), @r"
        Recorded: Planning consent is 21 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        ");
        assert_eq!(bot.stands("harbour-1"), "corrected");
    });
}

#[test]
fn a_day_and_a_person_are_picked_in_the_forms_that_ask_for_them() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let friday = [(Wanted::Day, Value::Date("2026-03-06".parse().expect("a date")))];
        assert!(matches!(bot.gives("ana", &card, "Hold…", &friday), Deeded::Acked(_)));
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.says("ana", &card, "withdraw");
        assert!(matches!(
            bot.gives("ana", &card, "Delegate…", &[(Wanted::Person, Value::Person("cleo".into()))]),
            Deeded::Acked(_)
        ));
        assert!(bot.last("ana", &card).contains("handed to Cleo"), "{}", bot.last("ana", &card));
    });
}

#[test]
fn a_form_takes_only_what_it_asks_for() {
    local_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let day = Value::Date("2026-05-21".parse().expect("a date"));
        let another = Wanted::Value { item: ItemKey::parse("PC-2").expect("an item"), field: Field::from_name("due") };
        for given in [
            vec![(another, day.clone())],
            vec![(due(), Value::Text("2026-05-21".into()))],
            vec![(due(), day.clone()), (due(), day.clone())],
            vec![(Wanted::Day, day.clone())],
        ] {
            assert!(matches!(bot.gives("ana", &card, "Correct…", &given), Deeded::NotDone(_)), "{given:?}");
        }
        let outsider = [(Wanted::Person, Value::Person("gus".into()))];
        assert!(matches!(bot.gives("ana", &card, "Delegate…", &outsider), Deeded::NotDone(_)));
        assert!(matches!(bot.gives("ana", &card, "Approve", &[(due(), day)]), Deeded::NotDone(_)));
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("open", 0));
    });
}
