//! Drafts conversations that stand alone, in `summarize` and `eval summaries`: with the built-in writer, or as a config says.

use std::path::Path;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use tokio::runtime::Runtime;

use super::replay::setting::Setting;
use super::settle;
use crate::app::drafting::{Wanted, draft};
use crate::app::office::Office;
use crate::domain::brief::Brief;
use crate::domain::digest::WrittenBy;
use crate::domain::name::ProjectId;
use crate::domain::project::Project;
use crate::domain::schedule::Slot;
use crate::domain::state::Spent;
use crate::domain::summary::Claim;
use crate::ledger::Ledger;
use crate::writer::{Offline, Writer};

/// Who drafts.
pub(super) enum Drafter {
    /// The built-in writer.
    Offline,
    /// The models of a config, on a runtime of their own.
    Configured(Box<(Office, Project, Runtime)>),
}

impl Drafter {
    /// The built-in writer, or what a config names.
    pub(super) fn new(config: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = config else { return Ok(Self::Offline) };
        let office = settle::office(&settle::config(path)?, Ledger::memory());
        let (_, project) = Setting::bare(ProjectId::parse("conversation").context("failed to name a project")?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("failed to start")?;
        Ok(Self::Configured(Box::new((office, project, runtime))))
    }

    /// What is said of a conversation. What the built-in writer says is as it drafted it; what a model says is held to the messages.
    pub(super) fn draft(&self, brief: &Brief) -> (Vec<Claim>, WrittenBy) {
        match self {
            Self::Configured(configured) if matches!(configured.0.writer, Writer::Model(_)) => {
                let (office, project, runtime) = &**configured;
                let last = brief.messages.last().map_or(DateTime::<Utc>::UNIX_EPOCH, |message| message.at);
                let (slot, covers) = (Slot(last.naive_utc()), (DateTime::<Utc>::UNIX_EPOCH, last));
                let wanted = Wanted { slot, covers, brief: brief.clone(), spent: Spent::default() };
                let drafted = runtime.block_on(draft(office, project, wanted));
                (drafted.claims, drafted.written_by)
            }
            Self::Offline | Self::Configured(_) => (Offline.draft(brief).claims, WrittenBy::Offline),
        }
    }
}
