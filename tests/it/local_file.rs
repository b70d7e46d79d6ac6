//! The local platform's file: a restart has everything still there, and a broken file is named.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use countersign::chat::local::{FILE_NAME, Local, OpenError};
use countersign::chat::{Acked, Chat, Incoming};
use countersign::domain::delivery::Happened;

use crate::local_world::{Town, act, at, card, edit, post, posted, react, workspace};

fn open(folder: &Path) -> Result<Town, OpenError> {
    Local::open(workspace(), folder).map(Town::around)
}

/// What everybody sees, as one text.
fn seen(town: &Town) -> String {
    let mut seen = String::new();
    for user in ["ana", "ben", "gus"] {
        let person = town.person(user);
        let page = town.local.page(&person, "library", None, 50).unwrap();
        seen += &serde_json::to_string(&page).unwrap();
        let thread = town.local.thread_page(&person, 1, None, 50).unwrap();
        seen += &serde_json::to_string(&thread).unwrap();
    }
    seen
}

async fn live(town: &mut Town) {
    let root = town.says("ana", "library", None, "who orders the glazing?").await;
    let answer = town.says("ben", "library", Some(root), "I do 👍 \u{2028}\"quoted\"").await;
    let _done = town.does("ben", edit(answer, "Olga does")).await.unwrap();
    let _done = town.does("gus", react(root, "eyes")).await.unwrap();
    let chat = Chat::Local(town.local.clone());
    let message = chat.send(&posted("card", None, None)).await.unwrap();
    chat.update(&message, &card("as it stands now", 7)).await.unwrap();
    chat.send(&posted("for gus", Some(workspace().message_id("library", root)), Some("gus"))).await.unwrap();
}

#[tokio::test]
async fn a_restart_has_everything_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = open(folder.path()).unwrap();
    live(&mut town).await;
    let before = seen(&town);
    drop(town);
    let mut town = open(folder.path()).unwrap();
    assert_eq!(seen(&town), before);
    let again = Chat::Local(town.local.clone()).send(&posted("card", None, None)).await.unwrap();
    assert_eq!(again, workspace().message_id("library", 3));
    assert_eq!(town.says("ana", "library", None, "goes on").await, 5);
}

#[tokio::test]
async fn an_act_that_was_not_recorded_is_told_again_after_a_restart_and_only_that() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = open(folder.path()).unwrap();
    town.says("ana", "library", None, "recorded").await;
    let (done, _) = town.tries(act("lost", "ana", post("library", None, "lost")), Acked::Failed).await;
    assert!(done.is_err());
    drop(town);
    let mut town = open(folder.path()).unwrap();
    let bot = async {
        let Incoming { delivery, ack } = town.incoming.recv().await.unwrap();
        ack.send(Acked::Recorded).unwrap();
        delivery
    };
    let (recorded, told) = tokio::join!(town.local.deliver_waiting(at(5)), bot);
    let Happened::Said(message) = told.happened else { panic!("{told:?}") };
    assert_eq!((recorded, message.text.as_str(), message.at), (1, "lost", at(0)));
    drop(town);
    let town = open(folder.path()).unwrap();
    assert_eq!(town.local.deliver_waiting(at(6)).await, 0);
}

#[tokio::test]
async fn what_was_said_before_the_bot_came_is_there_once_and_told_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let seeds = || {
        [("one", -60), ("two", -30)].map(|(text, minute)| (act(text, "ana", post("library", None, text)), at(minute)))
    };
    open(folder.path()).unwrap().local.seed(seeds()).unwrap();
    let mut town = open(folder.path()).unwrap();
    town.local.seed(seeds()).unwrap();
    assert_eq!(town.texts("ben", "library"), ["one", "two"]);
    let bot = async {
        let mut told = Vec::new();
        for answer in [Acked::Recorded, Acked::Failed] {
            let Incoming { delivery, ack } = town.incoming.recv().await.unwrap();
            told.push(delivery.seen.latest());
            ack.send(answer).unwrap();
        }
        told
    };
    let (recorded, told) = tokio::join!(town.local.deliver_waiting(at(0)), bot);
    assert_eq!((recorded, told), (1, vec![at(-60), at(-30)]));
}

#[tokio::test]
async fn wherever_a_crash_tears_the_file_the_whole_lines_are_kept_and_the_start_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = open(folder.path()).unwrap();
    live(&mut town).await;
    drop(town);
    let whole = fs::read(folder.path().join(FILE_NAME)).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for torn in [last + 1, (last + whole.len()) / 2, whole.len() - 1] {
        fs::write(folder.path().join(FILE_NAME), &whole[..torn]).unwrap();
        let mut town = open(folder.path()).unwrap();
        assert_eq!(fs::metadata(folder.path().join(FILE_NAME)).unwrap().len(), last as u64);
        town.says("ana", "library", None, "goes on").await;
        drop(town);
        assert!(open(folder.path()).unwrap().texts("ben", "library").contains(&"goes on".to_owned()));
    }
}

#[tokio::test]
async fn a_line_that_was_changed_by_hand_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = open(folder.path()).unwrap();
    live(&mut town).await;
    drop(town);
    let path = folder.path().join(FILE_NAME);
    let whole = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = whole.lines().collect();
    for bad in ["{}", "", "not json", "{\"acted-v9\":{}}"] {
        lines[2] = bad;
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        let Err(OpenError::Broken { line, .. }) = open(folder.path()) else { panic!("`{bad}` was read") };
        assert_eq!(line, 3);
    }
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(&[0xff, 0xfe, b'\n']).unwrap();
    assert!(open(folder.path()).is_err());
}

#[test]
fn a_second_process_on_the_same_file_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let _first = open(folder.path()).unwrap();
    assert!(matches!(open(folder.path()), Err(OpenError::InUse { .. })));
}
