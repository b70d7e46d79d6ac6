//! Spelling: which known name somebody may have meant. For suggestions only; nothing is ever done on a guess.

/// The longest name that is compared, in characters. What is longer was never a slip of the finger.
const LENGTH_LIMIT: usize = 40;

/// The known name that differs from `written` by a slip or two: at most one edit in three characters, two in all.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().take(LENGTH_LIMIT + 1).collect();
    if written.len() > LENGTH_LIMIT {
        return None;
    }
    let limit = (written.len() / 3).clamp(1, 2);
    known
        .into_iter()
        .map(|name| (edits(&written, name), name))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

/// How many characters are to be added, removed, replaced or swapped with their neighbour.
fn edits(written: &[char], name: &str) -> usize {
    let name: Vec<char> = name.to_lowercase().chars().take(LENGTH_LIMIT + 1).collect();
    let (mut before, mut last) = (Vec::new(), (0..=name.len()).collect::<Vec<_>>());
    for (row, a) in written.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in name.iter().enumerate() {
            let replaced = last[column] + usize::from(a != b);
            let mut cost = replaced.min(last[column + 1] + 1).min(line[column] + 1);
            let swapped = row > 0 && column > 0 && *a == name[column - 1] && written[row - 1] == *b;
            if swapped {
                let two_back: &Vec<usize> = &before;
                cost = cost.min(two_back[column - 1] + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut last, line);
    }
    last[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_name_and_another_word_finds_none() {
        let known = ["quorum", "objections", "within", "who", "name"];
        let table = [
            ("quorun", Some("quorum")),
            ("qourum", Some("quorum")),
            ("Objection", Some("objections")),
            ("wihtin", Some("within")),
            ("nam", Some("name")),
            ("colour", None),
            ("", None),
        ];
        for (written, meant) in table {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
        assert_eq!(nearest(&"a".repeat(1 << 20), known), None);
    }
}
