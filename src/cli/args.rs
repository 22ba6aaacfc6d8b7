//! The command line, as clap reads it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::exit::{EXIT_CODES, FIX_CODES, PLAIN_CODES, WHO_CODES, WHY_CODES};
use super::look::Look;

/// Which hop of this AWS role chain fails, why, and which one line makes it work.
///
/// Without a command, opens the explorer on your AWS config files; with no AWS config at all,
/// on a built-in sample. Nothing is sent anywhere: it reads files.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub struct Arguments {
    /// What to do; without it the explorer opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where the profiles and policies come from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// How results look.
    #[command(flatten)]
    pub output: Output,
    /// How the explorer looks.
    #[command(flatten)]
    pub look: Look,
}

/// Shown below `--help`.
const EXAMPLES: &str = "\
Examples:
  rolechain                                   explore your own profiles
  rolechain demo                              explore the built-in sample
  rolechain explain prod-admin                why does this profile fail?
  rolechain check --snapshot iam/ --format json
  rolechain explain prod --trust-policy prod=trust.json
  rolechain --keys 'jj<tab>' --print --size 100x30

Snapshots are what the AWS CLI prints, saved to files:
  aws iam get-account-authorization-details --profile audit > 111122223333.json
  aws iam get-role --role-name Deployer --profile audit > deployer.json

Exit codes of check and explain (fix, why and who tell theirs with --help):
  0  allowed, or nothing to report
  1  a profile is denied, not callable, or meets an invalid policy
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  a chain does not resolve
When several hold: 2, then 1, then 4, then 3.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the explorer on the built-in sample
    Demo,
    /// Print the profiles as a tree, each with its verdict
    #[command(after_help = PLAIN_CODES)]
    Tree,
    /// Explain every hop of one profile: verdict, reason, fix, policy
    #[command(after_help = EXIT_CODES)]
    Explain {
        /// The profile, as `aws --profile` would take it
        profile: String,
        /// Compare the clients: AWS CLI, SDKs, Terraform and others
        #[arg(long)]
        clients: bool,
        /// Exit with 3 if a hop is allowed by its trust policy alone
        #[arg(long)]
        strict: bool,
    },
    /// Print one line per profile and a summary; the exit code says the worst
    #[command(after_help = EXIT_CODES)]
    Check {
        /// Only these profiles (default: all)
        profiles: Vec<String>,
        /// Exit with 3 if a hop is allowed by its trust policy alone
        #[arg(long)]
        strict: bool,
    },
    /// Show the change of your config files that repairs a profile; --write makes it
    #[command(after_help = FIX_CODES)]
    Fix {
        /// The profile, as `aws --profile` would take it
        profile: String,
        /// Which repair, and whether to write it
        #[command(flatten)]
        options: FixOptions,
    },
    /// Explain what AWS said: an error text, a `CloudTrail` event, or a caller identity
    ///
    /// Takes error messages of AWS, of its SDKs and of tools around them as a terminal, a log or a
    /// page shows them, `AssumeRole` events (one record or a whole file), decoded authorization
    /// messages, what aws sts get-caller-identity or assume-role prints, and a bare
    /// AROA…:session-name. A masked account id (***, <account>, XXXXXXXXXXXX) matches any. An event
    /// is evaluated with the facts it brings: caller id, address, time, tags, parameters.
    #[command(after_help = WHY_CODES)]
    Why {
        /// The text; without it, standard input is read
        text: Vec<String>,
    },
    /// List the profiles that reach a role, through which chain, and what stops the others
    #[command(after_help = WHO_CODES)]
    Who {
        /// The role's ARN or name
        role: String,
    },
    /// Ask whether a caller may assume a role, though no profile does so
    ///
    /// For calls that Terraform, an SDK or a CI job makes. The caller is a profile (the credentials
    /// that --profile gives), the ARN of a user, a role, a session or an OIDC provider (with the
    /// claims of the token in --context), or a value of `credential_source`.
    #[command(after_help = EXIT_CODES, after_long_help = CAN_EXAMPLES)]
    Can {
        /// Who calls: a profile, or the ARN of a user, role, session or OIDC provider
        caller: String,
        /// The role's ARN, or its name if only one role is called so
        role: String,
        /// What the call sends
        #[command(flatten)]
        options: CallOptions,
    },
    /// Answer JSON lines from standard input
    #[command(after_help = PLAIN_CODES)]
    Batch {
        /// What the lines ask
        #[command(subcommand)]
        question: BatchQuestion,
    },
}

/// Shown below `rolechain can --help`.
const CAN_EXAMPLES: &str = "\
Examples:
  rolechain can ci arn:aws:iam::444455556666:role/Deploy --session-name build-7
  rolechain can arn:aws:iam::111122223333:user/ana Deploy --mfa
  rolechain can arn:aws:sts::111122223333:assumed-role/Runner/i-0abc Deploy --tag team=web
  rolechain can arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com Deploy \\
    --context token.actions.githubusercontent.com:sub=repo:acme/app:ref:refs/heads/main \\
    --context token.actions.githubusercontent.com:aud=sts.amazonaws.com

Exit codes:
  0  allowed
  1  denied, not callable, or the policy is invalid
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  the caller's chain does not resolve";

