//! For which of the projects of a channel a delivery is.

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
    /// For these projects.
    To(Vec<ProjectId>),
    /// For one of several, and nobody can say which: it is asked back, and nothing comes of it.
    Unclear(Card),
}

/// For which projects a delivery is: what happens in a channel is for all of its projects, a button for the one whose review it
/// carries, a command for the one that it names, else for the first. A number alone names a review in each of them.
pub fn addressed<'a>(projects: impl IntoIterator<Item = &'a Project>, delivery: &Delivery) -> Addressed {
    if let Happened::Pressed { action, .. } = &delivery.happened {
        return Addressed::To(vec![action.review().project.clone()]);
    }
    let channel = channel_of(delivery);
    let here: Vec<&Project> = projects.into_iter().filter(|project| project.channel(channel).is_some()).collect();
    let Happened::Commanded { text, .. } = &delivery.happened else {
        return Addressed::To(here.iter().map(|project| project.id.clone()).collect());
    };
    let named = text.split_whitespace().find_map(ReviewId::parse).map(|review| review.project);
    let is_named = |project: &&&Project| {
        Some(&project.id) == named.as_ref() || text.split_whitespace().any(|word| word == project.id.as_str())
    };
    if let Some(project) = here.iter().find(is_named) {
        return Addressed::To(vec![project.id.clone()]);
    }
    match number(text) {
        Some(number) if here.len() > 1 => {
            let reviews = here.iter().map(|project| ReviewId { project: project.id.clone(), number });
            Addressed::Unclear(recorded::answer(&[overview::which_project(&reviews.collect::<Vec<_>>())]))
        }
        _ => Addressed::To(here.first().map(|project| project.id.clone()).into_iter().collect()),
    }
}

/// The number that stands for a review in a command.
fn number(text: &str) -> Option<u32> {
    let which = match command::parse(text).ok()? {
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
        Happened::Commanded { channel, .. } => channel,
    }
}
