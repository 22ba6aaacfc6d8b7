//! Keys as the user sets them, in place of those of the table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use super::binding::{Binding, Way};
use super::scope::TYPING;
use super::{GROUPS, Group};
use crate::text::{harmless, nearest, text, word};
use crate::tui::keys::{Key, parse_keys};

/// The table with the user's keys, once they are set.
static SET: OnceLock<&'static [Group]> = OnceLock::new();

/// All keys, in the order of the help.
pub(crate) fn groups() -> &'static [Group] {
    SET.get().copied().unwrap_or(GROUPS)
}

/// A direction of a binding that can have other keys.
struct Rebindable {
    name: String,
    /// The position of the binding in the table, and of the direction in the binding.
    at: (usize, usize),
    binding: &'static Binding,
    way: &'static Way,
}

/// All of them. One message may have several keys in several layers: the later ones have the name
/// of their layer behind them.
fn commands() -> Vec<Rebindable> {
    let mut found: Vec<Rebindable> = Vec::new();
    let bindings = GROUPS.iter().flat_map(|group| group.bindings);
    for (at, binding) in bindings.enumerate() {
        for (direction, way) in binding.ways.iter().enumerate() {
            let first = way.keys.first().filter(|key| **key != Key::ANY_CHARACTER);
            let Some(&first) = first else { continue };
            let mut name = (way.message)(first).name();
            if found.iter().any(|known| known.name == name) {
                let layer: &str = binding.scopes.first().map_or("", |scope| (*scope).into());
                let _ = write!(name, "-in-{layer}");
            }
            found.push(Rebindable {
                name,
                at: (at, direction),
                binding,
                way,
            });
        }
    }
    found
}

/// The section `[keys]` of the settings with the keys of the table, as comments.
pub(crate) fn default_keys() -> String {
    let mut text = String::from("[keys]\n");
    let mut last = usize::MAX;
    for command in commands() {
        if command.at.0 != last {
            let _ = writeln!(text, "\n# {}", command.binding.help);
            last = command.at.0;
        }
        let keys = command
            .way
            .keys
            .iter()
            .map(|key| format!("\"{}\"", key.notation()));
        let keys = keys.collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "# {} = [{keys}]", command.name);
    }
    text
}

/// Sets the keys of commands for the rest of the process. If anything is wrong, nothing is set, and
/// the result says what, each with the position of its change.
pub(crate) fn rebind(changes: &[(String, Vec<String>)]) -> Result<(), Vec<(usize, String)>> {
    let commands = commands();
    let mut problems = Vec::new();
    let mut set: BTreeMap<(usize, usize), Vec<Key>> = BTreeMap::new();
    let mut order = Vec::new();
    for (at, (name, keys)) in changes.iter().enumerate() {
        let read = find(&commands, name).and_then(|command| Ok((command, read_keys(keys)?)));
        match read {
            Ok((command, keys)) => {
                set.insert(command.at, keys);
                order.push((at, command));
            }
            Err(problem) => problems.push((at, problem)),
        }
    }
    for (done, (at, command)) in order.iter().enumerate() {
        let later: Vec<_> = order[done + 1..].iter().map(|(_, it)| it.at).collect();
        if let Some(problem) = conflict(&commands, &set, command, &later) {
            problems.push((*at, problem));
        }
    }
    if !problems.is_empty() {
        problems.sort();
        return Err(problems);
    }
    if !set.is_empty() {
        let _ = SET.set(with_keys(&set));
    }
    Ok(())
}

fn find<'a>(commands: &'a [Rebindable], name: &str) -> Result<&'a Rebindable, String> {
    let found = commands.iter().find(|command| command.name == name);
    found.ok_or_else(|| {
        let names = commands.iter().map(|command| command.name.as_str());
        let near = nearest(name, names.map(|name| (name, name)));
        let near = near
            .first()
            .map(|near| text!("; did you mean {near}?", near));
        text!(
            "no command is called {name}{near}",
            name = harmless(name),
            near = near.unwrap_or_default()
        )
    })
}

fn read_keys(texts: &[String]) -> Result<Vec<Key>, String> {
    if texts.is_empty() {
        return Err(word!("name at least one key").to_owned());
    }
    let read = |text: &String| match parse_keys(text).as_deref() {
        Ok([key]) => Ok(*key),
        Ok(_) => Err(text!("`{key}` is not one key", key = harmless(text))),
        Err(error) => Err(harmless(&error.to_string()).into_owned()),
    };
    texts.iter().map(read).collect()
}

/// Another command with one of the keys in the same layer, unless it is one of `later`, which
/// report it themselves.
fn conflict(
    commands: &[Rebindable],
    set: &BTreeMap<(usize, usize), Vec<Key>>,
    command: &Rebindable,
    later: &[(usize, usize)],
) -> Option<String> {
    let keys = set.get(&command.at)?;
    let typed = keys.iter().find(|key| key.character().is_some());
    if let Some(key) = typed.filter(|_| command.binding.scopes.iter().any(|it| TYPING.contains(it)))
    {
        return Some(text!(
            "`{key}` types a character where this command applies",
            key
        ));
    }
    let others = commands.iter().filter(|other| other.at != command.at);
    others
        .filter(|other| !later.contains(&other.at))
        .find_map(|other| {
            let mut shared = command.binding.scopes.iter();
            if !shared.any(|scope| other.binding.scopes.contains(scope)) {
                return None;
            }
            let theirs = set.get(&other.at).map_or(other.way.keys, Vec::as_slice);
            let key = keys.iter().find(|key| theirs.contains(key))?;
            Some(text!(
                "`{key}` is also the key of {name}",
                key,
                name = other.name
            ))
        })
}

/// The table with other keys. It lasts as long as the process, as the table itself does.
fn with_keys(set: &BTreeMap<(usize, usize), Vec<Key>>) -> &'static [Group] {
    let mut at = 0;
    let groups: Vec<Group> = GROUPS
        .iter()
        .map(|group| {
            let bindings: Vec<Binding> = group
                .bindings
                .iter()
                .map(|binding| {
                    let ways = binding.ways.iter().enumerate().map(|(direction, way)| Way {
                        keys: set
                            .get(&(at, direction))
                            .map_or(way.keys, |keys| keys.clone().leak()),
                        ..*way
                    });
                    let ways: Vec<Way> = ways.collect();
                    at += 1;
                    Binding {
                        ways: ways.leak(),
                        ..*binding
                    }
                })
                .collect();
            Group {
                bindings: bindings.leak(),
                ..*group
            }
        })
        .collect();
    groups.leak()
}
