//! A card as Block Kit (docs.slack.dev/reference/block-kit/blocks). Pure. Every text stands in rich text, which Slack takes letter by
//! letter: nothing that people or models wrote can mention, link or format.

use slack_morphism::prelude::*;

use crate::chat::button;
use crate::domain::card::{Block, Button, Card, Line, Span, Weight};
use crate::domain::message::MessageId;

/// The most blocks of a message.
pub(super) const BLOCKS_LIMIT: usize = 50;

/// The most characters of all blocks of a message, as JSON. Slack turns away about 13,200 of text, by a count of its own that it does
/// not tell (bolt-js issues 2509 and 2867: 11,341 were too many once).
pub(super) const JSON_LIMIT: usize = 10_000;

/// The most characters of a fallback: Slack advises 4,000, and a notification shows far fewer.
const FALLBACK_LIMIT: usize = 1_000;

/// The most characters of a button's text.
const LABEL_LIMIT: usize = 75;

/// The most characters that a button carries.
const VALUE_LIMIT: usize = 2_000;

/// The most buttons in one row of a card.
const BUTTONS_LIMIT: usize = 25;

/// The most characters of one text; what is longer goes on in the next.
const TEXT_LIMIT: usize = 3_000;

/// The address at which a workspace shows a message, to whoever may read it.
pub(super) fn permalink(site: &str, message: &MessageId) -> String {
    let site = site.trim_end_matches('/');
    format!("{site}/archives/{}/p{}", message.channel.channel, message.id.replace('.', ""))
}

/// A card's blocks. What has no room is counted: its buttons and what stands at its foot always have.
pub(super) fn blocks(card: &Card, site: &str) -> Vec<SlackBlock> {
    let whole: Vec<Drawn> =
        card.blocks.iter().enumerate().flat_map(|(index, block)| draw(block, index, site)).collect();
    fit(whole).0.into_iter().map(|drawn| drawn.block).collect()
}

/// Whether all that a card says has room in one message. Buttons that have none stand on the card of what they are about.
pub(super) fn has_room(card: &Card, site: &str) -> bool {
    let drawn: Vec<Drawn> =
        card.blocks.iter().enumerate().flat_map(|(index, block)| draw(block, index, site)).collect();
    !fit(drawn).1
}

