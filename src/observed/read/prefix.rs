//! Text that logs put before the lines of another program: times, job and container names, levels.
//!
//! A single table; pieces are removed from the beginning of a line until none matches. Prefixes
//! that no row knows but that neighbouring lines share are left to `lines`.

/// A line without its prefix.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unprefixed<'a> {
    pub(super) rest: &'a str,
    /// True if there was a prefix.
    pub(super) prefixed: bool,
    /// True if the log marks the line as the continuation of a cut line.
    pub(super) continues: bool,
    /// True if the log marks the line as continued on the next one.
    pub(super) cut: bool,
}

/// The kind of a prefix piece.
enum PrefixPiece {
    Plain,
    /// A time; text that a log writes beside a time may follow.
    Moment,
    Continues,
    Cut,
}

/// Removes a piece from the beginning of a text.
type Take = fn(&str) -> Option<(PrefixPiece, &str)>;

/// The pieces and the source of each. The second column: only beside a time, because alone they
/// could be words of a message.
const PIECES: &[(&str, bool, Take)] = &[
    ("Markdown, mails: a quotation", false, quotation),
    ("Terraform's box, tables", false, frame),
    ("gh run view --log: job, step, moment", false, job_and_step),
    (
        "GitHub Actions, Azure Pipelines, Jenkins, docker logs -t, kubectl --timestamps: a moment",
        false,
        moment,
    ),
    ("syslog (RFC 5424): priority and version", false, priority),
    ("docker compose, foreman: NAME |", false, service),
    ("kubectl --prefix: [pod/NAME/CONTAINER]", false, |text| {
        in_brackets(text, |name| name.starts_with("pod/"))
    }),
    ("AWS CodeBuild: [Container]", false, |text| {
        in_brackets(text, |name| name == "Container")
    }),
    (
        "GitHub Actions, Azure Pipelines: ##[error]",
        false,
        annotation,
    ),
    ("GitLab (FF_TIMESTAMPS): 01O, 01O+", true, gitlab_stream),
    ("CRI, containerd: stdout F, stderr P", true, cri_stream),
    (
        "syslog, journalctl, Heroku: HOST PROGRAM[PID]:",
        true,
        program,
    ),
    ("log libraries: a level", true, level),
];

/// Removes log prefixes from a line.
pub(super) fn without_prefix(line: &str) -> Unprefixed<'_> {
    let mut found = Unprefixed {
        rest: line,
        prefixed: false,
        continues: false,
        cut: false,
    };
    let mut dated = false;
    // A prefix has few pieces; the limit guards against other texts.
    for _ in 0..16 {
        let taken = PIECES
            .iter()
            .filter(|(_, beside_moment, _)| dated || !beside_moment)
            .find_map(|(_, _, take)| take(found.rest));
        let Some((piece, rest)) = taken else {
            break;
        };
        match piece {
            PrefixPiece::Plain => {}
            PrefixPiece::Moment => dated = true,
            PrefixPiece::Continues => found.continues = true,
            PrefixPiece::Cut => found.cut = true,
        }
        found.prefixed = true;
        found.rest = rest;
    }
    found
}

