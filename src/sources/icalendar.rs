//! iCalendar files (RFC 5545): to-dos are work items, all-day events are milestones. What has an hour is a meeting, what repeats is a
//! habit, and an event that had passed when the file was written is history: none of them is work of a plan.

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::domain::calendar::instant;
use crate::domain::name::ItemKey;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Status, Value};

use super::lines::{Line, Lines};
use super::problem::{PROBLEM_LIMIT, Problem, quoted};
use super::rows::{ITEM_LIMIT, ROW_LIMIT, Report, TableOptions};
use super::written_date::YEARS;

/// The most lines that a component may have; a to-do has some dozen.
const LINES_LIMIT: usize = 4_096;

/// How deep components may stand in each other: a calendar, an event, its alarm.
const DEPTH_LIMIT: usize = 16;

/// One line of a component: its name, its parameters, its value.
#[derive(Debug)]
struct Property {
    name: String,
    parameters: String,
    value: String,
}

/// A to-do or an event while it is read.
#[derive(Debug)]
struct Component {
    is_event: bool,
    line: u64,
    depth: usize,
    properties: Vec<Property>,
}

/// The file while it is read.
struct Calendar<'o> {
    options: &'o TableOptions,
    sink: &'o mut dyn FnMut(Reading),
    report: Report,
    seen: HashMap<String, u64>,
    depth: usize,
    open: Option<Component>,
}

/// Reads all to-dos and all-day events.
pub(super) fn read(input: impl BufRead, options: &TableOptions, sink: &mut dyn FnMut(Reading)) -> Report {
    let report = Report::default();
    let mut calendar = Calendar { options, sink, report, seen: HashMap::new(), depth: 0, open: None };
    let mut lines = Lines::new(input, ROW_LIMIT);
    // A line that begins with a space goes on from the one before.
    let mut whole: Option<(u64, String)> = None;
    while !calendar.report.gave_up {
        let next = match lines.next() {
            Ok(Some(Line::Text(text))) => Some(Ok(text.to_owned())),
            Ok(Some(Line::TooLong(bytes))) => Some(Err(format!("the line has {bytes} bytes, more than {ROW_LIMIT}"))),
            Ok(Some(Line::NotUtf8(at))) => Some(Err(format!("byte {} is not UTF-8", at + 1))),
            Ok(None) => None,
            Err(error) => {
                calendar.give_up(None, error.to_string());
                break;
            }
        };
        let number = lines.number();
        match (next, &mut whole) {
            (Some(Ok(text)), Some((_, known))) if text.starts_with([' ', '\t']) && known.len() < ROW_LIMIT => {
                known.push_str(&text[1..]);
            }
            (Some(Ok(text)), whole) => {
                let before = whole.replace((number, text));
                calendar.line(before);
            }
            (Some(Err(what)), whole) => {
                calendar.line(whole.take());
                calendar.problem(Some(number), what);
            }
            (None, whole) => {
                calendar.line(whole.take());
                break;
            }
        }
    }
    if calendar.depth > 0 && !calendar.report.gave_up {
        calendar.give_up(None, "it ends in the middle, END is missing".to_owned());
    }
    calendar.report
}

