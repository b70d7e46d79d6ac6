//! iCalendar and MS Project's XML as plan files: what is work of a plan, what is not, and what is said of bad ones.
#![allow(clippy::print_stdout, reason = "what is measured is printed")]

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use countersign::domain::name::SourceId;
use countersign::sources::table::{Read, TableOptions, read};
use proptest::prelude::*;

fn options() -> TableOptions {
    TableOptions {
        file: Arc::from("plan"),
        source: SourceId::parse("calendar").expect("a name"),
        at: "2026-03-02T08:00:00Z".parse::<DateTime<Utc>>().expect("a time"),
        zone: chrono_tz::Europe::Berlin,
        date_order: None,
        columns: BTreeMap::new(),
    }
}

fn shown(read: &Read) -> Vec<String> {
    read.readings.iter().map(|reading| format!("{} {}={}", reading.item, reading.field, reading.value)).collect()
}

fn check(file: &str, expected: &[&str]) {
    let read = read(file.as_bytes(), &options());
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{file}");
    assert_eq!(shown(&read), expected, "{file}");
}

fn problems(file: &str) -> Vec<String> {
    read(file.as_bytes(), &options()).problems.iter().map(ToString::to_string).collect()
}

fn calendar(inside: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", inside.replace('\n', "\r\n"))
}

#[test]
fn a_to_do_is_a_work_item_with_its_status_owner_and_relations() {
    let todo = calendar(
        "BEGIN:VTODO\nUID:sr-1\nSUMMARY:Soil report\\, north\n  side\nDTSTART;VALUE=DATE:20260302\nDUE;TZID=Europe/Berlin:20260320T170000\n\
         STATUS:IN-PROCESS\nPERCENT-COMPLETE:40\nORGANIZER;CN=\"Ben: Osei\":mailto:ben@example.org\nRELATED-TO:phase-1\n\
         RELATED-TO;RELTYPE=FINISHTOSTART:dr-1\nLAST-MODIFIED:20260228T120000Z\nBEGIN:VALARM\nTRIGGER:-PT15M\nSUMMARY:no\nEND:VALARM\nEND:VTODO\n",
    );
    check(
        &todo,
        &[
            "sr-1 title=Soil report, north side",
            "sr-1 start=2026-03-02",
            "sr-1 due=2026-03-20",
            "sr-1 status=active",
            "sr-1 progress=40",
            "sr-1 owner=Ben: Osei",
            "sr-1 part_of=phase-1",
            "sr-1 depends_on=dr-1",
        ],
    );
    let at = read(todo.as_bytes(), &options()).readings[0].at;
    assert_eq!(at.to_rfc3339(), "2026-02-28T12:00:00+00:00", "the source's own time");
}

#[test]
fn an_all_day_event_ahead_is_a_milestone_and_meetings_habits_and_history_are_not() {
    let event = |inside: &str| calendar(&format!("BEGIN:VEVENT\nUID:e\nSUMMARY:Consent\n{inside}END:VEVENT\n"));
    check(
        &event("DTSTART;VALUE=DATE:20260514\nDTEND;VALUE=DATE:20260516\n"),
        &["e title=Consent", "e start=2026-05-14", "e due=2026-05-15"],
    );
    check(&event("DTSTART;VALUE=DATE:20260514\n"), &["e title=Consent", "e due=2026-05-14"]);
    check(
        &event("DTSTART;VALUE=DATE:20260514\nSTATUS:CANCELLED\n"),
        &["e title=Consent", "e due=2026-05-14", "e status=cancelled"],
    );
    check(&event("DTSTART:20260514T090000Z\nDTEND:20260514T100000Z\n"), &[]);
    check(&event("DTSTART;VALUE=DATE:20260514\nRRULE:FREQ=WEEKLY\n"), &[]);
    check(&event("DTSTART;VALUE=DATE:20260301\n"), &[]);
}

#[test]
fn bad_calendars_are_named_with_their_line() {
    let todo = |inside: &str| calendar(&format!("BEGIN:VTODO\n{inside}END:VTODO\n"));
    assert_eq!(problems(&todo("SUMMARY:x\n")), ["read plan line 3: it has no UID"]);
    assert_eq!(problems(&todo("UID:a\nDUE:soon\n")), ["read plan line 3: DUE \"soon\" is not a date"]);
    assert_eq!(problems(&todo("UID:a\n no colon\nwhat\n")), ["read plan line 6: \"what\" is no line of a calendar"]);
    let twice = "BEGIN:VTODO\nUID:a\nSUMMARY:one\nEND:VTODO\n";
    let told = problems(&calendar(&twice.repeat(2)));
    assert_eq!(told, ["read plan line 7: a stands on line 3 already; the first one counts"]);
    assert_eq!(problems("BEGIN:VCALENDAR\nBEGIN:VTODO\n"), ["read plan: it ends in the middle, END is missing"]);
    let deep = "BEGIN:X\n".repeat(100);
    assert!(problems(&format!("BEGIN:VCALENDAR\n{deep}"))[0].contains("deep in each other"));
}

