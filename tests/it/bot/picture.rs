//! A card as somebody reads it: a line a block, buttons in brackets.

use countersign::domain::card::{Block, Button, Card, Line, Span};
use serde_json::Value;

/// All of a card. The hash at a digest's foot is salted, so it is not the same in two runs.
pub(crate) fn picture(card: &Card) -> String {
    let lines: Vec<String> = card.blocks.iter().map(block).collect();
    unsalted(lines.join("\n"))
}

fn unsalted(text: String) -> String {
    match text.rsplit_once("ledger ") {
        Some((before, head)) => format!("{before}ledger {} ……", head.split(' ').next().unwrap_or_default()),
        None => text,
    }
}

/// The same of a message's blocks on Slack.
pub(crate) fn of_blocks(blocks: &Value) -> String {
    let blocks = blocks.as_array().map_or(&[][..], Vec::as_slice);
    let mut lines: Vec<String> = Vec::new();
    let mut numbered = false;
    for (index, block) in blocks.iter().enumerate() {
        if block["type"] == "actions" {
            let row = labels_of(block);
            match lines.last_mut().filter(|_| numbered) {
                Some(last) => last.push_str(&row),
                None => lines.push(row),
            }
            numbered = false;
            continue;
        }
        let drawn = of_block(block, index);
        numbered = drawn.1;
        lines.push(drawn.0);
    }
    unsalted(lines.join("\n"))
}

/// A block in words, and whether it is a numbered line, beside which its buttons stand.
fn of_block(block: &Value, index: usize) -> (String, bool) {
    if block["type"] == "context" {
        return (block["elements"][0]["text"].as_str().unwrap_or_default().to_owned(), false);
    }
    let parts = block["elements"].as_array().map_or(&[][..], Vec::as_slice);
    let first = &parts[0];
    let bold = first["elements"][0]["style"]["bold"] == true;
    let words = inline(&first["elements"]);
    if let Some(list) = parts.get(1) {
        let items = list["elements"].as_array().into_iter().flatten();
        let lines: Vec<String> = items.map(|item| format!("  {}", inline(&item["elements"]))).collect();
        return (format!("{words}\n{}", lines.join("\n")), false);
    }
    if first["type"] == "rich_text_quote" {
        return (format!("> {words}"), false);
    }
    let number = words.split("  ").next().is_some_and(|number| number.parse::<u32>().is_ok());
    if bold && number {
        let (number, rest) = words.split_once("  ").unwrap_or_default();
        return (format!("  {number} {rest}  "), true);
    }
    let alone = first["elements"].as_array().is_some_and(|elements| elements.len() == 1);
    if bold && (index == 0 || alone) { (format!("# {words}"), false) } else { (words, false) }
}

fn inline(elements: &Value) -> String {
    let text = |element: &Value| element["text"].as_str().unwrap_or_default().to_owned();
    elements.as_array().into_iter().flatten().map(text).collect()
}

fn labels_of(block: &Value) -> String {
    let buttons = block["elements"].as_array().into_iter().flatten();
    let labels: Vec<String> =
        buttons.map(|button| format!("[{}]", button["text"]["text"].as_str().unwrap_or_default())).collect();
    labels.join(" ")
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
