//! The thread that reads the terminal. It sleeps in between.

use super::answers::{Answers, Told};
use crossterm::event::Event;
use std::io;

/// What the terminal has sent.
pub(crate) enum Sent {
    /// A key, a paste, the mouse or another size.
    Event(Event),
    /// Its background is light, or else dark.
    Light(bool),
}

/// Hands over what the terminal sends, until that fails or `tell` returns false.
pub(crate) fn watch(tell: impl Fn(io::Result<Sent>) -> bool + Send + 'static) -> io::Result<()> {
    let read = move || {
        let mut answers = Answers::default();
        loop {
            let told = match crossterm::event::read() {
                Ok(event) => answers.tell(event),
                Err(error) => {
                    tell(Err(error));
                    return;
                }
            };
            let sent = match told {
                Told::Light(light) => tell(Ok(Sent::Light(light))),
                Told::Events(events) => {
                    let mut events = events.into_iter();
                    events.all(|event| tell(Ok(Sent::Event(event))))
                }
            };
            if !sent {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("keys".to_owned());
    thread.spawn(read)?;
    Ok(())
}
