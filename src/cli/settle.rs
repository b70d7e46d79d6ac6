//! From the checked config to the rooms' own values.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::TimeDelta;
use secrecy::SecretString;
use tokio::sync::mpsc;

use crate::app::deliver::Targets;
use crate::app::office::Office;
use crate::chat::Incoming;
use crate::chat::discord as discord_room;
use crate::chat::local::{self, Channel, Local, Person};
use crate::chat::slack::{Manners, Opened, Slack, WINDOW, Workspace};
use crate::config::{self, Config, Configured, SlackMode, TargetKind};
use crate::detect::Thresholds;
use crate::domain::person::{Platform, Standing};
use crate::ledger::Ledger;
use crate::serve::{self, Watched};
use crate::sources::table;
use crate::targets::{GitHub, GitLab, Target, Web, Webhook};
use crate::wording::emoji::CustomEmoji;
use crate::wording::reply::Said;
use crate::wording::say::command::{COMMANDS, Usage};
use crate::writer::model::{Model, ModelSettings};
use crate::writer::{Choice, Modelled, Writer};

/// How long a channel of Slack is left alone between two posts (docs.slack.dev/apis/web-api/rate-limits: one a second).
const POST_GAP: TimeDelta = TimeDelta::seconds(1);

/// What desks share.
pub(super) fn office(config: &Config, ledger: Ledger) -> Office {
    let emoji: CustomEmoji = config
        .emoji
        .iter()
        .filter_map(|(name, kind)| {
            Some((name.clone(), Said::ALL.into_iter().find(|said| said.as_str() == kind.as_str())?))
        })
        .collect();
    let own = config.projects.iter();
    let own_thresholds =
        own.map(|configured| (configured.project.id.clone(), thresholds(&configured.thresholds))).collect();
    let thresholds = thresholds(&config.thresholds);
    Office { ledger, writer: writer(config), emoji, thresholds, own_thresholds }
}

/// From when on the detectors speak.
fn thresholds(configured: &config::Thresholds) -> Thresholds {
    Thresholds {
        unanswered_working_days: configured.unanswered_after_working_days,
        blocked_working_days: configured.blocked_after_working_days,
        overdue_days: configured.overdue_after_days,
        slipped_days: configured.slipped_by_days,
        spi_percent: configured.forecast_late_below_spi_percent,
        to_complete_percent: configured.forecast_late_from_to_complete_percent,
        cost_overrun_percent: configured.cost_overrun_from_percent,
        stale_working_days: configured.stale_after_working_days,
        unowned_within_working_days: configured.unowned_within_working_days,
        hours_a_day: configured.hours_a_day,
        scope_added_percent: configured.scope_added_from_percent,
        silenced: configured.silent.iter().copied().collect(),
        ..Thresholds::default()
    }
}

/// Who phrases.
fn writer(config: &Config) -> Writer {
    let Some(configured) = &config.writer else {
        return Writer::default();
    };
    let settings = ModelSettings {
        base_url: configured.base_url.clone(),
        key: configured.key.clone(),
        timeout: configured.timeout,
        concurrency: configured.concurrency,
    };
    let fallback = configured.fallback.clone();
    Writer::Model(Box::new(Modelled {
        server: Model::new(&settings),
        model: Choice { name: configured.model.clone(), price: configured.price },
        fallback: fallback.map(|name| Choice { name, price: configured.fallback_price }),
        brief_tokens: configured.brief_tokens,
        tokens_a_day: configured.tokens_a_day,
        cost_a_day: configured.cost_a_day,
        prompts: configured.prompts.clone(),
    }))
}

/// The local platform, and what people do on it.
pub(super) fn local(local: &config::Local, config: &Config) -> anyhow::Result<(Local, mpsc::Receiver<Incoming>)> {
    let folder = config.store.path.parent().unwrap_or(Path::new("."));
    let bot = Person {
        user: "countersign".to_owned(),
        from: None,
        name: "Countersign".to_owned(),
        title: "reads, asks, records".to_owned(),
        standing: Standing::Bot,
    };
    let person = |person: &config::LocalPerson| {
        let account = &person.actor.account;
        Person {
            user: account.user.clone(),
            from: (account.workspace != local.workspace).then(|| account.workspace.clone()),
            name: person.actor.name.clone(),
            title: person.title.clone(),
            standing: person.actor.standing,
        }
    };
    let channel = |channel: &config::LocalChannel| Channel {
        id: channel.channel.id.channel.clone(),
        name: channel.channel.name.clone(),
        topic: channel.topic.clone(),
        private: channel.channel.private,
        invited: channel.invited.clone(),
    };
    let workspace = local::Workspace {
        id: local.workspace.clone(),
        name: config.projects.first().map_or_else(|| local.workspace.clone(), |first| first.project.name.clone()),
        bot,
        people: local.people.iter().map(person).collect(),
        channels: local.channels.iter().map(channel).collect(),
    };
    Local::open(workspace, folder).context("failed to open the local platform")
}

/// Slack, and what comes from it; none where the config has no workspace.
pub(super) fn slack(config: &Config) -> anyhow::Result<Option<Opened>> {
    let Some(first) = config.slack.first() else { return Ok(None) };
    let workspaces: Vec<Workspace> =
        config.slack.iter().map(|slack| workspace(slack, config)).collect::<anyhow::Result<_>>()?;
    let manners = Manners { gap: POST_GAP, window: WINDOW, timer: serve::timer() };
    let opened = Slack::open(&workspaces, &first.api, manners).map_err(|error| anyhow::anyhow!("failed to {error}"))?;
    Ok(Some(opened))
}

