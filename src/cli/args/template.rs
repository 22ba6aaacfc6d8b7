//! Facts about the deployment that a template omits: the options `--cfn-…`.

use std::collections::BTreeMap;

use anyhow::{anyhow, bail};
use clap::Args;

use crate::iam::account::{SnapshotIndex, TemplateOptions};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{advised, harmless, nearest, text, word};

/// Facts about the deployment that a template of `CloudFormation` or CDK omits.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_field_names, reason = "clap makes the options of them")]
pub(crate) struct TemplateArguments {
    /// The account that templates are deployed to
    #[arg(long, global = true, value_name = "ACCOUNT")]
    cfn_account: Option<String>,
    /// The region that templates are deployed to
    #[arg(long, global = true, value_name = "REGION")]
    cfn_region: Option<String>,
    /// The name of the stack
    #[arg(long, global = true, value_name = "NAME")]
    cfn_stack: Option<String>,
    /// A parameter of a template; repeatable
    #[arg(long, global = true, value_name = "NAME=VALUE")]
    cfn_parameter: Vec<String>,
    /// Which role a template makes without naming it; repeatable
    #[arg(long, global = true, value_name = "LOGICAL_ID=ROLE_ARN")]
    cfn_role: Vec<String>,
}

impl TemplateArguments {
    /// Reads the options.
    pub(crate) fn read(&self) -> anyhow::Result<TemplateOptions> {
        if let Some(account) = &self.cfn_account
            && !(account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()))
        {
            bail!(text!(
                "{option} {account}: an account id has 12 digits",
                option = "--cfn-account",
                account = harmless(account)
            ));
        }
        let role = |(logical, arn): (String, String)| match Arn::parse(&arn) {
            Ok(arn) if arn.kind() == PrincipalKind::Role => Ok((logical, arn)),
            _ => Err(anyhow!(text!(
                "--cfn-role {logical}={arn}: write the ARN of a role",
                logical = harmless(&logical),
                arn = harmless(&arn)
            ))),
        };
        let roles = pairs("--cfn-role", &self.cfn_role)?.into_iter().map(role);
        Ok(TemplateOptions {
            account: self.cfn_account.clone(),
            region: self.cfn_region.clone(),
            stack: self.cfn_stack.clone(),
            parameters: pairs("--cfn-parameter", &self.cfn_parameter)?,
            roles: roles.collect::<anyhow::Result<_>>()?,
        })
    }
}

impl TemplateOptions {
    /// Refuses names that no template has.
    pub(crate) fn check(&self, snapshots: &SnapshotIndex) -> anyhow::Result<()> {
        let read: Vec<_> = snapshots
            .files()
            .filter_map(|file| file.template.as_deref())
            .collect();
        let parameters = read.iter().flat_map(|it| &it.parameters);
        check_names("--cfn-parameter", self.parameters.keys(), parameters)?;
        if read.iter().any(|it| it.is_open) {
            return Ok(());
        }
        let resources = read.iter().flat_map(|it| &it.resources);
        check_names("--cfn-role", self.roles.keys(), resources)
    }
}

fn check_names<'a>(
    option: &str,
    mut given: impl Iterator<Item = &'a String>,
    known: impl Iterator<Item = &'a String>,
) -> anyhow::Result<()> {
    const MOST: usize = 8;
    let known: Vec<&str> = known.map(String::as_str).collect();
    let Some(name) = given.find(|name| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    let mut names = nearest(name, known.iter().map(|&name| (name, name)));
    let others = known.iter().filter(|it| !names.contains(it));
    let others: Vec<&str> = others.copied().collect();
    names.extend(others);
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let names = harmless(&names.join(", ")).into_owned();
    let hint = match (names.is_empty(), more) {
        (true, _) => word!("no template that has any was read").to_owned(),
        (_, 0) => text!("there are {names}", names),
        _ => text!("there are {names} and {more} more", names, more),
    };
    let name = harmless(name);
    bail!(advised(
        text!("{option} {name}: no template has this name", option, name),
        hint
    ))
}

fn pairs(option: &str, given: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut pairs = BTreeMap::new();
    for given in given {
        let Some((name, value)) = given.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            bail!(text!(
                "{option} {given}: write a name and a value with = between them",
                option,
                given = harmless(given)
            ));
        };
        if pairs.insert(name.to_owned(), value.to_owned()).is_some() {
            bail!(text!(
                "{option} {name}: it is given twice",
                option,
                name = harmless(name)
            ));
        }
    }
    Ok(pairs)
}
