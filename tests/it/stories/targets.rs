//! Approved means done: what was ruled is carried out where a target is, once, and what came of it stands in the ledger and in the thread.

use countersign::app::orders::Ordered;
use countersign::domain::outgoing::Say;
use countersign::ledger::OpenActions;
use countersign::targets::signature;
use insta::assert_snapshot;
use secrecy::SecretString;
use serde_json::Value;

use crate::bot::{Answer, Bot, Outside, Town, story, town};

fn with_target(lines: &str) -> Town {
    let target = format!("[[project.target]]\nid = \"tracker\"\nsource = \"tracker\"\n{lines}\n\n[project.calendar]\n");
    town().where_("[project.calendar]\n", &target)
}

fn webhook(outside: &Outside) -> Town {
    with_target(&format!("kind = \"webhook\"\nurl = \"{}/orders\"", outside.address()))
}

fn github(outside: &Outside) -> Town {
    with_target(&format!(
        "kind = \"github\"\nbase_url = \"{}\"\nrepository = \"acme/harbour\"\naccounts = {{ dan = \"dan-k\" }}",
        outside.address()
    ))
}

fn gitlab(outside: &Outside) -> Town {
    with_target(&format!("kind = \"gitlab\"\nbase_url = \"{}\"\nrepository = \"acme/harbour\"", outside.address()))
}

fn carried(bot: &Bot) -> usize {
    bot.count("carried-out")
}

#[test]
fn what_is_approved_is_carried_out_once_signed_and_with_the_rulings_id() {
    let told = |outside: &Outside| {
        let outside = outside.clone();
        move |bot: &mut Bot| {
            let before = outside.was_asked().len();
            let card = bot.asks_about_consent();
            bot.reacts("ana", &card, "+1");
            bot.restarts();
            bot.looks();
            let asked = outside.was_asked().split_off(before);
            assert_eq!((asked.len(), carried(bot)), (1, 1), "{}", bot.story_so_far());
            let headers = &asked[0].headers;
            assert_eq!(
                (headers["idempotency-key"].as_str(), headers["x-countersign-ruling"].as_str()),
                ("harbour-1/4/tracker", "harbour-1/4")
            );
            let secret = SecretString::from("a secret of the town");
            let signed = signature(&secret, &headers["x-countersign-timestamp"], asked[0].body.as_bytes());
            assert_eq!(headers["x-countersign-signature"], signed);
            let body: Value = serde_json::from_str(&asked[0].body).expect("JSON");
            assert_eq!(body["values"][0]["value"], "2026-05-11");
            assert_eq!(body["values"][0]["before"], "2026-05-14");
            assert_eq!(body["by"][0], "Ana");
            assert_snapshot!(body["text"].as_str().unwrap_or_default(), @"Due date: 11 May 2026 (was 14 May 2026). Ruled by Ana on 2 March 2026 (harbour-1, entry 4).");
            assert_snapshot!(bot.last("ana", &card), @"Done in tracker: the order was taken.");
        }
    };
    let outside = Outside::opens();
    story(&webhook(&outside), told(&outside));
}

#[test]
fn a_target_that_fails_is_asked_again_with_the_same_key_and_it_is_recorded_once() {
    let outside = Outside::opens();
    story(&webhook(&outside), |bot| {
        let before = outside.was_asked().len();
        outside.answers(&[Answer::Status(500), Answer::DoneAndLost]);
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        assert_eq!(carried(bot), 0);
        bot.waits_seconds(20);
        let asked = outside.was_asked().split_off(before);
        let keys: Vec<&str> = asked.iter().map(|asked| asked.headers["idempotency-key"].as_str()).collect();
        assert_eq!(keys, ["harbour-1/4/tracker"; 3]);
        assert_eq!(asked[0].body, asked[2].body, "the same order is the same bytes");
        assert_eq!((carried(bot), bot.count("not-carried-out")), (1, 0), "{}", bot.story_so_far());
    });
}

