//! Looking for words among messages and reviews in memory: all of them are read.

use chrono::{DateTime, Utc};

use crate::domain::message::Message;
use crate::domain::name::ReviewId;
use crate::domain::person::Standing;
use crate::language::status::stem;
use crate::ledger::sought::{Found, Hit, Sought, WORDS_LIMIT, pieces, ranked, rarity};

use super::conversation::Conversation;

pub(super) fn seek(conversation: &Conversation, reviews: &[(ReviewId, String)], sought: &Sought) -> Found {
    let words = &sought.words[..sought.words.len().min(WORDS_LIMIT)];
    let mut messages: Vec<&Message> = sought.channels.iter().flat_map(|of| conversation.of_channel(of)).collect();
    messages.retain(|message| message.author.standing != Standing::Bot);
    let hits: Vec<Hit<(DateTime<Utc>, usize)>> = (messages.iter().enumerate())
        .map(|(at, message)| {
            let text = format!("{} {}", message.text, message.author.name);
            Hit { key: (message.at, at), words: held(&text, words) }
        })
        .filter(|hit| hit.words != 0)
        .collect();
    let holding = |at: usize| hits.iter().filter(|hit| hit.words & (1 << at) != 0).count() as u64;
    let rarity: Vec<f32> = (0..words.len()).map(|at| rarity(holding(at), messages.len() as u64)).collect();
    let of_reviews: Vec<Hit<usize>> = (reviews.iter().enumerate())
        .map(|(at, (_, text))| Hit { key: at, words: held(text, words) })
        .filter(|hit| hit.words != 0)
        .collect();
    Found {
        messages: ranked(hits, &rarity).into_iter().map(|(_, at)| messages[at].clone()).collect(),
        reviews: ranked(of_reviews, &rarity).into_iter().map(|at| reviews[at].0.clone()).collect(),
        rarity,
    }
}

/// Which of the words stand in a text, as bits in their order.
fn held(text: &str, words: &[String]) -> u32 {
    let lower = text.to_lowercase();
    let held: Vec<&str> = pieces(&lower).collect();
    let stands = |piece: &str| held.iter().any(|held| stem(held) == stem(piece));
    let stands = |word: &String| pieces(word).next().is_some() && pieces(word).all(stands);
    words.iter().enumerate().filter(|(_, word)| stands(word)).fold(0, |bits, (at, _)| bits | 1 << at)
}
