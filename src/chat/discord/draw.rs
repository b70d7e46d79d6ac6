//! A card as embeds and components (discord.com/developers/docs/resources/message, "Embed Limits"). Pure. Every text of people and
//! models is escaped: nothing in it mentions, links or formats.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::custom;
use super::markup::escaped;
use crate::domain::card::{Block, Button, Card, Line, Span, Weight};
use crate::domain::message::MessageId;

/// The most characters of one embed's description.
const DESCRIPTION_LIMIT: usize = 4_096;

/// The most characters of a title.
const TITLE_LIMIT: usize = 256;

/// The most characters of all embeds of a message; some are kept for the line that says what had no room.
const EMBEDS_LIMIT: usize = 6_000;
const NOTE_ROOM: usize = 200;

/// The most rows of a message, and the most buttons in a row.
const ROWS_LIMIT: usize = 5;
const BUTTONS_LIMIT: usize = 5;

/// The most characters of a button's label.
const LABEL_LIMIT: usize = 80;

/// Where Discord shows a message, to whoever may read it.
pub(super) fn permalink(message: &MessageId) -> String {
    let (channel, id) = super::place::at(message);
    format!("https://discord.com/channels/{}/{channel}/{id}", message.channel.workspace)
}

/// What a message shows of a card: its embeds and its buttons. What has no room is counted.
pub(super) fn content(card: &Card) -> Json {
    let mut sheet = Sheet::default();
    for (index, block) in card.blocks.iter().enumerate() {
        sheet.block(block, index == 0);
    }
    let (embeds, components) = sheet.finish(&card.fallback);
    json!({ "embeds": embeds, "components": components })
}

/// A piece of a card, and whether it may be left out where there is no room for all.
struct Piece {
    text: String,
    may_go: bool,
}

#[derive(Default)]
struct Sheet {
    title: Option<String>,
    pieces: Vec<Piece>,
    /// A message has its buttons below all of its text; those of a numbered line carry its number.
    rows: Vec<Vec<Json>>,
    ids: BTreeSet<String>,
    /// Buttons that had no room.
    left_out: usize,
}

impl Sheet {
    fn block(&mut self, block: &Block, first: bool) {
        match block {
            Block::Heading(line) => self.heading(line, first),
            Block::Text(line) => self.push(spans(line), true),
            Block::Quote(line) => self.push(format!("> {}", spans(line).replace('\n', "\n> ")), true),
            Block::List { label, lines } => {
                self.push(format!("__{}__", escaped(label)), true);
                for line in lines {
                    self.push(format!("- {}", spans(line).replace('\n', "\n  ")), true);
                }
            }
            Block::Numbered { number, line, buttons } => {
                self.push(format!("**{number}** {}", spans(line)), true);
                self.row(buttons, Some(*number));
            }
            Block::Buttons(buttons) => self.row(buttons, None),
            Block::Foot(line) => self.push(format!("-# {}", spans(line).replace('\n', " ")), false),
        }
    }

    fn heading(&mut self, line: &Line, first: bool) {
        let text = spans(&line.iter().map(plainly).collect());
        let links = line.iter().any(|span| matches!(span, Span::Message(_)));
        if first && !links && !text.is_empty() && text.chars().count() <= TITLE_LIMIT {
            self.title = Some(text);
        } else {
            self.push(format!("### {}", text.replace('\n', " ")), false);
        }
    }

    fn push(&mut self, text: String, may_go: bool) {
        // One piece is never longer than a description: what is longer goes on in the next.
        let mut rest: Vec<char> = text.chars().collect();
        while rest.len() > DESCRIPTION_LIMIT {
            // Not between a letter and what escapes it.
            let escapes = rest[..DESCRIPTION_LIMIT].iter().rev().take_while(|c| **c == '\\').count();
            let after = rest.split_off(DESCRIPTION_LIMIT - escapes % 2);
            self.pieces.push(Piece { text: rest.into_iter().collect(), may_go });
            rest = after;
        }
        self.pieces.push(Piece { text: rest.into_iter().collect(), may_go });
    }