#[test]
fn a_refusal_of_the_target_stands_in_the_thread_and_the_ruling_goes_on_standing() {
    let outside = Outside::opens();
    story(&github(&outside), |bot| {
        outside.answers(&[Answer::Status(422)]);
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        assert_snapshot!(bot.last("ana", &card), @"Not done in tracker: HTTP 422. The ruling stands: do it there by hand, or take the ruling back.");
        bot.waits_minutes(30);
        assert_eq!((carried(bot), bot.count("not-carried-out")), (0, 1), "{}", bot.story_so_far());
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn gitlab_is_told_the_date_and_the_ruling() {
    let outside = Outside::opens();
    story(&gitlab(&outside), |bot| {
        outside.begins_anew();
        let card = bot.asks_about_consent();
        outside.answers(&[Answer::Status(500)]);
        bot.reacts("ana", &card, "+1");
        bot.waits_seconds(30);
        let changes = outside.changes();
        assert_eq!(changes.len(), 3, "one failed and was done again, and told once: {changes:?}");
        for change in &changes[..2] {
            assert_snapshot!(change, @r#"PUT /projects/acme%2Fharbour/issues/1 {"due_date":"2026-05-11"}"#);
        }
        assert!(changes[2].starts_with("POST /projects/acme%2Fharbour/issues/1/notes "), "{}", changes[2]);
        assert_snapshot!(bot.last("ana", &card), @"Done in tracker: issue 1 is set, with a comment.");
        assert_eq!(carried(bot), 1);
    });
}

#[test]
fn a_milestone_of_gitlab_is_found_by_the_number_that_people_know() {
    let outside = Outside::opens();
    story(&gitlab(&outside), |bot| {
        let before = outside.changes().len();
        for (key, said) in [
            ("milestone 3", "Done in tracker: milestone 3 is set."),
            (
                "milestone 4",
                "Not done in tracker: there is no milestone 4, or the token may not see it. The ruling stands: do it there by hand, or take the ruling back.",
            ),
        ] {
            bot.reads("tracker", key, "title", &format!("Handover, {key}"));
            bot.reads("tracker", key, "due", "2026-05-14");
            bot.reads("schedule", key, "due", "2026-05-11");
            bot.looks();
            let card = bot.card(if key == "milestone 3" { "harbour-1" } else { "harbour-2" });
            bot.reacts("ana", &card, "+1");
            assert_eq!(bot.last("ana", &card), said);
        }
        let changes = outside.changes().split_off(before);
        assert_eq!(changes, [r#"PUT /projects/acme%2Fharbour/milestones/4711 {"due_date":"2026-05-11"}"#]);
    });
}

#[test]
fn what_was_done_before_a_crash_is_found_again_and_not_done_twice() {
    let outside = Outside::opens();
    story(&github(&outside), |bot| {
        let before = outside.comments().len();
        let card = bot.asks_about_consent();
        bot.speaks(false);
        bot.reacts("ana", &card, "+1");
        // What a courier does that is killed before it records what came of it.
        let now = bot.now();
        let claimed = bot.awaits(bot.ledger().claim(now, 32)).expect("the outbox is read");
        let item =
            claimed.into_iter().find(|item| matches!(item.outgoing.say, Say::CarryOut { .. })).expect("an order");
        let mut desk = bot.another_desk("harbour");
        let Ordered::This(order) = bot.awaits(desk.order(&item.outgoing, now)).expect("the desk answers") else {
            panic!("there is something to do");
        };
        let did = bot.awaits(bot.target("harbour", "tracker").carry_out(&order, item.unsure, now));
        assert_eq!(did.as_deref(), Ok("issue 1, told in a comment"));
        drop(desk);
        bot.speaks(true);
        bot.restarts();
        bot.waits_minutes(10);
        assert_eq!(outside.comments().len() - before, 1, "one order is one comment");
        assert_eq!((carried(bot), bot.count("not-carried-out")), (1, 0), "{}", bot.story_so_far());
        assert_eq!(bot.last("ana", &card), "Done in tracker: issue 1 was set before.");
    });
}

#[test]
fn an_answer_that_is_lost_is_looked_up_before_anything_is_done_again() {
    let outside = Outside::opens();
    story(&github(&outside), |bot| {
        let before = (outside.comments().len(), outside.changes().len());
        let card = bot.asks_about_consent();
        outside.answers(&[Answer::DoneAndLost]);
        bot.says("ben", &card, "no, consent is on the 21st of May");
        bot.waits_seconds(30);
        assert_eq!(outside.comments().len() - before.0, 1);
        assert_eq!(outside.changes().len() - before.1, 1, "{:?}", outside.changes());
        assert_eq!(carried(bot), 1, "{}", bot.story_so_far());
        let comments = outside.comments();
        assert_snapshot!(comments.last().expect("a comment"), @r"
        Due date: 21 May 2026 (was 14 May 2026). Ruled by Ben on 2 March 2026 (harbour-1, entry 4).

        <!-- countersign harbour-1/4/tracker -->
        ");
    });
}

#[test]
fn what_was_carried_out_and_is_taken_back_is_put_before_people_to_be_undone() {
    let outside = Outside::opens();
    story(&webhook(&outside), |bot| {
        let before = outside.was_asked().len();
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.unreacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "open");
        let undo = bot.card("harbour-2");
        assert_snapshot!(bot.shows(&undo), @r"
        # Undo Planning consent · harbour-2
        What harbour-1 had settled was carried out in tracker, and no longer stands. Before: Planning consent is 14 May. Set it back?
        [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        Ana, Ben or Cleo
        ");
        bot.reacts("ben", &undo, "+1");
        let asked = outside.was_asked().split_off(before);
        assert_eq!((asked.len(), carried(bot)), (2, 2), "{}", bot.story_so_far());
        let body: Value = serde_json::from_str(&asked[1].body).expect("JSON");
        assert_eq!(body["values"][0]["value"], "2026-05-14");
    });
}

#[test]
fn a_ruling_that_is_changed_is_carried_out_anew_and_nothing_is_undone() {
    let outside = Outside::opens();
    story(&webhook(&outside), |bot| {
        let before = outside.was_asked().len();
        let card = bot.asks_about_consent();
        bot.says("ana", &card, "yes");
        bot.says("ana", &card, "no, the 22nd of May");
        assert_eq!(bot.stands("harbour-1"), "corrected", "{}", bot.story_so_far());
        assert_eq!(bot.count("review-opened"), 1);
        let asked = outside.was_asked().split_off(before);
        let values: Vec<Value> = asked.iter().map(|asked| serde_json::from_str(&asked.body).expect("JSON")).collect();
        assert_eq!(values.len(), 2);
        assert_eq!(values[1]["values"][0]["value"], "2026-05-22");
        assert_ne!(values[0]["key"], values[1]["key"]);
    });
}

#[test]
fn a_ruling_that_is_taken_back_before_it_was_carried_out_never_is() {
    let outside = Outside::opens();
    story(&webhook(&outside), |bot| {
        let before = outside.was_asked().len();
        let card = bot.asks_about_consent();
        bot.speaks(false);
        bot.reacts("ana", &card, "+1");
        bot.unreacts("ana", &card, "+1");
        bot.speaks(true);
        bot.ticks();
        assert_eq!(outside.was_asked().len(), before);
        assert_eq!((carried(bot), bot.count("review-opened")), (0, 1), "{}", bot.story_so_far());
    });
}

#[test]
fn without_a_target_it_is_an_open_action_until_a_source_says_so() {
    story(&town(), |bot| {
        let left = |bot: &Bot| {
            let mut actions = OpenActions::default();
            bot.entries().iter().for_each(|entry| actions.take_in(entry));
            let project = countersign::domain::name::ProjectId::parse("harbour").expect("a project");
            let readings = bot.awaits(bot.ledger().readings(&project, None)).expect("the store is read");
            actions.left(&readings)
        };
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        // The schedule says 11 May already; the newest word on it.
        assert_eq!(left(bot), []);
        bot.unreacts("ana", &card, "+1");
        bot.says("ana", &card, "no, the 22nd of May");
        let open = left(bot);
        assert_eq!(open.len(), 1, "{}", bot.story_so_far());
        assert_eq!((open[0].value.value.to_string(), open[0].by[0].as_str()), ("2026-05-22".to_owned(), "ana"));
        bot.reads("tracker", "PC-1", "due", "2026-05-22");
        assert_eq!(left(bot), []);
    });
}
