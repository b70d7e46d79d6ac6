//! What plan files in CSV and JSON become, and what is said of bad ones.

use std::collections::BTreeMap;
use std::io::{BufReader, Read as _};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use countersign::domain::name::SourceId;
use countersign::sources::problem::PROBLEM_LIMIT;
use countersign::sources::table::{DateOrder, ROW_LIMIT, Read, TableOptions, read};
use proptest::prelude::*;

fn options() -> TableOptions {
    TableOptions {
        file: Arc::from("plan.csv"),
        source: SourceId::parse("schedule").expect("a name"),
        at: "2026-03-02T08:00:00Z".parse::<DateTime<Utc>>().expect("a time"),
        zone: chrono_tz::Europe::Berlin,
        date_order: None,
        columns: BTreeMap::new(),
    }
}

fn shown(read: &Read) -> Vec<String> {
    let line = |reading: &countersign::domain::reading::Reading| {
        format!("{} {}={:?} ({})", reading.item, reading.field, reading.value, reading.locator)
    };
    read.readings.iter().map(line).collect()
}

fn problems(read: &Read) -> Vec<String> {
    read.problems.iter().map(ToString::to_string).collect()
}

fn check(file: &str, expected: &[&str]) {
    let read = read(file.as_bytes(), &options());
    assert_eq!(problems(&read), Vec::<String>::new(), "{file}");
    assert_eq!(shown(&read), expected, "{file}");
}

fn check_problems(file: &[u8], expected: &[&str]) {
    assert_eq!(problems(&read(file, &options())), expected, "{}", String::from_utf8_lossy(file));
}

#[test]
fn a_wide_file_gives_a_reading_for_each_cell() {
    let expected = [
        "A-1 title=Text(\"Planning consent\") (plan.csv line 2)",
        "A-1 due=Date(2026-05-14) (plan.csv line 2)",
        "A-1 status=Status(Active) (plan.csv line 2)",
    ];
    check("key,title,due,status\nA-1,Planning consent,2026-05-14,in progress\n", &expected);
    check("\u{feff}key,title,due,status\r\nA-1,Planning consent,2026-05-14,in progress\r\n", &expected);
    check("ID;Task;Due date;State\nA-1;\"Planning consent\";14 May 2026;WIP\n", &expected);
    let below_sep = expected.map(|line| line.replace("line 2", "line 3"));
    let below_sep: Vec<&str> = below_sep.iter().map(String::as_str).collect();
    check("sep=;\nID;Task;Deadline;State\nA-1;Planning consent;14-May-2026;Doing\n", &below_sep);
    check("Issue key\tSummary\tDue Date\tStatus\nA-1\tPlanning consent\tMay 14, 2026\tIn Review", &expected);
}

#[test]
fn json_is_read_in_the_same_form_as_an_array_and_by_lines() {
    let expected = |line: u32| {
        vec![
            format!("A-1 budget=Money {{ amount: 1100000.05, currency: None }} (plan.csv line {line})"),
            format!("A-1 depends_on=Text(\"A-2, A-3\") (plan.csv line {line})"),
            format!("A-1 due=Date(2026-05-14) (plan.csv line {line})"),
        ]
    };
    let object = r#"{"key":"A-1","due":"2026-05-14","budget":1100000.05,"depends_on":["A-2","A-3"],"owner":null}"#;
    let lines = read(format!("{object}\n").as_bytes(), &options());
    assert_eq!((shown(&lines), problems(&lines)), (expected(1), vec![]));
    let array = read(format!("[\n{object}\n]").as_bytes(), &options());
    assert_eq!((shown(&array), problems(&array)), (expected(2), vec![]));
}