/// The text for notifications and for clients without blocks.
pub(super) fn fallback(card: &Card) -> String {
    let text: String = card.fallback.chars().take(FALLBACK_LIMIT).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A block, and whether it may be left out where there is no room for all.
struct Drawn {
    block: SlackBlock,
    size: usize,
    may_go: bool,
}

impl Drawn {
    fn new(block: impl Into<SlackBlock>, may_go: bool) -> Self {
        let block = block.into();
        let size = serde_json::to_string(&block).map_or(0, |json| json.chars().count());
        Self { block, size, may_go }
    }
}

/// True where there is more than a message takes, with so many blocks to come.
fn too_much(drawn: &[Drawn], more: usize) -> bool {
    drawn.len() + more > BLOCKS_LIMIT || drawn.iter().map(|one| one.size).sum::<usize>() > JSON_LIMIT
}

/// Leaves blocks out, from the last that may go, until the rest has room, and says how many. True where words are among them.
fn fit(mut drawn: Vec<Drawn>) -> (Vec<Drawn>, bool) {
    if !too_much(&drawn, 0) {
        return (drawn, false);
    }
    let (mut gone, mut words) = (0, false);
    let mut place = drawn.len();
    while too_much(&drawn, 1) {
        let Some(last) = drawn.iter().rposition(|one| one.may_go) else { break };
        words |= !matches!(drawn.remove(last).block, SlackBlock::Actions(_));
        (gone, place) = (gone + 1, last);
    }
    let told = format!("… and {gone} more, for which there is no room here. The ledger has all of it.");
    let note = section(vec![text(told, false)]);
    drawn.insert(place.min(drawn.len()), Drawn::new(note, false));
    (drawn, words)
}

fn draw(block: &Block, index: usize, site: &str) -> Vec<Drawn> {
    match block {
        Block::Heading(line) => vec![Drawn::new(section(spans(line, site)), false)],
        Block::Text(line) => split(spans(line, site)).into_iter().map(|part| Drawn::new(section(part), true)).collect(),
        Block::Quote(line) => split(spans(line, site)).into_iter().map(|part| Drawn::new(quote(part), true)).collect(),
        Block::List { label, lines } => list(label, lines, site),
        Block::Numbered { number, line, buttons } => {
            let mut all = vec![text(format!("{number}  "), true)];
            all.extend(spans(line, site));
            let mut drawn = vec![Drawn::new(section(all), true)];
            drawn.extend(row(buttons, index).map(|row| Drawn::new(row, true)));
            drawn
        }
        Block::Buttons(buttons) => row(buttons, index).map(|row| Drawn::new(row, false)).into_iter().collect(),
        Block::Foot(line) => vec![Drawn::new(foot(line, site), false)],
    }
}

/// Lines in one block, as many as have room in it.
fn list(label: &str, lines: &[Line], site: &str) -> Vec<Drawn> {
    let mut drawn = vec![];
    let mut elements = vec![SlackRichTextElement::Section(SlackRichTextSection::new(vec![text(label, true)]))];
    let (mut items, mut length) = (Vec::new(), 0);
    for line in lines {
        let item = spans(line, site);
        let long: usize = line.iter().map(|span| shown(span).chars().count()).sum();
        if length + long > TEXT_LIMIT && !items.is_empty() {
            elements.push(bullets(std::mem::take(&mut items)));
            drawn.push(Drawn::new(SlackRichTextBlock::new(std::mem::take(&mut elements)), true));
            length = 0;
        }
        length += long;
        items.push(SlackRichTextListElement::Section(SlackRichTextSection::new(item)));
    }
    if !items.is_empty() {
        elements.push(bullets(items));
    }
    drawn.push(Drawn::new(SlackRichTextBlock::new(elements), true));
    drawn
}

fn bullets(items: Vec<SlackRichTextListElement>) -> SlackRichTextElement {
    SlackRichTextElement::List(SlackRichTextList::new(SlackRichTextListStyle::Bullet, items))
}

fn section(elements: Vec<SlackRichTextInlineElement>) -> SlackRichTextBlock {
    SlackRichTextBlock::new(vec![SlackRichTextElement::Section(SlackRichTextSection::new(elements))])
}

fn quote(elements: Vec<SlackRichTextInlineElement>) -> SlackRichTextBlock {
    SlackRichTextBlock::new(vec![SlackRichTextElement::Quote(SlackRichTextQuote::new(elements))])
}

/// A line at the foot: small where it links to nothing.
fn foot(line: &Line, site: &str) -> SlackBlock {
    let links = line.iter().any(|span| matches!(span, Span::Message(_)));
    let words: String = line.iter().map(shown).collect();
    if links || words.is_empty() || words.chars().count() > TEXT_LIMIT {
        return section(spans(line, site)).into();
    }
    let plain = SlackBlockPlainText::new(words).with_emoji(false);
    SlackContextBlock::new(vec![SlackContextBlockElement::Plain(plain)]).into()
}

fn spans(line: &Line, site: &str) -> Vec<SlackRichTextInlineElement> {
    let drawn: Vec<SlackRichTextInlineElement> = (line.iter())
        .filter(|span| !shown(span).is_empty())
        .map(|span| match span {
            Span::Plain(words) | Span::Faint(words) | Span::Person(words) => text(words, false),
            Span::Strong(words) => text(words, true),
            Span::Message(message) => {
                let url = SlackRelaxedUrl(permalink(site, message));
                SlackRichTextInlineElement::Link(SlackRichTextLink::new(url).with_text("↗".to_owned()))
            }
        })
        .collect();
    // Slack takes no block without a text.
    if drawn.is_empty() { vec![text(" ", false)] } else { drawn }
}

fn shown(span: &Span) -> &str {
    match span {
        Span::Plain(words) | Span::Strong(words) | Span::Faint(words) | Span::Person(words) => words,
        Span::Message(_) => "↗",
    }
}

fn text(words: impl Into<String>, strong: bool) -> SlackRichTextInlineElement {
    let plain = SlackRichTextText::new(words.into());
    SlackRichTextInlineElement::Text(if strong {
        plain.with_style(SlackRichTextStyle::new().with_bold(true))
    } else {
        plain
    })
}

/// Parts of a long line, none longer than one text may be.
fn split(elements: Vec<SlackRichTextInlineElement>) -> Vec<Vec<SlackRichTextInlineElement>> {
    let (mut parts, mut part, mut length) = (Vec::new(), Vec::new(), 0);
    for element in elements {
        let SlackRichTextInlineElement::Text(SlackRichTextText { text: words, style }) = element else {
            part.push(element);
            continue;
        };
        let mut rest: Vec<char> = words.chars().collect();
        while length + rest.len() > TEXT_LIMIT {
            let after = rest.split_off(TEXT_LIMIT - length);
            let fits = SlackRichTextText { text: rest.into_iter().collect(), style: style.clone() };
            part.push(SlackRichTextInlineElement::Text(fits));
            parts.push(std::mem::take(&mut part));
            (rest, length) = (after, 0);
        }
        length += rest.len();
        let fits = SlackRichTextText { text: rest.into_iter().collect(), style };
        part.push(SlackRichTextInlineElement::Text(fits));
    }
    parts.push(part);
    parts
}

/// A row of buttons; none where there are none.
fn row(buttons: &[Button], index: usize) -> Option<SlackActionsBlock> {
    let drawn: Vec<SlackActionBlockElement> = (buttons.iter().take(BUTTONS_LIMIT).enumerate())
        .map(|(at, one)| {
            let label: String = one.label.chars().take(LABEL_LIMIT).collect();
            let plain = SlackBlockPlainText::new(label).with_emoji(false);
            let value = button::encode(&one.action, one.form.as_ref(), VALUE_LIMIT);
            let drawn = SlackBlockButtonElement::new(plain.into())
                .with_action_id(SlackActionId(format!("b{index}-{at}")))
                .with_value(value);
            SlackActionBlockElement::Button(match one.weight {
                Weight::Primary => drawn.with_style(SlackBlockButtonStyle::Primary),
                Weight::Danger => drawn.with_style(SlackBlockButtonStyle::Danger),
                Weight::Plain => drawn,
            })
        })
        .collect();
    let block_id = SlackBlockId(format!("row-{index}"));
    (!drawn.is_empty()).then(|| SlackActionsBlock::new(drawn).with_block_id(block_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::Action;
    use crate::domain::form::Form;
    use crate::domain::name::ReviewId;
    use crate::domain::proposition::ContentHash;
    use crate::domain::ruling::RulingKind;

    fn plain(text: &str) -> Line {
        vec![Span::Plain(text.to_owned())]
    }

    fn button(kind: RulingKind, weight: Weight) -> Button {
        let (review, on) = (ReviewId::parse("harbour-12").unwrap(), ContentHash([0xab; 32]));
        let form = Form { question: "Why not?".to_owned(), words: String::new(), inputs: Vec::new() };
        let form = (kind == RulingKind::Reject).then_some(form);
        Button { label: kind.as_str().to_owned(), action: Action::Rule { review, on, kind }, weight, form }
    }

    fn json(card: &Card) -> Vec<serde_json::Value> {
        blocks(card, "https://t.slack.com/").iter().map(|block| serde_json::to_value(block).unwrap()).collect()
    }

    #[test]
    fn every_block_is_drawn_and_every_text_is_taken_letter_by_letter() {
        let message = MessageId::parse("slack:T1/C1#1772445600.000100").unwrap();
        let hostile = "<!channel> <@U1> *bold* <https://evil.example|click> :tada: &amp;";
        let card = Card {
            blocks: vec![
                Block::Heading(vec![Span::Strong("Consent".to_owned()), Span::Faint(" · harbour-12".to_owned())]),
                Block::Text(plain(hostile)),
                Block::Quote(plain("quoted")),
                Block::List { label: "Evidence".to_owned(), lines: vec![vec![Span::Message(message)], plain("b")] },
                Block::Numbered {
                    number: 1,
                    line: plain("one"),
                    buttons: vec![button(RulingKind::Approve, Weight::Primary)],
                },
                Block::Buttons(vec![button(RulingKind::Reject, Weight::Danger)]),
                Block::Foot(plain("Ana or Ben")),
            ],
            fallback: "a <b> & c".to_owned(),
        };
        let lines: Vec<String> = json(&card).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(lines.join("\n"));
        assert_eq!(fallback(&card), "a &lt;b&gt; &amp; c");
        assert!(lines[1].contains(hostile) && !lines.join("").contains("mrkdwn"));
    }

    #[test]
    fn what_has_no_room_is_counted_and_buttons_and_foot_stay() {
        let mut blocks: Vec<Block> = (0..200).map(|n| Block::Text(plain(&format!("item {n}")))).collect();
        blocks.push(Block::Buttons(vec![button(RulingKind::Approve, Weight::Plain)]));
        blocks.push(Block::Foot(plain("ledger 412")));
        let drawn = json(&Card { blocks, fallback: String::new() });
        assert_eq!(drawn.len(), BLOCKS_LIMIT);
        let text = drawn.iter().map(ToString::to_string).collect::<String>();
        assert!(text.contains("… and 153 more") && text.contains("ledger 412") && text.contains("item 46"));
        assert!(drawn.iter().any(|block| block["type"] == "actions"));
    }

    #[test]
    fn a_text_of_any_length_stays_within_every_limit() {
        for length in [0, 1, TEXT_LIMIT, TEXT_LIMIT + 1, 40_000] {
            let card = Card {
                blocks: vec![
                    Block::Heading(plain("h")),
                    Block::Text(plain(&"é".repeat(length))),
                    Block::Foot(plain("f")),
                ],
                fallback: "x".repeat(length),
            };
            let drawn = json(&card);
            let size: usize = drawn.iter().map(|block| block.to_string().chars().count()).sum();
            assert!(size <= JSON_LIMIT + 300 && drawn.len() <= BLOCKS_LIMIT, "{length}: {size}");
            let longest = drawn.iter().filter_map(|block| block["elements"][0]["elements"][0]["text"].as_str());
            assert!(longest.map(|text| text.chars().count()).max().unwrap() <= TEXT_LIMIT);
            assert!(fallback(&card).len() <= FALLBACK_LIMIT);
        }
    }
}