/// What a call of `sts:AssumeRole` sends.
#[derive(Debug, Default, Args)]
pub struct CallOptions {
    /// The name of the new session (default: what the client makes up)
    #[arg(long, value_name = "NAME")]
    pub session_name: Option<String>,
    /// The external id
    #[arg(long, value_name = "ID")]
    pub external_id: Option<String>,
    /// With an MFA code of the caller's own device, or of another as `--mfa=SERIAL`
    #[arg(long, value_name = "SERIAL", num_args = 0..=1, require_equals = true)]
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
    /// Whether anything is given that `AssumeRoleWithWebIdentity` does not know, or that is not
    /// evaluated of it.
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
            _ => anyhow::bail!(
                "--tag {}: write a key and a value, such as team=web",
                crate::text::harmless(tag)
            ),
        };
        let tags: Vec<(String, String)> = self.tags.iter().map(pair).collect::<Result<_, _>>()?;
        if tags.len() > MOST_TAGS {
            anyhow::bail!("{} session tags: STS takes {MOST_TAGS} at most", tags.len());
        }
        if let Some((key, _)) = tags.iter().find(|(key, value)| !is_session_tag(key, value)) {
            anyhow::bail!(
                "--tag {}: STS refuses it; a key has 1 to 128 characters and does not begin with \
                 aws:, a value has at most 256, both of letters, digits, spaces and _ . : / = + - @",
                crate::text::harmless(key)
            );
        }
        // STS compares keys of tags ignoring case ("Passing session tags in AWS STS").
        let mut keys = BTreeSet::new();
        let twice = tags
            .iter()
            .find(|(key, _)| !keys.insert(key.to_lowercase()));
        if let Some((key, _)) = twice {
            anyhow::bail!("--tag {}: one key, two values", crate::text::harmless(key));
        }
        Ok(tags)
    }
}

/// Most session tags of one call (`AssumeRole` of the STS API Reference).
const MOST_TAGS: usize = 50;

/// Whether STS takes a session tag (`Tag` of the STS API Reference).
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

/// Which repair `rolechain fix` shows, and whether it writes.
#[derive(Debug, Default, Args)]
pub struct FixOptions {
    /// Show every repair, not only the best
    #[arg(long)]
    pub all: bool,
    /// Write the change into the file
    #[arg(long)]
    pub write: bool,
    /// Take the repair of this number, as --all counts them
    #[arg(long, value_name = "N")]
    pub choose: Option<usize>,
    /// Keep no copy of the old file beside the new one
    #[arg(long)]
    pub no_backup: bool,
}

/// What `rolechain batch` answers.
#[derive(Debug, Subcommand)]
pub enum BatchQuestion {
    /// One request per line: config texts in, resolved chains out
    Chains,
    /// One request per line: a caller, a trust policy and a context in, the decision out
    Decisions {
        /// Leave the trace out of the answers
        #[arg(long)]
        terse: bool,
    },
}

/// Where profiles, policies and facts come from.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub struct Inputs {
    /// The AWS config file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "AWS config file [default: $AWS_CONFIG_FILE, else ~/.aws/config]"
    )]
    pub config: Option<PathBuf>,
    /// The AWS credentials file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "AWS credentials file [default: $AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials]"
    )]
    pub credentials: Option<PathBuf>,
    /// IAM snapshots
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        help = "IAM snapshot, a file or a folder of *.json; repeatable [default: $XDG_DATA_HOME/rolechain/snapshots]"
    )]
    pub snapshot: Vec<PathBuf>,
    /// A bare trust policy for one role (role ARN, role name or profile name); repeatable
    #[arg(long, global = true, value_name = "ROLE=FILE")]
    pub trust_policy: Vec<String>,
    /// Who the bases are
    #[arg(
        long,
        global = true,
        value_name = "[BASE=]FILE",
        help = "Who a base is, an answer of aws sts get-caller-identity; BASE is a profile, Ec2InstanceMetadata, EcsContainer or Environment. Or a file of them: {\"BASE\": {\"Arn\": …, \"UserId\": …, \"Account\": …}}; repeatable"
    )]
    pub identities: Vec<PathBuf>,
    /// SCPs and RCPs per account, levels root first
    #[arg(long, global = true, value_name = "FILE")]
    pub org: Option<PathBuf>,
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
    /// Whose generated session names are used
    #[arg(long, global = true, value_name = "CLIENT", default_value = "aws-cli")]
    pub client: String,
    /// Preselect this profile
    #[arg(long, short, global = true, value_name = "NAME")]
    pub profile: Option<String>,
}

/// How results look.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// Text for people or JSON for scripts
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    /// Colour in text output
    #[arg(long, global = true, value_enum, default_value_t)]
    pub color: Color,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Press these keys in the explorer, e.g. "jjl<tab>"; with --print
    #[arg(long, global = true, value_name = "KEYS")]
    pub keys: Option<String>,
    /// Print the explorer's screen as text and exit
    #[arg(long, global = true)]
    pub print: bool,
    /// The size of the printed screen, columns x rows
    #[arg(long, global = true, value_name = "WxH", default_value = "120x36")]
    pub size: String,
}

/// `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For scripts; carries `"format": 1`.
    Json,
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Only on a terminal, and not under `NO_COLOR`.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