#[test]
fn a_long_file_gives_a_dated_reading_for_each_row() {
    let file = "at,source,item,field,value\n2026-01-05T10:00:00Z,tracker,A-1,due,2026-05-14\n2026-02-01,,A-1,Deadline,2026-05-21\n";
    let read = read(file.as_bytes(), &options());
    assert_eq!(problems(&read), Vec::<String>::new());
    let told: Vec<String> =
        read.readings.iter().map(|r| format!("{} {} {} {}", r.at, r.source, r.field, r.value)).collect();
    assert_eq!(
        told,
        ["2026-01-05 10:00:00 UTC tracker due 2026-05-14", "2026-01-31 23:00:00 UTC schedule due 2026-05-21"]
    );
}

#[test]
fn columns_are_mapped_and_unknown_ones_are_kept_and_named() {
    let mut options = options();
    options.columns = [("Frist", "due"), ("Nr", "key"), ("Notiz", "ignore")]
        .map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()))
        .into();
    let read = read("Nr,Frist,Notiz,Gewerk\n7,2026-05-14,x,Stahl\n".as_bytes(), &options);
    assert_eq!(
        shown(&read),
        ["7 due=Date(2026-05-14) (plan.csv line 2)", "7 Gewerk=Text(\"Stahl\") (plan.csv line 2)"]
    );
    assert_eq!(read.unknown_columns, ["Gewerk"]);
    let lost = self::read("key,due\nA,2026-05-14\n".as_bytes(), &options);
    assert_eq!(lost.problems.len(), 3);
}

#[test]
fn figures_need_a_declared_order() {
    let file = "key,due\nA-1,05/04/2026\n";
    check_problems(
        file.as_bytes(),
        &[
            "read plan.csv line 2, column \"due\": \"05/04/2026\" can be read as two dates; hint: declare date_order = \"day-month\" or \"month-day\" for this file, or write dates as 2026-06-12",
        ],
    );
    let declared = TableOptions { date_order: Some(DateOrder::DayMonth), ..options() };
    assert_eq!(shown(&read(file.as_bytes(), &declared)), ["A-1 due=Date(2026-04-05) (plan.csv line 2)"]);
}

#[test]
fn bad_lines_are_named_and_the_rest_is_read() {
    let file = "key,title,due\nA-1,Roof,soon\nA-2,Wall,2026-05-14,extra\n,Door,2026-05-14\nA-1,Again,2026-05-14\nA-3,\"two\nlines\",0000-01-01\nA-4,Gate,2026-06-01\n";
    let read = read(file.as_bytes(), &options());
    assert_eq!(
        problems(&read),
        [
            "read plan.csv line 2, column \"due\": \"soon\" is not a date; hint: write dates as 2026-06-12",
            "read plan.csv line 3: it has 4 cells, the header 3; hint: a value with a separator in it must stand in quotation marks",
            "read plan.csv line 4: it names no work item",
            "read plan.csv line 5: A-1 stands on line 2 already; hint: the first one counts; give each item a key of its own",
            "read plan.csv line 6, column \"due\": the year 0 in \"0000-01-01\" is not within 1900 to 2199; hint: leave the cell empty where there is no date",
        ]
    );
    assert_eq!(
        shown(&read),
        [
            "A-1 title=Text(\"Roof\") (plan.csv line 2)",
            "A-3 title=Text(\"two\\nlines\") (plan.csv line 6)",
            "A-4 title=Text(\"Gate\") (plan.csv line 8)",
            "A-4 due=Date(2026-06-01) (plan.csv line 8)",
        ]
    );
}

