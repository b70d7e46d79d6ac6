//! What people do, as a story says it.

use countersign::chat::{Post, SendError};
use countersign::domain::card::Action;
use countersign::domain::form::Wanted;
use countersign::domain::message::MessageId;
use countersign::domain::ruling::RulingKind;
use countersign::domain::value::Value;

use super::{BETWEEN_DEEDS, Bot, Deed, Deeded, OnDiscord, OnSlack};
use crate::fake_slack::views::View;

impl Bot {
    /// Does a deed under a new name.
    pub(crate) fn does(&mut self, by: &str, deed: &Deed) -> Deeded {
        self.deeds += 1;
        let name = format!("deed-{}", self.deeds);
        self.does_once(by, &name, deed)
    }

    /// Does a deed under a name: the same name is the same deed.
    pub(crate) fn does_once(&mut self, by: &str, name: &str, deed: &Deed) -> Deeded {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let done = self.runtime.block_on(self.platform.act(by, name, deed, self.clock.now()));
        self.carries();
        done
    }

    /// Something happens on Slack that no other platform has; the bot says what it has to say to it.
    pub(crate) fn slacks<T>(&mut self, deed: impl AsyncFnOnce(&OnSlack) -> T) -> T {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let on = self.slack().clone();
        on.fake.set_now(self.now());
        let done = self.runtime.block_on(deed(&on));
        self.carries();
        done
    }

    /// Something happens on Discord that no other platform has; the bot says what it has to say to it.
    pub(crate) fn discords<T>(&mut self, deed: impl AsyncFnOnce(&OnDiscord) -> T) -> T {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let on = self.discord().clone();
        on.fake.set_now(self.now());
        let done = self.runtime.block_on(deed(&on));
        self.carries();
        done
    }

    /// Presses a button on Slack that opens a dialog; the dialog.
    pub(crate) fn opens(&mut self, by: &str, on: &MessageId, label: &str) -> View {
        let (message, action) = self.button(by, on, label).expect("a button of that label");
        let by = by.to_owned();
        self.slacks(async |on| {
            let before = on.person(&by).modals().len();
            on.press(&by, &message, &action).await;
            while on.person(&by).modals().len() == before {
                tokio::task::yield_now().await;
            }
            on.person(&by).modals().pop().expect("a dialog stands open")
        })
    }

    /// Presses a button on Slack, and waits for what is answered beside the thread.
    pub(crate) fn presses_until_answered(&mut self, by: &str, on: &MessageId, label: &str) {
        let (message, action) = self.button(by, on, label).expect("a button of that label");
        let by = by.to_owned();
        self.slacks(async |on| {
            let before = on.person(&by).was_answered().len();
            on.press(&by, &message, &action).await;
            while on.person(&by).was_answered().len() == before {
                tokio::task::yield_now().await;
            }
        });
    }

    /// Puts a message before the team; the answer.
    pub(crate) fn puts_forward(&mut self, by: &str, message: &MessageId) -> String {
        let answer = self.acked(by, &Deed::PutsForward { message: message.clone() });
        let seen = answer.and_then(|answer| self.platform.message(by, &answer));
        seen.map_or_else(String::new, |seen| seen.text)
    }

    fn acked(&mut self, by: &str, deed: &Deed) -> Option<MessageId> {
        match self.does(by, deed) {
            Deeded::Acked(message) => message,
            other => panic!("{by} did {deed:?}: {other:?}"),
        }
    }

    /// Writes under a card, or in any thread.
    pub(crate) fn says(&mut self, by: &str, under: &MessageId, text: &str) -> MessageId {
        let (channel, under) = (under.channel.channel.clone(), Some(under.clone()));
        self.acked(by, &Deed::Says { channel, under, text: text.to_owned() }).expect("a message came of it")
    }

    /// Writes in a channel.
    pub(crate) fn says_in(&mut self, by: &str, channel: &str, text: &str) -> MessageId {
        let deed = Deed::Says { channel: channel.to_owned(), under: None, text: text.to_owned() };
        self.acked(by, &deed).expect("a message came of it")
    }

    pub(crate) fn edits(&mut self, by: &str, message: &MessageId, text: &str) {
        self.acked(by, &Deed::Edits { message: message.clone(), text: text.to_owned() });
    }

    pub(crate) fn deletes(&mut self, by: &str, message: &MessageId) {
        self.acked(by, &Deed::Deletes { message: message.clone() });
    }

    pub(crate) fn reacts(&mut self, by: &str, message: &MessageId, emoji: &str) {
        self.acked(by, &Deed::Reacts { message: message.clone(), emoji: emoji.to_owned() });
    }

    pub(crate) fn unreacts(&mut self, by: &str, message: &MessageId, emoji: &str) {
        self.acked(by, &Deed::Unreacts { message: message.clone(), emoji: emoji.to_owned() });
    }

    /// Presses the button of that label on the last message that offers it: the one that is named, or one in its thread.
    pub(crate) fn presses(&mut self, by: &str, on: &MessageId, label: &str) {
        self.fills_in(by, on, label, None);
    }

    /// Presses a button and types something into its form.
    pub(crate) fn fills_in(&mut self, by: &str, on: &MessageId, label: &str, typed: Option<&str>) {
        let (message, action) = self.button(by, on, label).unwrap_or_else(|| {
            panic!("{by} sees no button {label:?} on\n{}\n{}", self.shows(on), self.thread_of(by, on))
        });
        self.acked(by, &Deed::Presses { message, action, typed: typed.map(str::to_owned), given: Vec::new() });
    }

    /// Presses a button and fills in its form field by field; nothing where the platform does not take it.
    pub(crate) fn gives(&mut self, by: &str, on: &MessageId, label: &str, given: &[(Wanted, Value)]) -> Deeded {
        let (message, action) = self.button(by, on, label).expect("a button of that label");
        self.does(by, &Deed::Presses { message, action, typed: None, given: given.to_vec() })
    }

    /// Presses a button of the card that a page remembers, whatever the card shows by now.
    pub(crate) fn press_remembered(&mut self, by: &str, card: &MessageId, review: &str, label: &str) {
        assert_eq!(label, "Approve", "stories remember only that one");
        let review = self.review(review);
        let action = Action::Rule { review: review.id, on: review.hash, kind: RulingKind::Approve };
        self.acked(by, &Deed::Presses { message: card.clone(), action, typed: None, given: Vec::new() });
    }

    /// The platform is given a post.
    pub(crate) async fn sends(&self, post: &Post) -> Result<MessageId, SendError> {
        self.platform.chat().1.send(post).await
    }

    fn button(&self, by: &str, on: &MessageId, label: &str) -> Option<(MessageId, Action)> {
        let own = self.platform.message(by, on);
        let thread = self.platform.thread(by, on);
        own.into_iter().chain(thread).rev().find_map(|seen| {
            let (_, action) = seen.shown?.buttons.into_iter().find(|(known, _)| known == label)?;
            Some((seen.id, action))
        })
    }

    /// Types a command in a channel; the answer.
    pub(crate) fn commands(&mut self, by: &str, channel: &str, text: &str) -> String {
        let deed = Deed::Commands { channel: channel.to_owned(), text: text.to_owned() };
        let answer = self.acked(by, &deed);
        let seen = answer.and_then(|answer| self.platform.message(by, &answer));
        seen.map_or_else(String::new, |seen| seen.text)
    }
}
