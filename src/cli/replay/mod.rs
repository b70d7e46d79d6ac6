//! `countersign replay`: a chat export and plan files through the real pipeline, on simulated time. Prints what would have been
//! posted, and rules on nothing.

mod feed;
pub(super) mod setting;
mod survey;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use super::format::Format;
use super::{posts, progress};
use crate::app::post::{Post, Posted};
use crate::app::replay::{self, Happening};
use crate::config;
use crate::domain::calendar::instant;
use crate::domain::name::SourceId;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};
use crate::sources::chat_export::ChatExport;
use crate::sources::table::{DateOrder, TableOptions};
use feed::{Feed, Unread};
use setting::Setting;
use survey::Survey;

/// How far a plan without chat runs on after its last reading, so that its last dates pass: a year.
const RUN_ON: TimeDelta = TimeDelta::days(366);

/// How many happenings there are between two steps of the progress bar.
const STEP: u64 = 256;

/// Runs chat exports and plan files through the bot on simulated time, and prints what it would have posted. Nothing is sent, and
/// nobody rules: exceptions stay open until they are no longer so.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Replay {
    /// The project: one of the config, or without a config any name
    #[arg(long, value_name = "NAME")]
    project: String,
    /// A chat: a Slack export (folder or zip) or JSONL, a message a line; several are merged by time
    #[arg(long, value_name = "PATH")]
    chat: Vec<PathBuf>,
    /// A plan file, CSV or JSON, wide or long; SOURCE=FILE names the source, which else is the file's name
    #[arg(long, value_name = "[SOURCE=]FILE")]
    plan: Vec<String>,
    /// The config file that has the project
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// When digests come, as a cron line; without one, and without one in the config, only exceptions are posted
    #[arg(long, value_name = "CRON")]
    digest: Option<String>,
    /// The project's time zone, where there is no config [default: UTC]
    #[arg(long, value_name = "IANA NAME", conflicts_with = "config")]
    zone: Option<Tz>,
    /// The day that plan files without dated readings show [default: when the file was last changed]
    #[arg(long, value_name = "DAY")]
    as_of: Option<NaiveDate>,
    /// How plan files write day and month in figures
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<Order>,
    /// The last day [default: that of the last message or reading; a plan alone runs on until its last due date has passed]
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
    /// Text for people, or a JSON object a post
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

const HELP: &str = "\
Examples:
  countersign replay --project harbour --chat export.zip --digest \"0 9 * * MON\"
  countersign replay --project harbour --chat chat.jsonl --plan tracker=tracker.csv --zone Europe/Lisbon --format json
  countersign replay --project harbour --config countersign.toml --chat export.zip

