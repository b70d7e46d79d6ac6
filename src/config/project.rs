//! Projects of the file: zone, calendar, channels, sources, digest, and who of the people belongs to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::domain::calendar::Calendar;
use crate::domain::message::ChannelId;
use crate::domain::name::{PersonId, ProjectId, SourceId};
use crate::domain::noise::Noise;
use crate::domain::person::{Person, Roster};
use crate::domain::project::{Channel, NothingNew, Project};
use crate::domain::schedule::{OnHoliday, Schedule};
use crate::domain::spelling::nearest;
use crate::domain::value::Field;

use super::detect::{self, Thresholds};
use super::noise;
use super::people::{Listed, NAME, roles, unknown};
use super::policy::{self, Draft};
use super::settings::Environment;
use super::table::{At, Section};
use super::target::{self, Target};
use super::terms;

const CHANNEL: &str = "platform:workspace/channel, such as \"local:demo/general\"";

/// How many fields a cron line has here: nobody needs a digest at a second.
const FIELDS: usize = 5;

/// How dates are written in a plan file where the file itself doesn't tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// Only ISO dates: what else could be read two ways is a named problem of its line.
    #[default]
    Iso,
    /// `05/04` is 5 April.
    DayMonth,
    /// `05/04` is 4 May.
    MonthDay,
}

/// A plan file of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What people call it.
    pub id: SourceId,
    /// The file; a relative path starts where the config stands.
    pub file: PathBuf,
    /// Column names of the file, and the fields that they hold.
    pub mapping: BTreeMap<String, Field>,
    /// How it writes dates.
    pub date_order: DateOrder,
}

/// A project with what is not of the domain.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The project.
    pub project: Project,
    /// Its plan files.
    pub sources: Vec<Source>,
    /// From when on detectors speak in it.
    pub thresholds: Thresholds,
    /// Where what is ruled in it is carried out.
    pub targets: Vec<Target>,
}

/// What all projects share.
pub(crate) struct Shared<'a> {
    pub(crate) people: &'a [Listed],
    pub(crate) policy: Option<&'a Draft>,
    pub(crate) folder: &'a Path,
    pub(crate) thresholds: &'a Thresholds,
    pub(crate) noise: Noise,
    pub(crate) env: Environment<'a>,
}

/// All projects of the file.
pub(crate) fn projects(root: &Section<'_>, shared: &Shared<'_>) -> Vec<Configured> {
    let sections = root.tables("project", "[[project]]");
    if sections.is_empty() {
        root.lacks("[[project]]", "without a project there is nothing to do");
    }
    let mut lines: BTreeMap<ProjectId, usize> = BTreeMap::new();
    let mut projects = Vec::new();
    for section in sections {
        let line = section.line;
        if let Some(configured) = section.read(|section| project(section, shared)) {
            if let Some(first) = lines.insert(configured.project.id.clone(), line) {
                let what = format!("project `{}` stands on line {first} already", configured.project.id);
                root.document.wrong(line, what, "give each project an id of its own");
            }
            projects.push(configured);
        }
    }
    projects
}