fn quotation(text: &str) -> Option<(PrefixPiece, &str)> {
    let rest = text.strip_prefix('>')?;
    Some((PrefixPiece::Plain, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// Returns true if a character is used to draw frames.
pub(super) fn is_frame(character: char) -> bool {
    matches!(character, '|' | '\u{2500}'..='\u{257f}')
}

fn frame(text: &str) -> Option<(PrefixPiece, &str)> {
    let rest = text.trim_start_matches([' ', '\t', '\u{feff}']);
    // A vertical line whose UTF-8 was decoded as Windows-1252 or code page 437.
    let misread = rest
        .strip_prefix("â”‚")
        .or_else(|| rest.strip_prefix("Γöé"));
    let inside = misread.unwrap_or_else(|| rest.trim_start_matches(is_frame));
    let text = inside.strip_prefix(' ').unwrap_or(inside);
    (inside.len() < rest.len()).then_some((PrefixPiece::Plain, text))
}

fn job_and_step(text: &str) -> Option<(PrefixPiece, &str)> {
    let (_, rest) = text.split_once('\t')?;
    let (_, rest) = rest.split_once('\t')?;
    moment(rest.trim_start_matches('\u{feff}'))
}

/// A time, with or without brackets: `2026-04-12T10:11:13.1234567Z`, `[10:11:13]`, `Apr 12
/// 10:11:13`.
fn moment(text: &str) -> Option<(PrefixPiece, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let inside = text.strip_prefix('[');
    let rest = inside.unwrap_or(text);
    let rest = match date(rest) {
        Some(behind) => {
            let behind = clock(behind.strip_prefix(['T', ' ', ':', '_'])?)?;
            if month(rest).is_some() {
                without_year(behind)
            } else {
                behind
            }
        }
        None => clock(rest)?,
    };
    let rest = if inside.is_some() {
        rest.strip_prefix(']')?
    } else {
        rest
    };
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    (rest.is_empty() || rest.starts_with([' ', '\t', '|']))
        .then(|| (PrefixPiece::Moment, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// Skips a date: `2026-04-12`, `2026/04/12`, `12/Apr/2026`, `Apr 12`, `Sun Apr 12`.
fn date(text: &str) -> Option<&str> {
    let part = |text: &'_ str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        match digits {
            1..=4 => Some(digits),
            _ => month(text),
        }
    };
    if let Some(length) = month(text) {
        let rest = text[length..].strip_prefix(' ')?.trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return (1..=2).contains(&digits).then(|| &rest[digits..]);
    }
    let first = &text[part(text)?..];
    let mark = first.chars().next().filter(|mark| "-/.".contains(*mark))?;
    let second = &first[1..];
    let third = second[part(second)?..].strip_prefix(mark)?;
    Some(&third[part(third)?..])
}

/// The length of a month's short name, with or without a weekday's before it.
fn month(text: &str) -> Option<usize> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const DAYS: &str = "MonTueWedThuFriSatSun";
    let is_one_of = |names: &str, at: usize| {
        let name = text.get(at..at + 3);
        name.is_some_and(|name| names.find(name).is_some_and(|found| found % 3 == 0))
    };
    let at = if is_one_of(DAYS, 0) && text.get(3..4) == Some(" ") {
        4
    } else {
        0
    };
    is_one_of(MONTHS, at).then_some(at + 3)
}

/// Skips a time of day: `10:11:13`, with or without fraction and zone.
fn clock(text: &str) -> Option<&str> {
    let two = |text: &'_ str| text.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let fits = text.len() >= 8
        && text.is_char_boundary(8)
        && two(text)
        && text[2..].starts_with(':')
        && two(&text[3..])
        && text[5..].starts_with(':')
        && two(&text[6..]);
    if !fits {
        return None;
    }
    let rest = &text[8..];
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => fraction.trim_start_matches(|it: char| it.is_ascii_digit()),
        None => rest,
    };
    if let Some(rest) = rest.strip_prefix('Z') {
        return Some(rest);
    }
    let spaced = rest.strip_prefix(' ').unwrap_or(rest);
    if let Some(rest) = spaced.strip_prefix("UTC") {
        return Some(rest);
    }
    match spaced.strip_prefix(['+', '-']) {
        Some(zone) if zone.starts_with(|it: char| it.is_ascii_digit()) => {
            Some(zone.trim_start_matches(|it: char| it.is_ascii_digit() || it == ':'))
        }
        _ => Some(rest),
    }
}

/// Skips the year in `Sun Apr 12 10:11:13 2026`.
fn without_year(text: &str) -> &str {
    let year = text.strip_prefix(' ').filter(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits == 4 && rest[4..].starts_with([' ', ']'])
    });
    year.map_or(text, |rest| &rest[4..])
}

/// `<134>1 `
fn priority(text: &str) -> Option<(PrefixPiece, &str)> {
    let (number, rest) = text.strip_prefix('<')?.split_once('>')?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| (PrefixPiece::Plain, rest.strip_prefix("1 ").unwrap_or(rest)))
}

/// `terraform-1  | `
fn service(text: &str) -> Option<(PrefixPiece, &str)> {
    let length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
        .count();
    let rest = text[length..].trim_start_matches(' ').strip_prefix("| ")?;
    (length > 0).then_some((PrefixPiece::Plain, rest))
}

fn in_brackets(text: &str, fits: impl Fn(&str) -> bool) -> Option<(PrefixPiece, &str)> {
    let (name, rest) = text.strip_prefix('[')?.split_once("] ")?;
    fits(name).then_some((PrefixPiece::Plain, rest))
}

fn annotation(text: &str) -> Option<(PrefixPiece, &str)> {
    let (name, rest) = text.strip_prefix("##[")?.split_once(']')?;
    (!name.contains(' ')).then_some((PrefixPiece::Plain, rest))
}

fn gitlab_stream(text: &str) -> Option<(PrefixPiece, &str)> {
    let bytes = text.as_bytes();
    let number = bytes.len() >= 4 && bytes[..2].iter().all(u8::is_ascii_hexdigit);
    if !number || !matches!(bytes[2], b'O' | b'E') {
        return None;
    }
    match bytes[3] {
        b'+' => Some((PrefixPiece::Continues, &text[4..])),
        b' ' => Some((PrefixPiece::Plain, &text[4..])),
        _ => None,
    }
}

fn cri_stream(text: &str) -> Option<(PrefixPiece, &str)> {
    let rest = text
        .strip_prefix("stdout ")
        .or_else(|| text.strip_prefix("stderr "))?;
    match rest.strip_prefix("P ") {
        Some(rest) => Some((PrefixPiece::Cut, rest)),
        None => Some((PrefixPiece::Plain, rest.strip_prefix("F ")?)),
    }
}

/// A program, with its process id in the first or second word.
fn program(text: &str) -> Option<(PrefixPiece, &str)> {
    let (first, rest) = text.split_once(' ')?;
    let names = |word: &str| word.find('[').is_some_and(|at| at > 0) && word.ends_with("]:");
    if names(first) {
        return Some((PrefixPiece::Plain, rest));
    }
    let (second, rest) = rest.split_once(' ')?;
    names(second).then_some((PrefixPiece::Plain, rest))
}

fn level(text: &str) -> Option<(PrefixPiece, &str)> {
    const LEVELS: [&str; 10] = [
        "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL", "STDOUT", "STDERR",
    ];
    let (word, rest) = text.split_once(' ')?;
    let word = word.trim_matches(['[', ']', ':']);
    LEVELS.contains(&word).then_some((PrefixPiece::Plain, rest))
}
