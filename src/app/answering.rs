//! Answers that a language model phrases: from the messages that were found, held to them like any claim. Where it fails or nothing
//! of it holds, the sentences themselves are quoted.

use super::asking::{Came, ask, ground};
use super::drafting::held;
use super::interrogate::Inquired;
use super::office::Office;
use crate::domain::authorship::Authorship;
use crate::domain::outgoing::{AnswerLine, Outgoing, Say};
use crate::domain::project::Project;
use crate::wording::prompts::Prompts;
use crate::wording::say::answer;
use crate::writer::Writer;

/// An answer, and who phrased it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The answer as it goes out.
    pub outgoing: Outgoing,
    /// The model, where one was asked.
    pub by: Option<Authorship>,
    /// How many sentences of it were withheld because what was found does not say them.
    pub withheld: usize,
}

/// Has a model phrase an answer.
pub async fn phrase(office: &Office, project: &Project, inquired: Inquired) -> Answered {
    let Inquired { outgoing, question, messages, stated, spent, at } = inquired;
    let quoted = |outgoing, by, withheld| Answered { outgoing, by, withheld };
    let Writer::Model(modelled) = &office.writer else { return quoted(outgoing, None, 0) };
    let prompts = Prompts::with(modelled.prompts.clone());
    let Ok(filled) = prompts.answer(&project.name, &question, &messages, modelled.brief_tokens) else {
        return quoted(outgoing, None, 0);
    };
    let (came, by) = ask(modelled, &filled, spent).await;
    let Came::Claims(put, misshapen) = came else { return quoted(outgoing, by, 0) };
    let (claims, withheld) = held(put, (&messages, &filled.numbered), &ground(project));
    let withheld = withheld + misshapen;
    let said: Vec<AnswerLine> = claims.iter().filter_map(|claim| answer::said(project, claim, false, at)).collect();
    if said.is_empty() {
        return quoted(outgoing, by, withheld);
    }
    let Outgoing { key, to, say } = outgoing;
    let review = match say {
        Say::Answer { review, .. } => review,
        _ => None,
    };
    let lines = stated.into_iter().chain(said).collect();
    Answered { outgoing: Outgoing { key, to, say: Say::Answer { review, lines } }, by, withheld }
}
