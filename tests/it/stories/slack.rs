//! What happens on Slack alone: dialogs, connections, storms, channels that change, people from elsewhere.

use chrono::{DateTime, TimeDelta};
use countersign::domain::entry::What;
use insta::assert_snapshot;
use serde_json::Value;

use crate::bot::{TEAM, channel_id, slack_story, story, town, user_id};
use crate::fake_slack::{Away, Channel, Disconnect, EventFault, Fault, Input, Outcome, Standing, Twice};

/// The number of an API method's calls.
fn calls(bot: &crate::bot::Bot, method: &str) -> usize {
    bot.slack().fake.calls_of(method).len()
}

#[test]
fn a_correction_is_typed_by_field_in_a_dialog_filled_with_what_was_claimed() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let modal = bot.opens("ana", &card, "Correct…");
        assert_eq!(modal.shape["blocks"][0]["element"]["initial_date"], "2026-05-11");
        let day = [("in-0", Input::Date("2026-05-21".to_owned()))];
        let came = bot.slacks(async |on| on.person("ana").submits(&modal.id, &day).await);
        assert!(came.is_acked(), "{came:?}");
        assert_eq!(bot.stands("harbour-1"), "corrected");
        assert_snapshot!(bot.last("ana", &card), @r"
        Recorded: Planning consent is 21 May (schedule said 11 May, tracker 14 May). By Ana, 10:00.
        [Undo]
        ");
    });
}

#[test]
fn a_dialog_in_which_nothing_was_changed_asks_whether_it_was_meant_as_an_approval() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let modal = bot.opens("ana", &card, "Correct…");
        let _ = bot.slacks(async |on| on.person("ana").submits(&modal.id, &[]).await);
        assert_eq!(bot.stands("harbour-1"), "open");
        assert_snapshot!(bot.last("ana", &card), @r"
        Not recorded as an approval: nothing in the form differs from what was shown. Which is it?
        [Approve] [Correct…]
        ");
    });
}

#[test]
fn it_is_held_until_a_day_and_handed_to_a_person_that_are_picked() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let modal = bot.opens("ana", &card, "Hold…");
        let day = [("in-0", Input::Date("2026-03-06".to_owned()))];
        let _ = bot.slacks(async |on| on.person("ana").submits(&modal.id, &day).await);
        assert_eq!(bot.stands("harbour-1"), "held");
        bot.says("ana", &card, "withdraw");
        let modal = bot.opens("ana", &card, "Delegate…");
        let who = [("in-0", Input::User(user_id("cleo")))];
        let _ = bot.slacks(async |on| on.person("ana").submits(&modal.id, &who).await);
        assert_snapshot!(bot.last("ana", &card), @r"
        Recorded: Planning consent handed to Cleo. By Ana, 10:00.
        [Undo]
        ");
    });
}

#[test]
fn an_empty_dialog_is_told_so_where_it_stands_and_stays_open() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let modal = bot.opens("ana", &card, "Hold…");
        let came = bot.slacks(async |on| on.person("ana").submits(&modal.id, &[]).await);
        assert_eq!(came.body()["errors"]["words"], "Fill in one of them.");
        assert_eq!(bot.slack().person("ana").modals().len(), 1);
        assert_eq!(bot.stands("harbour-1"), "open");
    });
}

#[test]
fn a_dialog_that_opens_too_late_says_so_to_the_one_who_pressed() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.slack().fake.faults("views.open", Some(1), Fault::Refused("expired_trigger_id"));
        bot.presses_until_answered("ana", &card, "Correct…");
        let answers = bot.slack().person("ana").was_answered();
        assert_eq!(answers[0]["text"], "That took too long, and the dialog did not open. Press the button again.");
        assert_eq!((bot.stands("harbour-1"), bot.slack().person("ana").modals().len()), ("open", 0));
    });
}

#[test]
fn an_event_that_comes_twice_counts_once_under_one_id_and_under_two() {
    for twice in [Twice::SameId, Twice::NewId] {
        slack_story(&town(), |bot| {
            let card = bot.asks_about_consent();
            bot.slack().fake.event_fault(EventFault::Twice(twice));
            bot.reacts("ana", &card, "+1");
            bot.slack().fake.event_fault(EventFault::Twice(twice));
            bot.says("ben", &card, "also fine with me");
            assert_eq!(bot.stands("harbour-1"), "approved");
            assert_eq!(bot.count("ruling-recorded"), 1, "{}", bot.story_so_far());
        });
    }
}

