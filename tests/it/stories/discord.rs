//! What happens on Discord alone: its sessions, threads, replies by reference, partial events, forms, tokens and other servers.

use serde_json::{Value, json};

use crate::bot::{Bot, Deed, Deeded, discord_story, number, town};
use crate::fake_discord::Fault;

/// What the bot answered to an interaction, in plain words.
fn answer(bot: &Bot, interaction: u64) -> String {
    let answered = bot.discord().fake.interaction(interaction);
    let said = answered.callback.map(|callback| callback["data"]["content"].clone()).unwrap_or_default();
    said.as_str().unwrap_or_default().to_owned()
}

#[test]
fn reactions_in_the_gap_of_a_resume_that_failed_are_read_again() {
    discord_story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        bot.discords(async |on| {
            on.fake.forgets_sessions();
            assert!(on.fake.reacts(on.user("ben"), number(&card), "👍"));
            assert!(on.fake.unreacts(on.user("ana"), number(&card), "👍"));
            while on.fake.sessions().0 < 2 {
                tokio::task::yield_now().await;
            }
            assert!(on.heard().await);
        });
        assert_eq!(bot.review("harbour-1").standing.len(), 1);
        bot.waits_minutes(15);
        let standing = bot.review("harbour-1").standing;
        assert_eq!(standing.iter().map(|one| one.by.as_str()).collect::<Vec<_>>(), ["ben"], "{}", bot.story_so_far());
    });
}

#[test]
fn a_session_goes_on_over_another_connection_and_nothing_counts_twice() {
    discord_story(&town().with("quorum = 3"), |bot| {
        let card = bot.asks_about_consent();
        for (nth, name) in ["ana", "ben", "cleo"].into_iter().enumerate() {
            bot.discords(async |on| match nth {
                0 => on.fake.breaks_connections(),
                1 => on.fake.asks_to_reconnect(),
                _ => on.fake.invalidates(true),
            });
            bot.reacts(name, &card, "+1");
        }
        assert_eq!((bot.stands("harbour-1"), bot.count("ruling-recorded")), ("approved", 3));
        assert_eq!(bot.discord().fake.sessions().0, 1, "one session, over four connections");
    });
}

#[test]
fn another_process_goes_on_with_the_session() {
    discord_story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        // How far it was heard is noted each second, as far as it is recorded.
        let noted = async |bot: &Bot| bot.ledger().note("discord session").await.expect("the note is read");
        while bot.awaits(noted(bot)).is_none() {
            bot.awaits(tokio::task::yield_now());
        }
        bot.stops();
        bot.does("ben", &Deed::Reacts { message: card.clone(), emoji: "+1".into() });
        bot.starts();
        assert_eq!(bot.stands("harbour-1"), "approved");
        assert_eq!((bot.count("ruling-recorded"), bot.discord().fake.sessions().0), (2, 1));
    });
}

#[test]
fn events_that_come_twice_or_in_the_wrong_order_count_as_they_stand() {
    discord_story(&town().with("quorum = 2"), |bot| {
        let card = bot.asks_about_consent();
        bot.discord().fake.doubles(2);
        bot.reacts("ana", &card, "+1");
        bot.says("ben", &card, "let me see");
        bot.discords(async |on| {
            on.fake.swaps();
            on.fake.replies(on.user("ben"), number(&card), "approved");
            on.fake.replies(on.user("cleo"), number(&card), "hold until Friday");
            on.heard().await
        });
        assert_eq!(bot.count("ruling-recorded"), 3, "{}", bot.story_so_far());
        bot.waits_minutes(15);
        assert_eq!(bot.count("ruling-recorded"), 3);
    });
}

#[test]
fn a_link_that_unfolds_changes_no_word() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let reply = bot.says("ana", &card, "approved");
        let head = bot.head();
        for whole in [true, false] {
            bot.discords(async |on| {
                on.fake.unfolds(number(&reply), "https://example.org", whole);
                on.heard().await
            });
        }
        assert_eq!((bot.stands("harbour-1"), bot.recorded_since(head)), ("approved", String::new()));
        assert!(!bot.discord().tally().iter().any(|(what, ..)| *what == "unread"));
    });
}

#[test]
fn replies_that_a_moderator_deletes_together_are_withdrawn() {
    discord_story(&town().with("quorum = 3"), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("cleo", &card, "+1");
        let replies = ["ana", "ben"].map(|name| bot.says(name, &card, "approved"));
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.discords(async |on| {
            assert!(on.fake.deletes_all(&replies.each_ref().map(number)));
            on.heard().await
        });
        assert_eq!((bot.stands("harbour-1"), bot.review("harbour-1").standing.len()), ("open", 1));
    });
}

