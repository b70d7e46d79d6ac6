//! Cards: what the bot posts, free of any platform. Text from people and models stands in spans that no platform formats.

use super::form::Form;
use super::message::MessageId;
use super::name::PersonId;
use super::name::ReviewId;
use super::proposition::ContentHash;
use super::ruling::RulingKind;
use super::value::{Field, Value};

/// A piece of a line. Platforms escape every text; only the kind of span formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Plain text.
    Plain(String),
    /// Text that stands out.
    Strong(String),
    /// Secondary text.
    Faint(String),
    /// A name of a person of the roster; never a ping.
    Person(String),
    /// A link to a message that stands in the evidence.
    Message(MessageId),
}

/// One line.
pub type Line = Vec<Span>;

/// What a button does. It carries all that is needed to judge the press, whenever it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Rules on a review. Correct, hold, reject and delegate open a form whose text is read like a reply.
    Rule {
        /// On which.
        review: ReviewId,
        /// On which proposition.
        on: ContentHash,
        /// What.
        kind: RulingKind,
    },
    /// Corrects a field to one of the values that were offered.
    Choose {
        /// On which review.
        review: ReviewId,
        /// On which proposition.
        on: ContentHash,
        /// The field.
        field: Field,
        /// The value.
        value: Value,
    },
    /// Takes back the ruling of that entry.
    Undo {
        /// On which review.
        review: ReviewId,
        /// Which entry.
        entry: u64,
    },
    /// Asks why it was raised.
    Why {
        /// Which review.
        review: ReviewId,
    },
    /// Hands the question to somebody.
    Hand {
        /// Which review.
        review: ReviewId,
        /// On which proposition.
        on: ContentHash,
        /// To whom.
        to: PersonId,
    },
}

impl Action {
    /// The review that it is about.
    #[must_use]
    pub fn review(&self) -> &ReviewId {
        match self {
            Self::Rule { review, .. }
            | Self::Choose { review, .. }
            | Self::Undo { review, .. }
            | Self::Why { review }
            | Self::Hand { review, .. } => review,
        }
    }
}

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The obvious next step.
    Primary,
    /// One of several.
    Plain,
    /// It refuses or takes back.
    Danger,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub action: Action,
    /// How it looks.
    pub weight: Weight,
    /// The form that it opens first, if any.
    pub form: Option<Form>,
}

/// A part of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Line),
    /// A paragraph.
    Text(Line),
    /// Words of somebody else.
    Quote(Line),
    /// A labelled list: `Decided`, then its lines.
    List {
        /// The label.
        label: String,
        /// The lines.
        lines: Vec<Line>,
    },
    /// A numbered line of a digest that can be ruled on.
    Numbered {
        /// Its number.
        number: u32,
        /// The line.
        line: Line,
        /// Its buttons.
        buttons: Vec<Button>,
    },
    /// Buttons for the whole card.
    Buttons(Vec<Button>),
    /// A line at the foot.
    Foot(Line),
}

/// A post, free of any platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Its parts, top to bottom.
    pub blocks: Vec<Block>,
    /// All of it in one line, for notifications and for readers of plain text.
    pub fallback: String,
}
