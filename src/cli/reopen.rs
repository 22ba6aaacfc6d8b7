//! The files behind the inputs, for a screen that reads them again.

use std::path::PathBuf;

use super::args::Inputs;
use super::configs;
use super::configs::path_flags;
use super::fetched::{IDENTITIES, ORGANIZATION, fetched_file};
use super::named_files::split_assignment;
use crate::load::{display_name, locate_snapshots, variable};

/// The paths of the config and the credentials file.
pub(crate) fn config_paths(inputs: &Inputs) -> [PathBuf; 2] {
    let paths = configs::config_paths(inputs);
    [paths.config, paths.credentials]
}

/// Every file that the inputs name, even if it does not exist.
pub(crate) fn input_paths(inputs: &Inputs) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = config_paths(inputs).into();
    let snapshots = locate_snapshots(&path_flags(inputs), &variable);
    paths.extend(snapshots.into_iter().map(|snapshot| snapshot.path));
    paths.extend(inputs.org.clone().flatten());
    paths.extend(inputs.context_file.clone());
    let policies = inputs.trust_policy.iter();
    paths.extend(policies.filter_map(|given| Some(split_assignment(given)?.1)));
    let fetched = [IDENTITIES, ORGANIZATION];
    paths.extend(fetched.iter().filter_map(|name| fetched_file(inputs, name)));
    for given in &inputs.identities {
        let assigned = given.to_str().and_then(split_assignment);
        let assigned = assigned.map(|(_, path)| path).filter(|_| !given.exists());
        paths.push(assigned.unwrap_or_else(|| given.clone()));
    }
    paths
}

/// The path of the file with a display name.
pub(crate) fn path_called(inputs: &Inputs, name: &str) -> Option<PathBuf> {
    let mut paths = input_paths(inputs).into_iter();
    paths.find(|path| display_name(path, &variable) == name)
}
