//! A report as a page without scripts.

use std::fmt::Write as _;

use super::svg::picture;
use super::{Chain, Contents, escape, line_class, tone_class};
use crate::config::edit::DiffMark;
use crate::explain::{
    AnnotatedLine, Body, Card, CardSection, ConfigLine, Fact, LineMark, Mark, Run, Tone, diff_tone,
    line_mark, report_words as words,
};
use crate::text::Language;

/// Colours of at least 4.5 : 1, for day, night and paper.
const STYLE: &str = include_str!("page.css");

/// The whole page.
pub(super) fn page(contents: &Contents) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"muted\">{}</p>\n",
        escape(&contents.date),
        title = escape(&heading(contents)),
        language = Language::current().code(),
    );
    if contents.redacted {
        put_paragraph(&mut out, "muted", words::redacted());
    }
    for banner in &contents.banners {
        put_paragraph(&mut out, "banner", banner);
    }
    out.push_str("</header>\n");
    if contents.chains.len() > 1 {
        put_contents(&mut out, &contents.chains);
    }
    out.push_str("<main>\n");
    for (at, chain) in contents.chains.iter().enumerate() {
        put_chain(&mut out, chain, at);
    }
    out.push_str("</main>\n");
    put_footer(&mut out, contents);
    out.push_str("</body>\n</html>\n");
    out
}

fn heading(contents: &Contents) -> String {
    match &contents.chains[..] {
        [chain] => words::title_of(&chain.name, chain.mark.shown()),
        _ => words::title().to_owned(),
    }
}