impl Calendar<'_> {
    fn problem(&mut self, line: Option<u64>, what: String) {
        let file = &self.options.file;
        self.report.problems.push(match line {
            Some(line) => Problem::at_line(file, line, what),
            None => Problem::of_file(file, what),
        });
        if self.report.problems.len() >= PROBLEM_LIMIT {
            self.give_up(None, format!("it has {PROBLEM_LIMIT} problems or more, the rest was not read"));
        }
    }

    fn give_up(&mut self, line: Option<u64>, what: String) {
        let file = &self.options.file;
        let problem =
            line.map_or_else(|| Problem::of_file(file, what.clone()), |at| Problem::at_line(file, at, what.clone()));
        self.report.problems.push(problem);
        self.report.gave_up = true;
    }

    fn line(&mut self, line: Option<(u64, String)>) {
        let Some((number, text)) = line.filter(|(_, text)| !text.trim().is_empty()) else { return };
        let Some(property) = property(&text) else {
            return self.problem(Some(number), format!("{:?} is no line of a calendar", quoted(&text)));
        };
        let kind = property.value.trim().to_ascii_uppercase();
        match property.name.as_str() {
            "BEGIN" => self.begin(number, &kind),
            "END" => self.end(number),
            _ => {
                let depth = self.depth;
                let open = self.open.as_mut().filter(|open| open.depth == depth);
                if let Some(open) = open.filter(|open| open.properties.len() < LINES_LIMIT) {
                    open.properties.push(property);
                }
            }
        }
    }

    fn begin(&mut self, line: u64, kind: &str) {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return self.give_up(Some(line), format!("components stand more than {DEPTH_LIMIT} deep in each other"));
        }
        if self.open.is_none() && matches!(kind, "VTODO" | "VEVENT") {
            let (is_event, depth) = (kind == "VEVENT", self.depth);
            self.open = Some(Component { is_event, line, depth, properties: Vec::new() });
        }
    }

    fn end(&mut self, line: u64) {
        if self.depth == 0 {
            return self.problem(Some(line), "END without BEGIN".to_owned());
        }
        let depth = self.depth;
        self.depth -= 1;
        if let Some(component) = self.open.take_if(|open| open.depth == depth) {
            self.report.rows += 1;
            if let Err(what) = self.component(&component) {
                self.problem(Some(component.line), what);
            }
        }
    }

    fn component(&mut self, component: &Component) -> Result<(), String> {
        let repeats = ["RRULE", "RDATE", "RECURRENCE-ID"].iter().any(|name| component.property(name).is_some());
        let (start, due) = (component.day("DTSTART", self.options)?, component.due(self.options)?);
        let today = self.options.at.with_timezone(&self.options.zone).date_naive();
        let meeting = component.is_event && !component.is_all_day();
        let history = component.is_event && due.or(start).is_none_or(|day| day < today);
        if repeats || meeting || history {
            return Ok(());
        }
        let uid = component.text("UID").ok_or("it has no UID")?;
        let key = ItemKey::parse(&uid).ok_or_else(|| format!("{:?} can't be a key", quoted(&uid)))?;
        if let Some(first) = self.seen.insert(uid.clone(), component.line) {
            self.seen.insert(uid, first);
            return Err(format!("{key} stands on line {first} already; the first one counts"));
        }
        if self.seen.len() > ITEM_LIMIT {
            self.give_up(Some(component.line), format!("it has more than {ITEM_LIMIT} items"));
            return Ok(());
        }
        let said: Vec<(Field, Value)> = component.values(start, due, self.options)?;
        let locator: Arc<str> = Arc::from(format!("{} line {}", self.options.file, component.line));
        let at = component.modified().filter(|at| *at <= self.options.at).unwrap_or(self.options.at);
        for (field, value) in said {
            let (source, locator) = (self.options.source.clone(), locator.clone());
            (self.sink)(Reading { item: key.clone(), field, value, source, at, locator });
        }
        Ok(())
    }
}

impl Component {
    fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    fn text(&self, name: &str) -> Option<String> {
        let text = unescaped(&self.property(name)?.value);
        Some(text).filter(|text| !text.is_empty())
    }

    fn is_all_day(&self) -> bool {
        self.property("DTSTART").is_some_and(Property::is_day)
    }

    /// The day of a property; an hour of another zone falls on a day of the project's.
    fn day(&self, name: &str, options: &TableOptions) -> Result<Option<NaiveDate>, String> {
        let Some(property) = self.property(name) else { return Ok(None) };
        let read = property.at(options.zone).map(|at| match at {
            When::Day(day) => day,
            When::Time(at) => at.with_timezone(&options.zone).date_naive(),
        });
        let sane = read.filter(|day| YEARS.contains(&chrono::Datelike::year(day)));
        sane.map(Some).ok_or_else(|| format!("{name} {:?} is not a date", quoted(&property.value)))
    }

    /// The last day. An all-day event ends on the day before its DTEND.
    fn due(&self, options: &TableOptions) -> Result<Option<NaiveDate>, String> {
        if !self.is_event {
            return self.day("DUE", options);
        }
        let end = self.day("DTEND", options)?;
        let start = self.day("DTSTART", options)?;
        let last = end.and_then(|end| end.pred_opt()).zip(start).map(|(end, start)| end.max(start));
        Ok(last.or(start))
    }

    fn modified(&self) -> Option<DateTime<Utc>> {
        match self.property("LAST-MODIFIED").or_else(|| self.property("DTSTAMP"))?.at(Tz::UTC)? {
            When::Time(at) => Some(at),
            When::Day(_) => None,
        }
    }

