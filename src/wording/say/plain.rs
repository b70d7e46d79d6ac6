//! A card as plain text: what `replay` and dry runs print, with message ids in place of links.

use crate::domain::card::{Block, Button, Card, Line, Span};

/// How wide the labels of lists are, in characters: `Promised` and two spaces.
const LABEL_WIDTH: usize = 10;

/// The whole card as text, a line a line, without a line break at the end.
#[must_use]
pub fn text(card: &Card) -> String {
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
                if !buttons.is_empty() {
                    lines.push(format!("     {}", labels(buttons)));
                }
            }
            Block::Buttons(buttons) => lines.push(format!("  {}", labels(buttons))),
        }
    }
    lines.join("\n")
}

fn labels(buttons: &[Button]) -> String {
    let labels: Vec<String> = (buttons.iter()).map(|button| format!("[{}]", button.label)).collect();
    labels.join(" ")
}

fn joined(line: &Line) -> String {
    let spans = line.iter().map(|span| match span {
        Span::Plain(text) | Span::Strong(text) | Span::Faint(text) | Span::Person(text) => text.clone(),
        Span::Message(id) => format!("<{id}>"),
    });
    spans.collect::<String>().trim_end().to_owned()
}
