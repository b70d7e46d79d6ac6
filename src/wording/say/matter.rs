//! A review as it is spoken of: with its project, the rule that holds for it, and the time at which somebody speaks.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::card::{Block, Card, Line, Span};
use crate::domain::evidence::Evidence;
use crate::domain::finding::Proposed;
use crate::domain::name::ItemKey;
use crate::domain::policy::Rule;
use crate::domain::project::Project;
use crate::domain::review::Review;

use super::quoted::{TITLE_LIMIT, shortened};
use super::values;

/// A review, and what is needed to speak of it.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    /// The project.
    pub project: &'a Project,
    /// The review.
    pub review: &'a Review,
    /// The rule that holds for it.
    pub rule: &'a Rule,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Matter<'_> {
    /// The present year in the project's zone: dates in it are written without.
    pub(crate) fn year(&self) -> i32 {
        self.project.day(self.now).year()
    }

    /// What the review is about, cleaned.
    pub(crate) fn subject(&self) -> String {
        shortened(&self.review.proposition.subject, TITLE_LIMIT)
    }

    /// What an item is called: the review's subject where it is about that item, else its key.
    fn title(&self, item: &ItemKey) -> String {
        let proposition = &self.review.proposition;
        let proposed = proposition.proposed.iter().any(|value| value.item == *item);
        let read = proposition
            .evidence
            .iter()
            .any(|evidence| matches!(evidence, Evidence::Reading { item: known, .. } if known == item));
        if proposed || read { self.subject() } else { shortened(item.as_str(), TITLE_LIMIT) }
    }

    /// What is so: `Planning consent is 21 May`, several joined by semicolons.
    pub(crate) fn assertion(&self, values: &[Proposed]) -> String {
        let said = values
            .iter()
            .map(|value| values::assertion(&self.title(&value.item), &value.field, &value.value, self.year()));
        said.collect::<Vec<_>>().join("; ")
    }
}

/// A line of plain text.
pub(crate) fn plain(text: impl Into<String>) -> Line {
    vec![Span::Plain(text.into())]
}

/// A line of secondary text.
pub(crate) fn faint(text: impl Into<String>) -> Line {
    vec![Span::Faint(text.into())]
}

/// A card of one sentence or two.
pub(crate) fn sentence(text: impl Into<String>) -> Card {
    let text = text.into();
    Card { blocks: vec![Block::Text(plain(text.clone()))], fallback: text }
}
