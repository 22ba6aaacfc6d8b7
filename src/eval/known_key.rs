//! Which condition keys AWS documents for a call of `sts:AssumeRole`.

use crate::iam::policy::ConditionKey;

/// In lower case, sorted ("AWS global condition context keys"; "Actions, resources, and condition
/// keys for AWS Security Token Service"; "Available keys for AWS STS" of "IAM and AWS STS
/// condition context keys").
const KNOWN: &[&str] = &[
    "aws:assumedroot",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:chatbotsourcearn",
    "aws:currenttime",
    "aws:ec2instancesourceprivateipv4",
    "aws:ec2instancesourcevpc",
    "aws:epochtime",
    "aws:federatedprovider",
    "aws:ismcpserviceaction",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "aws:securetransport",
    "aws:signinsessionarn",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceidentity",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:tagkeys",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsmcpservice",
    "aws:viaawsservice",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "sts:awsservicename",
    "sts:durationseconds",
    "sts:externalid",
    "sts:requestcontextproviders",
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
];

/// Keys that go on with a name of the user's.
const WITH_NAME: &[&str] = &[
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "sts:requestcontext/",
];

/// Whether a key of the `aws:` or `sts:` namespace is one that no AWS page names: a request never
/// holds it. Of other namespaces nothing is said; identity providers bring keys of their own.
pub(crate) fn is_undocumented(key: &ConditionKey) -> bool {
    let name = key.folded();
    (name.starts_with("aws:") || name.starts_with("sts:"))
        && KNOWN.binary_search(&name).is_err()
        && !WITH_NAME.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_closed_namespaces_are_undocumented() {
        assert!(KNOWN.is_sorted());
        for known in [
            "aws:SourceIp",
            "AWS:UserId",
            "aws:PrincipalTag/Team",
            "token.actions.githubusercontent.com:sub",
        ] {
            assert!(!is_undocumented(&ConditionKey::new(known)), "{known}");
        }
        for unknown in ["aws:Foo", "sts:RoleSession", "aws:PrincipalTag"] {
            assert!(is_undocumented(&ConditionKey::new(unknown)), "{unknown}");
        }
    }
}
