//! Shortens file paths to the part that identifies them.

use super::view::{Body, Card, CardSection, Run, Tone};
use crate::predict::Prediction;
use crate::text::word;
use std::collections::BTreeMap;

/// Shortens locations in a card to the file name, such as `config:104`; a last section gives the
/// full path of each file.
#[must_use]
pub(crate) fn with_short_paths(prediction: &Prediction, mut card: Card) -> Card {
    let files = prediction.written_survey().config.profiles.files();
    let config = files.map(|file| &*file.source.name);
    let snapshots = prediction.facts.snapshots().files();
    let known = config.chain(snapshots.map(|file| &*file.name));
    let mut used: Vec<String> = Vec::new();
    for path in known.filter(|path| path.contains('/')) {
        let mut found = false;
        let place = format!("{path}:");
        for_texts(&mut card, &mut |text| found |= text.contains(&place));
        if found && !used.iter().any(|other| other == path) {
            used.push(path.to_owned());
        }
    }
    let short = shorten(&used);
    if short.is_empty() {
        return card;
    }
    // The longest first, because one path may be the end of another.
    let mut by_length: Vec<(&String, &String)> = short.iter().collect();
    by_length.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
    for_texts(&mut card, &mut |text| {
        for (path, short) in &by_length {
            if text.contains(path.as_str()) {
                *text = text.replace(&format!("{path}:"), &format!("{short}:"));
            }
        }
    });
    let lines = used.iter().map(|path| {
        let name = short.get(path).map_or("", String::as_str);
        vec![Run::new(Tone::Muted, format!("{name}  ")), Run::plain(path)]
    });
    let files = Body::Paragraphs(lines.collect());
    card.sections.push(CardSection::new(word!("Files"), files));
    card
}

/// The shortest unique suffix of each path.
fn shorten(paths: &[String]) -> BTreeMap<String, String> {
    let end = |path: &str, parts: usize| -> String {
        let mut from: Vec<&str> = path.rsplit('/').take(parts).collect();
        from.reverse();
        from.join("/")
    };
    let shortened = paths.iter().map(|path| {
        let all = path.split('/').count();
        let parts = (1..all).find(|&parts| {
            let own = end(path, parts);
            let others = paths.iter().filter(|other| *other != path);
            others
                .map(|other| end(other, parts))
                .all(|other| other != own)
        });
        let short = parts.map_or_else(|| path.clone(), |parts| end(path, parts));
        (path.clone(), short)
    });
    shortened.collect()
}

/// Calls a function for every text of a card that may contain a location; policies and commands are
/// unchanged.
fn for_texts(card: &mut Card, change: &mut impl FnMut(&mut String)) {
    if let Some((place, _)) = &mut card.fix_line {
        change(place);
    }
    for line in &mut card.fix_lines {
        line.file.push(':');
        change(&mut line.file);
        line.file.pop();
    }
    let runs = card
        .sentence
        .iter_mut()
        .chain(card.fix.iter_mut().flatten());
    runs.for_each(|run| change(&mut run.text));
    let deciding = card.deciding.iter_mut().map(|(_, section)| section);
    for section in deciding.chain(&mut card.sections) {
        section.origin.iter_mut().for_each(&mut *change);
        match &mut section.body {
            Body::Facts(facts) => {
                for fact in facts {
                    fact.origin.iter_mut().for_each(&mut *change);
                    fact.value.iter_mut().for_each(|run| change(&mut run.text));
                }
            }
            Body::Paragraphs(paragraphs) => {
                let runs = paragraphs.iter_mut().flatten();
                runs.for_each(|run| change(&mut run.text));
            }
            Body::Command(_) | Body::Diff(_) | Body::Policy(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn a_path_is_cut_to_what_tells_it_from_the_others() {
        let short = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
            shorten(&paths).into_values().collect::<Vec<_>>()
        };
        assert_eq!(short(&["/home/a/.aws/config"]), ["config"]);
        assert_eq!(
            short(&["/x/a/1.json", "/x/b/1.json"]),
            ["a/1.json", "b/1.json"]
        );
        assert_eq!(short(&["/1.json", "a/1.json"]), ["/1.json", "a/1.json"]);
    }
}