    fn row(&mut self, buttons: &[Button], number: Option<u32>) {
        let mut drawn = Vec::new();
        for one in buttons {
            match self.button(one, number) {
                Some(button) => drawn.push(button),
                None => self.left_out += 1,
            }
        }
        for button in drawn {
            let count = self.rows.len();
            match self.rows.last_mut().filter(|row| row.len() < BUTTONS_LIMIT) {
                Some(row) => row.push(button),
                None if count < ROWS_LIMIT => self.rows.push(vec![button]),
                None => self.left_out += 1,
            }
        }
    }

    fn button(&mut self, one: &Button, number: Option<u32>) -> Option<Json> {
        let written = custom::encode(&one.action, one.form.is_some())?;
        let mut id = written.clone();
        let mut nth = 1;
        while !self.ids.insert(id.clone()) {
            nth += 1;
            id = format!("{written}^{nth}");
        }
        if id.chars().count() > custom::CUSTOM_ID_LIMIT {
            return None;
        }
        let label = number.map_or_else(|| one.label.clone(), |number| format!("{number} {}", one.label));
        let label: String = label.chars().take(LABEL_LIMIT).collect();
        let style = match one.weight {
            Weight::Primary => 3,
            Weight::Plain => 2,
            Weight::Danger => 4,
        };
        Some(json!({ "type": 2, "style": style, "label": label, "custom_id": id }))
    }

    fn finish(mut self, fallback: &str) -> (Vec<Json>, Vec<Json>) {
        if self.left_out > 0 {
            let note = format!("-# {} buttons have no room here; a reply in words does the same.", self.left_out);
            self.pieces.push(Piece { text: note, may_go: false });
        }
        let title = self.title.take();
        self.fit(title.as_ref().map_or(0, |title| title.chars().count()));
        let mut embeds: Vec<Json> = Vec::new();
        let (mut description, mut length) = (String::new(), 0);
        for piece in &self.pieces {
            let more = piece.text.chars().count() + 1;
            if length + more > DESCRIPTION_LIMIT && !description.is_empty() {
                embeds.push(json!({ "description": std::mem::take(&mut description) }));
                length = 0;
            }
            if !description.is_empty() {
                description.push('\n');
            }
            description.push_str(&piece.text);
            length += more;
        }
        if description.trim().is_empty() && title.is_none() && embeds.is_empty() {
            description = escaped(&fallback.chars().take(TITLE_LIMIT).collect::<String>());
        }
        if description.trim().is_empty() && title.is_none() && embeds.is_empty() {
            description = "…".to_owned();
        }
        embeds.push(json!({ "description": description }));
        if let (Some(title), Some(first)) = (title, embeds.first_mut()) {
            first["title"] = json!(title);
        }
        let rows = self.rows.into_iter().map(|row| json!({ "type": 1, "components": row })).collect();
        (embeds, rows)
    }

    /// Leaves pieces out, from the last that may go, until the rest has room; says how many.
    fn fit(&mut self, title: usize) {
        let too_much = |pieces: &[Piece], room: usize| {
            let all: usize = pieces.iter().map(|piece| piece.text.chars().count() + 1).sum();
            title + all > room
        };
        if !too_much(&self.pieces, EMBEDS_LIMIT) {
            return;
        }
        let (mut gone, mut place) = (0, self.pieces.len());
        while too_much(&self.pieces, EMBEDS_LIMIT - NOTE_ROOM) {
            let last = self.pieces.iter().rposition(|piece| piece.may_go);
            // A foot as long as a message is no foot of ours; it goes too.
            let Some(last) = last.or_else(|| self.pieces.len().checked_sub(1)) else { break };
            self.pieces.remove(last);
            (gone, place) = (gone + 1, last);
        }
        let text = format!("… and {gone} more, for which there is no room here. The ledger has all of it.");
        self.pieces.insert(place.min(self.pieces.len()), Piece { text, may_go: false });
    }
}

/// A heading is strong as a whole.
fn plainly(span: &Span) -> Span {
    match span {
        Span::Strong(words) => Span::Plain(words.clone()),
        other => other.clone(),
    }
}

