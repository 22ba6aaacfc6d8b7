//! The command line, as clap reads it.

mod examples;
mod options;
mod refused;
mod template;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::examples as ex;
use super::completions::Shell;
use super::exit::{
    CAN_CODES, EXIT_CODES, FETCH_CODES, FIX_CODES, LINT_CODES, PLAIN_CODES, PROBE_CODES, WHO_CODES,
    WHY_CODES,
};
use super::fetch::FetchOptions;
use super::lint::LintOptions;
use super::probe::ProbeOptions;
use super::report::ReportOptions;
use super::terminal::Look;

pub(crate) use options::{CallOptions, Color, Format, Inputs, Output, Screen};
pub(crate) use refused::{harmless_refusal, translated_refusal};

/// Which hop of this AWS role chain fails, why, and which one line makes it work.
///
/// Without a command, opens the explorer on your AWS config files; with no AWS config at all,
/// on a built-in sample. It reads files; only fetch and probe call AWS, after they have asked.
#[derive(Debug, Parser)]
#[command(version = env!("ROLECHAIN_VERSION"), after_help = EXIT_CODES, after_long_help = ex::program())]
pub(crate) struct Arguments {
    /// The command; without it the explorer opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The sources of profiles and policies.
    #[command(flatten)]
    pub inputs: Inputs,
    /// How results look.
    #[command(flatten)]
    pub output: Output,
    /// How the explorer looks, and what it does without a terminal.
    #[command(flatten)]
    screen: Screen,
}

impl Arguments {
    /// How the explorer looks, as in [`Self::screen`].
    pub(super) fn look_mut(&mut self) -> &mut Look {
        match &mut self.command {
            Some(Command::Demo { screen })
                if screen.is_given() || screen.look != Look::default() =>
            {
                &mut screen.look
            }
            _ => &mut self.screen.look,
        }
    }

