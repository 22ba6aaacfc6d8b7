//! YAML with the short forms of the functions of `CloudFormation` → a tree as JSON would have it.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::tree::{Content, Tree, UNQUOTED};
use crate::text::{text, word};

/// No template is nested deeper.
const DEEPEST: usize = 100;
/// Aliases repeat what they name; beyond so many values the file is refused.
const MOST_VALUES: usize = 500_000;

/// Why a text is no YAML, and on which line.
pub(super) struct YamlProblem {
    pub(super) line: u32,
    pub(super) what: String,
}

/// The first number that may be read as another for want of quotation marks.
pub(super) fn find_unquoted(tree: &Tree) -> Option<&Tree> {
    match &tree.content {
        Content::Text(text) => text
            .strip_suffix('⟩')
            .is_some_and(|text| text.ends_with(UNQUOTED))
            .then_some(tree),
        Content::Literal(_) => None,
        Content::List(elements) => elements.iter().find_map(find_unquoted),
        Content::Map(members) => members.iter().find_map(|(_, value)| find_unquoted(value)),
    }
}

/// Reads the only document of a text.
pub(super) fn read(text: &str) -> Result<Tree, YamlProblem> {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        values: 0,
    };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd => return Err(problem(span, word!("the file holds no value"))),
            event => {
                let tree = reader.value(event, span, 0)?;
                reader.end()?;
                return Ok(tree);
            }
        }
    }
}

fn problem(span: Span, what: &str) -> YamlProblem {
    YamlProblem {
        line: line(span),
        what: what.to_owned(),
    }
}

fn too_deep(line: u32) -> YamlProblem {
    let what = text!("it is nested deeper than {levels} levels", levels = DEEPEST);
    YamlProblem { line, what }
}

fn line(span: Span) -> u32 {
    span.start.line() as u32
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    /// Each anchored value, and how many values it has.
    anchors: HashMap<usize, (Tree, usize)>,
    values: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), YamlProblem> {
        match self.parser.next() {
            Some(Ok(next)) => Ok(next),
            // The parser has a limit of its own, for brackets alone.
            Some(Err(error)) if error.info().contains("recursion limit") => {
                Err(too_deep(error.marker().line() as u32))
            }
            Some(Err(error)) => Err(YamlProblem {
                line: error.marker().line() as u32,
                what: error.info().to_owned(),
            }),
            None => Err(YamlProblem {
                line: 1,
                what: word!("the file ends too early").to_owned(),
            }),
        }
    }

    /// Nothing may come behind the document.
    fn end(&mut self) -> Result<(), YamlProblem> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(()),
                Event::DocumentEnd | Event::Nothing => {}
                _ => return Err(problem(span, word!("a second document begins here"))),
            }
        }
    }

    fn value(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Tree, YamlProblem> {
        if depth > DEEPEST {
            return Err(too_deep(line(span)));
        }
        self.count(1, span)?;
        let before = self.values;
        let (tree, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let content = scalar(&text, style, tag.as_deref());
                let line = line(span);
                (tagged(Tree { line, content }, tag.as_deref()), anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                let list = self.list(span, depth)?;
                (tagged(list, tag.as_deref()), anchor)
            }
            Event::MappingStart(anchor, tag) => {
                let map = self.map(span, depth)?;
                (tagged(map, tag.as_deref()), anchor)
            }
            Event::Alias(anchor) => {
                let Some((tree, values)) = self.anchors.get(&anchor).cloned() else {
                    return Err(problem(
                        span,
                        word!("an alias names nothing that stands before it"),
                    ));
                };
                self.count(values, span)?;
                return Ok(tree);
            }
            _ => return Err(problem(span, word!("a value is missing"))),
        };
        if anchor > 0 {
            let values = self.values - before + 1;
            self.anchors.insert(anchor, (tree.clone(), values));
        }
        Ok(tree)
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), YamlProblem> {
        self.values += values;
        if self.values > MOST_VALUES {
            return Err(problem(span, word!("the file holds too many values")));
        }
        Ok(())
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Tree, YamlProblem> {
        let mut elements = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Tree {
                    line: line(start),
                    content: Content::List(elements),
                });
            }
            elements.push(self.value(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Tree, YamlProblem> {
        let mut members: Vec<(String, Tree)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Tree {
                    line: line(start),
                    content: Content::Map(members),
                });
            }
            let key = self.value(event, span, depth + 1)?;
            let Some(key) = key.scalar() else {
                return Err(problem(span, word!("a key is not text")));
            };
            let (event, span) = self.next()?;
            let value = self.value(event, span, depth + 1)?;
            members.push((key.to_owned(), value));
        }
    }
}

/// A scalar. A plain one may be a number, a boolean or null; a date is text, as for `CloudFormation`.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Content {
    let is_plain = matches!(style, ScalarStyle::Plain) && tag.is_none();
    let is_number = || {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let first = digits.bytes().next();
        (digits == "0" || first.is_some_and(|first| matches!(first, b'1'..=b'9')))
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    match text {
        _ if !is_plain => Content::Text(text.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Content::Literal("null".to_owned()),
        "true" | "True" | "TRUE" => Content::Literal("true".to_owned()),
        "false" | "False" | "FALSE" => Content::Literal("false".to_owned()),
        _ if is_number() => Content::Literal(text.to_owned()),
        // An octal number for some, a number without the zero or the underscores for others.
        _ if text.len() > 1
            && text.starts_with(|it: char| it.is_ascii_digit())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_') =>
        {
            Content::Text(format!("⟨{text}{UNQUOTED}⟩"))
        }
        _ => Content::Text(text.to_owned()),
    }
}

/// The long form of a function's short form: `!Sub x` is `{"Fn::Sub": x}`. A tag with a meaning of its
/// own is a function that nothing knows.
fn tagged(value: Tree, tag: Option<&Tag>) -> Tree {
    const PLAIN: [&str; 7] = ["bool", "float", "int", "map", "null", "seq", "str"];
    let Some(tag) = tag else {
        return value;
    };
    let is_core = tag.handle == "tag:yaml.org,2002:" || tag.handle == "!!";
    let name = match tag.suffix.as_str() {
        "" => return value,
        suffix if is_core && PLAIN.contains(&suffix) => return value,
        name @ ("Ref" | "Condition") if tag.handle == "!" => name.to_owned(),
        name => format!("Fn::{name}"),
    };
    Tree {
        line: value.line,
        content: Content::Map(vec![(name, value)]),
    }
}