fn spans(line: &Line) -> String {
    line.iter()
        .map(|span| match span {
            Span::Plain(words) | Span::Faint(words) | Span::Person(words) => escaped(words),
            Span::Strong(words) if words.trim().is_empty() => words.clone(),
            Span::Strong(words) => format!("**{}**", escaped(words)),
            Span::Message(message) => format!("[↗]({})", permalink(message)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::Action;
    use crate::domain::name::ReviewId;
    use crate::domain::proposition::ContentHash;
    use crate::domain::ruling::RulingKind;

    fn plain(text: &str) -> Line {
        vec![Span::Plain(text.to_owned())]
    }

    fn button(number: u32) -> Button {
        let review = ReviewId::parse(&format!("harbour-{number}")).unwrap();
        let action = Action::Rule { review, on: ContentHash([0xab; 32]), kind: RulingKind::Approve };
        Button { label: "Approve".to_owned(), action, weight: Weight::Primary, form: None }
    }

    #[test]
    fn every_block_is_drawn_and_every_text_is_taken_letter_by_letter() {
        let message = MessageId::parse("discord:7/8#9/10").unwrap();
        let card = Card {
            blocks: vec![
                Block::Heading(vec![Span::Strong("Consent".to_owned()), Span::Faint(" · harbour-12".to_owned())]),
                Block::Text(plain("<@7> **bold** [click](https://evil.example) :tada:")),
                Block::Quote(plain("quoted\nagain")),
                Block::List { label: "Evidence".to_owned(), lines: vec![vec![Span::Message(message)], plain("b")] },
                Block::Numbered { number: 1, line: plain("one"), buttons: vec![button(1)] },
                Block::Buttons(vec![button(1), button(2)]),
                Block::Foot(plain("Ana or Ben")),
            ],
            fallback: String::new(),
        };
        let drawn = content(&card);
        insta::assert_snapshot!(drawn["embeds"][0]["title"].as_str().unwrap(), @r"Consent · harbour\-12");
        insta::assert_snapshot!(drawn["embeds"][0]["description"].as_str().unwrap(), @r"
        \<\@7\> \*\*bold\*\* \[click\]\(https\://evil\.example\) \:tada\:
        > quoted
        > again
        __Evidence__
        - [↗](https://discord.com/channels/7/9/10)
        - b
        **1** one
        -# Ana or Ben
        ");
        let labels: Vec<&str> = (drawn["components"][0]["components"].as_array().unwrap().iter())
            .filter_map(|button| button["label"].as_str())
            .collect();
        assert_eq!(labels, ["1 Approve", "Approve", "Approve"]);
    }

    #[test]
    fn what_has_no_room_is_counted_and_the_foot_stays() {
        let mut blocks: Vec<Block> = (0..600).map(|n| Block::Text(plain(&format!("the item {n}")))).collect();
        let numbered = |number| Block::Numbered { number, line: plain("x"), buttons: vec![button(number)] };
        blocks.extend((1..=40).map(numbered));
        blocks.push(Block::Foot(plain("ledger 412")));
        let drawn = content(&Card { blocks, fallback: String::new() });
        let text: String = (drawn["embeds"].as_array().unwrap().iter())
            .filter_map(|embed| embed["description"].as_str())
            .collect::<Vec<_>>()
            .join("\n");
        assert!(text.contains(" more, for which there is no room here") && text.contains("ledger 412"), "{text}");
        assert!(text.contains("15 buttons have no room"), "{text}");
        assert_eq!(drawn["components"].as_array().unwrap().len(), ROWS_LIMIT);
    }

    #[test]
    fn a_text_of_any_length_stays_within_every_limit() {
        for length in [0, 1, DESCRIPTION_LIMIT, DESCRIPTION_LIMIT + 1, 40_000] {
            for letter in ["é", "*"] {
                let words = plain(&letter.repeat(length));
                let blocks = vec![Block::Heading(words.clone()), Block::Text(words.clone()), Block::Foot(words)];
                let drawn = content(&Card { blocks, fallback: "x".repeat(length) });
                let embeds = drawn["embeds"].as_array().unwrap();
                let count = |value: &Json| value.as_str().map_or(0, |text| text.chars().count());
                let all: usize = embeds.iter().map(|one| count(&one["title"]) + count(&one["description"])).sum();
                assert!((1..=EMBEDS_LIMIT).contains(&all) && embeds.len() <= 10, "{length}: {all}");
                assert!(embeds.iter().all(|one| count(&one["description"]) <= DESCRIPTION_LIMIT));
            }
        }
    }
}