#[test]
fn a_connection_that_is_cut_between_record_and_ack_loses_and_doubles_nothing() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.slack().fake.event_fault(EventFault::CutBeforeAck);
        let came = bot.slacks(async |on| on.person("ana").reacts(&card.channel.channel, &card.id, "+1").await);
        assert!(!came.is_acked());
        bot.slacks(async |on| on.fake.connected(TEAM, 2).await);
        bot.is_told_what_it_missed();
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("approved", 1));
        assert_eq!(bot.slack().fake.waiting(), 0);
    });
}

#[test]
fn a_planned_reconnect_loses_nothing() {
    slack_story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        // What is sent while both connections are renewed is brought again.
        bot.slacks(async |on| {
            on.fake.disconnects(TEAM, Disconnect::RefreshRequested).await;
            let _ = on.person("ben").reacts(&card.channel.channel, &card.id, "+1").await;
            on.fake.connected(TEAM, 2).await;
        });
        bot.is_told_what_it_missed();
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("approved", 2));
        assert_eq!(bot.slack().fake.waiting(), 0);
    });
}

#[test]
fn words_that_overtake_each_other_are_read_as_they_stand() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.slack().fake.holds_events_back();
        bot.slacks(async |on| {
            let ana = on.person("ana");
            let ts = ana.replies(&card.channel.channel, &card.id, "yes").await.ts();
            let _ = ana.edits(&card.channel.channel, &ts, "no").await;
        });
        bot.slacks(async |on| on.fake.let_out(&[1, 0]).await);
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("rejected", 1));
    });
}

#[test]
fn what_slack_never_told_is_found_by_the_next_sweep() {
    slack_story(&town().with("quorum = 3"), |bot| {
        let card = bot.asks_about_consent();
        for fault in [EventFault::Lost; 3] {
            bot.slack().fake.event_fault(fault);
        }
        bot.slacks(async |on| {
            let (channel, ts) = (card.channel.channel.as_str(), card.id.as_str());
            let _ = on.person("ana").reacts(channel, ts, "+1").await;
            let _ = on.person("ben").replies(channel, ts, "yes").await;
            let _ = on.person("cleo").reacts(channel, ts, "white_check_mark").await;
        });
        assert_eq!(bot.stands("harbour-1"), "open");
        bot.waits_until("2026-03-02 10:30");
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("approved", 3));
    });
}

#[test]
fn after_hours_away_what_happened_meanwhile_is_judged() {
    slack_story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.stops();
        bot.slacks(async |on| {
            let (channel, ts) = (card.channel.channel.as_str(), card.id.as_str());
            for _ in 0..3 {
                on.fake.event_fault(EventFault::Lost);
            }
            let _ = on.person("ana").unreacts(channel, ts, "+1").await;
            let _ = on.person("ben").reacts(channel, ts, "+1").await;
            let _ = on.person("dan").posts(channel, "who orders the glazing?").await;
        });
        bot.sleeps_until("2026-03-02 13:00");
        bot.starts();
        assert_eq!(bot.stands("harbour-1"), "open");
        let standing: Vec<String> = bot.review("harbour-1").standing.iter().map(|one| one.by.to_string()).collect();
        assert_eq!(standing, ["ben"]);
    });
}

#[test]
fn a_card_of_which_the_answer_was_lost_is_found_by_its_mark_and_not_posted_twice() {
    slack_story(&town(), |bot| {
        bot.slack().fake.faults("chat.postMessage", Some(1), Fault::LoseReply);
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        bot.waits_until("2026-03-02 10:30");
        assert_eq!(bot.posts("ana", "library").len(), 1);
        assert_eq!((calls(bot, "chat.postMessage"), bot.cards("harbour-1").len()), (1, 1));
    });
}

#[test]
fn a_storm_of_429_and_503_is_waited_out_and_everything_is_said_once() {
    slack_story(&town(), |bot| {
        bot.slack().fake.faults("chat.postMessage", Some(20), Fault::RateLimited(30));
        bot.slack().fake.faults("chat.postMessage", Some(4), Fault::Status(503));
        for item in ["A-1", "B-1", "C-1"] {
            bot.reads("tracker", item, "due", "2026-05-14");
            bot.reads("schedule", item, "due", "2026-05-11");
        }
        bot.looks();
        bot.waits_minutes(30);
        assert_eq!(bot.posts("ana", "library").len(), 3);
        let failed = bot.entries().into_iter().any(|entry| matches!(entry.what, What::PostFailed { .. }));
        assert!(!failed, "to be told to wait is no failure");
    });
}