#[test]
fn a_reply_by_reference_counts_as_one_in_the_thread_does_also_after_downtime() {
    discord_story(&town().with("quorum = 3"), |bot| {
        let card = bot.asks_about_consent();
        let beside = bot.says("ana", &card, "approved");
        assert!(!beside.id.contains('/'), "nobody had made a thread");
        let within = bot.says("ben", &card, "approved");
        assert_eq!(within.id.split('/').next(), Some(card.id.as_str()), "the thread has the card's id");
        assert_eq!(bot.review("harbour-1").standing.len(), 2);
        bot.stops();
        bot.does("ana", &Deed::Edits { message: beside, text: "let me see".into() });
        bot.does("ben", &Deed::Deletes { message: within });
        bot.starts_deaf();
        bot.ticks();
        assert!(bot.review("harbour-1").standing.is_empty(), "{}", bot.story_so_far());
    });
}

#[test]
fn reactions_that_a_moderator_clears_are_withdrawn_once_they_were_read_again() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
        bot.discords(async |on| {
            on.fake.clears(number(&card), None);
            on.heard().await
        });
        assert!(bot.discord().tally().iter().any(|(_, why, _)| why == "reactions were cleared"));
    });
}

#[test]
fn a_refusal_comes_as_a_direct_message_once_the_token_is_over() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.speaks(false);
        bot.presses("gus", &card, "Approve");
        bot.waits_minutes(16);
        let direct = |bot: &Bot| bot.discord().fake.direct_messages(bot.discord().user("gus"));
        assert!(direct(bot).is_empty());
        bot.speaks(true);
        let said = direct(bot);
        assert!(said.len() == 1 && said[0].content.ends_with(&card.id), "{said:?}");
        // Within the fifteen minutes it stands where they pressed, for them alone.
        bot.presses("gus", &card, "Approve");
        assert_eq!(direct(bot).len(), 1);
        assert!(bot.last("gus", &card).starts_with("Not recorded"));
        assert!(!bot.thread_of("ana", &card).contains("Not recorded"));
    });
}

#[test]
fn a_button_of_another_release_or_deployment_records_nothing_and_says_so() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let head = bot.head();
        let hash = "A".repeat(43);
        for odd in ["c9~a~harbour-1", "", "{}", &format!("c1~a~elsewhere-1~{hash}")] {
            let pressed = bot.discords(async |on| {
                let pressed = on.fake.forges(on.user("ana"), number(&card), odd);
                assert!(on.heard().await);
                on.fake.answered(pressed).await;
                pressed
            });
            assert_eq!(answer(bot, pressed), "That button is not known here. Nothing was recorded.", "{odd}");
        }
        assert_eq!(bot.head(), head);
    });
}

#[test]
fn a_form_with_nothing_in_it_or_with_a_wrong_value_records_nothing_and_says_so() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let (message, head) = (number(&card), bot.head());
        let custom_id = |bot: &Bot, label: &str| -> String {
            let seen = bot.discord().fake.message(bot.discord().user("ana"), message).expect("a card");
            let parts =
                seen.components.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default());
            let found = parts.into_iter().find(|part| part["label"] == label).expect("a button");
            found["custom_id"].as_str().expect("an id").to_owned()
        };
        let fills = |bot: &mut Bot, label: &str, fields: &[(&str, &str)]| {
            let id = custom_id(bot, label);
            bot.discords(async |on| {
                let pressed = on.fake.presses(on.user("ana"), message, &id).expect("it is there");
                on.fake.answered(pressed).await;
                let sent = on.fake.submits(pressed, fields).expect("a form was opened");
                on.fake.answered(sent).await;
                assert!(on.heard().await);
                sent
            })
        };
        let empty = fills(bot, "Hold…", &[]);
        assert_eq!(answer(bot, empty), "Nothing was filled in, and nothing was recorded.");
        let wrong = fills(bot, "Correct…", &[("d~v~due~PC-1", "never")]);
        assert!(answer(bot, wrong).starts_with("“never” is no day"), "{}", answer(bot, wrong));
        assert_eq!(bot.head(), head);
        // A value that is typed is one that is recorded.
        fills(bot, "Correct…", &[("d~v~due~PC-1", "2026-05-21")]);
        assert_eq!(bot.stands("harbour-1"), "corrected", "{}", bot.story_so_far());
    });
}

#[test]
fn a_server_that_is_not_configured_is_told_so_and_not_listened_to() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        let head = bot.head();
        let pressed = bot.discords(async |on| {
            let ana = on.user("ana");
            let other = on.fake.guild("Elsewhere", ana);
            let channel = on.fake.channel(other, "general");
            let said = on.fake.says(ana, channel, "approved").expect("they see it");
            assert!(on.fake.reacts(ana, said, "👍"));
            let pressed = on.fake.forges(ana, said, "c1~y~harbour-1");
            assert!(on.heard().await);
            on.fake.answered(pressed).await;
            pressed
        });
        assert!(answer(bot, pressed).starts_with("Countersign is not set up for this server"));
        assert_eq!((bot.head(), bot.stands("harbour-1"), bot.thread(&card)), (head, "open", String::new()));
    });
}

