//! The sentences of the program about a hop, a policy or a file: one function per reason. The facts come from the trace.

mod allowed;
mod caller;
pub(crate) mod calls;
mod change;
mod client;
mod condition;
mod device;
pub(crate) mod doctor;
pub(crate) mod edit;
pub(crate) mod explorer;
mod finding;
mod hop_facts;
mod limit;
pub(crate) mod live;
mod missing;
mod no_repair;
mod problem;
mod repair;
pub(crate) mod report;
pub(crate) mod reported;
pub(crate) mod reported_advice;
pub(crate) mod reported_caller;
pub(crate) mod reported_difference;
pub(crate) mod rule;
pub(super) mod sentence;
mod shared_cause;
mod stopped;
mod violation;
mod what_if;

pub(crate) use allowed::cached_lines;
pub(crate) use client::{
    basis_words, client_banner, difference_words, other_names_words, shared_difference_words,
};
pub(crate) use condition::value_sentence;
pub(crate) use doctor::source_words;
pub(crate) use finding::{describe_finding, header_outlook, header_words, missing_header};
pub(crate) use hop_facts::{replay_sentence, verdict_sentence};
pub(crate) use limit::further_fix;
pub(crate) use missing::FETCH_POLICIES;
pub(crate) use no_repair::{
    no_repair_of_chain, no_repair_sentence, policy_diff, policy_heading, policy_title,
};
pub(crate) use problem::{finding_lines, problem_sentence, short_problem};
pub(crate) use repair::{fix_sentence, open_words, repair_words};
pub(crate) use report::{expectation_summary, expectation_words};
pub(crate) use sentence::{and_more, client_words};
pub(crate) use violation::mistake_words;
pub(crate) use what_if::{
    context_override_words, context_problem, key_value, nothing_to_write, override_problem,
    override_words, read_again_words, setting_value, step_effect, supplied_line, supposable,
    supposed_banner, supposed_line, supposed_words, write_supposed, written_verdict_line,
};

pub(crate) use change::fix_line;
pub(crate) use client::client_difference;
pub(crate) use condition::{principal_note, undocumented_key, value_note};
pub(crate) use explorer::{
    NO_ROLE_FOR_POLICY, UNKNOWN_PASTE, fetch_plan_sentence, paste_offer, policies_are_missing,
    report_leads_to,
};
pub(crate) use missing::{how_to_supply, identities_option, missing_trust_policy, missing_words};
pub(crate) use shared_cause::{broken_chain_words, shared_cause_words, wanted_of_source};
pub(crate) use violation::violation_words;
