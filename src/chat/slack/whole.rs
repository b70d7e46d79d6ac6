//! The whole of a card that has no room in one message: as plain text, in a file under it
//! (docs.slack.dev/messaging/working-with-files).

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::Slack;
use super::blocks::{self, permalink};
use super::team::Team;
use crate::chat::{Post, SendError};
use crate::domain::card::{Block, Card, Line, Span};
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::OutgoingKey;

/// The most bytes of a file; what is longer is cut, and the ledger has it. No card comes near it.
const FILE_LIMIT: usize = 1 << 20;

/// The most characters of a file's title.
const TITLE_LIMIT: usize = 100;

/// What stands over the file.
const COMMENT: &str = "All of it, for which there is no room in one message.";

/// Where the bytes of a file go.
#[derive(Deserialize)]
struct Upload {
    upload_url: String,
    file_id: String,
}

impl Slack {
    /// Sends the whole of a post in a file under it, where it had no room in its message. `found` where the message was looked up:
    /// then the file may be there already.
    pub(in crate::chat) async fn complete(
        &self,
        post: &Post,
        message: &MessageId,
        found: bool,
    ) -> Result<(), SendError> {
        let team = self.home_of(&message.channel)?;
        let Some(whole) = whole(&post.card, &team.site()).filter(|_| post.place.only.is_none()) else { return Ok(()) };
        let (name, root) = (file_name(&post.mark), post.place.thread.as_ref().unwrap_or(message));
        if found && self.has_file(team, (&message.channel, &root.id), &name).await? {
            return Ok(());
        }
        let length = whole.len().to_string();
        let asked = [("filename", Some(name.as_str())), ("length", Some(length.as_str()))];
        let upload: Upload = team.api.get("files.getUploadURLExternal", &asked).await?;
        team.api.web.upload(&upload.upload_url, whole.as_bytes()).await?;
        let title: String = post.card.fallback.chars().take(TITLE_LIMIT).collect();
        let body = json!({
            "files": [{ "id": upload.file_id, "title": title }],
            "channel_id": team.now(&message.channel),
            "thread_ts": root.id,
            "initial_comment": COMMENT,
        });
        team.api.post::<Json>("files.completeUploadExternal", &body).await.map(drop)
    }

    async fn has_file(&self, team: &Team, (channel, root): (&ChannelId, &str), name: &str) -> Result<bool, SendError> {
        let thread = self.replies(team, channel, root).await?;
        let mut files = thread.iter().flat_map(|message| message.files.iter().flatten());
        Ok(files.any(|file| file.name.as_deref() == Some(name)))
    }
}

/// A name by which the file of a post is known again.
fn file_name(mark: &OutgoingKey) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    format!("{}.txt", mark.as_str().chars().map(plain).collect::<String>())
}

/// All that a card says, where it has no room in one message.
fn whole(card: &Card, site: &str) -> Option<String> {
    if blocks::has_room(card, site) {
        return None;
    }
    let mut text = String::new();
    for block in &card.blocks {
        match block {
            Block::Heading(line) => add(&mut text, "", line, site),
            Block::Text(line) | Block::Foot(line) => add(&mut text, "", line, site),
            Block::Quote(line) => add(&mut text, "> ", line, site),
            Block::List { label, lines } => {
                text.push_str(label);
                text.push('\n');
                lines.iter().for_each(|line| add(&mut text, "- ", line, site));
            }
            Block::Numbered { number, line, .. } => add(&mut text, &format!("{number}  "), line, site),
            Block::Buttons(_) => {}
        }
    }
    let end = (0..=FILE_LIMIT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.truncate(end);
    Some(text)
}

fn add(text: &mut String, before: &str, line: &Line, site: &str) {
    text.push_str(before);
    for span in line {
        match span {
            Span::Plain(words) | Span::Strong(words) | Span::Faint(words) | Span::Person(words) => text.push_str(words),
            Span::Message(message) => text.push_str(&format!(" ({})", permalink(site, message))),
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Line {
        vec![Span::Plain(text.to_owned())]
    }

    #[test]
    fn what_has_room_needs_no_file_and_what_has_none_stands_in_it_to_the_last_word() {
        let message = MessageId::parse("slack:T1/C1#1772445600.000100").unwrap();
        let mut blocks = vec![Block::Heading(plain("Harbour")), Block::Text(plain("one *word*"))];
        let card = |blocks: &[Block]| Card { blocks: blocks.to_vec(), fallback: "f".to_owned() };
        assert_eq!(whole(&card(&blocks), "https://t.slack.com"), None);
        blocks.push(Block::List { label: "Done".to_owned(), lines: vec![plain("a"), vec![Span::Message(message)]] });
        let rows = (0..60).map(|_| Block::Buttons(Vec::new()));
        assert_eq!(whole(&card(&[blocks.clone(), rows.collect()].concat()), "https://t.slack.com"), None);
        blocks.extend((0..60).map(|number| Block::Numbered { number, line: plain("item"), buttons: Vec::new() }));
        blocks.push(Block::Foot(plain("ledger 412")));
        let text = whole(&card(&blocks), "https://t.slack.com").unwrap();
        assert!(
            text.starts_with(
                "Harbour\none *word*\nDone\n- a\n-  (https://t.slack.com/archives/C1/p1772445600000100)\n"
            )
        );
        assert!(text.contains("0  item\n") && text.ends_with("59  item\nledger 412\n"), "{text}");
    }

    #[test]
    fn a_file_is_known_again_by_the_mark_of_its_post() {
        let mark = OutgoingKey::parse("harbour/12/digest é").unwrap();
        assert_eq!(file_name(&mark), "harbour-12-digest--.txt");
    }
}
