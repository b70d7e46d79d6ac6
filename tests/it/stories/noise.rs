//! The noise budget: what has one cause is told once, a day has only so many exceptions, and what people keep refusing is asked about.

use insta::assert_snapshot;

use crate::bot::{Bot, Town, story, town};

fn with_noise(lines: &str) -> Town {
    town().where_("[project.calendar]\n", &format!("[project.noise]\n{lines}\n\n[project.calendar]\n"))
}

/// Work that was due on a day before the story begins.
fn late(bot: &mut Bot, items: &[&str]) {
    for item in items {
        bot.reads("tracker", item, "due", "2026-02-26");
    }
    bot.looks();
}

#[test]
fn a_day_has_only_so_many_exceptions_and_the_rest_is_counted_and_comes_later() {
    story(&with_noise("cards_a_day = 2"), |bot| {
        late(bot, &["A-1", "B-1", "C-1", "D-1", "E-1"]);
        assert_eq!(bot.count("review-opened"), 2, "{}", bot.story_so_far());
        bot.looks();
        bot.restarts();
        bot.looks();
        assert_eq!((bot.count("review-opened"), bot.count("day-full")), (2, 1), "it is said once a day");
        let posts = bot.posts("ana", "library");
        assert_snapshot!(posts.last().expect("a post"), @"Three more exceptions found today (2 a day): 3 overdue. The gravest come first tomorrow; /countersign open counts them.");
        assert!(bot.commands("ana", "library", "open").ends_with("Waiting for another day: 3 overdue."));
        assert!(
            bot.commands("ana", "library", "digest")
                .contains("#budget (private), 3 exceptions that wait for another day")
        );
        bot.waits_until("2026-03-03 09:00");
        assert_eq!(bot.count("review-opened"), 4, "{}", bot.story_so_far());
        bot.waits_until("2026-03-04 09:00");
        assert_eq!((bot.count("review-opened"), bot.count("day-full")), (5, 2), "{}", bot.story_so_far());
        assert!(!bot.commands("ana", "library", "open").contains("another day"), "nothing waits any more");
    });
}