#[test]
fn a_channel_is_posted_to_once_a_second_and_no_limit_is_met() {
    slack_story(&town(), |bot| {
        bot.stops();
        bot.starts_within_slack_s_limits();
        for item in ["A-1", "B-1", "C-1", "D-1", "E-1"] {
            bot.reads("tracker", item, "due", "2026-05-14");
            bot.reads("schedule", item, "due", "2026-05-11");
        }
        bot.looks();
        bot.waits_seconds(10);
        let posts = bot.slack().fake.calls_of("chat.postMessage");
        assert_eq!((posts.len(), bot.slack().fake.too_early()), (5, 0));
        let apart: Vec<TimeDelta> = posts.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
        assert!(apart.iter().all(|gap| *gap >= TimeDelta::seconds(1)), "{apart:?}");
    });
}

#[test]
fn a_sweep_over_hundreds_of_open_reviews_waits_its_turn_and_no_limit_is_met() {
    slack_story(&town().that_asks_of_everything(), |bot| {
        bot.reads_many("tracker", 220, "2026-05-14");
        bot.reads_many("schedule", 220, "2026-05-11");
        bot.looks();
        let (library, cards) = (channel_id("library"), [bot.card("harbour-1"), bot.card("harbour-220")]);
        bot.stops();
        bot.slacks(async |on| {
            for card in &cards {
                on.fake.event_fault(EventFault::Lost);
                let _ = on.person("ana").reacts(&library, &card.id, "+1").await;
            }
        });
        bot.slack().fake.forgets_calls();
        let began = bot.now();
        bot.starts_within_slack_s_limits();
        assert!(bot.now() - began >= TimeDelta::minutes(4), "fifty a minute: {}", bot.now() - began);
        assert_eq!(bot.count("ruling-recorded"), 2, "what was missed is found, first and last");
        assert!(calls(bot, "conversations.replies") >= 220, "each card was read again");
        bot.waits_seconds(10);
        assert_eq!(bot.slack().fake.too_early(), 0);
    });
}

#[test]
fn cards_that_change_faster_than_slack_takes_it_are_brought_up_to_date_all_the_same() {
    slack_story(&town().that_asks_of_everything(), |bot| {
        bot.reads_many("tracker", 55, "2026-05-14");
        bot.reads_many("schedule", 55, "2026-05-11");
        bot.looks();
        bot.stops();
        bot.starts_within_slack_s_limits();
        bot.slack().fake.forgets_calls();
        bot.reads_many("schedule", 55, "2026-05-14");
        bot.looks();
        assert!(bot.unsaid() > 0, "more than fifty changed in a minute");
        bot.waits_seconds(65);
        assert_eq!((bot.unsaid(), bot.slack().fake.too_early()), (0, 0));
        assert!(calls(bot, "chat.update") >= 55);
        for number in [1, 55] {
            let card = bot.card(&format!("harbour-{number}"));
            assert!(!bot.shows(&card).contains("[Approve]"), "{}", bot.shows(&card));
        }
    });
}

#[test]
fn a_channel_that_is_renamed_or_made_private_goes_on() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let channel = channel_id("library");
        bot.slacks(async |on| {
            let ana = on.person("ana");
            assert!(ana.renames(&channel, "library-build").await.is_acked());
            assert!(ana.makes_private(&channel).await.is_acked());
        });
        // What is said there now is for its readers alone, and the config does not say so: the bot listens to its cards only.
        bot.slacks(async |on| assert!(on.person("dan").posts(&channel, "Wolfram wants 220000").await.is_acked()));
        bot.says("ana", &card, "approved");
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert!(bot.last("ana", &card).starts_with("Recorded:"));
        bot.waits_minutes(15);
        let heard =
            bot.awaits(bot.ledger().messages(&[bot.channel_called("library")], (DateTime::UNIX_EPOCH, bot.now()), 10));
        assert!(!heard.expect("messages").iter().any(|message| message.text.contains("Wolfram")));
    });
}