Chat in JSONL: {\"channel\",\"id\",\"thread\",\"author\",\"name\",\"ts\",\"text\"}
Plan files: wide (key,title,owner,start,due,status,…) or long (at,source,item,field,value)
JSON out: {\"at\",\"project\",\"channel\",\"kind\":\"digest|exception|update\",\"claims\":[{\"text\",\"kind\",\"evidence\"}],
  \"exceptions\":[{\"detector\",\"subject\",\"severity\",\"text\",\"evidence\",\"proposed\"}],\"text\"}
  Evidence is the messages' ids as the export has them, and places in plan files. A date that moved is a claim of kind \"moved\".

What can't be read is told on standard error and left out. The exit code is 1 where a file could not be read at all.";

/// How day and month are written in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// 31/12/2026.
    DayMonth,
    /// 12/31/2026.
    MonthDay,
}

/// What came of it.
#[derive(Debug, Default)]
struct Tally {
    messages: u64,
    readings: u64,
    digests: u64,
    exceptions: u64,
    last_due: Option<NaiveDate>,
}

impl Replay {
    /// Replays, and prints on `output`; what can't be read is told on `errors`.
    ///
    /// # Errors
    /// Where nothing can be replayed, or writing fails. A reader that has gone away is no error.
    pub(super) fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        match self.replay(output, errors) {
            Err(error) if super::is_reader_gone(&error) => Ok(ExitCode::SUCCESS),
            other => other,
        }
    }

    fn replay(&self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        if self.chat.is_empty() && self.plan.is_empty() {
            bail!("failed to replay: there is nothing to replay; hint: give --chat PATH or --plan FILE");
        }
        let survey = Survey::of(&self.chat);
        let setting = Setting::of(self, &survey)?;
        let mut unread = Unread::default();
        let readings = self.readings(&setting, &mut unread, errors)?;
        let chats = self.chats(&mut unread, errors)?;
        let mut tally = Tally { last_due: last_due(&readings), ..Tally::default() };
        let total = survey.messages + readings.len() as u64;
        let mut feed = Feed::new(chats, readings, setting.channels, unread);
        let mut replay = replay::Replay::new(setting.office, setting.project);
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("failed to start")?;
        runtime.block_on(self.run_through((&mut replay, &mut feed, total), &mut tally, output, errors))?;
        output.flush()?;
        tell(&tally, &feed, errors)?;
        Ok(if feed.unread.files == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn run_through(
        &self,
        (replay, feed, total): (&mut replay::Replay, &mut Feed, u64),
        tally: &mut Tally,
        output: &mut impl Write,
        errors: &mut impl Write,
    ) -> anyhow::Result<()> {
        let bar = progress::bar(total, "messages and readings");
        let last = self.until.and_then(|day| day.succ_opt()).map(|day| midnight(day, replay.project().zone));
        let mut now = None;
        while let Some(happening) = feed.next(errors)? {
            if last.is_some_and(|last| happening.at() >= last) {
                break;
            }
            now = Some(happening.at());
            match happening {
                Happening::Said(_) => tally.messages += 1,
                Happening::Read(_) => tally.readings += 1,
            }
            let posts = replay.happen(happening).await.context("failed to replay")?;
            self.print(replay, &posts, tally, output)?;
            if (tally.messages + tally.readings).is_multiple_of(STEP) {
                bar.inc(STEP);
            }
        }
        bar.finish_and_clear();
        let Some(now) = now else { return Ok(()) };
        let end = last.unwrap_or_else(|| self.end(now, tally.last_due, replay.project().zone));
        let posts = replay.end(end).await.context("failed to replay")?;
        Ok(self.print(replay, &posts, tally, output)?)
    }

    /// When it ends: with the day of what happened last; a plan alone runs on until its last due date has passed.
    fn end(&self, now: DateTime<Utc>, last_due: Option<NaiveDate>, zone: Tz) -> DateTime<Utc> {
        let today = now.with_timezone(&zone).date_naive();
        let day_ends = midnight(today.succ_opt().unwrap_or(today), zone);
        let passed =
            last_due.filter(|_| self.chat.is_empty()).and_then(|due| due.checked_add_days(chrono::Days::new(2)));
        passed.map_or(day_ends, |day| midnight(day, zone).min(now + RUN_ON).max(day_ends))
    }

    fn print(
        &self,
        replay: &replay::Replay,
        posts: &[Post],
        tally: &mut Tally,
        output: &mut impl Write,
    ) -> io::Result<()> {
        for post in posts {
            match post.what {
                Posted::Digest { .. } => tally.digests += 1,
                Posted::Exception(_) => tally.exceptions += 1,
                Posted::Update | Posted::Closed(_) => {}
            }
            match self.format {
                Format::Text => posts::text(replay.project(), post, output)?,
                Format::Json => posts::json(replay.project(), post, output)?,
            }
        }
        Ok(())
    }

    fn chats(&self, unread: &mut Unread, errors: &mut impl Write) -> io::Result<Vec<ChatExport>> {
        let mut chats = Vec::new();
        for path in &self.chat {
            match ChatExport::open(path) {
                Ok(chat) => chats.push(chat),
                Err(problem) => unread.file(&problem, errors)?,
            }
        }
        Ok(chats)
    }

    fn readings(
        &self,
        setting: &Setting,
        unread: &mut Unread,
        errors: &mut impl Write,
    ) -> anyhow::Result<Vec<Reading>> {
        let mut readings = Vec::new();
        for plan in &self.plan {
            let (source, path) = named(plan);
            let file: Arc<str> =
                Arc::from(path.file_name().map_or_else(|| plan.clone(), |name| name.to_string_lossy().into_owned()));
            let options = match self.options(setting, &file, source, path) {
                Ok(options) => options,
                Err(error) => {
                    unread.file(&feed::problem(&file, format!("{error:#}")), errors)?;
                    continue;
                }
            };
            readings.extend(feed::plan(path, &options, unread, errors)?);
        }
        Ok(readings)
    }

    fn options(
        &self,
        setting: &Setting,
        file: &Arc<str>,
        source: Option<&str>,
        path: &Path,
    ) -> anyhow::Result<TableOptions> {
        let zone = setting.project.zone;
        let stem = path.file_stem().map_or_else(|| file.to_string(), |stem| stem.to_string_lossy().into_owned());
        let name = source.unwrap_or(&stem);
        let known = setting
            .sources
            .iter()
            .find(|known| known.id.as_str() == name || known.file.file_name() == path.file_name());
        let parsed = || SourceId::parse(name).with_context(|| format!("{name:?} is no name for a source"));
        let at = match self.as_of {
            Some(day) => midnight(day, zone),
            None => DateTime::<Utc>::from(path.metadata().and_then(|file| file.modified())?),
        };
        let ordered = self.date_order.or_else(|| known.and_then(|known| order(known.date_order)));
        Ok(TableOptions {
            file: file.clone(),
            source: known.map_or_else(parsed, |known| Ok(known.id.clone()))?,
            at,
            zone,
            date_order: ordered.map(|order| match order {
                Order::DayMonth => DateOrder::DayMonth,
                Order::MonthDay => DateOrder::MonthDay,
            }),
            columns: known.map(setting::columns).unwrap_or_default(),
        })
    }
}

fn order(configured: config::DateOrder) -> Option<Order> {
    match configured {
        config::DateOrder::Iso => None,
        config::DateOrder::DayMonth => Some(Order::DayMonth),
        config::DateOrder::MonthDay => Some(Order::MonthDay),
    }
}

/// The source's name, where one is written before the file: `tracker=plan.csv`. A file with that very name is just a file.
fn named(plan: &str) -> (Option<&str>, &Path) {
    let path = Path::new(plan);
    match plan.split_once('=') {
        Some((name, file)) if !name.contains('/') && !path.exists() => (Some(name), Path::new(file)),
        _ => (None, path),
    }
}

fn last_due(readings: &[Reading]) -> Option<NaiveDate> {
    let due = readings.iter().filter(|reading| reading.field == Field::Due);
    due.filter_map(|reading| if let Value::Date(day) = reading.value { Some(day) } else { None }).max()
}

fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant(day.and_time(NaiveTime::MIN), zone)
}

/// Says at the end what was read, what would have been posted, and what was left out.
fn tell(tally: &Tally, feed: &Feed, errors: &mut impl Write) -> io::Result<()> {
    let count = |n: u64, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let read = format!("{} and {}", count(tally.messages, "message"), count(tally.readings, "reading"));
    let posted = format!("{} and {}", count(tally.digests, "digest"), count(tally.exceptions, "exception"));
    writeln!(errors, "{read} replayed: {posted} would have been posted")?;
    if feed.elsewhere > 0 {
        writeln!(
            errors,
            "note: {} left out, in channels that the project does not have; hint: it has {}",
            count(feed.elsewhere, "message"),
            feed.known_channels()
        )?;
    }
    if feed.unread.parts + feed.unread.files > 0 {
        let (parts, files) = (count(feed.unread.parts, "problem"), count(feed.unread.files, "file"));
        writeln!(errors, "note: {parts} told above; {files} not read, or not to the end")?;
    }
    Ok(())
}
