//! A card as plain text: what `replay` and dry runs print, with message ids in place of links.

use crate::domain::card::{Block, Button, Card, Line, Span};
use crate::domain::message::MessageId;

/// How wide the labels of lists are, in characters: `Promised` and two spaces.
const LABEL_WIDTH: usize = 10;

/// The whole card as text, a line a line, without a line break at the end.
#[must_use]
pub fn text(card: &Card) -> String {
    written(card, Some(labels), &|id| format!("<{id}>"))
}

/// The card as text for those who only read it: without buttons, and with `reference` in place of links.
#[must_use]
pub fn to_read(card: &Card, reference: &dyn Fn(&MessageId) -> String) -> String {
    written(card, None, reference)
}

/// How a row of buttons is written.
type Labels = fn(&[Button]) -> String;

fn written(card: &Card, labels: Option<Labels>, reference: &dyn Fn(&MessageId) -> String) -> String {
    let joined = |line: &Line| joined(line, reference);
    let mut lines = Vec::new();
    for block in &card.blocks {
        match block {
            Block::Heading(line) | Block::Text(line) | Block::Foot(line) => lines.push(joined(line)),
            Block::Quote(line) => lines.push(format!("> {}", joined(line))),
            Block::List { label, lines: all } => {
                for (index, line) in all.iter().enumerate() {
                    let label = if index == 0 { label } else { "" };
                    lines.push(format!("{label:<LABEL_WIDTH$}{}", joined(line)));
                }
            }
            Block::Numbered { number, line, buttons } => {
                lines.push(format!("{number:>3}  {}", joined(line)));
                if let Some(labels) = labels.filter(|_| !buttons.is_empty()) {
                    lines.push(format!("     {}", labels(buttons)));
                }
            }
            Block::Buttons(buttons) => lines.extend(labels.map(|labels| format!("  {}", labels(buttons)))),
        }
    }
    lines.join("\n")
}

fn labels(buttons: &[Button]) -> String {
    let labels: Vec<String> = (buttons.iter()).map(|button| format!("[{}]", button.label)).collect();
    labels.join(" ")
}

fn joined(line: &Line, reference: &dyn Fn(&MessageId) -> String) -> String {
    let spans = line.iter().map(|span| match span {
        Span::Plain(text) | Span::Strong(text) | Span::Faint(text) | Span::Person(text) => text.clone(),
        Span::Message(id) => reference(id),
    });
    spans.collect::<String>().trim_end().to_owned()
}
