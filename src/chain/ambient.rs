//! The web identity of the environment.

use super::base::AMBIENT_IDENTITY;
use super::client::Flavor;
use super::node::NodeContent;
use super::parameter::Environment;
use super::providers::{find_environment_keys, find_web_identity};
use super::role::is_role;
use crate::config::{Profile, ProfileSet};

/// The web identity that the AWS CLI uses when `--profile` is not given. Keys in the environment
/// come before it, and so does the role of the default profile.
pub(crate) fn find_ambient_identity(
    set: &ProfileSet,
    environment: &Environment,
    flavor: Flavor,
) -> Option<NodeContent> {
    let mut variables = [AMBIENT_IDENTITY, "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"].into_iter();
    let is_set = variables.any(|variable| environment.get(variable).is_some());
    let keys = find_environment_keys(environment, false);
    if !is_set || !matches!(keys, Ok(None)) {
        return None;
    }
    let profile = counting_profile(set, environment, flavor);
    if profile.is_none() && name_in(environment, flavor).is_some() || profile.is_some_and(is_role) {
        return None;
    }
    let content = match find_web_identity(profile, Some(environment)).transpose()? {
        Ok(base) => NodeContent::Base(base),
        Err(problem) => NodeContent::Broken { problem, hop: None },
    };
    Some(content)
}

/// The profile used when `--profile` is not given, if it exists.
pub(super) fn counting_profile<'a>(
    set: &'a ProfileSet,
    environment: &Environment,
    flavor: Flavor,
) -> Option<&'a Profile> {
    set.profile(name_in(environment, flavor).unwrap_or("default"))
}

fn name_in(environment: &Environment, flavor: Flavor) -> Option<&str> {
    let mut variables = flavor.profile_variables().into_iter();
    variables.find_map(|variable| environment.get(variable))
}
