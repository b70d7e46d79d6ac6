//! The local platform: what people do there is told to the bot once, and shown to those who may see it.

use countersign::chat::local::{ActError, Doing, Done, Unrecorded};
use countersign::chat::{Acked, Answer, Chat, SendError};
use countersign::domain::delivery::Happened;
use countersign::domain::message::MessageId;
use countersign::domain::person::Standing;

use crate::local_world::{Town, act, at, card, edit, post, posted, react, undo, workspace};

fn id(number: u64) -> MessageId {
    workspace().message_id("library", number)
}

#[tokio::test]
async fn a_message_is_told_to_the_bot_with_who_wrote_it_where_and_when() {
    let mut town = Town::new();
    let (done, told) = town.tries(act("a", "gus", post("library", None, "done")), Acked::Recorded).await;
    assert_eq!(done.unwrap(), Done::Recorded(Some(id(1))));
    let told = told.unwrap();
    assert_eq!(told.seen.latest(), at(0));
    let Happened::Said(message) = told.happened else { panic!("{told:?}") };
    assert_eq!((message.id, message.thread, message.text.as_str()), (id(1), None, "done"));
    assert_eq!((message.author.name.as_str(), message.author.standing), ("Gus", Standing::Guest));
}

#[tokio::test]
async fn an_act_that_is_not_recorded_stands_there_and_is_told_again_with_the_same_id_never_twice() {
    let mut town = Town::new();
    let mut told = Vec::new();
    for (answer, unrecorded) in
        [(Acked::Failed, Some(Unrecorded::Failed)), (Acked::Busy, Some(Unrecorded::Busy)), (Acked::Recorded, None)]
    {
        let (done, delivery) = town.tries(act("a", "ana", post("library", None, "hello")), answer).await;
        match (done, unrecorded) {
            (Err(ActError::NotRecorded(is)), Some(should)) => assert_eq!(is, should),
            (Ok(done), None) => assert_eq!(done, Done::Recorded(Some(id(1)))),
            other => panic!("{other:?}"),
        }
        told.push(delivery.unwrap());
        let waiting = town.local.view(&town.person("ana"), 1).unwrap().waiting;
        assert_eq!(waiting.is_some(), unrecorded.is_some());
        assert_eq!(town.local.view(&town.person("ben"), 1).unwrap().waiting, None);
    }
    assert!(told.iter().all(|one| *one == told[0]));
    let (done, told) = town.tries(act("a", "ana", post("library", None, "hello")), Acked::Failed).await;
    assert_eq!((done.unwrap(), told), (Done::Recorded(Some(id(1))), None));
    assert_eq!(town.texts("ben", "library"), ["hello"]);
}

#[tokio::test]
async fn one_persons_act_id_is_not_anothers() {
    let mut town = Town::new();
    for by in ["ana", "ben"] {
        let _done = town.tries(act("same", by, post("library", None, by)), Acked::Recorded).await.0.unwrap();
    }
    assert_eq!(town.texts("ana", "library"), ["ana", "ben"]);
}

#[tokio::test]
async fn a_command_is_answered_once_to_who_typed_it_alone() {
    let mut town = Town::new();
    let command = Doing::Command { channel: "library".to_owned(), text: "status".to_owned() };
    for _ in 0..2 {
        let done = town
            .tries(act("a", "ben", command.clone()), Acked::Answered(Answer { card: card("open: 3", 1), here: false }))
            .await
            .0;
        assert_eq!(done.unwrap(), Done::Answered(id(1)));
    }
    assert_eq!(town.texts("ben", "library").len(), 1);
    assert!(town.texts("ana", "library").is_empty());
    let chat = Chat::Local(town.local.clone());
    assert!(chat.history(&workspace().channel_id("library"), at(-1)).await.unwrap().is_empty());
}

