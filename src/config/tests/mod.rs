//! The example is complete and right; whatever is wrong with a config is told with its line and what to do.

use std::path::Path;

use insta::assert_snapshot;
use secrecy::ExposeSecret as _;

use super::{Config, ConfigError, DateOrder, SIZE_LIMIT, load};
use crate::domain::calendar::Term;
use crate::domain::name::ProjectId;
use crate::domain::policy::{Applies, Mode};
use crate::domain::proposition::ReviewKind;
use crate::domain::ruling::RulingKind;

const EXAMPLE: &str = include_str!("../../../config/countersign.toml");

fn no_environment(_: &str) -> Option<String> {
    None
}

fn read(text: &str) -> Result<Config, ConfigError> {
    read_with(text, &no_environment)
}

fn read_with(text: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("countersign.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, env)
}

/// The problems of a text, a line each.
fn problems(text: &str) -> String {
    match read(text) {
        Err(ConfigError::Wrong { problems, .. }) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
        Ok(_) => "nothing is wrong".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// The problems of the example with one piece replaced. Lines are those of the example.
fn changed(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "the example has no {from:?}");
    problems(&EXAMPLE.replacen(from, to, 1))
}

#[test]
fn the_example_is_right_and_says_what_it_seems_to_say() {
    let config = read(EXAMPLE).unwrap_or_else(|error| panic!("failed to {error}"));
    let configured = config.project(&ProjectId::parse("harbour").unwrap()).unwrap();
    let project = &configured.project;
    assert_eq!(project.roster.people().count(), 4);
    let priya = project.roster.named("priya").unwrap();
    assert!(priya.roles.iter().any(|role| role.as_str() == "planner"));
    assert!(project.digest.is_some());
    assert_eq!(project.channels.len(), 2);
    assert_eq!(configured.sources[0].date_order, DateOrder::DayMonth);
    assert_eq!(configured.sources[0].mapping.len(), 2);
    let update = project.policy.rule(ReviewKind::Update);
    assert_eq!((update.quorum, update.reminders.len()), (2, 2));
    assert_eq!(project.policy.rule(ReviewKind::Request).name, "default");
    let alone = &project.policy.rules[2];
    assert!(matches!(&alone.0, Applies::Kinds(kinds) if kinds.len() == 1));
    let day = Term { working_days: 1, clock: chrono::TimeDelta::zero() };
    assert_eq!(alone.1.mode, Mode::Auto { objection_within: day });
    assert_eq!(config.emoji["shipit"], RulingKind::Approve);
    assert_eq!(config.local.unwrap().people.len(), 5);
    assert!(config.store.path.ends_with("countersign.db"));
}

#[test]
fn the_example_has_every_key_and_a_comment_for_it() {
    // The workspace of Slack stands commented out: an example that runs without tokens.
    let commented_out = |header: &str| -> String {
        (EXAMPLE.lines().skip_while(|line| *line != header))
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ") || line.starts_with("[[")))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    let (slack, target) = (commented_out("# [[slack]]"), commented_out("# [[project.target]]"));
    let discord = commented_out("# [[discord]]");
    let env = |name: &str| match name {
        "SLACK_BOT_TOKEN" => Some("xoxb-1".to_owned()),
        "SLACK_APP_TOKEN" => Some("xapp-1".to_owned()),
        _ => None,
    };
    let config = read_with(&format!("{EXAMPLE}\n{target}\n{slack}{discord}"), &env).unwrap();
    assert_eq!(config.slack[0].workspace, "T024BE7LD");
    assert_eq!(config.projects[0].targets[0].target.id.as_str(), "tracker");
    assert_eq!(config.discord[0].guild, "197038439483310086");
    let commented = |key: &str| EXAMPLE.contains(&format!("\n# {key}"));
    let missing: Vec<&String> = (config.defaults.iter())
        .filter(|key| !(key.as_str() == "[[project]] policy" && commented("[project.policy]")))
        .filter(|key| !(key.as_str() == "[[project]] detect" && commented("[project.detect]")))
        .filter(|key| !(key.as_str() == "[[project]] noise" && commented("[project.noise]")))
        .filter(|key| !(key.as_str() == "[writer] prompts" && commented("prompts = ")))
        // The default rule has the keys of the others.
        .filter(|key| !key.starts_with("[policy.default]") && !key.starts_with("escalate of"))
        .filter(|key| key.as_str() != "[[policy.rule]] escalate" && !key.starts_with("who of [policy.default]"))
        .collect();
    assert_eq!(missing, Vec::<&String>::new(), "the example lacks them");
    // Each key has a comment before it where it first stands, or shares one with the key before it.
    let mut explained = std::collections::BTreeSet::new();
    let mut comment_above = false;
    for line in EXAMPLE.lines() {
        if line.starts_with('#') {
            comment_above = true;
        } else if let Some((key, _)) = line.split_once(" = ") {
            // Emoji names and people's ids are the operator's own words.
            let own = ["shipit", "not-yet", "priya", "name", "id", "user"].contains(&key);
            if !own && explained.insert(key.to_owned()) {
                assert!(comment_above, "{key} has no comment");
            }
        } else {
            comment_above = false;
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn no_damage_to_a_config_panics(at in 0..EXAMPLE.len(), length in 0usize..60, put in "[ -~\\n\u{202e}é]{0,12}") {
        let (at, end) = (char_boundary(at), char_boundary(EXAMPLE.len().min(at + length)));
        let text = format!("{}{put}{}", &EXAMPLE[..at], &EXAMPLE[end.max(at)..]);
        let document = super::Document::new(&text);
        let read = super::config(&document, Path::new(""), &no_environment);
        proptest::prop_assert!(read.is_some() || !document.problems().is_empty());
    }
}

fn char_boundary(mut at: usize) -> usize {
    while !EXAMPLE.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[test]
fn everything_but_people_policy_and_projects_has_a_default() {
    let smallest = r#"
        [[person]]
        id = "ana"
        name = "Ana"
        accounts = ["local:demo/ana"]
        [policy.default]
        who = { people = ["ana"] }
        [[project]]
        id = "harbour"
        name = "Harbour"
        zone = "UTC"
        channel = [{ id = "local:demo/general" }]
    "#;
    let config = read(smallest).unwrap_or_else(|error| panic!("failed to {error}"));
    assert_eq!(config.http.address.to_string(), "127.0.0.1:7070");
    assert_eq!(config.thresholds, super::Thresholds::default());
    assert!(config.local.is_none());
    assert_eq!(config.projects[0].project.channels[0].name, "general");
}

#[test]
fn unknown_keys_are_told_with_the_key_that_may_be_meant() {
    assert_snapshot!(changed("quorum = 2", "quorun = 2"), @"line 121: unknown key `quorun` in [[policy.rule]]; did you mean `quorum`?");
    assert_snapshot!(changed("[store]", "[stoer]"), @"line 7: unknown key `stoer` in the file; did you mean `store`?");
    assert_snapshot!(changed("keep_messages_days", "colour"), @"line 11: unknown key `colour` in [store]; known are keep_messages_days, keep_readings_days, path");
    assert_snapshot!(changed("who = { people = [], roles", "who = { people = [], rolls"), @r"
    line 119: nobody in project `harbour` may rule by [[policy.rule]]; name people or roles of the project
    line 119: unknown key `rolls` in who of [[policy.rule]]; did you mean `roles`?
    ");
    assert_snapshot!(changed("stand_in", "standin"), @"line 77: unknown key `standin` in away of [[person]]; did you mean `stand_in`?");
}

#[test]
fn values_that_can_not_be_are_told_with_what_can() {
    assert_snapshot!(changed("Europe/Zurich", "Europe/Zurch"), @"line 158: `zone` in [[project]] can't be `Europe/Zurch`; did you mean `Europe/Zurich`?");
    assert_snapshot!(changed("Europe/Zurich", "Middle Earth"), @r#"line 158: `zone` in [[project]] can't be `Middle Earth`; write an IANA time zone, such as "Europe/Zurich""#);
    assert_snapshot!(changed("0 9 * * MON", "0 0 9 * * MON"), @r#"line 164: `digest` in [[project]]: it has not five fields; write minute, hour, day, month and weekday, such as "0 9 * * MON""#);
    assert_snapshot!(changed("0 9 * * MON", "0 9 30 2 *"), @r#"line 164: `digest` in [[project]]: that time never comes; write minute, hour, day, month and weekday, such as "0 9 * * MON""#);
    assert_snapshot!(changed("0 9 * * MON", "0 9 * * MOON"), @r#"line 164: `digest` in [[project]]: failed to read "0 9 * * MOON" as a cron line: Pattern contains illegal characters: CronPattern contains illegal character 'M' in part 'MOON'; write minute, hour, day, month and weekday, such as "0 9 * * MON""#);
    assert_snapshot!(changed("0 9 * * MON", "0 9 * *"), @r#"line 164: `digest` in [[project]]: it has not five fields; write minute, hour, day, month and weekday, such as "0 9 * * MON""#);
    assert_snapshot!(changed("\"next-working-day\"\n", "\"next-workingday\"\n"), @"line 167: `on_holiday` in [[project]] can't be `next-workingday`; did you mean `next-working-day`?");
    assert_snapshot!(changed("4 hours\"\n", "2 days\"\n"), @r#"line 127: `within` in [[policy.rule]] can't be `2 days`; it is a length of time, such as "2 working days", "4 hours" or "1 working day 4 hours""#);
    assert_snapshot!(changed("2026-12-25, ", "2026-02-30, "), @"line 184: not TOML: invalid date, expected day between 01 and 28");
    assert_snapshot!(changed("\"mon\", ", "\"monday\", "), @"line 182: `working_days` in [project.calendar] can't be `monday`; it is one of mon, tue, wed, thu, fri, sat, sun");
    assert_snapshot!(changed("19:00-07:30", "19-7"), @r#"line 186: `quiet_hours` in [project.calendar] can't be `19-7`; it is two times of day, such as "20:00-07:00""#);
    assert_snapshot!(changed("local:demo/ana", "teams:demo/ana"), @r#"line 73: `accounts` in [[person]] can't be `teams:demo/ana`; it is platform:workspace/user, such as "slack:T024BE7LD/U0G9QF9C6""#);
    assert_snapshot!(changed("\"harbour\"", "\"harbour library\""), @"line 155: `id` in [[project]] can't be `harbour library`; it is a short name without spaces");
    assert_snapshot!(changed("quorum = 2", "quorum = 0"), @"line 121: `quorum` in [[policy.rule]] is not a whole number from 1 to 100; write a whole number from 1 to 100");
    assert_snapshot!(changed("quorum = 2", "quorum = \"two\""), @"line 121: `quorum` in [[policy.rule]] is not a whole number from 1 to 100; write a whole number from 1 to 100");
    assert_snapshot!(changed("shipit = \"approve\"", "shipit = \"aprove\""), @"line 24: `shipit` in [emoji] can't be `aprove`; did you mean `approve`?");
    assert_snapshot!(changed("shipit = \"approve\"", "shipit = \"correct\""), @"line 24: `shipit` in [emoji] can't be `correct`; it is one of approve, reject, hold, ask");
    assert_snapshot!(changed("kinds = [\"update\"]", "kinds = [\"updates\"]"), @"line 116: `kinds` in [[policy.rule]] can't be `updates`; did you mean `update`?");
    assert_snapshot!(changed("127.0.0.1:7070\"\n#", "localhost\"\n#"), @r#"line 17: `address` in [http] can't be `localhost`; it is an address with a port, such as "127.0.0.1:7070""#);
    assert_snapshot!(changed("to = 2026-08-14", "to = 2026-07-14"), @"line 77: `to` in away of [[person]] lies before `from`; write the last day away");
    assert_snapshot!(changed("private = false", "private = \"no\""), @"line 195: `private` in [[project.channel]] is not true or false; write true or false");
}

#[test]
fn what_people_can_not_carry_out_is_refused() {
    assert_snapshot!(changed("quorum = 2", "quorum = 4"), @"line 121: `quorum` in [[policy.rule]] is 4, but only 3 of project `harbour` may rule; name more people, or lower the quorum");
    assert_snapshot!(changed("objections = 1", "objections = 9"), @"line 114: `objections` in [[policy.rule]] is 9, but only 3 of project `harbour` may rule; name more people, or lower the number");
    assert_snapshot!(changed("escalate = [{ roles = [\"client-lead\"] }]", "escalate = [{ roles = [\"client-leed\"] }]"), @r"
    line 150: nobody in project `harbour` has the role `client-leed`; did you mean `client-lead`?
    line 150: stage 1 of `escalate` in [policy.default] asks nobody new in project `harbour`; name people or roles who are not asked already
    ");
    assert_snapshot!(changed("escalate = [{ roles = [\"client-lead\"] }]", "escalate = [{}]"), @"line 150: stage 1 of `escalate` in [policy.default] asks nobody new in project `harbour`; name people or roles who are not asked already");
    assert_snapshot!(changed("escalate = [{ roles = [\"client-lead\"] }]", "escalate = [{ people = [\"ana\"] }]"), @"line 150: stage 1 of `escalate` in [policy.default] asks nobody new in project `harbour`; name people or roles who are not asked already");
    assert_snapshot!(changed("within = \"2 working days\"\n", ""), @"line 146: `within` is missing in [policy.default]; reminders and escalation need to know when the time is up");
    assert_snapshot!(changed("reminders = [\"2 hours\"", "reminders = [\"5 hours\""), @"line 129: `reminders` in [[policy.rule]]: 5 hours is as long as `within`; remind before the time is up, not at its start");
    assert_snapshot!(changed("people = [\"carla\"]", "people = [\"karla\"]"), @"line 100: there is no person `karla`; did you mean `carla`?");
    assert_snapshot!(changed("stand_in = \"ben\"", "stand_in = \"ana\""), @"line 77: `ana` can't stand in for themselves; name somebody else");
    assert_snapshot!(changed("stand_in = \"ben\"", "stand_in = \"bem\""), @"line 77: there is no person `bem`; did you mean `ben`?");
    assert_snapshot!(changed("people = [\"ana\", \"ben\", \"carla\", \"priya\"]", "people = [\"priya\"]"), @r"
    line 100: nobody in project `harbour` has the role `lead`; give it to a [[person]], or name another
    line 100: there is no person `carla`; add them as a [[person]], or name somebody who is there
    line 119: nobody in project `harbour` has the role `client-lead`; give it to a [[person]], or name another
    line 119: nobody in project `harbour` has the role `lead`; give it to a [[person]], or name another
    line 119: nobody in project `harbour` may rule by [[policy.rule]]; name people or roles of the project
    line 143: nobody in project `harbour` has the role `lead`; give it to a [[person]], or name another
    line 143: nobody in project `harbour` may rule by [[policy.rule]]; name people or roles of the project
    line 147: nobody in project `harbour` has the role `lead`; give it to a [[person]], or name another
    line 147: nobody in project `harbour` may rule by [policy.default]; name people or roles of the project
    line 150: nobody in project `harbour` has the role `client-lead`; give it to a [[person]], or name another
    line 150: stage 1 of `escalate` in [policy.default] asks nobody new in project `harbour`; name people or roles who are not asked already
    ");
    assert_snapshot!(changed("objection_within = \"1 working day\"\n", ""), @r#"line 137: `objection_within` is missing in [[policy.rule]]; say how long people have to object; "0" acts at once"#);
    assert_snapshot!(changed("mode = \"inform\"", "mode = \"inform\"\nobjection_within = \"0\""), @r#"line 113: `objection_within` in [[policy.rule]] has no meaning; it belongs to mode = "auto""#);
    assert_snapshot!(changed("priya = [\"member\", \"planner\"]", "pria = [\"member\"]"), @"line 178: [project.roles] names `pria`, who is not in the project; name somebody of `people`");
}

#[test]
fn what_stands_twice_is_told_with_the_first_line() {
    assert_snapshot!(changed("local:demo/ben", "local:demo/ana"), @"line 82: account `local:demo/ana` is that of `ana` already; one account belongs to one person");
    assert_snapshot!(changed("id = \"ben\"", "id = \"ana\""), @r"
    line 77: there is no person `ben`; add them as a [[person]], or name somebody who is there
    line 79: person `ana` stands on line 68 already; one id means one person: join the two
    line 160: there is no person `ben`; add them as a [[person]], or name somebody who is there
    ");
    assert_snapshot!(changed("\"client updates\"", "\"digest\""), @"line 114: rule `digest` stands on line 103 already; give each rule a name of its own");
    assert_snapshot!(changed("id = \"local:demo/site\"", "id = \"local:demo/steering\""), @"line 198: channel `local:demo/steering` stands in this project already; remove one of the two");
}

#[test]
fn what_must_be_there_and_is_not_is_told() {
    assert_snapshot!(problems(""), @r#"
    line 1: `[[person]]` is missing in the file; a project needs people who may rule
    line 1: `[[project]]` is missing in the file; without a project there is nothing to do
    "#);
    assert_snapshot!(problems("[[person]]\n[[project]]\n[policy]\n"), @r#"
    line 1: `accounts` is missing in [[person]]; without an account nobody can rule
    line 1: `id` is missing in [[person]]; give each person an id of their own, such as "ana"
    line 1: `name` is missing in [[person]]; the name that the bot writes
    line 2: `[[project.channel]]` is missing in [[project]]; name at least the channel where digests are posted
    line 2: `id` is missing in [[project]]; a short name, such as "harbour": reviews are called harbour-1, harbour-2, …
    line 2: `name` is missing in [[project]]; the name that the bot writes
    line 2: `zone` is missing in [[project]]; an IANA time zone, such as "Europe/Zurich"
    line 3: `default` is missing in [policy]; say what holds where no rule matches
    "#);
    assert_snapshot!(changed("who = { people = [], roles = [\"lead\", \"client-lead\"] }", ""), @"line 114: `who` is missing in [[policy.rule]]; say who may rule: people, roles or both");
}

#[test]
fn a_tracker_is_told_of_one_source_since_numbers_of_others_are_other_items() {
    for (kind, told) in [("github", true), ("gitlab", true), ("webhook", false)] {
        let target = format!(
            "\n[[project.target]]\nid = \"t\"\nkind = \"{kind}\"\nrepository = \"a/b\"\nurl = \"https://a.example\"\n"
        );
        let problems = problems(&format!("{EXAMPLE}{target}"));
        let lacks = "`source` is missing in [[project.target]]; the source whose items are its issues";
        assert_eq!(problems.contains(lacks), told, "{problems}");
    }
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_their_lines() {
    let text = EXAMPLE
        .replacen("Europe/Zurich", "Mars/Olympus", 1)
        .replacen("quorum = 2", "quorun = 2", 1)
        .replacen("0 9 * * MON", "often", 1);
    let Err(error) = read(&text) else {
        panic!("three things are wrong");
    };
    let text = error.to_string();
    let shown = text.split_once("countersign.toml: ").unwrap().1;
    assert_snapshot!(shown, @r#"
    3 problems
      line 121: unknown key `quorun` in [[policy.rule]]; did you mean `quorum`?
      line 158: `zone` in [[project]] can't be `Mars/Olympus`; write an IANA time zone, such as "Europe/Zurich"
      line 164: `digest` in [[project]]: it has not five fields; write minute, hour, day, month and weekday, such as "0 9 * * MON"
    "#);
}

#[test]
fn a_file_that_is_not_toml_is_told_with_its_lines() {
    assert_snapshot!(problems("[store\npath = \"x\"\n"), @"line 1: not TOML: unclosed table, expected `]`");
    assert_snapshot!(problems("a = 1\na = 2\n"), @"line 2: not TOML: duplicate key");
    assert_snapshot!(problems("zone = \"unclosed\nx = = 2\n"), @r#"
    line 1: not TOML: invalid basic string, expected `"`
    line 2: not TOML: extra `=`, expected nothing
    line 2: not TOML: unexpected key or value, expected newline, `#`
    "#);
}

#[test]
fn secrets_come_from_the_environment_and_are_never_printed() {
    let secret = "0123456789abcdef0123456789abcdef";
    let env = |name: &str| (name == "COUNTERSIGN_TOKEN").then(|| secret.to_owned());
    let config = read_with(EXAMPLE, &env).unwrap();
    assert_eq!(config.http.token.as_ref().unwrap().expose_secret(), secret);
    assert!(!format!("{config:?}").contains(secret));
    let short = |_: &str| Some("hunter2hunter2".to_owned());
    let Err(error) = read_with(EXAMPLE, &short) else {
        panic!("the token is too short, and the address is none");
    };
    assert!(!error.to_string().contains("hunter2"));
    // A secret in the file is an unknown key, and its value is not repeated.
    let told = changed("token_env = \"COUNTERSIGN_TOKEN\"", &format!("token = \"{secret}\""));
    assert_snapshot!(told, @"line 20: unknown key `token` in [http]; known are address, token_env");
    let open = |name: &str| (name == "COUNTERSIGN_ADDRESS").then(|| "0.0.0.0:7070".to_owned());
    let Err(ConfigError::Wrong { problems, .. }) = read_with(EXAMPLE, &open) else {
        panic!("it is open to all without a token");
    };
    assert_snapshot!(problems[0].to_string(), @"line 15: 0.0.0.0:7070 is open to others, and the environment variable COUNTERSIGN_TOKEN holds no token; set COUNTERSIGN_TOKEN, or listen on 127.0.0.1");
}

#[test]
fn the_environment_outranks_the_file() {
    let env = |name: &str| match name {
        "COUNTERSIGN_STORE" => Some("/srv/ledger.db".to_owned()),
        "COUNTERSIGN_ADDRESS" => Some("127.0.0.1:8080".to_owned()),
        _ => None,
    };
    let config = read_with(EXAMPLE, &env).unwrap();
    assert_eq!(config.store.path, Path::new("/srv/ledger.db"));
    assert_eq!(config.http.address.port(), 8080);
}

#[test]
fn a_file_that_is_missing_too_large_or_no_text_is_named() {
    let missing = load(Path::new("/nowhere/countersign.toml"), &no_environment).unwrap_err();
    assert_snapshot!(missing.to_string(), @"read /nowhere/countersign.toml");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.toml");
    std::fs::write(&path, vec![b'#'; SIZE_LIMIT as usize + 1]).unwrap();
    assert!(matches!(load(&path, &no_environment), Err(ConfigError::TooLarge { .. })));
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(load(&path, &no_environment), Err(ConfigError::NotText { .. })));
}
