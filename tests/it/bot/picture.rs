//! A card as somebody reads it: a line a block, buttons in brackets.

use countersign::domain::card::{Block, Button, Card, Line, Span};

/// All of a card. The hash at a digest's foot is salted, so it is not the same in two runs.
pub(crate) fn picture(card: &Card) -> String {
    let lines: Vec<String> = card.blocks.iter().map(block).collect();
    let text = lines.join("\n");
    match text.rsplit_once("ledger ") {
        Some((before, head)) => format!("{before}ledger {} ……", head.split(' ').next().unwrap_or_default()),
        None => text,
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(line) => format!("# {}", text(line)),
        Block::Text(line) | Block::Foot(line) => text(line),
        Block::Quote(line) => format!("> {}", text(line)),
        Block::List { label, lines } => {
            let lines: Vec<String> = lines.iter().map(|line| format!("  {}", text(line))).collect();
            format!("{label}\n{}", lines.join("\n"))
        }
        Block::Numbered { number, line, buttons } => format!("  {number} {}  {}", text(line), labels(buttons)),
        Block::Buttons(buttons) => labels(buttons),
    }
}

fn text(line: &Line) -> String {
    line.iter()
        .map(|span| match span {
            Span::Plain(text) | Span::Strong(text) | Span::Faint(text) | Span::Person(text) => text.clone(),
            Span::Message(_) => "↗".to_owned(),
        })
        .collect()
}

fn labels(buttons: &[Button]) -> String {
    let labels: Vec<String> = buttons.iter().map(|button| format!("[{}]", button.label)).collect();
    labels.join(" ")
}

/// The buttons of a card, those of numbered lines among them.
pub(super) fn buttons(card: &Card) -> Vec<&Button> {
    card.blocks
        .iter()
        .flat_map(|block| match block {
            Block::Buttons(buttons) | Block::Numbered { buttons, .. } => buttons.as_slice(),
            _ => &[],
        })
        .collect()
}