fn workspace(slack: &config::Slack, config: &Config) -> anyhow::Result<Workspace> {
    if let Some(missing) = slack.needed().into_iter().find(|secret| secret.value.is_none()) {
        let (workspace, variable) = (&slack.workspace, &missing.variable);
        anyhow::bail!(
            "failed to connect workspace {workspace}: the environment variable {variable} holds no secret; hint: see docs/slack.md"
        );
    }
    let socket = slack.mode == SlackMode::Socket;
    Ok(Workspace {
        id: slack.workspace.clone(),
        bot_token: slack.bot_token.value.clone().unwrap_or_default(),
        app_token: slack.app_token.value.clone().filter(|_| socket),
        signing_secret: slack.signing_secret.value.clone().filter(|_| !socket),
        connections: slack.connections,
        open: open_channels(Platform::Slack, &slack.workspace, config),
    })
}

/// The channels of a workspace that no project takes for private.
fn open_channels(platform: Platform, workspace: &str, config: &Config) -> Vec<String> {
    let channels = config.projects.iter().flat_map(|configured| &configured.project.channels);
    let ours = channels.filter(|channel| channel.id.platform == platform && channel.id.workspace == workspace);
    ours.filter(|channel| !channel.private).map(|channel| channel.id.channel.clone()).collect()
}

/// Where what is ruled is carried out.
pub(super) fn targets(config: &Config) -> anyhow::Result<Targets> {
    let mut targets = Targets::new();
    for configured in config.projects.iter().filter(|configured| !configured.targets.is_empty()) {
        let web = Web::new().map_err(|error| anyhow::anyhow!("failed to {error}"))?;
        for known in &configured.targets {
            let id = known.target.id.clone();
            let secret = known.secret();
            let Some(value) = secret.value.clone() else {
                let (project, variable) = (&configured.project.id, &secret.variable);
                anyhow::bail!(
                    "failed to use target {id} of project {project}: the environment variable {variable} holds no secret; hint: set it"
                );
            };
            targets.insert((configured.project.id.clone(), id), target(&known.kind, &web, value));
        }
    }
    Ok(targets)
}

fn target(kind: &TargetKind, web: &Web, secret: SecretString) -> Target {
    let web = web.clone();
    match kind {
        TargetKind::Webhook { url, .. } => Target::Webhook(Webhook { web, url: url.clone(), secret }),
        TargetKind::GitHub(tracker) => Target::GitHub(GitHub {
            web,
            base_url: tracker.base_url.clone(),
            repository: tracker.repository.clone(),
            token: secret,
            accounts: tracker.accounts.clone(),
            blocked_label: tracker.blocked_label.clone(),
        }),
        TargetKind::GitLab(tracker) => Target::GitLab(GitLab {
            web,
            base_url: tracker.base_url.clone(),
            project: tracker.repository.clone(),
            token: secret,
            accounts: tracker.accounts.clone(),
            blocked_label: tracker.blocked_label.clone(),
        }),
    }
}

/// Discord, and what comes from it; none where the config has no server.
pub(super) fn discord(config: &Config) -> anyhow::Result<Option<discord_room::Opened>> {
    let Some(first) = config.discord.first() else { return Ok(None) };
    let Some(token) = first.token.value.clone() else {
        let variable = &first.token.variable;
        anyhow::bail!(
            "failed to connect to Discord: the environment variable {variable} holds no token; hint: see docs/discord.md"
        );
    };
    let described = discord_room::Described {
        token,
        api: first.api.clone(),
        servers: config.discord.iter().map(|server| described(server, config)).collect(),
        projects: config.projects.iter().map(|configured| configured.project.id.clone()).collect(),
        verbs: COMMANDS.iter().map(verb).collect(),
        gap: TimeDelta::zero(),
    };
    let opened = discord_room::Discord::open(described).map_err(|error| anyhow::anyhow!("failed to {error}"))?;
    Ok(Some(opened))
}

fn described(server: &config::Discord, config: &Config) -> discord_room::Server {
    let open = open_channels(Platform::Discord, &server.guild, config);
    discord_room::Server { id: server.guild.clone(), guests: server.guests.clone(), open }
}

/// A command, as a platform offers it.
fn verb(usage: &Usage) -> discord_room::Verb {
    discord_room::Verb {
        name: usage.name.to_owned(),
        takes: usage.arguments.to_owned(),
        about: usage.does.to_owned(),
        tells: usage.tells(),
    }
}

/// The files that are sources.
pub(super) fn sources(config: &Config) -> Vec<Watched> {
    config
        .projects
        .iter()
        .flat_map(|configured| configured.sources.iter().map(|source| watched(configured, source)))
        .collect()
}

fn watched(configured: &Configured, source: &config::Source) -> Watched {
    Watched {
        project: configured.project.id.clone(),
        source: source.id.clone(),
        path: source.file.clone(),
        zone: configured.project.zone,
        date_order: match source.date_order {
            config::DateOrder::Iso => None,
            config::DateOrder::DayMonth => Some(table::DateOrder::DayMonth),
            config::DateOrder::MonthDay => Some(table::DateOrder::MonthDay),
        },
        columns: source.mapping.iter().map(|(column, field)| (column.clone(), field.to_string())).collect(),
        read: None,
    }
}

/// The checked config of a file.
pub(super) fn config(path: &Path) -> anyhow::Result<Config> {
    config::load(path, &config::environment).map_err(|error| anyhow::anyhow!("failed to {error}"))
}

/// The store that a config names.
pub(super) fn store(path: &Path) -> anyhow::Result<PathBuf> {
    let config = config(path).with_context(|| {
        format!(
            "failed to find the ledger: hint: name it with --store, or its config with --config (looked at {})",
            path.display()
        )
    })?;
    Ok(config.store.path)
}
