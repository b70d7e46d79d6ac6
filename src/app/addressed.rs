//! For which of the projects of a channel a delivery is.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::card::Card;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::message::ChannelId;
use crate::domain::name::{ProjectId, ReviewId};
use crate::domain::project::Project;
use crate::wording::say::command::{self, Command, Which};
use crate::wording::say::{overview, recorded};

/// For whom a delivery is.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Addressed {
    /// For these projects, by their places in the directory.
    To(Vec<usize>),
    /// For one of several and nobody can say which, or for none: that is the answer, and nothing else comes of it.
    Unclear(Card),
}

/// The projects of all channels.
#[derive(Clone, Debug)]
pub struct Directory {
    projects: Vec<Arc<Project>>,
    by_channel: HashMap<ChannelId, Vec<usize>>,
    by_id: HashMap<ProjectId, usize>,
}

impl Directory {
    /// The directory of these projects; they are known by their place among them.
    pub fn new(projects: impl IntoIterator<Item = Arc<Project>>) -> Self {
        let projects: Vec<Arc<Project>> = projects.into_iter().collect();
        let mut by_channel: HashMap<ChannelId, Vec<usize>> = HashMap::new();
        for (index, project) in projects.iter().enumerate() {
            for channel in &project.channels {
                by_channel.entry(channel.id.clone()).or_default().push(index);
            }
        }
        let by_id = projects.iter().enumerate().map(|(index, project)| (project.id.clone(), index)).collect();
        Self { projects, by_channel, by_id }
    }

    /// For which projects a delivery is: what happens in a channel is for all of its projects, a button for the one whose review
    /// it carries, a command for the one that it names, else for the first; what is put forward for the first. A number alone
    /// names a review in each of them.
    pub fn addressed(&self, delivery: &Delivery) -> Addressed {
        if let Happened::Pressed { action, .. } = &delivery.happened {
            return match self.by_id.get(&action.review().project) {
                Some(index) => Addressed::To(vec![*index]),
                None => Addressed::Unclear(recorded::answer(&[overview::NO_SUCH_PROJECT.to_owned()])),
            };
        }
        let here = self.by_channel.get(channel_of(delivery)).map_or(&[][..], Vec::as_slice);
        match &delivery.happened {
            Happened::Commanded { text, .. } => self.commanded(here, text),
            Happened::PutForward { .. } => Addressed::To(here.first().copied().into_iter().collect()),
            _ => Addressed::To(here.to_vec()),
        }
    }

    fn commanded(&self, here: &[usize], text: &str) -> Addressed {
        let id = |index: &usize| &self.projects[*index].id;
        let named = text.split_whitespace().find_map(ReviewId::parse).map(|review| review.project);
        let is_named = |index: &&usize| {
            Some(id(index)) == named.as_ref() || text.split_whitespace().any(|word| word == id(index).as_str())
        };
        if let Some(index) = here.iter().find(is_named) {
            return Addressed::To(vec![*index]);
        }
        match number(text) {
            Some(number) if here.len() > 1 => {
                let reviews = here.iter().map(|index| ReviewId { project: id(index).clone(), number });
                Addressed::Unclear(recorded::answer(&[overview::which_project(&reviews.collect::<Vec<_>>())]))
            }
            _ if here.is_empty() => Addressed::Unclear(recorded::answer(&[overview::NO_PROJECT.to_owned()])),
            _ => Addressed::To(here.first().copied().into_iter().collect()),
        }
    }
}

/// The number that stands for a review in a command.
fn number(text: &str) -> Option<u32> {
    let which = match command::parse(text).ok()?.0 {
        Command::Why { review } | Command::Rule { review, .. } => review,
        Command::Log { review } | Command::Undo { review } => review?,
        _ => return None,
    };
    match which {
        Which::Number(number) => Some(number),
        Which::Named(_) => None,
    }
}

fn channel_of(delivery: &Delivery) -> &ChannelId {
    match &delivery.happened {
        Happened::Said(message) | Happened::Edited(message) => &message.id.channel,
        Happened::Deleted(id) => &id.channel,
        Happened::Reacted { message, .. } | Happened::Unreacted { message, .. } | Happened::Pressed { message, .. } => {
            &message.channel
        }
        Happened::PutForward { message, .. } => &message.id.channel,
        Happened::Commanded { channel, .. } => channel,
    }
}
