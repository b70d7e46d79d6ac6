//! What a person may not read reaches no place where they can read it.

use crate::bot::{Bot, story, town};

const SECRET: &str = "Who pays the 220000 that the Wolfram contract costs more?";

fn a_secret_waits(bot: &mut Bot) {
    bot.says_in("ana", "budget", SECRET);
    bot.says_in("priya", "site", "Who orders the glazing?");
    bot.waits_until("2026-03-06 12:00");
}

/// The reviews whose text holds the secret.
fn secret_review(bot: &Bot) -> String {
    let review = bot.reviews("harbour").into_iter().find(|review| review.proposition.text.contains("Wolfram"));
    review.unwrap_or_else(|| panic!("the private question was not raised:\n{}", bot.story_so_far())).id.to_string()
}

fn assert_not_seen(bot: &Bot) {
    for viewer in ["ben", "dan", "gus", "zed", "olga"] {
        let seen = bot.all_that_is_seen_by(viewer);
        assert!(!seen.contains("Wolfram") && !seen.contains("220000"), "{viewer} sees:\n{seen}");
    }
}

#[test]
fn an_exception_from_a_private_channel_is_asked_there_and_nowhere_else() {
    story(&town(), |bot| {
        a_secret_waits(bot);
        let review = secret_review(bot);
        assert_eq!(bot.card(&review).channel, bot.channel_called("budget"));
        bot.waits_until("2026-03-09 10:00");
        assert_not_seen(bot);
        let card = bot.card(&review);
        bot.says("ana", &card, "why?");
        bot.says("priya", &card, "show me");
        bot.reacts("ana", &card, "+1");
        bot.waits_until("2026-03-16 10:00");
        assert_not_seen(bot);
    });
}

#[test]
fn no_command_tells_in_public_what_was_said_in_private() {
    story(&town(), |bot| {
        a_secret_waits(bot);
        let review = secret_review(bot);
        let tries = [
            "open".to_owned(),
            "status".to_owned(),
            "log".to_owned(),
            "digest".to_owned(),
            format!("why {review}"),
            format!("log {review}"),
            format!("approve {review}"),
            format!("reject {review} because"),
            "undo".to_owned(),
            format!("undo {review}"),
            "status Wolfram".to_owned(),
        ];
        for (n, text) in tries.iter().chain(&tries).enumerate() {
            if n == tries.len() {
                // Once it is settled and the bot has started again, it is no longer at hand; it is no less private.
                let card = bot.card(&review);
                bot.reacts("ana", &card, "+1");
                bot.restarts();
            }
            for who in ["ana", "ben", "dan"] {
                let answer = bot.commands(who, "library", text);
                assert!(!answer.contains("Wolfram") && !answer.contains("220000"), "{who}: {text}: {answer}");
            }
        }
        assert_not_seen(bot);
        assert!(bot.commands("ana", "budget", &format!("why {review}")).contains("Wolfram"));
    });
}

#[test]
fn a_question_in_public_about_a_private_review_is_not_answered() {
    story(&town(), |bot| {
        a_secret_waits(bot);
        let review = secret_review(bot);
        let public = bot.reviews("harbour").into_iter().find(|one| one.id.to_string() != review).unwrap();
        let card = bot.card(&public.id.to_string());
        for text in [format!("why {review}?"), "what about Wolfram?".to_owned(), "how does Wolfram stand?".to_owned()] {
            bot.says("ben", &card, &text);
        }
        assert_not_seen_by_bot_words(bot);
    });
}

/// The people's own words may hold the name; the bot's may not hold the figure.
fn assert_not_seen_by_bot_words(bot: &Bot) {
    let seen = bot.all_that_is_seen_by("ben");
    assert!(!seen.contains("220000"), "{seen}");
}
