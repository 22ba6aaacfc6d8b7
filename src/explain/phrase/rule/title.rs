//! A short title for each rule.

use crate::lint::RuleId;
use crate::text::word;

/// A row per rule; one that is missing does not compile.
macro_rules! titles {
    ($($id:ident $title:literal;)*) => {
        /// The title of a rule.
        pub(crate) fn rule_title(rule: RuleId) -> &'static str {
            match rule {
                $(RuleId::$id => word!($title),)*
            }
        }
    };
}

titles! {
T01 "Resource in a trust policy";
T02 "NotPrincipal in a trust policy";
T03 "wildcard inside an AWS principal";
T04 "wildcard in a service or identity provider";
T05 "Principal missing or of a wrong form";
T06 "group as principal";
T07 "unique id of a deleted role as principal";
T08 "unique id of a deleted user as principal";
T09 "role principal with another path than the role's";
T10 "session ARN and role ARN mixed up";
T11 "session principal that the caller's session name misses";
T12 "session principal beside its own role";
T13 "account id that is not 12 digits, or white space around a principal";
T14 "principal of another partition";
T15 "everyone may assume the role";
T16 "bare \"*\" as Principal";
T17 "action that does not fit the kind of principal";
T18 "action that a trust policy does not take";
T19 "session tags without sts:TagSession";
T20 "source identity without sts:SetSourceIdentity";
T21 "policy variable without Version 2012-10-17";
T22 "policy that breaks the grammar";
T23 "trust policy longer than the default quota";
T24 "role assumed by its own session without trusting itself";
T25 "service principal without a test of its source";
T26 "policy without a Version";
T27 "statement that repeats another";
T28 "element that holds nothing";
C01 "wildcard under an operator that compares the whole text";
C02 "pattern operator without a wildcard";
C03 "aws:PrincipalArn compared with a session ARN";
C04 "aws:PrincipalArn of an Identity Center role without its path or with a fixed suffix";
C05 "aws:userid compared with a bare role id";
C06 "aws:userid with AROA…:* under an operator without wildcards";
C07 "aws:userid tested by session name alone";
C08 "aws:userid with the id of another kind of caller";
C09 "aws:userid with the id of a deleted role or user";
C10 "aws:userid with a role name in place of its id";
C11 "aws:username tested of a role session";
C12 "sts:RoleSessionName compared with an id and a name";
C13 "role_session_name on the target in place of the source";
C14 "session name tested but not set";
C15 "session name that STS does not take";
C16 "external id missing or wrong";
C17 "external id that the role does not test";
C18 "third-party account without an external id";
C19 "ForAllValues in an Allow on a key that may be missing";
C20 "set operator on a key with one value";
C21 "list key without a set operator";
C22 "negated operator in an Allow on a key that may be missing";
C23 "negated operator with several values";
C24 "Deny with Bool on the MFA key, which misses long-term keys";
C25 "Allow with BoolIfExists on the MFA key, which passes long-term keys";
C26 "Null on the MFA key";
C27 "MFA required of a role session";
C28 "mfa_serial in a profile where it does nothing";
C29 "key of AWS services required of a user, role or account";
C30 "aws:SourceIp with private addresses only";
C31 "value of a wrong type for its operator";
C32 "date that is over, or milliseconds in place of seconds";
C33 "operator that does not exist";
C34 "condition key that sts:AssumeRole never brings";
C35 "same key twice under one operator";
C36 "malformed policy variable";
C37 "white space around a key or value";
C38 "wildcard in an account, organization or VPC id";
C39 "ARN with a wildcard under a string operator";
C40 "value that differs from the caller only in case";
C41 "operator of another type than its key";
H01 "chained session longer than one hour";
H02 "session length that STS or the role does not allow";
H03 "caller without permission within its account";
H04 "caller without permission across accounts";
H05 "permission on the role under another path or case";
H06 "caller that may never assume a role";
H07 "role that AWS keeps for itself";
H08 "permissions boundary or session policy without sts:AssumeRole";
H09 "permission on an account or session in place of a role";
F01 "file that the AWS CLI refuses";
F02 "comment that becomes part of a value";
F03 "command that the SDKs cut off";
F04 "quotation marks that become part of a value";
F05 "setting swallowed by the line above";
F06 "misspelt key";
F07 "key that does nothing without role_arn";
F08 "key that the AWS CLI takes from no profile";
F09 "colon in place of an equals sign";
F10 "mfa_serial without role_arn";
F11 "header swallowed by the line above";
F12 "[DEFAULT] in capitals";
F13 "header without the word profile";
F14 "section that the AWS CLI ignores";
F15 "section replaced by a later one of the same name";
F16 "word profile in a header of the credentials file";
F17 "sso-session in the credentials file";
F18 "header that the SDKs read differently";
F19 "external id that STS does not take";
F20 "MFA serial number that STS does not take";
F21 "duration_seconds that is not a number";
F22 "source_profile with the word profile";
F23 "role_arn that is not a role's ARN";
F24 "account in role_arn that is not 12 digits";
W01 "wildcard under StringEquals in a claim";
W02 "GitHub subject that ends with the repository";
W03 "subject in another case than the token's";
W04 "GitHub subject with a branch where the job has an environment";
W05 "audience other than the token's";
W06 "identity provider of another account";
W07 "EKS provider without the cluster's id";
W08 "claim of another issuer than the provider";
W09 "no test of the subject";
}
