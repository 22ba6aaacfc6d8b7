//! Values in a JSON document: looked up by path, and compared with expected values.

use regex::{Regex, RegexBuilder};
use serde_json::Value;

pub fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(pattern)
        .multi_line(true)
        .build()
        .unwrap_or_else(|error| panic!("{error}"))
}

pub fn values_at<'a>(document: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut values = vec![document];
    for part in regex(r"\[([^\]]*)\]|([^.\[\]]+)").captures_iter(path) {
        values = match (part.get(1), part.get(2)) {
            (Some(bracket), _) => values
                .into_iter()
                .flat_map(|value| selected(value, bracket.as_str()))
                .collect(),
            (_, Some(name)) => values
                .into_iter()
                .filter_map(|value| value.as_object()?.get(name.as_str()))
                .collect(),
            _ => unreachable!("one of the two groups has matched"),
        };
    }
    values
}

/// The values that `[bracket]` selects.
fn selected<'a>(value: &'a Value, bracket: &str) -> Vec<&'a Value> {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    if bracket == "*" {
        return items.iter().collect();
    }
    if let Ok(at) = bracket.parse::<isize>() {
        let at = if at < 0 {
            items.len().checked_add_signed(at)
        } else {
            at.try_into().ok()
        };
        return at.and_then(|at| items.get(at)).into_iter().collect();
    }
    let (key, wanted) = bracket.split_once('=').unwrap_or((bracket, ""));
    let candidates = if value.is_array() {
        items
    } else {
        std::slice::from_ref(value)
    };
    candidates
        .iter()
        .filter(|item| {
            item.get(key).is_some_and(|found| {
                found == wanted
                    || serde_json::from_str::<Value>(wanted).is_ok_and(|wanted| *found == wanted)
            })
        })
        .collect()
}

pub fn fits(wanted: &Value, found: &Value) -> bool {
    let Some(fields) = wanted.as_object() else {
        return wanted == found;
    };
    fields.iter().all(|(key, value)| {
        let mut options = value.as_array().into_iter().flatten();
        match key.as_str() {
            "$in" | "$any" => options.any(|option| fits(option, found)),
            "$all" => options.all(|option| fits(option, found)),
            "$not" => !fits(value, found),
            "$has" => found
                .as_array()
                .is_some_and(|items| items.iter().any(|item| fits(value, item))),
            "$len" => length(found).is_some_and(|length| *value == length),
            "$match" => {
                let text = found
                    .as_str()
                    .map_or_else(|| found.to_string(), str::to_owned);
                regex(value.as_str().unwrap()).is_match(&text)
            }
            _ => found.get(key).is_some_and(|inner| fits(value, inner)),
        }
    })
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => Some(items.len()),
        Value::Object(fields) => Some(fields.len()),
        Value::String(text) => Some(text.chars().count()),
        _ => None,
    }
}

#[test]
fn a_wrong_value_does_not_fit() {
    let document = serde_json::json!({"hops": [{"profile": "a", "line": 1}, {"profile": "b"}]});
    for (path, wanted, right) in [
        ("hops[-1].profile", r#""b""#, true),
        ("hops[2].profile", r#""b""#, false),
        ("hops[profile=a].line", "1", true),
        ("hops[profile=a].line", r#""1""#, false),
        ("hops[line=1].profile", r#"{"$in": ["a", "c"]}"#, true),
        ("hops[*].profile", r#"{"$not": "a"}"#, true),
        ("hops", r#"{"$has": {"line": 2}}"#, false),
        ("hops", r#"{"$len": 2, "$has": {"line": 1}}"#, true),
        ("hops[*].profile", r#"{"$match": "^[c-z]"}"#, false),
        (
            "hops[0]",
            r#"{"$all": [{"line": 1}, {"profile": "b"}]}"#,
            false,
        ),
    ] {
        let wanted = serde_json::from_str(wanted).unwrap();
        let found = values_at(&document, path);
        let fitting = found.iter().any(|value| fits(&wanted, value));
        assert_eq!(fitting, right, "{path} {wanted}");
    }
}