#[tokio::test]
async fn people_see_and_touch_only_what_is_for_their_eyes() {
    let mut town = Town::new();
    let there = [
        ("ana", "budget", true),
        ("ben", "budget", false),
        ("ben", "site", true),
        ("gus", "library", true),
        ("gus", "site", false),
        ("olga", "library", true),
        ("olga", "budget", false),
        ("ana", "nowhere", false),
        ("nobody", "library", false),
        ("countersign", "library", false),
    ];
    for (by, channel, may) in there {
        let done = town.does(by, post(channel, None, "hi")).await;
        assert_eq!(done.is_ok(), may, "{by} in {channel}: {done:?}");
    }
    assert!(matches!(town.does("ben", react(1, "x")).await, Err(ActError::NotThere(_))));
    assert!(town.local.page(&town.person("ben"), "budget", None, 10).is_err());
    assert!(town.local.view(&town.person("ben"), 1).is_none());
}

#[tokio::test]
async fn only_who_wrote_a_message_changes_it_and_a_deleted_root_keeps_its_answers() {
    let mut town = Town::new();
    let root = town.says("ana", "library", None, "who orders the glazing?").await;
    let answer = town.says("ben", "library", Some(root), "I do").await;
    assert!(matches!(town.does("ben", edit(root, "mine")).await, Err(ActError::NotYours(_))));
    assert!(matches!(town.does("ben", Doing::Delete { message: root }).await, Err(ActError::NotYours(_))));
    let (_, told) = town.tries(act("e", "ben", edit(answer, "I don't")), Acked::Recorded).await;
    let Some(Happened::Edited(message)) = told.map(|told| told.happened) else { panic!("it was edited") };
    assert_eq!((message.text.as_str(), message.answers()), ("I don't", Some(id(root))));
    let _done = town.does("ana", Doing::Delete { message: root }).await.unwrap();
    assert_eq!(town.texts("ben", "library"), ["(card or deleted)"]);
    let chat = Chat::Local(town.local.clone());
    assert!(matches!(chat.look(&id(root), &[]).await, Err(SendError::Gone(_))));
    let thread = town.local.thread_page(&town.person("ben"), root, None, 10).unwrap().messages;
    let texts: Vec<Option<String>> = thread.into_iter().map(|view| view.text).collect();
    assert_eq!(texts, [None, Some("I don't".to_owned())]);
    let _done = town.does("ben", post("library", Some(root), "still here")).await.unwrap();
    assert!(matches!(town.does("ana", edit(root, "again")).await, Err(ActError::NotThere(_))));
}

#[tokio::test]
async fn a_reaction_stands_once_for_a_person_until_it_is_taken_off() {
    let mut town = Town::new();
    let root = town.says("ana", "library", None, "ship it?").await;
    let _done = town.does("ben", react(root, "thumbsup")).await.unwrap();
    assert!(matches!(town.does("ben", react(root, "thumbsup")).await, Err(ActError::NoChange)));
    let _done = town.does("gus", react(root, "thumbsup::skin-tone-3")).await.unwrap();
    let chat = Chat::Local(town.local.clone());
    let who = |found: Vec<(countersign::domain::person::Actor, String)>| -> Vec<String> {
        found.into_iter().map(|(actor, emoji)| format!("{} {emoji}", actor.name)).collect()
    };
    assert_eq!(who(chat.look(&id(root), &[]).await.unwrap().reactions), ["Ben thumbsup", "Gus thumbsup::skin-tone-3"]);
    let off = |emoji: &str| Doing::Unreact { message: root, emoji: emoji.to_owned() };
    assert!(matches!(town.does("ana", off("thumbsup")).await, Err(ActError::NoChange)));
    let _done = town.does("ben", off("thumbsup")).await.unwrap();
    assert_eq!(who(chat.look(&id(root), &[]).await.unwrap().reactions), ["Gus thumbsup::skin-tone-3"]);
}