#[test]
fn a_channel_that_was_archived_takes_no_post_and_that_is_on_record() {
    slack_story(&town(), |bot| {
        let channel = channel_id("library");
        bot.slacks(async |on| assert!(on.person("ana").archives(&channel).await.is_acked()));
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        let failed = |entry: &countersign::domain::entry::Entry| match &entry.what {
            What::PostFailed { why, .. } => Some(why.clone()),
            _ => None,
        };
        let told: Vec<String> = bot.entries().iter().filter_map(failed).collect();
        assert_eq!(told, ["reach is_archived: it is gone"]);
        bot.forgives_given_up_posts();
    });
}

#[test]
fn a_channel_with_another_id_is_the_same_channel_also_after_a_restart() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let channel = channel_id("library");
        bot.slacks(async |on| assert!(on.fake.changes_id(TEAM, &channel, "C0MOVED").await.is_acked()));
        bot.slacks(async |on| assert!(on.person("ana").reacts("C0MOVED", &card.id, "+1").await.is_acked()));
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.restarts();
        bot.slacks(async |on| assert!(on.person("ana").unreacts("C0MOVED", &card.id, "+1").await.is_acked()));
        assert_eq!(bot.stands("harbour-1"), "open");
        let said = bot.slack().person("ana").sees_under("C0MOVED", &card.id);
        assert!(said.len() >= 2, "it speaks where the channel is now");
    });
}

#[test]
fn people_of_a_connected_workspace_and_guests_do_not_rule() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        for outsider in ["olga", "gus"] {
            bot.reacts(outsider, &card, "+1");
            bot.says(outsider, &card, "approved");
        }
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("open", 0));
        assert!(bot.last("gus", &card).starts_with("Not recorded: guests don't rule here."));
        assert!(!bot.thread_of("ana", &card).contains("guests"), "only who tried is told");
    });
}

#[test]
fn who_became_a_guest_or_left_rules_no_more() {
    slack_story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.slacks(async |on| {
            assert!(on.fake.changes_standing(TEAM, &user_id("ben"), Standing::Restricted).await.is_acked());
            assert!(on.fake.deactivates(TEAM, &user_id("cleo")).await.is_acked());
        });
        bot.reacts("ben", &card, "+1");
        assert_eq!(bot.count("ruling-recorded"), 0, "{}", bot.story_so_far());
        assert_eq!(bot.count("ruling-refused"), 1);
    });
}

#[test]
fn integrations_and_the_bot_itself_never_rule() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let channel = channel_id("library");
        bot.slacks(async |on| {
            let posted = on.fake.integration_posts((TEAM, &channel), "Deploys", "approved").await;
            assert!(posted.is_acked());
        });
        bot.reacts("robo", &card, "+1");
        assert_eq!(bot.count("ruling-recorded"), 0);
    });
}

#[test]
fn a_token_that_is_revoked_while_it_runs_loses_nothing_that_was_to_be_said() {
    slack_story(&town(), |bot| {
        bot.slacks(async |on| assert!(on.fake.revokes_token(TEAM).await.is_acked()));
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        assert_eq!(bot.unsaid(), 1);
        bot.slack().fake.restores_token(TEAM);
        bot.waits_until("2026-03-02 10:30");
        assert_eq!(bot.posts("ana", "library").len(), 1);
    });
}

#[test]
fn a_permission_that_is_missing_holds_the_post_until_it_is_there() {
    slack_story(&town(), |bot| {
        bot.slack().fake.grants(TEAM, "chat:write", false);
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        assert_eq!(bot.unsaid(), 1);
        bot.slack().fake.grants(TEAM, "chat:write", true);
        bot.waits_until("2026-03-02 10:30");
        assert_eq!(bot.posts("ana", "library").len(), 1);
    });
}

