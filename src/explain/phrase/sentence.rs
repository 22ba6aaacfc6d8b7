//! A sentence in the making: runs of text in tones.

use std::fmt::Write as _;

use crate::chain::client::Client;
use crate::eval::{PartialText, TextPart};
use crate::explain::view::{Run, Runs, Tone};
use crate::text::Location;

/// Builds runs from left to right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentence {
    runs: Runs,
}

impl Sentence {
    /// Begins with plain text.
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self::default().text(text)
    }

    /// Goes on in plain text.
    #[must_use]
    pub(crate) fn text(self, text: impl AsRef<str>) -> Self {
        self.tone(Tone::Plain, text)
    }

    /// Goes on with a name that matters.
    #[must_use]
    pub(crate) fn name(self, text: impl AsRef<str>) -> Self {
        self.tone(Tone::Strong, text)
    }

    /// Goes on in a tone.
    #[must_use]
    pub(crate) fn tone(mut self, tone: Tone, text: impl AsRef<str>) -> Self {
        if !text.as_ref().is_empty() {
            self.runs.push(Run::new(tone, text));
        }
        self
    }

    /// Goes on with text that has holes, the known parts in a tone.
    #[must_use]
    pub(crate) fn partial(mut self, tone: Tone, partial: &PartialText) -> Self {
        for piece in partial.pieces() {
            self = match piece {
                TextPart::Text(text) => self.tone(tone, text),
                TextPart::Unknown(unknown) => {
                    self.tone(Tone::UnknownPart, format!("⟨{}⟩", unknown.word()))
                }
            };
        }
        self
    }

    /// Goes on with a place, muted and in brackets; nothing if there is none.
    #[must_use]
    pub(crate) fn at(self, location: Option<&Location>) -> Self {
        match location {
            Some(location) => self.tone(Tone::Muted, format!(" ({location})")),
            None => self,
        }
    }

    /// Goes on with another sentence's words.
    #[must_use]
    pub(crate) fn followed_by(mut self, rest: Self) -> Self {
        self.runs.extend(rest.runs);
        self
    }

    /// The runs.
    pub(crate) fn done(self) -> Runs {
        self.runs
    }
}

/// A few texts as people list them: `a, b or c`; long lists are cut.
pub(crate) fn alternatives(texts: &[String], most: usize) -> String {
    let shown = texts.len().min(most);
    let mut list = String::new();
    for (at, text) in texts.iter().take(shown).enumerate() {
        if at > 0 {
            list.push_str(if at + 1 == texts.len() { " or " } else { ", " });
        }
        list.push_str(text);
    }
    if texts.len() > shown {
        let _ = write!(list, " … ({} more)", texts.len() - shown);
    }
    list
}

/// A client as the subject of a sentence.
pub fn client_words(client: Client) -> String {
    match client {
        Client::AwsCli => "the AWS CLI".to_owned(),
        Client::Boto3 | Client::Terraform | Client::AwsVault | Client::Granted | Client::Awsume => {
            client.label().to_owned()
        }
        other => format!("the {}", other.label()),
    }
}
