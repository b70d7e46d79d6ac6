//! What holds and what is withheld, on small evidence.

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;

use super::*;
use crate::domain::message::MessageId;
use crate::domain::name::{ItemKey, SourceId};
use crate::domain::summary::ClaimKind;
use crate::domain::value::{Field, Value};

fn check_said(said: &[(&str, &str)], text: &str) -> Result<(), Withheld> {
    let evidence = said
        .iter()
        .enumerate()
        .map(|(at, (author, quote))| Evidence::Message {
            id: MessageId::parse(&format!("local:demo/general#{at}")).expect("the id is well formed"),
            author: (*author).to_owned(),
            // A Wednesday.
            at: DateTime::parse_from_rfc3339("2026-03-04T10:00:00Z").expect("a time").to_utc(),
            quote: (*quote).to_owned(),
        })
        .collect();
    let ground = Ground::new(["Ana Keller", "Ben Ode", "Cleo", "Dev"], Tz::UTC);
    check(&Claim { kind: ClaimKind::Said, text: text.to_owned(), evidence }, &ground)
}

const QUOTE: &str = "The council might move the hearing to 14 May, but Ana has not signed the 3 permits yet.";

#[test]
fn what_stands_in_the_evidence_holds() {
    for text in [
        "Ana has not signed the 3 permits yet",
        "The council might move the hearing to 14 May",
        "Ben: Ana has not signed the three permits",
        "The hearing might move to 14 May",
        "Ana Keller hasn't signed the 3 permits",
        QUOTE,
    ] {
        assert_eq!(check_said(&[("Ben Ode", QUOTE)], text), Ok(()), "{text:?}");
    }
}

#[test]
fn what_was_changed_is_withheld() {
    for (text, why) in [
        ("Ana has not signed the 4 permits yet", "\"4\" is not in the evidence"),
        ("The council might move the hearing to 14 June", "the date \"14 June\" is not in the evidence"),
        ("Cleo has not signed the 3 permits yet", "the name \"Cleo\" is not in the evidence"),
        ("Ana has signed the 3 permits", "\"not\" is negated in one of claim and evidence alone"),
        ("The council moved the hearing to 14 May", "claim and evidence are not equally sure at \"might\""),
        ("See https://a.b/c for the hearing", "the link \"https://a.b/c\" is not in the evidence"),
        ("Ana said \"never\" of the 3 permits", "the quotation \"never\" is not in the evidence"),
        ("A poem of calm water and its sailors", "the evidence is about something else"),
    ] {
        assert_eq!(check_said(&[("Ben Ode", QUOTE)], text).map_err(|w| w.to_string()), Err(why.to_owned()), "{text:?}");
    }
}

#[test]
fn a_fact_stays_with_what_it_is_said_of() {
    let said = [
        ("Ana Keller", "I'll send the soil report on Friday."),
        (
            "Ben Ode",
            "The glazing is done, the roof is blocked. We spent 40 of the 100 hours. Cleo asked Dev for the plans.",
        ),
    ];
    for text in [
        "Ana will send the soil report on 6 March",
        "The roof is blocked",
        "40 of 100 hours are spent",
        "Cleo asked Dev for the plans",
        "Dev was asked for the plans by Cleo",
    ] {
        assert_eq!(check_said(&said, text), Ok(()), "{text:?}");
    }
    for text in [
        "Ben will send the soil report on Friday",
        "The roof is done",
        "The glazing is blocked",
        "We spent 100 of the 40 hours",
        "Dev asked Cleo for the plans",
        "Ana will send the soil report on 7 March",
    ] {
        assert!(check_said(&said, text).is_err(), "{text:?}");
    }
}

#[test]
fn what_follows_from_readings_by_our_own_computation_holds() {
    let reading = |field: Field, value: Value| Evidence::Reading {
        source: SourceId::parse("tracker").expect("a name"),
        item: ItemKey::parse("frame").expect("a key"),
        field,
        value,
        at: DateTime::UNIX_EPOCH,
        locator: String::new(),
    };
    let day = |d| NaiveDate::from_ymd_opt(2026, 6, d).expect("a day");
    let dates = vec![reading(Field::Due, Value::Date(day(12))), reading(Field::Due, Value::Date(day(19)))];
    let money = vec![
        reading(Field::Spent, Value::Number(Decimal::from(71))),
        reading(Field::Budget, Value::Number(Decimal::from(200))),
    ];
    for (evidence, text, holds) in [
        (&dates, "The frame is due 7 days later", true),
        (&dates, "The frame is due a week later: 1 week", true),
        (&dates, "The frame is due 8 days later", false),
        (&money, "Spent is 35.5 % of the budget of the frame", true),
        (&money, "Spent is 36.5 % of the budget of the frame", false),
    ] {
        let claim = Claim { kind: ClaimKind::Said, text: text.to_owned(), evidence: evidence.clone() };
        assert_eq!(check(&claim, &Ground::default()).is_ok(), holds, "{text}: {:?}", check(&claim, &Ground::default()));
    }
}

#[test]
fn a_claim_without_evidence_is_withheld() {
    let claim = Claim { kind: ClaimKind::Said, text: "The frame is up".to_owned(), evidence: Vec::new() };
    assert_eq!(check(&claim, &Ground::default()), Err(Withheld::NoEvidence));
}
