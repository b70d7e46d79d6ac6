//! Slash commands: what somebody typed becomes events, or an answer that only they see.

use chrono::{DateTime, Utc};

use super::interrogate::{self, Answered, Inquired, Question, review_for};
use super::known::Known;
use super::learned;
use super::noise;
use super::office::Office;
use super::review;
use super::what_if;
use super::work::Preview;
use crate::domain::card::{Action, Card};
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::entry::{Because, Entry};
use crate::domain::finding::Detector;
use crate::domain::form::Filled;
use crate::domain::judge::{Event, TakeBack, Which as Taken};
use crate::domain::lesson::Teaching;
use crate::domain::message::ChannelId;
use crate::domain::name::ReviewId;
use crate::domain::noise::{Performance, Voice};
use crate::domain::outgoing::Place;
use crate::domain::person::{Actor, Person, Standing};
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::review::Review;
use crate::domain::ruling::RulingKind;
use crate::ledger::{LedgerError, Version};
use crate::wording::say;
use crate::wording::say::command::{Command, Which, help, parse};
use crate::wording::say::{Matter, answer, entry, lesson, overview, recorded, refused};

/// What somebody is told who may not change the policy.
const NOT_A_CHANGER: &str = "Only those who may change the policy may do that. `/countersign policy` names them.";

/// How many entries `log` shows.
const LOG_LIMIT: usize = 10;

/// Where somebody typed, who, and what.
pub(super) type Typed<'a> = (&'a ChannelId, &'a Actor, &'a str);

/// What a command comes to.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// What the judge hears.
    pub(super) events: Vec<Event>,
    /// What the one who typed it is told.
    pub(super) answer: Option<Card>,
    /// True where all in the channel are told.
    pub(super) here: bool,
    /// What takes a while.
    pub(super) preview: Option<Preview>,
    /// A question that a model phrases the answer to.
    pub(super) asked: Option<(Box<Inquired>, bool)>,
}

impl Heard {
    fn told(lines: &[String]) -> Self {
        Self { answer: Some(recorded::answer(lines)), ..Self::default() }
    }
}

/// Hears a command.
pub(super) async fn hear(
    office: &Office,
    project: &Project,
    known: &mut Known,
    (delivery, typed): (&Delivery, Typed<'_>),
    now: DateTime<Utc>,
) -> Result<Heard, LedgerError> {
    let clerk = Clerk { office, project, delivery, typed, now };
    match parse(typed.2) {
        Ok((command, here)) => {
            let mut heard = clerk.hear(known, command).await?;
            heard.here = here;
            heard.preview.iter_mut().for_each(|preview| preview.here = here);
            heard.asked.iter_mut().for_each(|(_, all)| *all = here);
            Ok(heard)
        }
        Err(misread) => Ok(Heard::told(&[misread.text()])),
    }
}

struct Clerk<'a> {
    office: &'a Office,
    project: &'a Project,
    delivery: &'a Delivery,
    typed: Typed<'a>,
    now: DateTime<Utc>,
}