    fn values(
        &self,
        start: Option<NaiveDate>,
        due: Option<NaiveDate>,
        options: &TableOptions,
    ) -> Result<Vec<(Field, Value)>, String> {
        let text = |field: Field, name: &str| Some((field, Value::Text(self.text(name)?.into())));
        let date = |field: Field, day: Option<NaiveDate>| Some((field, Value::Date(day?)));
        let finished = self.day("COMPLETED", options)?;
        let percent = self.text("PERCENT-COMPLETE").and_then(|raw| raw.parse::<Decimal>().ok());
        let percent = percent.filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent));
        let owner = self.property("ORGANIZER").and_then(Property::person);
        let said = [
            text(Field::Title, "SUMMARY"),
            date(Field::Start, start.filter(|start| Some(*start) != due)),
            date(Field::Due, due),
            date(Field::Finished, finished),
            self.status().map(|status| (Field::Status, Value::Status(status))),
            percent.map(|percent| (Field::Progress, Value::Number(percent))),
            owner.map(|owner| (Field::Owner, Value::Person(owner.into()))),
            self.related("PARENT").map(|keys| (Field::PartOf, Value::Text(keys.into()))),
            self.related("FINISHTOSTART").map(|keys| (Field::DependsOn, Value::Text(keys.into()))),
        ];
        Ok(said.into_iter().flatten().collect())
    }

    fn status(&self) -> Option<Status> {
        let word = self.text("STATUS")?.to_ascii_uppercase();
        match word.as_str() {
            "NEEDS-ACTION" => Some(Status::Planned),
            "IN-PROCESS" => Some(Status::Active),
            "COMPLETED" => Some(Status::Done),
            "CANCELLED" => Some(Status::Cancelled),
            _ => None,
        }
    }

    /// The items that it stands in a relation to (RFC 9253); without a word on it, it is part of them.
    fn related(&self, relation: &str) -> Option<String> {
        let related = self.properties.iter().filter(|property| property.name == "RELATED-TO");
        let of = |property: &&Property| {
            property.parameter("RELTYPE").map_or("PARENT".to_owned(), |kind| kind.to_ascii_uppercase()) == relation
        };
        let keys: Vec<String> = related.filter(of).map(|property| unescaped(&property.value)).collect();
        (!keys.is_empty()).then(|| keys.join(", "))
    }
}

/// A day, or an instant.
enum When {
    Day(NaiveDate),
    Time(DateTime<Utc>),
}

impl Property {
    fn parameter(&self, name: &str) -> Option<&str> {
        let mut parts = self.parameters.split(';');
        let found = parts.find_map(|part| part.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case(name)))?;
        Some(found.1.trim_matches('"'))
    }

    fn is_day(&self) -> bool {
        let declared = self.parameter("VALUE").is_some_and(|kind| kind.eq_ignore_ascii_case("DATE"));
        declared || self.value.trim().len() == "20260321".len()
    }

    /// The name that people know somebody by.
    fn person(&self) -> Option<String> {
        let named = self.parameter("CN").map(str::to_owned);
        let address = || self.value.trim().split_once(':').map(|(_, address)| address.to_owned());
        named.or_else(address).filter(|name| !name.is_empty())
    }

    /// `20260321`, `20260321T063000Z`, or an hour of its TZID or of the project's zone.
    fn at(&self, zone: Tz) -> Option<When> {
        let raw = self.value.trim();
        if self.is_day() {
            return NaiveDate::parse_from_str(raw, "%Y%m%d").ok().map(When::Day);
        }
        let local = NaiveDateTime::parse_from_str(raw.trim_end_matches('Z'), "%Y%m%dT%H%M%S").ok()?;
        let own = self.parameter("TZID").and_then(|name| name.parse::<Tz>().ok());
        let zone = if raw.ends_with('Z') { Tz::UTC } else { own.unwrap_or(zone) };
        Some(When::Time(instant(local, zone)))
    }
}

/// A line in its parts. The value begins at the first colon outside quotation marks.
fn property(line: &str) -> Option<Property> {
    let mut inside = false;
    let colon = line.char_indices().find(|(_, c)| {
        inside ^= *c == '"';
        *c == ':' && !inside
    })?;
    let (head, value) = (&line[..colon.0], &line[colon.0 + 1..]);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    let sound = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    sound.then(|| Property {
        name: name.to_ascii_uppercase(),
        parameters: parameters.to_owned(),
        value: value.to_owned(),
    })
}

/// A text without its escapes, on one line.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut signs = raw.trim().chars();
    while let Some(c) = signs.next() {
        match c {
            '\\' => match signs.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text.chars().filter(|c| !c.is_control()).collect()
}
