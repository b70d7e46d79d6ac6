//! The project that is replayed: the one of the config, or one made from the arguments.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use chrono_tz::Tz;

use super::Replay;
use super::feed::Channels;
use super::survey::Survey;
use crate::app::office::Office;
use crate::cli::settle;
use crate::config::{self, Configured, Source};
use crate::detect::Thresholds;
use crate::domain::calendar::Calendar;
use crate::domain::message::ChannelId;
use crate::domain::name::ProjectId;
use crate::domain::noise::Noise;
use crate::domain::person::{Platform, Roster};
use crate::domain::policy::{Applies, Delegation, Expiry, Mode, Objections, Policy, Rule, Who};
use crate::domain::project::{Channel, NothingNew, Project};
use crate::domain::proposition::ReviewKind;
use crate::domain::schedule::{OnHoliday, Schedule};
use crate::ledger::Ledger;
use crate::sources::chat_export::WORKSPACE;
use crate::wording::emoji::CustomEmoji;
use crate::writer::Writer;

/// How long a replay applies what a ruling teaches; it rules on nothing.
const LESSONS_FOR: TimeDelta = TimeDelta::days(180);

/// Days after which a plan that says nothing new is called stale.
const STALE_AFTER_DAYS: u16 = 7;

/// Where a project is replayed.
pub(in crate::cli) struct Setting {
    /// What its desk needs.
    pub(super) office: Office,
    /// The project.
    pub(super) project: Project,
    /// How exported channels are named in it.
    pub(super) channels: Channels,
    /// Its sources, for how their files are read.
    pub(super) sources: Vec<Source>,
}

impl Setting {
    /// Settles what the arguments ask for.
    pub(super) fn of(arguments: &Replay, survey: &Survey) -> anyhow::Result<Self> {
        let id = ProjectId::parse(&arguments.project)
            .with_context(|| format!("failed to use {:?} as a project's name", arguments.project))?;
        let mut setting = match &arguments.config {
            Some(path) => Self::configured(path, &id)?,
            None => Self::made(id, arguments.zone, survey),
        };
        if let Some(line) = &arguments.digest {
            let schedule = Schedule::parse(line, setting.project.zone, OnHoliday::Keep)
                .context("failed to use --digest; hint: five fields, as \"0 9 * * MON\" for Mondays at nine")?;
            setting.project.digest = Some(schedule);
        }
        Ok(setting)
    }

    fn configured(path: &Path, id: &ProjectId) -> anyhow::Result<Self> {
        let mut config =
            config::load(path, &config::environment).map_err(|error| anyhow::anyhow!("failed to {error}"))?;
        let Some(at) = config.projects.iter().position(|configured| configured.project.id == *id) else {
            let names: Vec<&str> = config.projects.iter().map(|known| known.project.id.as_str()).collect();
            bail!("failed to find project {id} in {}; hint: it has {}", path.display(), names.join(", "));
        };
        let office = settle::office(&config, Ledger::memory());
        let Configured { project, sources, .. } = config.projects.swap_remove(at);
        let named = |channel: &Channel| (channel.name.clone(), channel.id.clone());
        let by_id = |channel: &Channel| (channel.id.channel.clone(), channel.id.clone());
        let channels = project.channels.iter().map(by_id).chain(project.channels.iter().map(named)).collect();
        Ok(Self { office, project, channels: Some(channels), sources })
    }

    /// A project that nobody configured, with a channel of its name, where nobody rules: for measuring.
    pub(in crate::cli) fn bare(id: ProjectId) -> (Office, Project) {
        let setting = Self::made(id, None, &Survey::default());
        (setting.office, setting.project)
    }

    fn made(id: ProjectId, zone: Option<Tz>, survey: &Survey) -> Self {
        let mut channels = survey.channels();
        if channels.is_empty() {
            let name = id.as_str().to_owned();
            let channel = ChannelId { platform: Platform::Local, workspace: WORKSPACE.into(), channel: name.clone() };
            channels.push(Channel { id: channel, name, private: false });
        }
        let ledger = Ledger::memory();
        let (writer, emoji, thresholds) = (Writer::default(), CustomEmoji::new(), Thresholds::default());
        let project = Project {
            name: id.as_str().to_owned(),
            id,
            zone: zone.unwrap_or(Tz::UTC),
            calendar: Calendar::default(),
            channels,
            roster: Roster::new(survey.people()),
            policy: nobody_rules(),
            goals: Vec::new(),
            digest: None,
            nothing_new: NothingNew::OneLine,
            stale_after_days: STALE_AFTER_DAYS,
            // All that is found is shown.
            noise: Noise::default(),
            lessons_for: LESSONS_FOR,
            // Nothing is carried out.
            targets: Vec::new(),
        };
        let own_thresholds = BTreeMap::new();
        let office = Office { ledger, writer, emoji, thresholds, own_thresholds };
        Self { office, project, channels: None, sources: Vec::new() }
    }
}

/// Exceptions are put before people and stay so: nobody rules in a replay. Summaries inform.
fn nobody_rules() -> Policy {
    let rule = Rule {
        name: "replay".to_owned(),
        mode: Mode::Ask,
        who: Who::default(),
        author_may_rule: true,
        quorum: 1,
        objections: Objections::One,
        within: None,
        reminders: Vec::<TimeDelta>::new(),
        escalate: Vec::new(),
        expiry: Expiry::StayOpen,
        delegation: Delegation::Named,
        guests: false,
    };
    let inform = Rule { mode: Mode::Inform, ..rule.clone() };
    let summaries = Applies::Kinds(vec![ReviewKind::Summary]);
    Policy { rules: vec![(summaries, inform)], default: rule, changers: Who::default() }
}

/// How columns of a source are named in the config.
pub(super) fn columns(source: &Source) -> BTreeMap<String, String> {
    source.mapping.iter().map(|(column, field)| (column.clone(), field.to_string())).collect()
}
