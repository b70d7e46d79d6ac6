//! Evidence as lines: messages with author, day and link; readings with source and place.

use crate::domain::card::{Line, Span};
use crate::domain::evidence::Evidence;
use crate::domain::message::MessageId;

use super::matter::Matter;
use super::quoted::{TITLE_LIMIT, quoted, shortened};
use super::values;
use super::when;

/// The most lines of evidence on a card. Who wants all of it asks "show me".
pub(crate) const EVIDENCE_LIMIT: usize = 6;

impl Matter<'_> {
    /// One piece of evidence.
    pub(crate) fn evidence_line(&self, evidence: &Evidence) -> Line {
        match evidence {
            Evidence::Message { id, author, at, quote } => {
                let when = when::moment(self.project, *at, self.now);
                // The words go with the message; what remains is that somebody wrote.
                let said = if quote.trim().is_empty() { String::new() } else { format!(": {}", quoted(quote)) };
                vec![
                    Span::Person(shortened(author, TITLE_LIMIT)),
                    Span::Plain(format!(", {when}{said} ")),
                    Span::Message(id.clone()),
                ]
            }
            Evidence::Reading { locator, .. } => {
                let place = shortened(locator, TITLE_LIMIT);
                let mut line = vec![Span::Plain(self.reading(evidence))];
                if !place.is_empty() {
                    line.push(Span::Faint(format!(" ({place})")));
                }
                line
            }
            Evidence::Entry { n } => vec![Span::Plain(format!("Ledger entry {n}"))],
        }
    }

    /// What a source says: `The tracker: due date 14 May, since 3 February`.
    fn reading(&self, evidence: &Evidence) -> String {
        let Evidence::Reading { source, field, value, at, .. } = evidence else {
            return String::new();
        };
        let source = values::source_first(source);
        let (field, value) = (values::field(field), values::value(field, value, self.year()));
        let since = when::day(self.project.day(*at), self.year());
        format!("{source}: {field} {value}, since {since}")
    }

    /// Evidence without links, for answers that are lines of text.
    pub(crate) fn evidence_text(&self, evidence: &Evidence) -> String {
        let text = self.evidence_line(evidence).into_iter().map(|span| match span {
            Span::Plain(text) | Span::Strong(text) | Span::Faint(text) | Span::Person(text) => text,
            Span::Message(_) => String::new(),
        });
        text.collect::<String>().trim_end().to_owned()
    }
}

/// The messages that stand in the evidence, each once, in its order.
pub(crate) fn links(evidence: &[Evidence], limit: usize) -> Vec<MessageId> {
    let mut links = Vec::new();
    for piece in evidence {
        if let Evidence::Message { id, .. } = piece
            && !links.contains(id)
        {
            links.push(id.clone());
        }
    }
    links.truncate(limit);
    links
}