#[test]
fn what_has_the_same_cause_waits_behind_the_gravest_and_comes_when_that_is_ruled_on() {
    story(&town(), |bot| {
        bot.reads("tracker", "DF-1", "title", "Design freeze");
        bot.reads("tracker", "DF-1", "due", "2026-02-26");
        bot.looks();
        let card = bot.card("harbour-1");
        assert!(!bot.shows(&card).contains("Behind it"));
        bot.reads("tracker", "DF-1", "due", "2026-02-27");
        bot.looks();
        let card = bot.cards("harbour-2").pop().unwrap_or(card);
        assert_snapshot!(bot.shows(&card), @r#"
        # Design freeze · harbour-2
        "Design freeze" was due 27 February and is not done. Is it done, or what is the new date?
        Evidence
          The tracker: due date 27 February, since 2 March (tracker.csv line 2)
        [Noted] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
        One working day late
        Ana, Ben or Cleo
        Behind it, from the same cause: one exception (slipped)
        "#);
        assert_snapshot!(bot.story_so_far(), @r"
        1 harbour-1 opened: Design freeze
        2 harbour-1 shown in #library
        3 harbour-1 superseded by harbour-2
        4 harbour-2 opened: Design freeze
        5 harbour-2 shown in #library
        ");
        bot.reacts("ana", &card, "+1");
        bot.looks();
        assert_eq!(bot.stands("harbour-3"), "open", "{}", bot.story_so_far());
        assert!(!bot.shows(&card).contains("Behind it"), "nothing waits behind what is over");
    });
}

#[test]
fn what_people_keep_refusing_is_asked_about_and_only_they_silence_it() {
    story(&with_noise("silence_from_rulings = 3"), |bot| {
        late(bot, &["A-1", "B-1", "C-1"]);
        for review in ["harbour-1", "harbour-2"] {
            bot.commands("ana", "library", &format!("reject {review} not ours"));
        }
        bot.looks();
        assert_eq!(bot.count("review-opened"), 3, "two refusals are not enough to ask");
        bot.commands("ben", "library", "reject harbour-3");
        bot.looks();
        bot.looks();
        let card = bot.card("harbour-4");
        assert_snapshot!(bot.shows(&card), @r"
        # Silence overdue · harbour-4
        Of the last 3 exceptions of overdue that people ruled on, 3 were refused (0 % were worth it; 3 raised in all). Shall it say nothing here for 90 days? `/countersign wake overdue` ends that sooner.
        [Approve] [Reject…] [Hold…] [Delegate…] [Why?]
        Ana, Ben or Cleo
        ");
        late(bot, &["D-1"]);
        assert_eq!(bot.stands("harbour-5"), "open", "nothing is silent before people say so");
        bot.reacts("ana", &card, "+1");
        assert_eq!(bot.stands("harbour-4"), "approved");
        bot.restarts();
        late(bot, &["E-1"]);
        assert_eq!(bot.count("review-opened"), 5, "{}", bot.story_so_far());
        assert_eq!(bot.stands("harbour-5"), "open", "what stands before people goes on standing");
        assert_snapshot!(bot.commands("dan", "library", "detectors"), @"overdue: raised 4 · rejected 3 · open 1 · worth it 0 % · from 1 day · silenced by Ana until 31 May (entry 18)");
        assert_snapshot!(bot.commands("dan", "library", "wake overdue"), @"Only those who may change the policy may do that. `/countersign policy` names them.");
        assert_snapshot!(bot.commands("ana", "library", "wake overdu"), @"There is no detector overdu. Did you mean overdue?");
        assert_snapshot!(bot.commands("ben", "library", "wake overdue"), @"overdue speaks again.");
        bot.looks();
        assert_eq!(bot.count("review-opened"), 6, "{}", bot.story_so_far());
        assert!(!bot.commands("dan", "library", "detectors").contains("silenced"));
    });
}

#[test]
fn an_undone_silence_is_none_and_an_old_one_ends_by_itself() {
    story(&with_noise("silence_from_rulings = 1\nsilence_days = 3"), |bot| {
        late(bot, &["A-1"]);
        bot.commands("ana", "library", "reject harbour-1");
        bot.looks();
        bot.commands("ana", "library", "approve harbour-2");
        late(bot, &["B-1"]);
        assert_eq!(bot.count("review-opened"), 2);
        bot.commands("ana", "library", "undo harbour-2");
        bot.looks();
        assert_eq!(bot.count("review-opened"), 3, "{}", bot.story_so_far());
        bot.commands("ana", "library", "approve harbour-2");
        late(bot, &["C-1"]);
        assert_eq!(bot.count("review-opened"), 3);
        bot.waits_until("2026-03-06 12:00");
        assert_eq!(bot.count("review-opened"), 4, "{}", bot.story_so_far());
    });
}

#[test]
fn no_policy_lets_the_machine_silence_a_detector_alone() {
    let alone = "\n[[policy.rule]]\nname = \"alone\"\nkinds = [\"silence\"]\nmode = \"auto\"\nobjection_within = \"0\"\nwho = { roles = [\"lead\"] }\n\n[policy.default]\n";
    story(&with_noise("silence_from_rulings = 1").where_("\n[policy.default]\n", alone), |bot| {
        late(bot, &["A-1"]);
        bot.commands("ana", "library", "reject harbour-1");
        bot.looks();
        bot.waits_until("2026-03-04 12:00");
        assert_eq!(bot.stands("harbour-2"), "open", "{}", bot.story_so_far());
    });
}

#[test]
fn snoozed_until_a_day_it_comes_back_on_that_day() {
    story(&town(), |bot| {
        let card = bot.asks_about_consent();
        bot.commands("ana", "library", "snooze harbour-1 Thursday");
        assert_snapshot!(bot.last("ana", &card), @r"
        Recorded: Planning consent held until 5 March. By Ana, 10:00.
        [Undo]
        ");
        bot.waits_until("2026-03-05 09:00");
        assert_eq!(bot.stands("harbour-1"), "open", "{}", bot.story_so_far());
        bot.says("ben", &card, "snooze until Monday");
        assert_eq!(bot.stands("harbour-1"), "held", "{}", bot.story_so_far());
    });
}
