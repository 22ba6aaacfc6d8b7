//! Options of every command: inputs and output format; and those of `rolechain can`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args, Command, ValueEnum};

use super::super::terminal::Look;
use super::template::TemplateArguments;
use crate::chain::client::Client;
use crate::text::{harmless, text};

/// The sources of profiles, policies and facts.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Input")]
#[expect(clippy::doc_markdown, reason = "help is plain text")]
pub(crate) struct Inputs {
    /// Use the built-in sample instead of your files
    #[arg(long, global = true, overrides_with = "sample")]
    pub sample: bool,
    /// AWS config file [default: $AWS_CONFIG_FILE, else ~/.aws/config]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// AWS credentials file [default: $AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials]
    #[arg(long, global = true, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// IAM snapshot, Terraform state or plan, CloudFormation or CDK template, AWS Config, Steampipe,
    /// iam-collect: a file or a folder of them, recognised by content; repeatable
    /// [default: $XDG_DATA_HOME/rolechain/snapshots]
    #[arg(long, global = true, value_name = "PATH")]
    pub snapshot: Vec<PathBuf>,
    /// Facts about the deployment that a template omits.
    #[command(flatten)]
    pub template: TemplateArguments,
    /// A bare trust policy for one role (role ARN, role name or profile name); repeatable
    #[arg(long, global = true, value_name = "ROLE=FILE")]
    pub trust_policy: Vec<String>,
    /// Who a base is, an answer of aws sts get-caller-identity; BASE is a profile,
    /// Ec2InstanceMetadata, EcsContainer or Environment. Or a file of them: {"BASE": {"Arn": …,
    /// "UserId": …, "Account": …}}; repeatable
    #[arg(long, global = true, value_name = "[BASE=]FILE")]
    pub identities: Vec<PathBuf>,
    /// SCPs and RCPs per account, levels root first; without FILE, fetch fetches them
    #[arg(long, global = true, value_name = "FILE", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "the option, then its value")]
    pub org: Option<Option<PathBuf>>,
    /// Warn about snapshots that are older, such as 7d, 12h or 30m
    #[arg(long, global = true, value_name = "AGE")]
    pub max_age: Option<String>,
    /// Suppose a condition key's value on every hop; repeatable
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub context: Vec<String>,
    /// Condition keys as JSON: {"key": value}, or under "accounts" / "profiles"
    #[arg(long, global = true, value_name = "FILE")]
    pub context_file: Option<PathBuf>,
    /// Suppose that every identity policy that is not in a snapshot allows the hop
    #[arg(long, global = true)]
    pub suppose_identity: bool,
    /// Suppose a setting that is not written, such as
    /// source.role_session_name=my-session; repeatable
    #[arg(long, global = true, value_name = "PROFILE.KEY=VALUE")]
    pub suppose: Vec<String>,
    /// The instant taken as now (RFC 3339) [default: the clock]
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    /// The client that assumes the roles: its rules and the session names that it generates
    /// [default: aws-cli]
    #[arg(long, global = true, value_name = "CLIENT", value_parser = ClientParser)]
    pub client: Option<Client>,
    /// Preselect this profile
    #[arg(long, short, global = true, value_name = "NAME")]
    pub profile: Option<String>,
}

/// How results look.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
#[expect(clippy::doc_markdown, reason = "help is plain text")]
pub(crate) struct Output {
    /// Text for people or JSON for scripts
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    /// Colour in text output
    #[arg(long, global = true, value_enum, default_value_t)]
    pub color: Color,
    /// Add what is read, resolved and called to a file, without secrets [default: $ROLECHAIN_LOG]
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// The language of texts; JSON is always English [default: $ROLECHAIN_LANG, else the locale]
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
}

/// `--lang`, which `cli::language` reads before the rest.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// Options of the explorer alone.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Explorer")]
pub(crate) struct Screen {
    /// Press these keys, such as "jjl<tab>", print the screen as text and exit; writes no file
    #[arg(long, value_name = "KEYS")]
    pub keys: Option<String>,
    /// Print the screen as text and exit
    #[arg(long)]
    pub print: bool,
    /// Print the screen as a picture (SVG) and exit; --theme light for a light background
    #[arg(long)]
    pub svg: bool,
    /// The size of the printed screen, columns x rows [default: 120x36]
    #[arg(long, value_name = "WxH")]
    size: Option<String>,
    /// How it looks.
    #[command(flatten)]
    pub look: Look,
}

impl Screen {
    /// Returns true if any of them is given.
    pub(crate) const fn is_given(&self) -> bool {
        self.keys.is_some() || self.print || self.svg || self.size.is_some()
    }

    /// The columns and rows of the printed screen.
    pub(crate) fn size(&self) -> anyhow::Result<(u16, u16)> {
        let given = self.size.as_deref().unwrap_or("120x36");
        let parse = || {
            let (width, height) = given.split_once(['x', 'X'])?;
            Some((width.trim().parse().ok()?, height.trim().parse().ok()?))
        };
        parse()
            .filter(|(width, height)| (1..=1000).contains(width) && (1..=1000).contains(height))
            .with_context(|| {
                text!(
                    "--size {given}: write columns x rows, such as 120x36",
                    given = harmless(given)
                )
            })
    }
}