#[test]
fn what_is_no_plan_file_is_refused_with_the_reason() {
    check_problems(b"", &["read plan.csv: it is empty"]);
    check_problems(
        b"PK\x03\x04rest",
        &["read plan.csv: it is a zip archive or a spreadsheet; hint: save it as CSV in UTF-8"],
    );
    check_problems(b"\xff\xfek\0e\0", &["read plan.csv: it is UTF-16 text; hint: save it as CSV in UTF-8"]);
    check_problems(
        b"colour,size\nred,5\n",
        &[
            "read plan.csv line 1: no column holds the key or the title of a work item; hint: the columns are colour, size; say which is the key: columns = { \"theirs\" = \"key\" }",
        ],
    );
    check_problems(
        b"key,title\nA-1,caf\xe9\n",
        &["read plan.csv line 2: cell 2 is not UTF-8; hint: save the file in UTF-8"],
    );
    check_problems(
        b"[{\"key\":\"A\"},\n{\"key\":",
        &["read plan.csv line 2: it is not JSON: EOF while parsing a value at line 2 column 7; the rest was not read"],
    );
}

#[test]
fn a_file_full_of_problems_is_given_up_after_a_named_number() {
    let file = "key,due\n".to_owned() + &"A,soon\n".repeat(100_000);
    let read = read(file.as_bytes(), &options());
    assert!(read.gave_up);
    assert_eq!(read.problems.len(), PROBLEM_LIMIT + 1);
}

#[test]
fn a_row_of_any_length_is_named_and_skipped_without_being_held() {
    let head = "key,title\nA-1,Roof\nA-2,\"".as_bytes();
    let tail = "\"\nA-3,Wall\n".as_bytes();
    let long = std::io::repeat(b'x').take(64 * ROW_LIMIT as u64);
    let input = BufReader::new(head.chain(long).chain(tail));
    let read = read(input, &options());
    assert_eq!(
        shown(&read),
        ["A-1 title=Text(\"Roof\") (plan.csv line 2)", "A-3 title=Text(\"Wall\") (plan.csv line 4)"]
    );
    assert_eq!(
        problems(&read),
        [
            "read plan.csv line 3: the row is longer than 1048576 bytes or 512 columns; hint: a quotation mark may not be closed"
        ]
    );
    let json = "[{\"key\":\"".as_bytes().chain(std::io::repeat(b'x').take(64 * ROW_LIMIT as u64));
    let read = self::read(BufReader::new(json), &options());
    assert_eq!(
        problems(&read),
        ["read plan.csv line 1: an object is longer than 1048576 bytes, the rest was not read"]
    );
    let lines = "{\"key\":\""
        .as_bytes()
        .chain(std::io::repeat(b'x').take(64 * ROW_LIMIT as u64))
        .chain("\n{\"key\":\"B\",\"title\":\"t\"}".as_bytes());
    let read = self::read(BufReader::new(lines), &options());
    assert_eq!((read.problems.len(), shown(&read).len()), (1, 1));
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(bytes.as_slice(), &options());
    }

    #[test]
    fn a_mangled_plan_file_is_read_or_named(at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400, which in 0_usize..3) {
        let files = [
            "key,title,due,budget\nA-1,\"Planning, \"\"consent\"\"\",2026-05-14,€1.1M\nA-2,Roof,12 June 2026,\"1.100,50\"\n",
            "[{\"key\":\"A-1\",\"due\":\"2026-05-14\",\"depends_on\":[\"A-2\"]},{\"key\":\"A-2\",\"n\":{\"a\":[1]}}]",
            "at,source,item,field,value\n2026-01-05,tracker,A-1,due,2026-05-14\n2026-02-01T10:00:00Z,,A-1,progress,48 %\n",
        ];
        let mut bytes = files[which].as_bytes().to_vec();
        bytes.truncate(cut.max(1));
        let at = at % bytes.len();
        bytes[at] = byte;
        let read = read(bytes.as_slice(), &options());
        prop_assert!(read.readings.len() <= 8);
    }

    #[test]
    fn any_cell_is_read_or_named(cell in "\\PC{0,40}", field in "due|start|status|budget|progress|owner|depends_on") {
        let quoted = cell.replace('"', "\"\"");
        let read = read(format!("key,{field}\nA,\"{quoted}\"\n").as_bytes(), &options());
        prop_assert!(read.readings.len() + read.problems.len() <= 1);
    }
}
