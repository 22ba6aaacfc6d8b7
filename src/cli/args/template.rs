//! Facts about the deployment that a template omits: the options `--cfn-…`.

use std::collections::BTreeMap;

use anyhow::{anyhow, bail};
use clap::Args;

use crate::iam::account::TemplateOptions;
use crate::iam::{Arn, PrincipalKind};
use crate::text::harmless;

/// Facts about the deployment that a template of `CloudFormation` or CDK omits.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_field_names, reason = "clap makes the options of them")]
pub struct TemplateArguments {
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
            bail!(
                "--cfn-account {}: an account has 12 digits",
                harmless(account)
            );
        }
        let role = |(logical, arn): (String, String)| match Arn::parse(&arn) {
            Ok(arn) if arn.kind() == PrincipalKind::Role => Ok((logical, arn)),
            _ => Err(anyhow!(
                "--cfn-role {}={}: write the ARN of a role",
                harmless(&logical),
                harmless(&arn)
            )),
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

fn pairs(option: &str, given: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut pairs = BTreeMap::new();
    for text in given {
        let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            bail!(
                "{option} {}: write a name and a value with = between them",
                harmless(text)
            );
        };
        if pairs.insert(name.to_owned(), value.to_owned()).is_some() {
            bail!("{option} {}: it is given twice", harmless(name));
        }
    }
    Ok(pairs)
}