#[test]
fn without_what_people_write_it_hears_reactions_buttons_and_what_names_it() {
    discord_story(&town().with("quorum = 3"), |bot| {
        let card = bot.asks_about_consent();
        bot.stops();
        bot.discord().fake.allows_intents(0);
        bot.starts_deaf();
        assert!(!bot.discord().fake.content_is_read());
        bot.says("ana", &card, "approved");
        assert_eq!(bot.review("harbour-1").standing.len(), 0, "it does not see what she wrote");
        bot.reacts("ana", &card, "+1");
        bot.presses("ben", &card, "Approve");
        let named = format!("<@{}> approved", bot.discord().fake.app());
        bot.says("cleo", &card, &named);
        assert_eq!(bot.stands("harbour-1"), "approved", "{}", bot.story_so_far());
        assert!(bot.discord().tally().iter().any(|(_, why, _)| why == "without what people write"));
    });
}

#[test]
fn a_post_of_which_the_answer_was_lost_is_not_made_twice() {
    discord_story(&town(), |bot| {
        bot.discord().fake.fails("POST", "/messages", Fault::LosesAnswer, 1);
        bot.reads("tracker", "PC-1", "due", "2026-05-14");
        bot.reads("schedule", "PC-1", "due", "2026-05-11");
        bot.looks();
        bot.waits_minutes(2);
        let card = bot.card("harbour-1");
        assert_eq!(bot.posts("ana", "library").len(), 1);
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-1"), "approved");
    });
}

#[test]
fn a_rate_limit_is_waited_out_and_nothing_is_given_up() {
    discord_story(&town(), |bot| {
        bot.discord().fake.fails("POST", "/messages", Fault::Limited { wait_ms: 5_000, global: false }, 2);
        let reads = |bot: &mut Bot| {
            bot.reads("tracker", "PC-1", "due", "2026-05-14");
            bot.reads("schedule", "PC-1", "due", "2026-05-11");
            bot.looks();
        };
        reads(bot);
        assert_eq!(bot.posts("ana", "library").len(), 0);
        bot.waits_seconds(15);
        assert_eq!(bot.posts("ana", "library").len(), 1);
    });
}

#[test]
fn what_somebody_types_is_offered_what_it_may_mean() {
    discord_story(&town(), |bot| {
        bot.asks_about_consent();
        let offered = |bot: &mut Bot, verb: &str, option: &str, begun: &str| -> Value {
            let typed = json!([{ "name": verb, "type": 1, "options": [
                { "name": option, "type": 3, "value": begun, "focused": true }] }]);
            let typing = bot.discords(async |on| {
                let channel = on.channel_number("library");
                let typing = on.fake.types(on.user("ana"), channel, "countersign", &typed).expect("a command");
                on.fake.answered(typing).await;
                typing
            });
            let callback = bot.discord().fake.interaction(typing).callback.expect("an answer");
            callback["data"]["choices"].clone()
        };
        let reviews = offered(bot, "why", "review", "cons");
        assert_eq!(reviews, json!([{ "name": "harbour-1 Planning consent", "value": "harbour-1" }]));
        assert_eq!(offered(bot, "why", "review", "nothing of that name"), json!([]));
        let people = offered(bot, "delegate", "person", "pri");
        assert_eq!(people, json!([{ "name": "Priya", "value": "Priya" }]));
    });
}

#[test]
fn commands_are_registered_once_and_as_they_are() {
    discord_story(&town(), |bot| {
        let registered = |bot: &Bot| bot.discord().fake.registered(Some(bot.discord().ids.guild));
        let before = registered(bot);
        assert_eq!(before.len(), 2);
        bot.stops();
        bot.starts_deaf();
        let after = registered(bot);
        assert_eq!((after.len(), &after[0]["id"]), (2, &before[0]["id"]));
    });
}

#[test]
fn a_message_that_is_put_forward_in_a_thread_links_to_where_it_stands() {
    discord_story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.reacts("ana", &card, "+1");
        let idea = bot.says("dan", &card, "we should move the opening to June");
        let said = bot.puts_forward("ana", &idea);
        assert!(said.contains("harbour-2"), "{said}");
        let shown =
            bot.discord().fake.message(bot.discord().user("ana"), number(&bot.card("harbour-2"))).expect("a card");
        let guild = bot.discord().ids.guild;
        let link = format!("https://discord.com/channels/{guild}/{}/{}", card.id, number(&idea));
        assert!(shown.embeds.iter().any(|embed| embed.to_string().contains(&link)), "{:?}", shown.embeds);
        assert!(matches!(bot.does("gus", &Deed::PutsForward { message: idea }), Deeded::Acked(_)));
    });
}