#[test]
fn nothing_that_people_wrote_mentions_links_or_formats() {
    slack_story(&town(), |bot| {
        let hostile = "<!channel> <@UBEN> *done* <https://evil.example|the plan> `x` @here, is it?";
        let said = bot.says_in("dan", "library", hostile);
        bot.puts_forward("dan", &said);
        let card = bot.card("harbour-1");
        let message = bot.slack().person("ana").sees(&card.channel.channel, &card.id).expect("a card");
        let blocks = message.blocks.to_string();
        assert!(
            !blocks.contains("mrkdwn") && !blocks.contains(r#""type":"user""#) && !blocks.contains("evil.example\"")
        );
        assert!(!message.text.contains("<!") && !message.text.contains("<@"), "{}", message.text);
    });
}

#[test]
fn a_digest_of_two_hundred_items_has_room_in_one_message() {
    slack_story(&town(), |bot| {
        for number in 0..200 {
            let item = format!("ITEM-{number}");
            bot.reads("tracker", &item, "title", &format!("Work package {number} with quite a long name indeed"));
            bot.reads("tracker", &item, "due", "2026-02-20");
        }
        bot.looks();
        bot.sleeps_until("2026-03-09 09:00");
        bot.ticks();
        let digests: Vec<String> =
            bot.posts("ana", "library").into_iter().filter(|post| post.contains("Monday digest")).collect();
        assert_eq!(digests.len(), 1, "no message was too long");
        assert!(digests[0].contains("Still open"), "{}", digests[0]);
        let refused = |call: &crate::fake_slack::world::Call| call.answer != "ok";
        assert_eq!(bot.slack().fake.calls_of("chat.postMessage").iter().filter(|call| refused(call)).count(), 0);
        assert_eq!(bot.slack().fake.calls_of("chat.update").iter().filter(|call| refused(call)).count(), 0);
    });
}

/// The files that were shared, with what stands in each.
fn shared_files(bot: &crate::bot::Bot) -> Vec<(String, String)> {
    let shared = bot.slack().fake.files().into_iter().filter(|file| file.shared.is_some());
    shared.map(|file| (file.name, String::from_utf8(file.bytes).expect("text"))).collect()
}

#[test]
fn what_has_no_room_in_one_message_stands_whole_in_a_file_under_it_and_once() {
    let faults = [
        None,
        Some(("chat.postMessage", Fault::LoseReply)),
        Some(("files.getUploadURLExternal", Fault::Status(503))),
        Some(("files.getUploadURLExternal", Fault::RateLimited(200))),
        Some(("files.completeUploadExternal", Fault::LoseRequest)),
        Some(("files.completeUploadExternal", Fault::LoseReply)),
    ];
    for fault in faults {
        slack_story(&town().that_asks_of_everything(), |bot| {
            bot.names_many("tracker", 40);
            bot.reads_many("tracker", 40, "2026-02-20");
            bot.looks();
            assert!(shared_files(bot).is_empty(), "an exception has room");
            bot.sleeps_until("2026-03-09 09:00");
            if let Some((method, fault)) = &fault {
                bot.slack().fake.faults(method, Some(1), fault.clone());
            }
            bot.ticks();
            bot.waits_minutes(5);
            let library = channel_id("library");
            let ana = bot.slack().person("ana");
            let digests: Vec<_> =
                ana.sees_in(&library).into_iter().filter(|post| post.text.contains("digest")).collect();
            assert_eq!(digests.len(), 1, "{fault:?}");
            let files = shared_files(bot);
            assert_eq!(files.len(), 1, "{fault:?}");
            let under = ana.sees_under(&library, &digests[0].ts);
            assert_eq!(under.iter().filter(|reply| !reply.files.is_empty()).count(), 1, "{fault:?}");
            let (shown, whole) = (digests[0].blocks.to_string(), &files[0].1);
            assert!(shown.contains("\"1  \"") && shown.contains("for which there is no room here"), "{shown}");
            let most = (1..=40).take_while(|n| whole.contains(&format!("\n{n}  "))).count();
            let last = format!("\"{most}  \"");
            assert!(most > 5 && !shown.contains(&last), "what is left out there stands in the file: {whole}");
            assert!(whole.lines().last().is_some_and(|foot| foot.contains("ledger")), "to the last line: {whole}");
        });
    }
}

#[test]
fn where_files_are_not_permitted_the_post_stands_without_one() {
    slack_story(&town().that_asks_of_everything(), |bot| {
        bot.slack().fake.grants(TEAM, "files:write", false);
        bot.names_many("tracker", 40);
        bot.reads_many("tracker", 40, "2026-02-20");
        bot.looks();
        bot.sleeps_until("2026-03-09 09:00");
        bot.ticks();
        assert_eq!((bot.unsaid(), shared_files(bot).len()), (0, 0));
        assert!(calls(bot, "files.getUploadURLExternal") > 0, "it was tried");
        assert!(bot.posts("ana", "library").iter().any(|post| post.contains("Monday digest")));
        bot.slack().fake.grants(TEAM, "files:write", true);
    });
}

#[test]
fn what_stands_behind_the_bot_s_name_is_a_command() {
    slack_story(&town(), |bot| {
        bot.asks_about_consent();
        let channel = channel_id("library");
        bot.slacks(async |on| {
            let ana = on.person("ana");
            let before = ana.sees_everything(&channel).len();
            assert!(ana.mentions(&channel, "open").await.is_acked());
            // Its own mention, and the answer.
            while ana.sees_everything(&channel).len() < before + 2 {
                tokio::task::yield_now().await;
            }
        });
        let seen = bot.slack().person("ana").sees_everything(&channel);
        assert!(seen.last().expect("an answer").text.contains("Waiting for you: one review"));
        let others = bot.slack().person("ben").sees_everything(&channel);
        assert!(!others.last().expect("a message").text.contains("Waiting for you"));
    });
}

#[test]
fn an_answer_that_is_asked_for_here_is_seen_by_all() {
    story(&town(), |bot| {
        bot.asks_about_consent();
        let before = bot.posts("ben", "library").len();
        bot.commands("ana", "library", "open");
        assert_eq!(bot.posts("ben", "library").len(), before);
        bot.commands("ana", "library", "open here");
        assert_eq!(bot.posts("ben", "library").len(), before + 1);
    });
}

#[test]
fn a_payload_that_nobody_can_read_is_kept_counted_and_acked() {
    slack_story(&town(), |bot| {
        let frame = r#"{"type":"events_api","envelope_id":"e-1","payload":{"type":"event_callback","team_id":"TTOWN",
            "event_id":"Ev1","event":{"type":"message","channel":"CLIBRARY","user":"UANA","ts":"soon","text":"yes"}}}"#;
        let ledger = bot.ledger().clone();
        bot.slacks(async |on| {
            assert!(on.fake.sends_frame(TEAM, frame).await);
            while ledger.frames(1).await.expect("frames").is_empty() {
                tokio::task::yield_now().await;
            }
        });
        drop(ledger);
        let kept = bot.awaits(bot.ledger().frames(10)).expect("frames");
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].kind.as_str(), kept[0].platform.as_str()), ("the time of a message", "slack"));
        assert!(String::from_utf8_lossy(&kept[0].body).contains("soon"));
        let counted = bot.slack().tally();
        assert!(counted.contains(&("unread", "the time of a message".to_owned(), 1)), "{counted:?}");
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved", "it goes on");
    });
}