fn project(section: &Section<'_>, shared: &Shared<'_>) -> Option<Configured> {
    let id = section.need("id", "a short name, such as \"harbour\": reviews are called harbour-1, harbour-2, …");
    let id = id.and_then(|id| section.understood("id", &id, "a short name without spaces", project_id));
    let name = section.need("name", "the name that the bot writes");
    let zone = zone(section);
    let people = people(section, shared.people);
    let own = (section.table("policy", "[project.policy]")).map(|table| table.read(policy::draft));
    let called = id.as_ref().map_or("?", |id| id.value.as_str()).to_owned();
    let policy = (own.as_ref().or(shared.policy)).and_then(|draft| draft.for_people(section, &called, &people));
    if own.is_none() && shared.policy.is_none() {
        section.lacks("policy", "write one [policy] for all projects, or a [project.policy] for this one");
    }
    let calendar = (section.table_or_empty("calendar", "[project.calendar]")).read(calendar);
    let channels = channels(section);
    let sources = sources(section, shared.folder);
    // Where the zone is wrong, its other mistakes are told all the same.
    let digest = digest(section, zone.unwrap_or(Tz::UTC), &calendar);
    let nothing_new =
        section.one_of("nothing_new", &[("one-line", NothingNew::OneLine), ("silent", NothingNew::Silent)]);
    let stale = section.number("stale_after_days", 1..3661);
    let thresholds = section.table("detect", "[project.detect]");
    let thresholds = thresholds.map(|table| table.read(|table| detect::thresholds(table, shared.thresholds)));
    let noise = section.table("noise", "[project.noise]");
    let noise = noise.map_or(shared.noise, |table| table.read(|table| noise::noise(table, shared.noise)));
    let lessons = section.number("lessons_for_days", 1..36_501);
    let targets = target::targets(section, &people, shared.env);
    let goals = section.texts("goals").into_iter().map(|at| at.value).collect();
    let (id, name, zone) = (id?, name?, zone?);
    let project = Project {
        id: id.value,
        name: name.value,
        zone,
        calendar,
        channels,
        roster: Roster::new(people),
        policy: policy?,
        goals,
        digest,
        nothing_new: nothing_new.map_or(NothingNew::OneLine, |at| at.value),
        stale_after_days: stale.and_then(|at| u16::try_from(at.value).ok()).unwrap_or(7),
        noise,
        lessons_for: TimeDelta::days(lessons.map_or(180, |at| i64::from(at.value))),
        targets: targets.iter().map(|target| target.target.clone()).collect(),
    };
    let thresholds = thresholds.unwrap_or_else(|| shared.thresholds.clone());
    Some(Configured { project, sources, thresholds, targets })
}

/// A project's id stands in commands and in the names of its reviews, so it is one word.
fn project_id(raw: &str) -> Option<ProjectId> {
    let is_word = raw.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    ProjectId::parse(raw).filter(|_| is_word)
}

fn zone(section: &Section<'_>) -> Option<Tz> {
    let text = section.need("zone", "an IANA time zone, such as \"Europe/Zurich\"")?;
    if let Ok(zone) = text.value.parse::<Tz>() {
        return Some(zone);
    }
    let hint = nearest(&text.value, TZ_VARIANTS.iter().map(|zone| zone.name())).map_or_else(
        || "write an IANA time zone, such as \"Europe/Zurich\"".to_owned(),
        |zone| format!("did you mean `{zone}`?"),
    );
    let what = format!("`zone` in {} can't be `{}`", section.name, text.value.escape_debug());
    section.document.wrong(text.line, what, hint);
    None
}

/// Those who belong to the project, with the roles that they have there.
fn people(section: &Section<'_>, all: &[Listed]) -> Vec<Person> {
    let named: Vec<At<PersonId>> = (section.texts("people").iter())
        .filter_map(|text| section.understood("people", text, NAME, PersonId::parse))
        .collect();
    let everybody = || all.iter().map(|listed| &listed.person);
    for id in &named {
        if !everybody().any(|person| person.id == id.value) {
            unknown(section, &id.value, id.line, everybody());
        }
    }
    let mut people: Vec<Person> = everybody()
        .filter(|person| named.is_empty() || named.iter().any(|id| id.value == person.id))
        .cloned()
        .collect();
    let overrides = section.table("roles", "[project.roles]");
    for (id, list) in overrides.map(Section::lists).unwrap_or_default() {
        let own = roles(section, "roles", &list);
        match people.iter_mut().find(|person| person.id.as_str() == id.value) {
            Some(person) => person.roles = own,
            None => {
                let what = format!("[project.roles] names `{}`, who is not in the project", id.value.escape_debug());
                section.document.wrong(id.line, what, "name somebody of `people`");
            }
        }
    }
    people
}

fn calendar(section: &Section<'_>) -> Calendar {
    let days = section.texts("working_days");
    let weekdays: Vec<Weekday> = (days.iter())
        .filter_map(|text| section.word("working_days", text, &terms::WEEKDAYS))
        .map(|day| day.value)
        .collect();
    let holidays: Vec<_> = (section.texts("holidays").iter())
        .filter_map(|text| section.understood("holidays", text, "a day, such as 2026-12-25", terms::day))
        .map(|day| day.value)
        .collect();
    let quiet = section.parsed("quiet_hours", terms::QUIET, terms::quiet).map(|at| at.value);
    let weekdays = if days.is_empty() { terms::WEEKDAYS[..5].iter().map(|(_, day)| *day).collect() } else { weekdays };
    Calendar::new(weekdays, holidays, quiet)
}

