//! What stands aside of the chain: notes, and frames that nobody could read.

use countersign::domain::person::Account;
use countersign::ledger::{FRAME_LIMIT, FRAMES_LIMIT, Frame, Ledger};

use crate::ledger::samples::at;

pub(super) async fn the_newest_note_of_a_name_is_kept(open: &impl AsyncFn() -> Ledger) {
    {
        let ledger = open().await;
        assert_eq!(ledger.note("session").await.expect("read"), None);
        for value in ["1", "2"] {
            ledger.set_note("session", value).await.expect("written");
        }
        ledger.set_note("other", "3").await.expect("written");
    }
    let ledger = open().await;
    assert_eq!(ledger.note("session").await.expect("read").as_deref(), Some("2"));
    assert_eq!(ledger.note("other").await.expect("read").as_deref(), Some("3"));
}

pub(super) async fn unread_frames_are_kept_up_to_a_limit_and_go_with_the_messages(open: &impl AsyncFn() -> Ledger) {
    let frame = |minute: i64, body: &str| Frame::new(at(minute), "slack", "events_api", body.as_bytes());
    {
        let ledger = open().await;
        for minute in 0..FRAMES_LIMIT as i64 + 5 {
            ledger.keep_frame(frame(minute, &format!("{{{minute}"))).await.expect("kept");
        }
    }
    let ledger = open().await;
    let kept = ledger.frames(usize::MAX >> 1).await.expect("read");
    assert_eq!(kept.len(), FRAMES_LIMIT);
    assert_eq!(kept.first(), Some(&frame(FRAMES_LIMIT as i64 + 4, "{1004")));
    assert_eq!(kept.last().map(|frame| frame.at), Some(at(5)));
    assert_eq!(Frame::new(at(0), "slack", "x", &vec![b'a'; FRAME_LIMIT + 1]).body.len(), FRAME_LIMIT);

    ledger.forget_messages(at(FRAMES_LIMIT as i64)).await.expect("forgotten");
    assert_eq!(ledger.frames(FRAMES_LIMIT).await.expect("read").len(), 5);
    ledger.keep_frame(frame(2_000, r#"{"user":"U77",,}"#)).await.expect("kept");
    let account = Account::parse("slack:T1/U77").expect("an account");
    ledger.erase(&[account]).await.expect("erased");
    let left = ledger.frames(FRAMES_LIMIT).await.expect("read");
    assert!(left.len() == 5 && left.iter().all(|frame| frame.at < at(2_000)), "what names an erased account goes");
}
