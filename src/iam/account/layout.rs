//! White space of a JSON text: taken away where nesting put it, added where there is none.

use crate::iam::json::scan::{self, is_blank};

/// The AWS CLI indents by four.
const STEP: usize = 4;
/// Deeper lines are not moved further right, or brackets alone could fill the memory.
const DEEPEST: usize = 32;

/// The document with its lines after the first moved `indent` bytes to the left, as far as they
/// begin with white space. Line ends become `\n`.
pub(super) fn move_left(text: &str, indent: usize) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut start = 0;
    for newline in memchr::memchr_iter(b'\n', text.as_bytes()) {
        push_line(
            &mut moved,
            &text[start..newline],
            if start == 0 { 0 } else { indent },
        );
        moved.push('\n');
        start = newline + 1;
    }
    push_line(
        &mut moved,
        &text[start..],
        if start == 0 { 0 } else { indent },
    );
    moved
}

fn push_line(moved: &mut String, line: &str, indent: usize) {
    const SPACES: [u8; 32] = [b' '; 32];
    let line = line.strip_suffix('\r').unwrap_or(line);
    let spaces = SPACES.get(..indent);
    let leading = if spaces.is_some_and(|spaces| line.as_bytes().starts_with(spaces)) {
        indent
    } else {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        line.bytes().take(indent).take_while(blank).count()
    };
    moved.push_str(&line[leading..]);
}

/// The document, which is in one line, as the AWS CLI would print it.
pub(super) fn spread(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text;
    let break_line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth.min(DEEPEST) * STEP));
    };
    while let Some(first) = rest.bytes().next() {
        let mut length = 1;
        match first {
            b'"' => {
                length = scan::string(rest.as_bytes()).unwrap_or(rest.len());
                out.push_str(&rest[..length]);
            }
            b'{' | b'[' => {
                let empty = rest[1..].trim_start().starts_with(['}', ']']);
                out.push(first as char);
                if empty {
                    length += rest[1..].len() - rest[1..].trim_start().len();
                    out.push_str(&rest[length..=length]);
                    length += 1;
                } else {
                    depth += 1;
                    break_line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(first as char);
            }
            b',' => {
                out.push(',');
                break_line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            blank if is_blank(blank) => {}
            _ => {
                let outside = |byte: u8| is_blank(byte) || b"\"{}[],:".contains(&byte);
                length = rest.bytes().position(outside).unwrap_or(rest.len());
                out.push_str(&rest[..length]);
            }
        }
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nesting_is_taken_back_and_inner_indentation_stays() {
        let nested = "{\n            \"a\": [\n                1\n            ]\n        }";
        let nested_plainly = "{\n    \"a\": [\n        1\n    ]\n}";
        assert_eq!(move_left(nested, 8), nested_plainly);
        assert_eq!(move_left("{\r\n\t\t\"a\": 1\r\n\t}", 1), "{\n\t\"a\": 1\n}");
    }

    #[test]
    fn one_line_is_spread_as_the_cli_would_print_it() {
        let line = r#"{"a":["x, {y}",1.5],"b":{},"c": [ ] ,"d":true}"#;
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let spread = spread(line);
        assert_eq!(
            spread,
            "{\n    \"a\": [\n        \"x, {y}\",\n        1.5\n    ],\n    \"b\": {},\n    \
             \"c\": [],\n    \"d\": true\n}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&spread).unwrap(),
            value
        );
    }

    #[test]
    fn a_thousand_brackets_do_not_fill_the_memory() {
        let deep = "[".repeat(10_000);
        assert!(spread(&deep).len() < 2_000_000);
    }

    proptest! {
        #[test]
        fn any_text_is_laid_out_without_panic(text in r#"[{}\[\]":, \\\n\té%a1]{0,60}"#, indent in 0_usize..9) {
            let _ = spread(&text);
            let moved = move_left(&text, indent);
            prop_assert_eq!(moved.split('\n').count(), text.split('\n').count());
        }
    }
}