    /// The options of the explorer, which stand before or behind `demo`.
    pub(crate) fn screen(&self) -> &Screen {
        match &self.command {
            Some(Command::Demo { screen })
                if screen.is_given() || screen.look != Look::default() =>
            {
                screen
            }
            _ => &self.screen,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open the explorer on the built-in sample
    #[command(after_long_help = ex::examples(ex::DEMO, ""))]
    Demo {
        /// How it looks, and what it does without a terminal.
        #[command(flatten)]
        screen: Screen,
    },
    /// Print the profiles as a tree, each with its verdict
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::TREE, PLAIN_CODES))]
    Tree,
    /// Explain every hop of one profile: verdict, reason, fix, policy
    #[command(after_help = EXIT_CODES, after_long_help = ex::examples(ex::EXPLAIN, EXIT_CODES))]
    Explain {
        /// The profile, as aws --profile would take it
        profile: String,
        /// Compare the clients: AWS CLI, SDKs, Terraform and others
        #[arg(long)]
        clients: bool,
        /// Exit with 3 if a hop is allowed by its trust policy alone
        #[arg(long)]
        strict: bool,
    },
    /// Print one line per profile and a summary; the exit code says the worst
    #[command(
        long_about = ex::CHECK_ABOUT,
        after_help = EXIT_CODES,
        after_long_help = ex::examples(ex::CHECK, EXIT_CODES)
    )]
    Check {
        /// Only these profiles (default: all)
        profiles: Vec<String>,
        /// Compare with the verdicts in a file of JSON lines; exit with 1 if one differs
        #[arg(long, value_name = "FILE", conflicts_with = "profiles")]
        expect: Option<PathBuf>,
        /// Print only the profiles that fail
        #[arg(long, short)]
        quiet: bool,
        /// Exit with 3 if a hop is allowed by its trust policy alone
        #[arg(long)]
        strict: bool,
    },
    /// Show the change of your config files that repairs a profile; --write makes it
    #[command(after_help = FIX_CODES, after_long_help = ex::examples(ex::FIX, FIX_CODES))]
    Fix {
        /// The profile, as aws --profile would take it
        profile: String,
        /// The repair, and confirmation of writing
        #[command(flatten)]
        options: FixOptions,
    },
    /// Explain what AWS said.
    // Help is plain text, so names have no rustdoc marks.
    #[command(
        about = "Explain what AWS said: an error text, a CloudTrail event, or a caller identity",
        long_about = ex::WHY_ABOUT,
        after_help = WHY_CODES,
        after_long_help = ex::examples(ex::WHY, WHY_CODES)
    )]
    Why {
        /// The text; without it, standard input is read
        text: Vec<String>,
    },
    /// List the profiles that reach a role, through which chain, and what stops the others
    #[command(after_help = WHO_CODES, after_long_help = ex::examples(ex::WHO, WHO_CODES))]
    Who {
        /// The role's ARN or name
        role: String,
    },
    /// Ask whether a caller may assume a role, though no profile does so
    #[command(
        long_about = ex::CAN_ABOUT,
        after_help = EXIT_CODES,
        after_long_help = ex::examples(ex::CAN, CAN_CODES)
    )]
    Can {
        /// Who calls: a profile, or the ARN of a user, role, session or OIDC provider
        caller: String,
        /// The role's ARN, or its name if only one role is called so
        role: String,
        /// Parameters of the call
        #[command(flatten)]
        options: CallOptions,
    },
    /// Fetch the policies of your profiles' accounts with the aws CLI, after showing the plan
    #[command(
        long_about = ex::FETCH_ABOUT,
        after_help = FETCH_CODES,
        after_long_help = ex::examples(ex::FETCH, FETCH_CODES)
    )]
    Fetch(FetchOptions),
    /// Make the hops of a profile with the aws CLI and compare with the prediction
    #[command(
        long_about = ex::PROBE_ABOUT,
        after_help = PROBE_CODES,
        after_long_help = ex::examples(ex::PROBE, PROBE_CODES)
    )]
    Probe {
        /// The profile, as aws --profile would take it
        profile: String,
        /// The calls and their confirmation
        #[command(flatten)]
        options: ProbeOptions,
    },
    /// List every input: what it is, how old, what it holds, and what is wrong with it
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::SOURCES, PLAIN_CODES))]
    Sources,
    /// Print what is read and why, and what this machine can do; nothing secret
    #[command(
        long_about = ex::DOCTOR_ABOUT,
        after_help = PLAIN_CODES,
        after_long_help = ex::examples(ex::DOCTOR, PLAIN_CODES)
    )]
    Doctor,
    /// Write one self-contained file about some profiles, for a ticket or a colleague
    #[command(
        long_about = ex::REPORT_ABOUT,
        after_help = PLAIN_CODES,
        after_long_help = ex::examples(ex::REPORT, PLAIN_CODES)
    )]
    Report(ReportOptions),
    /// Check the files, the policies they reach and every hop for known mistakes
    #[command(after_help = LINT_CODES, after_long_help = ex::examples(ex::LINT, LINT_CODES))]
    Lint(LintOptions),
    /// List the rules of lint, or describe one with an example
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::RULES, PLAIN_CODES))]
    Rules {
        /// The id of a rule, such as C01
        id: Option<String>,
    },
    /// Print where the settings are looked for, or a file of settings with all defaults
    #[command(
        long_about = ex::SETTINGS_ABOUT,
        after_help = PLAIN_CODES,
        after_long_help = ex::examples(ex::SETTINGS, PLAIN_CODES)
    )]
    Settings {
        /// Print a file with all settings, their defaults as comments
        #[arg(long)]
        default: bool,
    },
    /// Print the script that completes commands, options, profiles and roles in a shell
    #[command(
        after_help = PLAIN_CODES,
        after_long_help = ex::examples(ex::COMPLETIONS, PLAIN_CODES)
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print what the last word may become; the scripts of completions call it
    #[command(
        hide = true,
        after_help = PLAIN_CODES,
        after_long_help = ex::examples(ex::COMPLETE, PLAIN_CODES)
    )]
    Complete {
        /// The command line up to the cursor, rolechain itself first
        #[arg(last = true)]
        words: Vec<OsString>,
    },
    /// Print a manual page, or write all of them into a folder
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::MAN, PLAIN_CODES))]
    Man {
        /// The command, such as explain or batch chains (default: the program)
        command: Vec<String>,
        /// Write the pages of all commands into this folder
        #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
        all: Option<PathBuf>,
    },
    /// Answer JSON lines from standard input
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::BATCH, PLAIN_CODES))]
    Batch {
        /// The question that each line asks
        #[command(subcommand)]
        question: BatchQuestion,
    },
}

/// The repair that `rolechain fix` shows, and whether to write it.
#[derive(Debug, Default, Args)]
pub(crate) struct FixOptions {
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

/// The questions that `rolechain batch` answers.
#[derive(Debug, Subcommand)]
pub(crate) enum BatchQuestion {
    /// One request per line: config texts in, resolved chains out
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::CHAINS, PLAIN_CODES))]
    Chains,
    /// One request per line: a caller, a trust policy and a context in, the decision out
    #[command(after_help = PLAIN_CODES, after_long_help = ex::examples(ex::DECISIONS, PLAIN_CODES))]
    Decisions {
        /// Leave the trace out of the answers
        #[arg(long)]
        terse: bool,
    },
}
