//! The values that replies give: status, owners, dates near the one that was proposed; and what an agreement depends on.

use crate::wording::reply::{Asked, Reading, Said, read};

/// Reads an answer on Monday 23 November 2026.
fn reading(text: &str, prompt: &str, proposal: &[(&str, &str)]) -> Reading {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z")
        .expect("a time")
        .with_timezone(&chrono_tz::Tz::UTC);
    let proposal: Vec<(String, String)> =
        proposal.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    read(text, &Asked { prompt: Some(prompt), proposal: &proposal, at: Some(at), emoji: None })
}

/// The values of a correction, as `field=value`.
fn corrected(reading: &Reading) -> Vec<String> {
    if reading.ruling != Said::Correct {
        return vec![format!("{:?}: {}", reading.ruling, reading.why)];
    }
    reading.values.iter().map(|(field, given)| format!("{field}={:?}", given.value)).collect()
}

#[test]
fn what_is_done_is_a_status_and_the_day_of_it_is_no_new_date() {
    let check = |text: &str, expected: &str| {
        let prompt = "\"Soil report\" was due 19 November and is not done (owner: Ben Okafor). \
                      Is it done, or what is the new date?";
        let found = reading(text, prompt, &[("due", "2026-11-19"), ("status", "active")]);
        assert_eq!(corrected(&found), [expected], "{text:?}");
    };
    for text in [
        "Done, it came in last Thursday",
        "it's done",
        "done",
        "yes, it's done",
        "it was done on Friday",
        "done since Monday",
        "finished last week",
        "it has been delivered",
    ] {
        check(text, "status=Status(Done)");
    }
    check("cancelled", "status=Status(Cancelled)");
    check("we cancelled it", "status=Status(Cancelled)");
    check("blocked", "status=Status(Blocked)");
    for text in [
        "moved to 5 December",
        "new date 5 December",
        "5 December",
        "it will be done on 5 December",
        "it's not done, new date is 5 December",
        "done by 5 December",
    ] {
        check(text, "due=Date(2026-12-05)");
    }
    check("owner is Priya", "owner=Person(\"Priya\")");
    check("assign it to Priya", "owner=Person(\"Priya\")");
}

#[test]
fn owners_are_people() {
    let check = |text: &str, expected: &str| {
        let found = reading(text, "Planning consent has no owner. Ben Okafor?", &[("owner", "Ben Okafor")]);
        assert_eq!(corrected(&found), [format!("owner=Person({expected:?})")], "{text:?}");
    };
    check("owner is Priya", "Priya");
    check("the owner should be priya", "priya");
    check("Tom owns it", "Tom");
    check("no, Priya", "Priya");
    check("it's Ana", "Ana");
    check("no, it's Tom's", "Tom");
    check("Priya should own this", "Priya");
    check("not Ben, Priya", "Priya");
    check("@ben owns this", "@ben");
}

#[test]
fn a_day_is_of_the_year_that_is_spoken_of() {
    let found = reading("no, consent is on the 21st of January", "Use 1 February?", &[("due", "2027-02-01")]);
    assert_eq!(corrected(&found), ["due=Date(2027-01-21)"]);
}

#[test]
fn what_was_proposed_may_be_said_again() {
    for text in ["yes, 1 February", "Yes, use 1 February", "yes, 1 February is right"] {
        let found = reading(text, "Use 1 February?", &[("due", "2027-02-01")]);
        assert_eq!(found.ruling, Said::Approve, "{text:?} {}", found.why);
    }
}

#[test]
fn why_completes_not_recorded_as_an_approval() {
    for (text, why) in [
        ("ok if Ana agrees", "it depends on Ana"),
        ("If Ben signs it, yes", "it depends on Ben"),
        ("LGTM once CI is green", "it has a condition: once CI is green"),
        ("+1 if it works", "it has a condition: if it works"),
        ("LGTM, just one comment", "it agrees with remarks"),
        ("Yes. The client hates it.", "it says more than yes"),
        ("Einverstanden", "it is not in a language that is read here"),
    ] {
        let found = reading(text, "Use 1 February?", &[("due", "2027-02-01")]);
        assert_eq!((found.ruling, found.why.as_str()), (Said::Unclear, why), "{text:?}");
    }
}
