//! Names of things: bounded strings that can't be swapped for each other. Each is parsed at the door.

use std::fmt;
use std::sync::Arc;

/// The longest name that any outside system may give to a thing, in bytes. Slack's and Discord's ids have at most 30,
/// tracker keys and file names are longer; beyond this it is rubbish.
pub const NAME_LIMIT: usize = 256;

/// True where `raw` can name a thing: not empty, within [`NAME_LIMIT`], no control characters.
fn is_name(raw: &str) -> bool {
    !raw.is_empty() && raw.len() <= NAME_LIMIT && !raw.chars().any(char::is_control)
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name, where `raw` is one: not empty, at most [`NAME_LIMIT`] bytes, no control characters.
            #[must_use]
            pub fn parse(raw: &str) -> Option<Self> {
                is_name(raw).then(|| Self(Arc::from(raw)))
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

names! {
    /// A project, as the config names it.
    ProjectId
    /// A person of a roster, as the config names them: one id for all their accounts.
    PersonId
    /// Where what was ruled is carried out, as the config names it.
    TargetId
    /// A role of a project: `lead`, `client-lead`, `member`, …
    Role
    /// A source of readings, as the config names it.
    SourceId
    /// A work item, known by one key across sources.
    ItemKey
    /// What makes one delivery from outside the same as another: a platform's event id, or its meaning.
    DeliveryId
    /// What makes one outgoing item the same as another. The platforms carry it as their idempotency mark.
    OutgoingKey
}

/// A review's name: its project and its number there, written `harbour-12`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReviewId {
    /// The project.
    pub project: ProjectId,
    /// Counted from 1 in the project.
    pub number: u32,
}

impl ReviewId {
    /// Reads `project-number`.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let (project, number) = raw.rsplit_once('-')?;
        Some(Self { project: ProjectId::parse(project)?, number: number.parse().ok().filter(|number| *number > 0)? })
    }
}

impl fmt::Display for ReviewId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.project, self.number)
    }
}
