//! `countersign plan`: what was believed on a day, and what has changed since.

use serde_json::Value;

use crate::cli_world::Folder;

const TOLD: &str = "at,source,item,field,value
2026-02-02T08:00:00Z,tracker,DF-1,title,Design freeze
2026-02-02T08:00:00Z,tracker,DF-1,due,2026-06-12
2026-02-02T08:00:00Z,schedule,DF-1,owner,Tom
2026-03-04T08:00:00Z,tracker,DF-1,due,2026-06-19
2026-03-05T08:00:00Z,tracker,RF-1,due,2026-07-01
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("tracker.csv", TOLD);
    folder
}

#[test]
fn the_plan_is_shown_as_it_was_believed_on_a_day_with_who_says_so() {
    let folder = folder();
    let then = folder.run(&["plan", "show", "--project", "harbour", "--at", "2026-03-03"]);
    assert_eq!((then.code, then.errors.as_str()), (Some(0), ""));
    assert_eq!(
        then.out,
        "Design freeze (DF-1)\n  Owner: Tom (the schedule, since 2 February)\n  Due date: 12 June (the tracker, since 2 February)\n"
    );
    let later = folder.run(&["plan", "show", "--project", "harbour", "--at", "2026-03-04", "--item", "design freeze"]);
    assert!(later.out.contains("Due date: 19 June (the tracker, since 4 March)"), "{}", later.out);
    let json = folder
        .run(&["plan", "show", "--project", "harbour", "--at", "2026-03-05", "--item", "RF-1", "--format", "json"]);
    let line: Value = serde_json::from_str(json.out.trim()).unwrap();
    assert_eq!((line["field"].as_str(), line["value"].as_str()), (Some("due"), Some("2026-07-01")));
    assert_eq!((line["source"].as_str(), line["locator"].as_str()), (Some("tracker"), Some("tracker.csv line 6")));
}

#[test]
fn what_has_changed_since_a_day_is_told_value_by_value() {
    let folder = folder();
    let diff = folder.run(&["plan", "diff", "--project", "harbour", "--at", "2026-03-03"]);
    assert_eq!(diff.code, Some(0), "{}", diff.errors);
    let lines: Vec<&str> = diff.out.lines().collect();
    assert!(lines[0].starts_with("\"Design freeze\""), "{lines:?}");
    assert!(lines[1].contains("Due date: 12 June") && lines[1].contains("→ 19 June"), "{lines:?}");
    assert_eq!(lines[2], "\"RF-1\" is new");
    assert_eq!(lines.len(), 4, "the owner is as it was");
    let json = folder.run(&["plan", "diff", "--project", "harbour", "--at", "2026-03-03", "--format", "json"]);
    let first: Value = serde_json::from_str(json.out.lines().next().unwrap()).unwrap();
    assert_eq!((first["before"].as_str(), first["value"].as_str()), (Some("2026-06-12"), Some("2026-06-19")));
    let same = folder.run(&["plan", "diff", "--project", "harbour", "--at", "2026-03-05"]);
    assert_eq!(same.out, "");
}

#[test]
fn wrong_use_says_what_is_missing() {
    let folder = folder();
    let wrong = |arguments: &[&str]| {
        let said = folder.run(arguments);
        assert_eq!(said.code, Some(2), "{}", said.out);
        said.errors
    };
    assert!(wrong(&["plan", "show"]).contains("add --project NAME; hint: countersign.toml has harbour"));
    assert!(wrong(&["plan", "diff", "--project", "harbour"]).contains("hint: add --at 2026-03-04"));
    assert!(wrong(&["plan", "show", "--project", "quay"]).contains("failed to find project \"quay\""));
    assert!(
        wrong(&["plan", "show", "--project", "harbour", "--item", "x"]).contains("failed to find the one item \"x\"")
    );
}

#[test]
fn what_if_prints_a_table_of_what_moves_and_changes_nothing() {
    let folder = Folder::new();
    folder.write(
        "tracker.csv",
        "key,title,due,depends_on\nDF-1,Design freeze,2031-06-05,\nOP-1,Opening,2031-06-09,DF-1\n",
    );
    let said = folder.run(&["what-if", "--project", "harbour", "design freeze", "2031-06-12"]);
    assert_eq!(said.code, Some(0), "{}", said.errors);
    assert_eq!(
        said.out,
        "item           now         then        working days  breaks\n\
         Design freeze  2031-06-05  2031-06-12  +5\n\
         Opening        2031-06-09  2031-06-12  +3            2031-06-09\n"
    );
    let json = folder.run(&["what-if", "--project", "harbour", "OP-1", "2031-06-30", "--format", "json"]);
    let told: Value = serde_json::from_str(json.out.trim()).unwrap();
    assert_eq!(
        (told["moved"][0]["due"]["then"].as_str(), told["moved"].as_array().unwrap().len()),
        (Some("2031-06-30"), 1)
    );
    let wrong = folder.run(&["what-if", "--project", "harbour", "Steel", "2031-06-30"]);
    assert!(wrong.errors.contains("failed to find the one item \"Steel\""), "{}", wrong.errors);
    let same = folder.run(&["what-if", "--project", "harbour", "OP-1", "2031-06-09"]);
    assert!(same.errors.contains("due on that day already"), "{}", same.errors);
}