fn channels(section: &Section<'_>) -> Vec<Channel> {
    let mut channels: Vec<Channel> = Vec::new();
    let tables = section.tables("channel", "[[project.channel]]");
    if tables.is_empty() {
        section.lacks("[[project.channel]]", "name at least the channel where digests are posted");
    }
    for table in tables {
        let read = table.read(channel);
        if let Some((channel, line)) = read {
            if channels.iter().any(|known| known.id == channel.id) {
                let what = format!("channel `{}` stands in this project already", channel.id);
                (section.document).wrong(line, what, "remove one of the two");
            }
            channels.push(channel);
        }
    }
    channels
}

fn channel(table: &Section<'_>) -> Option<(Channel, usize)> {
    let name = table.text("name");
    let private = table.flag("private").unwrap_or(false);
    let id = table.need("id", CHANNEL)?;
    let id = table.understood("id", &id, CHANNEL, ChannelId::parse)?;
    let name = name.map_or_else(|| id.value.channel.clone(), |at| at.value.trim_start_matches('#').to_owned());
    let line = id.line;
    let channel = Channel { id: id.value, name, private };
    Some((channel, line))
}

fn sources(section: &Section<'_>, folder: &Path) -> Vec<Source> {
    let mut ids = BTreeSet::new();
    let mut sources = Vec::new();
    for table in section.tables("source", "[[project.source]]") {
        let source = table.read(|table| source(table, folder));
        if let Some((source, line)) = source {
            if !ids.insert(source.id.clone()) {
                let what = format!("source `{}` stands in this project already", source.id);
                section.document.wrong(line, what, "give each source an id of its own");
            }
            sources.push(source);
        }
    }
    sources
}

fn source(table: &Section<'_>, folder: &Path) -> Option<(Source, usize)> {
    let id = table.need("id", "what people call the source, such as \"tracker\"");
    let id = id.and_then(|id| table.understood("id", &id, NAME, SourceId::parse));
    let file = table.need("file", "the plan file: CSV, JSON, iCalendar or MS Project's XML");
    let order = table.one_of(
        "date_order",
        &[("iso", DateOrder::Iso), ("day-month", DateOrder::DayMonth), ("month-day", DateOrder::MonthDay)],
    );
    let mapping = table.table("mapping", "mapping of [[project.source]]");
    let mapping = mapping.map(Section::entries).unwrap_or_default();
    let mapping = mapping.into_iter().map(|(column, field)| (column.value, Field::from_name(&field.value)));
    let (mapping, id, file) = (mapping.collect(), id?, file?);
    let source = Source {
        id: id.value,
        file: folder.join(file.value),
        mapping,
        date_order: order.map(|at| at.value).unwrap_or_default(),
    };
    Some((source, id.line))
}

fn digest(section: &Section<'_>, zone: Tz, calendar: &Calendar) -> Option<Schedule> {
    let on_holiday = section.one_of(
        "on_holiday",
        &[("next-working-day", OnHoliday::NextWorkingDay), ("skip", OnHoliday::Skip), ("keep", OnHoliday::Keep)],
    );
    let line = section.text("digest")?;
    let on_holiday = on_holiday.map_or(OnHoliday::NextWorkingDay, |at| at.value);
    let why = match Schedule::parse(&line.value, zone, on_holiday) {
        _ if line.value.split_whitespace().count() != FIELDS => "it has not five fields".to_owned(),
        Err(error) => format!("failed to {error}"),
        Ok(schedule) if schedule.next(DateTime::UNIX_EPOCH, calendar).is_none() => "that time never comes".to_owned(),
        Ok(schedule) => return Some(schedule),
    };
    let what = format!("`digest` in {}: {why}", section.name);
    let hint = "write minute, hour, day, month and weekday, such as \"0 9 * * MON\"";
    section.document.wrong(line.line, what, hint);
    None
}
