//! The catalogue: English text → Japanese text, read while the program is compiled.
//!
//! A file of the catalogue holds pairs of lines: the English text exactly as in the code, and
//! below it, behind a tab, the Japanese one. Empty lines and lines with `#` are comments. A `|` at
//! the end of a line keeps the blank before it.

/// The files of the catalogue, the glossary at the top of the first.
const FILES: [&str; 8] = [
    include_str!("ja/verdict.txt"),
    include_str!("ja/repair.txt"),
    include_str!("ja/problem.txt"),
    include_str!("ja/reported.txt"),
    include_str!("ja/rules.txt"),
    include_str!("ja/live.txt"),
    include_str!("ja/screen.txt"),
    include_str!("ja/help.txt"),
];

/// Slots of the table; a power of two, and at least twice the number of texts.
const SLOTS: usize = 8192;

/// A hash table with open addressing; an empty slot has an empty English text.
#[expect(
    long_running_const_eval,
    reason = "it takes as long as there are texts"
)]
static TABLE: [(&str, &str); SLOTS] = read_all();

/// The Japanese text for an English one.
pub(crate) const fn japanese(english: &str) -> Option<&'static str> {
    let (found, japanese) = TABLE[slot(&TABLE, english)];
    if found.is_empty() {
        None
    } else {
        Some(japanese)
    }
}

#[expect(
    clippy::large_stack_arrays,
    reason = "it is made while the program is compiled"
)]
const fn read_all() -> [(&'static str, &'static str); SLOTS] {
    let mut table = [("", ""); SLOTS];
    let mut file = 0;
    while file < FILES.len() {
        let mut rest = FILES[file];
        let mut english = "";
        while !rest.is_empty() {
            let (line, after) = split_line(rest);
            rest = after;
            match line.as_bytes().first() {
                None | Some(b'#') => {}
                Some(b'\t') => {
                    assert!(!english.is_empty(), "Japanese without English");
                    let at = slot(&table, english);
                    assert!(table[at].0.is_empty(), "the same English text twice");
                    table[at] = (english, line.split_at(1).1);
                    english = "";
                }
                Some(_) => {
                    assert!(english.is_empty(), "English without Japanese");
                    english = line;
                }
            }
        }
        assert!(english.is_empty(), "English without Japanese");
        file += 1;
    }
    table
}

/// The first line without its end, and the rest.
const fn split_line(text: &'static str) -> (&'static str, &'static str) {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'\n' {
        end += 1;
    }
    let (line, rest) = text.split_at(end);
    let rest = if rest.is_empty() {
        rest
    } else {
        rest.split_at(1).1
    };
    if end > 0 && bytes[end - 1] == b'|' {
        return (line.split_at(end - 1).0, rest);
    }
    (line, rest)
}

/// The slot of a text, or the empty slot for it (FNV-1a).
const fn slot(table: &[(&str, &str); SLOTS], text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    let mut slot = hash as usize % SLOTS;
    while !table[slot].0.is_empty() && !is_same(table[slot].0.as_bytes(), bytes) {
        slot = (slot + 1) % SLOTS;
    }
    slot
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