fn put_contents(out: &mut String, chains: &[Chain]) {
    let _ = write!(out, "<nav aria-label=\"{}\">\n<ul>\n", words::contents());
    for (at, chain) in chains.iter().enumerate() {
        let _ = writeln!(
            out,
            "<li><a href=\"#chain{at}\">{}</a> {}</li>",
            escape(&chain.name),
            mark(chain.mark)
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

fn put_chain(out: &mut String, chain: &Chain, at: usize) {
    let _ = writeln!(
        out,
        "<section id=\"chain{at}\" aria-labelledby=\"name{at}\">\n<h2 id=\"name{at}\">{} {}</h2>\n\
         <figure>\n{}</figure>",
        escape(&chain.name),
        mark(chain.mark),
        picture(chain)
    );
    for (number, card) in &chain.cards {
        put_card(out, *number, card);
    }
    if !chain.needs.is_empty() {
        let _ = writeln!(out, "<h3>{}</h3>\n<ul>", words::not_known());
        for need in &chain.needs {
            let _ = writeln!(
                out,
                "<li>{}: {}. <span class=\"muted\">{}</span></li>",
                escape(&need.hop),
                escape(&need.fact),
                escape(&need.how)
            );
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn put_card(out: &mut String, number: Option<usize>, card: &Card) {
    let heading = words::hop(number, &card.title);
    let _ = writeln!(
        out,
        "<article>\n<h3>{} {}</h3>\n<p>{}</p>",
        escape(&heading),
        mark(card.mark),
        runs(&card.sentence)
    );
    if !card.sides.is_empty() {
        let _ = writeln!(out, "<p class=\"sides\">{}</p>", runs(&card.sides));
    }
    if let Some(fix) = &card.fix {
        let _ = writeln!(out, "<h4>{}</h4>\n<p>{}</p>", words::fix(), runs(fix));
        put_fix_lines(out, card);
    }
    for section in &card.sections {
        put_section(out, section);
    }
    out.push_str("</article>\n");
}

fn put_fix_lines(out: &mut String, card: &Card) {
    let Some((place, line)) = &card.fix_line else {
        return;
    };
    let _ = write!(
        out,
        "<p class=\"muted\">{}</p>\n<pre class=\"code\">",
        escape(place)
    );
    if card.fix_lines.is_empty() {
        let _ = writeln!(out, "<ins>{}</ins>", escape(line));
    }
    for ConfigLine {
        number, text, mark, ..
    } in &card.fix_lines
    {
        let number = number.map_or_else(String::new, |number| number.to_string());
        let (sign, tag) = match mark {
            DiffMark::Added => ('+', "ins"),
            DiffMark::Removed => ('-', "del"),
            DiffMark::Heading | DiffMark::Same => (' ', "span"),
        };
        let _ = writeln!(out, "<{tag}>{number:>4} {sign} {}</{tag}>", escape(text));
    }
    out.push_str("</pre>\n");
}

fn put_section(out: &mut String, section: &CardSection) {
    if !section.heading.is_empty() {
        let origin = section
            .origin
            .as_deref()
            .map(|origin| format!(" <span class=\"muted origin\">{}</span>", escape(origin)));
        let _ = writeln!(
            out,
            "<h4>{}{}</h4>",
            escape(&section.heading),
            origin.unwrap_or_default()
        );
    }
    match &section.body {
        Body::Facts(facts) => put_facts(out, facts),
        Body::Paragraphs(paragraphs) => {
            for paragraph in paragraphs {
                let _ = writeln!(out, "<p>{}</p>", runs(paragraph));
            }
        }
        Body::Command(lines) => {
            let _ = writeln!(
                out,
                "<pre class=\"code\">{}</pre>",
                escape(&lines.join("\n"))
            );
        }
        Body::Diff(lines) => {
            out.push_str("<pre class=\"code\">");
            for line in lines {
                let _ = writeln!(out, "{}", span(diff_tone(line), line));
            }
            out.push_str("</pre>\n");
        }
        Body::Policy(lines) => put_policy(out, lines),
    }
}

fn put_facts(out: &mut String, facts: &[Fact]) {
    out.push_str("<dl>\n");
    for fact in facts {
        let origin = fact
            .origin
            .as_deref()
            .map(|origin| format!(" <span class=\"muted\">({})</span>", escape(origin)));
        let label = if fact.label.is_empty() {
            "·"
        } else {
            fact.label
        };
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd>{}{}</dd></div>",
            escape(label),
            runs(&fact.value),
            origin.unwrap_or_default()
        );
    }
    out.push_str("</dl>\n");
}

fn put_policy(out: &mut String, lines: &[AnnotatedLine]) {
    out.push_str("<pre class=\"policy\">");
    for line in lines {
        let number = match line.number {
            0 => String::new(),
            number => number.to_string(),
        };
        let (sign, class) = (line_mark(line.mark), line_class(line.mark));
        let symbol = sign.symbol;
        let said = match line.mark {
            LineMark::None => String::new(),
            _ => format!("<span class=\"said\">{}: </span>", sign.shown()),
        };
        let inert = if line.inert { " muted" } else { "" };
        let _ = write!(
            out,
            "<span class=\"line {class}{inert}\">{said}<span aria-hidden=\"true\">{symbol}</span>\
             <span class=\"muted\">{number:>4} </span>{}",
            runs(&line.text)
        );
        if let Some(note) = &line.note {
            let _ = write!(out, "<span class=\"note\">   ← {}</span>", runs(note));
        }
        out.push_str("\n</span>");
    }
    out.push_str("</pre>\n");
}

fn put_footer(out: &mut String, contents: &Contents) {
    let _ = writeln!(out, "<footer>\n<h2>{}</h2>\n<ul>", words::sources());
    for source in &contents.sources {
        let _ = writeln!(out, "<li>{}</li>", escape(source));
    }
    let _ = writeln!(
        out,
        "</ul>\n<p class=\"muted\">{}</p>\n</footer>",
        words::made_by()
    );
}

fn put_paragraph(out: &mut String, class: &str, text: &str) {
    let _ = writeln!(out, "<p class=\"{class}\">{}</p>", escape(text));
}

/// A verdict in its colour.
fn mark(mark: Mark) -> String {
    format!(
        "<span class=\"mark {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
        tone_class(mark.tone),
        mark.symbol,
        escape(mark.shown())
    )
}

fn runs(runs: &[Run]) -> String {
    runs.iter().map(|run| span(run.tone, &run.text)).collect()
}

fn span(tone: Tone, text: &str) -> String {
    match tone_class(tone) {
        "" => escape(text),
        class => format!("<span class=\"{class}\">{}</span>", escape(text)),
    }
}