#[test]
fn files_are_heard_by_their_titles_and_broadcasts_as_replies() {
    slack_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let channel = channel_id("library");
        bot.slacks(async |on| {
            let dan = on.person("dan");
            assert!(dan.uploads(&channel, ("plan.pdf", b"x"), "the new plan").await.is_acked());
            assert!(on.person("ana").broadcasts(&channel, &card.id, "approved").await.is_acked());
        });
        assert_eq!(bot.stands("harbour-1"), "approved");
        let heard = bot.awaits(bot.ledger().messages(
            &[bot.channel_called("library")],
            (DateTime::UNIX_EPOCH, bot.now() + TimeDelta::minutes(1)),
            10,
        ));
        let texts: Vec<String> = heard.expect("messages").into_iter().map(|message| message.text).collect();
        assert!(texts.iter().any(|text| text.contains("plan.pdf") && text.contains("the new plan")), "{texts:?}");
    });
}

#[test]
fn slack_that_is_away_for_hours_gets_everything_once_it_is_back() {
    slack_story(&town(), |bot| {
        bot.slacks(async |on| on.fake.goes_away(Away::Refused).await);
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        bot.waits_minutes(20);
        bot.slacks(async |on| {
            on.fake.is_back().await;
            on.fake.connected(TEAM, 2).await;
        });
        bot.waits_until("2026-03-02 13:00");
        assert_eq!(bot.posts("ana", "library").len(), 1);
    });
}

#[test]
fn a_message_of_another_channel_is_not_heard() {
    slack_story(&town(), |bot| {
        bot.slacks(async |on| {
            let other = Channel::new("COTHER", "other").with([user_id("dan").as_str()]);
            let _ = on.fake.adds_channel(TEAM, other, true).await;
            assert!(on.person("dan").posts("COTHER", "private matters").await.is_acked());
        });
        let answer = bot.slacks(async |on| on.person("dan").commands("COTHER", "/countersign", "open").await);
        assert_eq!(said(&answer), "No project talks in this channel. Whoever runs the bot can add it to one.");
        assert!(!bot.story_so_far().contains("private matters"));
    });
}

fn said(outcome: &Outcome) -> String {
    match outcome.body() {
        Value::Object(body) => body.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