impl Clerk<'_> {
    async fn hear(&self, known: &mut Known, command: Command) -> Result<Heard, LedgerError> {
        known.refresh_corrections();
        match command {
            Command::Help => Ok(Heard::told(&help())),
            Command::Policy => Ok(Heard::told(&overview::policy(self.project))),
            Command::Schedule => Ok(Heard::told(&overview::schedule(self.project, self.now))),
            Command::Open => Ok(Heard::told(&self.waiting(known))),
            Command::Status { of } => Ok(Heard::told(&self.status(known, of.as_deref()))),
            Command::Digest => {
                let preview = Preview { channel: self.typed.0.clone(), here: false };
                Ok(Heard { preview: Some(preview), ..Heard::default() })
            }
            Command::Ask { question } => self.ask(known, &question).await,
            Command::Why { review } => self.why(known, &self.id(&review)).await,
            Command::Log { review } => self.log(known, review.map(|which| self.id(&which))).await,
            Command::Rule { review, kind, words } => self.rule(known, &self.id(&review), kind, words).await,
            Command::Undo { review } => self.undo(known, review.map(|which| self.id(&which))).await,
            Command::WhatIf { text } => Ok(self.what_if(known, &text, false)),
            Command::Propose { text } => Ok(self.what_if(known, &text, true)),
            Command::Detectors => self.detectors(known).await,
            Command::Wake { detector } => Ok(self.wake(known, detector)),
            Command::Lessons => Ok(Heard::told(&self.lessons(known))),
            Command::Revoke { lesson } => Ok(self.revoke(known, lesson)),
            Command::Pause => Ok(self.pause(true)),
            Command::Resume => Ok(self.pause(false)),
            Command::ForgetMe => self.forget(known).await,
        }
    }

    fn id(&self, which: &Which) -> ReviewId {
        match which {
            Which::Named(id) => id.clone(),
            Which::Number(number) => ReviewId { project: self.project.id.clone(), number: *number },
        }
    }

    fn place(&self) -> Place {
        let (channel, by, _) = self.typed;
        Place { channel: channel.clone(), thread: None, only: Some(by.account.clone()) }
    }

    fn matter<'a>(&'a self, review: &'a Review) -> Matter<'a> {
        let rule = self.project.policy.rule(review.proposition.kind);
        Matter { project: self.project, review, rule, now: self.now }
    }

    fn open<'a>(&'a self, known: &'a Known) -> Vec<Matter<'a>> {
        let readable = |review: &&Review| review.audience.may_read_in(self.typed.0);
        let open = known.state.open().filter(readable).map(|review| self.matter(review));
        open.filter(|matter| matter.rule.mode != Mode::Inform).collect()
    }

    /// What waits for the one who asks, what else is open, and what is quiet because it was refused.
    fn waiting(&self, known: &Known) -> Vec<String> {
        let holder = self.project.roster.holder(&self.typed.1.account);
        let mut lines = overview::open(&self.open(known), holder.map(|person| &person.id));
        for lesson in learned::lessons(self.project, known, self.typed.0, self.now) {
            let Teaching::Quiet { review, .. } = &lesson.teaching else { continue };
            let review = known.state.review(review);
            lines.extend(review.map(|review| overview::quiet(&self.matter(review), &lesson)));
        }
        let behind = known.waiting.behind.values().map(Vec::len).sum();
        lines.extend(say::noise::waiting(&known.waiting.rest, behind));
        lines
    }

    fn status(&self, known: &Known, of: Option<&str>) -> Vec<String> {
        let Some(name) = of.filter(|name| *name != self.project.id.as_str() && *name != self.project.name) else {
            let mut lines = overview::open(&self.open(known), None);
            lines.extend(overview::schedule(self.project, self.now));
            return lines;
        };
        let item = known.plan.item_named(name);
        item.map_or_else(|| vec![answer::UNKNOWN.to_owned()], |item| answer::status(self.project, item, self.now))
    }

    async fn ask(&self, known: &mut Known, text: &str) -> Result<Heard, LedgerError> {
        let question = Question::of_project(self.delivery, self.place(), text);
        let answered = interrogate::answer((self.office, self.project), known, &question, self.now).await?;
        Ok(match answered {
            Answered::Now(lines) => Heard { answer: Some(answer::card(&lines)), ..Heard::default() },
            Answered::Later(inquired) => Heard { asked: Some((inquired, false)), ..Heard::default() },
        })
    }

    async fn why(&self, known: &mut Known, id: &ReviewId) -> Result<Heard, LedgerError> {
        if !review_for(self.office, known, id, self.typed.0).await? {
            return Ok(Heard { answer: Some(refused::unknown_review(id)), ..Heard::default() });
        }
        let review = known.state.review(id).expect("it was recalled just now");
        Ok(Heard::told(&answer::why(&self.matter(review))))
    }

    async fn log(&self, known: &mut Known, id: Option<ReviewId>) -> Result<Heard, LedgerError> {
        let entries: Vec<Entry> = match &id {
            Some(id) if !review_for(self.office, known, id, self.typed.0).await? => {
                return Ok(Heard { answer: Some(refused::unknown_review(id)), ..Heard::default() });
            }
            Some(id) => self.office.ledger.review_entries(id).await?,
            None => {
                let head = self.office.ledger.head(&self.project.id).await?.version.entries();
                let after = Version::new(head.saturating_sub(LOG_LIMIT as u64));
                self.office.ledger.tail(&self.project.id, after, LOG_LIMIT).await?
            }
        };
        // What is long settled is read back first: it is no less private.
        for id in entries.iter().filter_map(|entry| entry.what.review()) {
            known.recall(self.office, id).await?;
        }
        let readable = |entry: &&Entry| {
            let readable =
                |id| known.state.review(id).is_some_and(|review: &Review| review.audience.may_read_in(self.typed.0));
            entry.what.review().is_none_or(readable)
        };
        let shown = entries.iter().rev().take(LOG_LIMIT).rev().filter(readable);
        let lines: Vec<String> =
            shown.map(|entry| format!("{}  {}", entry.n, entry::line(self.project, entry))).collect();
        Ok(Heard::told(&lines))
    }

    /// A ruling that was typed is a button that was pressed, with its form filled in.
    async fn rule(
        &self,
        known: &mut Known,
        id: &ReviewId,
        kind: RulingKind,
        words: String,
    ) -> Result<Heard, LedgerError> {
        if !review_for(self.office, known, id, self.typed.0).await? {
            return Ok(Heard { answer: Some(refused::unknown_review(id)), ..Heard::default() });
        }
        let shown = known.state.review(id).expect("it was recalled just now");
        let card = shown.living_card().cloned();
        let (channel, by, _) = self.typed;
        let message =
            card.unwrap_or_else(|| crate::domain::message::MessageId { channel: channel.clone(), id: id.to_string() });
        let action = Action::Rule { review: id.clone(), on: shown.hash, kind };
        let happened = Happened::Pressed { message, by: by.clone(), action, filled: Filled::words(words) };
        let pressed = Delivery { happened, ..self.delivery.clone() };
        let heard = review::read(self.office, self.project, &known.state, &pressed);
        let lines = vec![format!("Taken up for {id}.")];
        Ok(Heard { events: heard.events, answer: Some(recorded::answer(&lines)), ..Heard::default() })
    }

    async fn undo(&self, known: &mut Known, id: Option<ReviewId>) -> Result<Heard, LedgerError> {
        let (channel, by, _) = self.typed;
        let id = match id {
            Some(id) => id,
            None => {
                let mut standing = known
                    .state
                    .reviews()
                    .flat_map(|review| {
                        let own = review.standing.iter().filter(|standing| standing.account == by.account);
                        own.map(|standing| (standing.entry, review.id.clone()))
                    })
                    .collect::<Vec<_>>();
                standing.sort();
                let Some((_, id)) = standing.pop() else {
                    return Ok(Heard::told(&["You have nothing that could be taken back.".to_owned()]));
                };
                id
            }
        };
        if !review_for(self.office, known, &id, channel).await? {
            return Ok(Heard { answer: Some(refused::unknown_review(&id)), ..Heard::default() });
        }
        let (which, because, place) = (Taken::Last, Because::Undone, self.place());
        let back = TakeBack { review: id.clone(), by: by.clone(), which, because, place };
        let lines = vec![format!("Taken up for {id}.")];
        Ok(Heard { events: vec![Event::TakenBack(back)], answer: Some(recorded::answer(&lines)), ..Heard::default() })
    }

    /// Everybody may have their own words erased; with all accounts that the roster knows of them.
    async fn forget(&self, known: &mut Known) -> Result<Heard, LedgerError> {
        let (_, by, _) = self.typed;
        let holder = self.project.roster.holder(&by.account);
        let accounts = holder.map_or_else(|| vec![by.account.clone()], |person| person.accounts.clone());
        let messages = self.office.ledger.erase(&accounts).await?;
        known.conversation.forget_authors(&accounts);
        let answer = Some(recorded::answer(&[overview::forgotten(messages)]));
        Ok(Heard { events: vec![Event::Erased { messages }], answer, ..Heard::default() })
    }

    fn what_if(&self, known: &mut Known, text: &str, propose: bool) -> Heard {
        let (_, by, _) = self.typed;
        if propose && (by.standing != Standing::Member || self.project.roster.holder(&by.account).is_none()) {
            return Heard::told(&[say::put_forward::not_on_the_roster(self.project)]);
        }
        match what_if::of(self.office, self.project, known, text, self.now) {
            Err(why) => Heard::told(&[why]),
            Ok((item, follows)) if propose => {
                let event = what_if::raise(self.project, (item, &follows), by, self.now);
                let lines = [say::put_forward::taken_up(&known.state.next_review())];
                Heard { events: vec![event], answer: Some(recorded::answer(&lines)), ..Heard::default() }
            }
            Ok((_, follows)) => Heard::told(&say::what_if::lines(self.project, &what_if::told(&follows), self.now)),
        }
    }

    async fn detectors(&self, known: &mut Known) -> Result<Heard, LedgerError> {
        let whole = known.catch_up(self.office).await?;
        let mut lines = say::noise::performances(self.project, &self.performances(known), self.now);
        if !whole {
            lines.push(say::noise::as_of(known.record.until()));
        }
        Ok(Heard::told(&lines))
    }

    fn performances(&self, known: &Known) -> Vec<Performance> {
        let thresholds = self.office.thresholds_of(&self.project.id);
        noise::performances(self.project, (&known.state, &known.record), &thresholds, self.now)
    }

    fn wake(&self, known: &Known, detector: Detector) -> Heard {
        let (_, by, _) = self.typed;
        let changers = &self.project.policy.changers;
        let holder = self.project.roster.holder(&by.account).filter(|person| changers.includes(person));
        if holder.is_none() {
            return Heard::told(&[say::noise::NOT_YOURS.to_owned()]);
        }
        let one = self.performances(known).into_iter().find(|one| one.detector == detector);
        let voice = one.map_or(Voice::Speaks, |one| one.voice);
        let place = Place { only: None, ..self.place() };
        let woken = matches!(voice, Voice::SilentBy(_)).then(|| Event::Woken { by: by.clone(), detector, place });
        let answer = Some(recorded::answer(&[say::noise::woken(detector, &voice)]));
        Heard { events: woken.into_iter().collect(), answer, ..Heard::default() }
    }

    fn lessons(&self, known: &Known) -> Vec<String> {
        learned::told(self.project, known, self.typed.0, self.now)
    }

    fn revoke(&self, known: &Known, entry: u64) -> Heard {
        if self.changer().is_none() {
            return Heard::told(&[NOT_A_CHANGER.to_owned()]);
        }
        let lessons = learned::lessons(self.project, known, self.typed.0, self.now);
        if !lessons.iter().any(|lesson| lesson.entry == entry) {
            return Heard::told(&[lesson::unknown(entry)]);
        }
        let events = vec![Event::Revoked { by: self.typed.1.clone(), lesson: entry }];
        Heard { events, answer: Some(recorded::answer(&[lesson::revoked(entry)])), ..Heard::default() }
    }

    /// Who typed it, where they may change the policy.
    fn changer(&self) -> Option<&Person> {
        let changers = &self.project.policy.changers;
        self.project.roster.holder(&self.typed.1.account).filter(|person| changers.includes(person))
    }

    fn pause(&self, paused: bool) -> Heard {
        let (_, by, _) = self.typed;
        let Some(person) = self.changer() else {
            return Heard::told(&[NOT_A_CHANGER.to_owned()]);
        };
        let lines = vec![overview::paused(&person.name, paused)];
        let place = Place { only: None, ..self.place() };
        let events = vec![Event::Paused { by: by.clone(), paused, place }];
        Heard { events, answer: Some(recorded::answer(&lines)), ..Heard::default() }
    }
}