/// `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For scripts; carries a member format, which is 1.
    Json,
    /// Findings of lint for code scanning (SARIF 2.1.0).
    Sarif,
    /// Findings of lint as workflow commands of GitHub Actions.
    Github,
    /// A report as a page.
    Html,
    /// A report for a ticket.
    Markdown,
    /// A report as a picture.
    Svg,
}

impl Format {
    /// Returns true if only findings have it.
    pub(crate) const fn is_of_lint(self) -> bool {
        matches!(self, Self::Sarif | Self::Github)
    }

    /// Returns true if only reports have it.
    pub(crate) const fn is_of_report(self) -> bool {
        matches!(self, Self::Html | Self::Markdown | Self::Svg)
    }
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// Only on a terminal, and not if the variable `NO_COLOR` is set.
    #[default]
    #[value(help = "Only on a terminal, and not if the variable NO_COLOR is set")]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Parses `--client` in any of its usual spellings; help lists one of each.
#[derive(Clone, Copy)]
struct ClientParser;

impl TypedValueParser for ClientParser {
    type Value = Client;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Client, clap::Error> {
        let text = value.to_string_lossy();
        text.parse().map_err(|()| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            let names = Client::ALL.iter().map(|client| client.name().to_owned());
            let argument = argument.map(ToString::to_string).unwrap_or_default();
            let given = harmless(&text).into_owned();
            for (kind, value) in [
                (ContextKind::InvalidArg, ContextValue::String(argument)),
                (ContextKind::InvalidValue, ContextValue::String(given)),
                (
                    ContextKind::ValidValue,
                    ContextValue::Strings(names.collect()),
                ),
            ] {
                error.insert(kind, value);
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |client: &Client| PossibleValue::new(client.name()).help(client.label());
        Some(Box::new(Client::ALL.iter().map(value)))
    }
}

// The parameters of a call of `sts:AssumeRole`: the options of `rolechain can`.

/// The parameters of a call of `sts:AssumeRole`.
#[derive(Debug, Default, Args)]
pub(crate) struct CallOptions {
    /// The name of the new session (default: the one that the client generates)
    #[arg(long, value_name = "NAME")]
    pub session_name: Option<String>,
    /// The external id
    #[arg(long, value_name = "ID")]
    pub external_id: Option<String>,
    /// With an MFA code of the caller's own device, or of another as --mfa=SERIAL
    #[arg(long, value_name = "SERIAL", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "the option, then its value")]
    pub mfa: Option<Option<String>>,
    /// How long the session is to last, in seconds
    #[arg(long, value_name = "SECONDS")]
    pub duration: Option<u32>,
    /// A session tag; may be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE")]
    tags: Vec<String>,
    /// Exit with 3 if the call is allowed by the trust policy alone
    #[arg(long)]
    pub strict: bool,
}

impl CallOptions {
    /// Nothing but a session name and an external id.
    pub(crate) fn naming(session_name: Option<String>, external_id: Option<String>) -> Self {
        Self {
            session_name,
            external_id,
            ..Self::default()
        }
    }

    /// Returns true if an option is given that `AssumeRoleWithWebIdentity` does not have, or that
    /// is not evaluated for it.
    pub(crate) const fn sends_more_than_a_token(&self) -> bool {
        self.external_id.is_some()
            || self.mfa.is_some()
            || self.duration.is_some()
            || !self.tags.is_empty()
    }

    /// The session tags as keys and values.
    pub(crate) fn tags(&self) -> anyhow::Result<Vec<(String, String)>> {
        let pair = |tag: &String| match tag.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
            _ => bail!(text!(
                "--tag {tag}: write a key and a value, such as team=web",
                tag = harmless(tag)
            )),
        };
        let tags: Vec<(String, String)> = self.tags.iter().map(pair).collect::<Result<_, _>>()?;
        if tags.len() > MOST_TAGS {
            bail!(text!(
                "{count} session tags: STS takes {most} at most",
                count = tags.len(),
                most = MOST_TAGS
            ));
        }
        if let Some((key, _)) = tags.iter().find(|(key, value)| !is_session_tag(key, value)) {
            bail!(text!(
                "--tag {key}: STS refuses it; a key has 1 to 128 characters and does not begin with \
                 aws:, a value has at most 256, both of letters, digits, spaces and _ . : / = + - @",
                key = harmless(key)
            ));
        }
        // STS compares keys of tags ignoring case ("Passing session tags in AWS STS").
        let mut keys = BTreeSet::new();
        let mut repeated = tags
            .iter()
            .filter(|(key, _)| !keys.insert(key.to_lowercase()));
        if let Some((key, _)) = repeated.next() {
            let key = harmless(key);
            bail!(text!("--tag {key}: one key, two values", key));
        }
        Ok(tags)
    }
}

/// Maximum number of session tags per call (`AssumeRole` of the STS API Reference).
const MOST_TAGS: usize = 50;

/// Returns true if STS accepts a session tag (`Tag` of the STS API Reference).
fn is_session_tag(key: &str, value: &str) -> bool {
    let plain = |text: &str| {
        let allowed = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
        text.chars().all(allowed)
    };
    let reserved = key
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("aws:"));
    let short = key.chars().count() <= 128 && value.chars().count() <= 256;
    plain(key) && plain(value) && short && !reserved
}