#[tokio::test]
async fn bad_texts_and_names_are_refused_and_nothing_happens() {
    let mut town = Town::new();
    town.says("ana", "library", None, "hi").await;
    let long = "x".repeat(40_001);
    let refused = [
        ("ok", post("library", None, "  \n")),
        ("ok", post("library", None, &long)),
        ("ok", post("library", Some(99), "to nobody")),
        ("ok", react(1, "")),
        ("ok", react(1, "<b>")),
        ("", post("library", None, "hi")),
        ("a/b", post("library", None, "hi")),
    ];
    for (id, doing) in refused {
        let (done, told) = town.tries(act(id, "ana", doing), Acked::Recorded).await;
        assert!(done.is_err() && told.is_none(), "{done:?}");
    }
    assert_eq!(town.texts("ana", "library").len(), 1);
}

#[tokio::test]
async fn a_post_with_the_same_mark_is_the_same_post() {
    let town = Town::new();
    let chat = Chat::Local(town.local.clone());
    let one = posted("digest-1", None, None);
    let first = chat.send(&one).await.unwrap();
    assert_eq!(chat.send(&one).await.unwrap(), first);
    assert_eq!(chat.find(&one.place, &one.mark).await.unwrap(), Some(first));
    assert_eq!(chat.find(&one.place, &posted("other", None, None).mark).await.unwrap(), None);
    assert_eq!(town.texts("olga", "library").len(), 1);
}

#[tokio::test]
async fn a_button_counts_when_it_stood_on_the_card_once_and_never_otherwise() {
    let mut town = Town::new();
    let chat = Chat::Local(town.local.clone());
    let message = chat.send(&posted("echo", None, None)).await.unwrap();
    chat.update(&message, &card("echo, anew", 2)).await.unwrap();
    let press = |entry| Doing::Press { message: 1, action: undo(entry), typed: Some("no".to_owned()), given: vec![] };
    for entry in [1, 2] {
        let _done = town.does("ana", press(entry)).await.unwrap();
    }
    assert!(matches!(town.does("ana", press(3)).await, Err(ActError::NoSuchButton(1))));
}

#[tokio::test]
async fn what_only_one_person_sees_is_on_no_other_page() {
    let mut town = Town::new();
    let root = town.says("ana", "library", None, "root").await;
    let chat = Chat::Local(town.local.clone());
    let message = chat.send(&posted("refused", Some(id(root)), Some("gus"))).await.unwrap();
    let number: u64 = message.id.parse().unwrap();
    assert!(town.local.view(&town.person("gus"), number).unwrap().only_you);
    assert!(town.local.view(&town.person("ana"), number).is_none());
    let of = |user: &str| town.local.thread_page(&town.person(user), root, None, 10).unwrap().messages.len();
    assert_eq!((of("gus"), of("ana")), (2, 1));
    assert_eq!(chat.look(&id(root), &[]).await.unwrap().thread, []);
}

#[tokio::test]
async fn what_is_gone_is_said_to_be_gone() {
    let mut town = Town::new();
    let chat = Chat::Local(town.local.clone());
    let root = town.says("ana", "library", None, "root").await;
    let _done = town.does("ana", Doing::Delete { message: root }).await.unwrap();
    let gone = |error: SendError| matches!(error, SendError::Gone(_));
    assert!(gone(chat.look(&id(root), &[]).await.unwrap_err()));
    assert!(gone(chat.update(&id(root), &card("x", 1)).await.unwrap_err()));
    assert!(gone(chat.look(&id(99), &[]).await.unwrap_err()));
    assert!(gone(chat.send(&posted("m", Some(id(root)), None)).await.unwrap_err()));
    assert!(gone(chat.history(&workspace().channel_id("nowhere"), at(0)).await.unwrap_err()));
}

#[tokio::test]
async fn pages_go_back_from_the_newest_and_say_whether_there_is_more() {
    let mut town = Town::new();
    for number in 0..5 {
        town.says("ana", "library", None, &number.to_string()).await;
    }
    let ana = town.person("ana");
    let page = |before, limit| {
        let page = town.local.page(&ana, "library", before, limit).unwrap();
        let texts: Vec<String> = page.messages.into_iter().filter_map(|message| message.text).collect();
        (texts.join(" "), page.older)
    };
    assert_eq!(page(None, 2), ("3 4".to_owned(), true));
    assert_eq!(page(Some(4), 3), ("0 1 2".to_owned(), false));
}
