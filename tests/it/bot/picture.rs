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

/// The same of a message's embeds and buttons on Discord, where buttons stand below all text.
pub(crate) fn of_embeds(embeds: &[Value], components: &[Value]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut numbers: Vec<(usize, String)> = Vec::new();
    let (mut feet, mut listed) = (0, false);
    for embed in embeds {
        lines.extend(embed["title"].as_str().map(|title| format!("# {}", shown(title))));
        for line in embed["description"].as_str().unwrap_or_default().split('\n') {
            let quoted = lines.last().is_some_and(|last| last.starts_with("> "));
            let was_listed = std::mem::take(&mut listed);
            if let Some(foot) = line.strip_prefix("-# ") {
                feet += 1;
                lines.push(shown(foot));
            } else if let Some(heading) = line.strip_prefix("### ") {
                lines.push(format!("# {}", shown(heading)));
            } else if let Some(item) = line.strip_prefix("- ") {
                listed = true;
                lines.push(format!("  {}", shown(item)));
            } else if let Some(more) = line.strip_prefix("  ").filter(|_| was_listed) {
                listed = true;
                lines.push(shown(more));
            } else if let Some(label) = line.strip_prefix("__").and_then(|line| line.strip_suffix("__")) {
                lines.push(shown(label));
            } else if let Some(more) = line.strip_prefix("> ") {
                lines.push(if quoted { shown(more) } else { format!("> {}", shown(more)) });
            } else if let Some((number, rest)) = numbered(line) {
                numbers.push((lines.len(), number));
                lines.push(format!("  {}  ", shown(&rest)));
            } else {
                lines.push(shown(line));
            }
        }
    }
    let labels: Vec<&str> = components
        .iter()
        .flat_map(|row| row["components"].as_array().into_iter().flatten())
        .filter_map(|button| button["label"].as_str())
        .collect();
    let of = |number: &str| labels.iter().filter_map(|label| label.strip_prefix(number)?.strip_prefix(' ')).collect();
    for (at, number) in &numbers {
        let row: Vec<&str> = of(number);
        let row: Vec<String> = row.into_iter().map(|label| format!("[{label}]")).collect();
        let text = std::mem::take(&mut lines[*at]);
        lines[*at] = format!("  {number} {}{}", text.trim_start(), row.join(" "));
    }
    let counted =
        |label: &str| label.split(' ').next().is_some_and(|number| numbers.iter().any(|(_, known)| known == number));
    let row: Vec<String> = labels.iter().filter(|label| !counted(label)).map(|label| format!("[{label}]")).collect();
    if !row.is_empty() {
        lines.insert(lines.len() - feet, row.join(" "));
    }
    unsalted(lines.join("\n"))
}

/// The numbers of a message's numbered lines.
pub(super) fn numbers(embeds: &[Value]) -> Vec<String> {
    let lines = embeds.iter().flat_map(|embed| embed["description"].as_str().unwrap_or_default().split('\n'));
    lines.filter_map(|line| numbered(line).map(|(number, _)| number)).collect()
}

/// A numbered line: `**1** one`.
fn numbered(line: &str) -> Option<(String, String)> {
    let (number, rest) = line.strip_prefix("**")?.split_once("** ")?;
    number.parse::<u32>().ok()?;
    Some((number.to_owned(), rest.to_owned()))
}

/// A text as people read it: marks gone, links by what stands for them, escaped letters as they are.
fn shown(markdown: &str) -> String {
    let mut text = markdown.replace("**", "");
    while let Some(at) = text.find("[↗](") {
        let end = text[at..].find(')').map_or(text.len(), |end| at + end + 1);
        text.replace_range(at..end, "↗");
    }
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        out.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    out
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