const PROJECT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Library</Name><Tasks>
<Task><UID>0</UID><Name>Library</Name><Summary>1</Summary><Finish>2026-09-01T17:00:00</Finish></Task>
<Task><UID>3</UID><Name>Design &amp; freeze</Name><Start>2026-03-02T08:00:00</Start><Finish>2026-06-12T17:00:00</Finish>
<PercentComplete>48</PercentComplete><Summary>0</Summary><Work>PT120H30M0S</Work><Cost>132000000</Cost><ActualCost>78100000</ActualCost>
<Baseline><Number>0</Number><Finish>2026-06-05T17:00:00</Finish><Cost>110000000</Cost></Baseline></Task>
<Task><UID>4</UID><Name>Tender</Name><Summary>0</Summary><Work>PT0H0M0S</Work><PredecessorLink><PredecessorUID>3</PredecessorUID><Type>1</Type></PredecessorLink>
<PredecessorLink><PredecessorUID>2</PredecessorUID></PredecessorLink></Task>
</Tasks><Resources><Resource><UID>7</UID><Name>Ana Keller</Name></Resource></Resources>
<Assignments><Assignment><UID>1</UID><TaskUID>3</TaskUID><ResourceUID>7</ResourceUID></Assignment></Assignments></Project>"#;

#[test]
fn a_task_of_ms_project_has_dates_baseline_work_cost_owner_and_predecessors() {
    check(
        PROJECT,
        &[
            "3 title=Design & freeze",
            "3 owner=Ana Keller",
            "3 start=2026-03-02",
            "3 due=2026-06-12",
            "3 baseline=2026-06-05",
            "3 progress=48",
            "3 effort=7230 min",
            "3 budget=1100000",
            "3 spent=781000",
            "4 title=Tender",
            "4 depends_on=3, 2",
        ],
    );
}

#[test]
fn bad_xml_is_named_and_entities_are_never_fetched() {
    let (half, _) = PROJECT.split_once("<PercentComplete>").expect("it has progress");
    assert_eq!(problems(half), ["read plan line 5: it ends in the middle"]);
    assert!(problems("<Project><Tasks><Task></Tasks></Project>")[0].contains("it is not XML"));
    let bad = PROJECT.replace("2026-06-12T17", "12/06/2026T17");
    assert_eq!(problems(&bad), ["read plan line 4: Finish \"12/06/2026T17:00:00\" is not a date"]);
    let bomb = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Project><Tasks><Task><UID>1</UID><Name>a&x;b</Name></Task></Tasks></Project>";
    check(bomb, &["1 title=ab"]);
    let deep = "<a>".repeat(100);
    assert!(problems(&deep)[0].contains("deep in each other"));
    check("<html><body><p>not a plan</p></body></html>", &[]);
}

fn payloads() -> Vec<String> {
    let Some(path) = crate::data::file("payload_icalendar.jsonl") else { return Vec::new() };
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let row = |line: &str| -> String {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        row["text"].as_str().expect("a payload is text").to_owned()
    };
    text.lines().map(row).collect()
}

#[test]
fn every_real_calendar_gives_readings_or_nothing() {
    let payloads = payloads();
    let (mut items, mut readings, mut named) = (0, 0, 0);
    for text in &payloads {
        // Parts of calendars stand in the data by themselves.
        let whole = if text.starts_with("BEGIN:VCALENDAR") { text.clone() } else { calendar(&format!("{text}\n")) };
        let early = TableOptions { at: "1990-01-01T00:00:00Z".parse().expect("a time"), ..options() };
        let read = read(whole.as_bytes(), &early);
        readings += read.readings.len();
        named += read.problems.len();
        items += read.readings.iter().map(|reading| &reading.item).collect::<std::collections::BTreeSet<_>>().len();
    }
    println!("{} calendars: {items} items, {readings} readings, {named} problems named", payloads.len());
    assert!(payloads.is_empty() || items > 5);
}

/// The text with bytes overwritten, taken out and doubled.
fn mangled(text: &str, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (place, what, byte) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = place % bytes.len();
        match what % 4 {
            0 => bytes[at] = *byte,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, *byte),
            _ => bytes.truncate(at),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_mangled_calendar_or_project_panics(
        which in any::<usize>(),
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..20),
    ) {
        let payloads = payloads();
        let calendar = payloads.get(which % payloads.len().max(1)).map_or(PROJECT, String::as_str);
        for text in [calendar, PROJECT] {
            let bytes = mangled(text, &changes);
            let read = read(bytes.as_slice(), &options());
            prop_assert!(read.problems.len() <= countersign::sources::problem::PROBLEM_LIMIT + 1);
        }
    }
}
