//! The `rolechain` binary.

use rolechain::analysis::Workspace;
use rolechain::tui::{Options, Palette, Start, draw_frame, run};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at)?.parse::<usize>().ok();
    let ascii = arguments.iter().any(|text| text == "--ascii");
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let options = Options {
        ascii,
        palette: if no_color {
            Palette::NoColor
        } else {
            Palette::Standard
        },
    };
    if arguments.first().is_some_and(|text| text == "print") {
        let size = (
            number(1).unwrap_or(80) as u16,
            number(2).unwrap_or(24) as u16,
        );
        let keys = arguments.get(3).map_or("", String::as_str);
        let Ok(frame) = draw_frame(Workspace::fixture(0), keys, size, options) else {
            return ExitCode::from(2);
        };
        let _ = write!(std::io::stdout(), "{}", frame.text());
        return ExitCode::SUCCESS;
    }
    let more = number(0).unwrap_or(0);
    let start = Start {
        workspace: Workspace::fixture(more),
        arrivals: None,
        options,
    };
    match run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "rolechain: {error}");
            ExitCode::from(error.status())
        }
    }
}
