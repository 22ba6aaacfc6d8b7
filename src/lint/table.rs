//! The table of rules. It feeds the checks and their words, `rolechain rules`, SARIF's list of rules
//! and the table in the README.

use super::inputs::Check::{Call, Entry, EntryAndCall, Policy, Principal, Reading, Statement};
use super::inputs::{Check, Needs};
use super::{call, condition, key, principal, session, statement, typed_value, value};
use crate::text::{Severity, translated};

/// The subject of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Subject {
    /// The two AWS files.
    Files,
    /// A trust policy apart from its conditions.
    TrustPolicy,
    /// A condition of a trust policy.
    Condition,
    /// A call and the caller's side of it.
    Call,
    /// A trust policy for web identities.
    WebIdentity,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The stable id.
    pub id: RuleId,
    /// The stable name.
    pub name: &'static str,
    /// How much it matters.
    pub level: Severity,
    /// The inputs that it needs.
    pub needs: Needs,
    /// How it is checked.
    pub(crate) check: Check,
    title: &'static str,
    /// The finding and the advice, unless they depend on what was found. `{given}`, `{about}` and
    /// `{meant}` are the details of the finding; `{value}` is `{given}` and `{wanted}` is `{meant}`
    /// in quotation marks.
    pub(crate) words: Option<(&'static str, &'static str)>,
    /// An excerpt of a file that it finds something in.
    pub failing: &'static str,
    /// The same corrected.
    pub fixed: &'static str,
}

impl Rule {
    /// The id as text.
    pub(crate) fn code(&self) -> &'static str {
        self.id.into()
    }

    /// A short title.
    pub(crate) fn title(&self) -> &'static str {
        translated(self.title)
    }

    /// The subject of the rule.
    pub(crate) fn subject(&self) -> Subject {
        match self.code().as_bytes().first() {
            Some(b'F') => Subject::Files,
            Some(b'T') => Subject::TrustPolicy,
            Some(b'C') => Subject::Condition,
            Some(b'W') => Subject::WebIdentity,
            _ => Subject::Call,
        }
    }
}

/// One row: id, level, what it needs, name, check, title; its words, if they are always the same; an
/// excerpt that fails and the same corrected.
macro_rules! rules {
    ($($id:ident $level:ident $needs:ident $name:ident $check:expr, $title:literal;
       $(says $message:literal advises $advice:literal;)?
       $failing:literal => $fixed:literal;)*) => {
        /// The stable id of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
                 strum::IntoStaticStr, strum::EnumString, strum::VariantArray)]
        #[strum(ascii_case_insensitive)]
        pub enum RuleId {
            $(#[doc = stringify!($name)] $id,)*
        }

        /// All rules, by id.
        pub(crate) static RULES: &[Rule] = &[$(Rule {
            id: RuleId::$id,
            name: stringify!($name),
            level: Severity::$level,
            needs: Needs::$needs,
            check: $check,
            title: $title,
            words: [$(($message, $advice))?].first().copied(),
            failing: $failing,
            fixed: $fixed,
        },)*];
    };
}

impl RuleId {
    /// The row of the table.
    pub(crate) fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }
}

rules! {
C01 Warning Document literal_wildcard Entry(value::literal_wildcard), "wildcard under an operator that compares the whole text";
    says "the wildcard in {value} is an ordinary character to this operator" advises "write {meant}";
    r#""StringEquals": {"aws:PrincipalTag/team": "web-*"}"# => r#""StringLike": {"aws:PrincipalTag/team": "web-*"}"#;
C02 Note Document pattern_without_wildcard Entry(value::pattern_without_wildcard), "pattern operator without a wildcard";
    says "{given} has no wildcard to match in {about}" advises "write {meant}, which means the same here";
    r#""StringLike": {"aws:PrincipalTag/team": "web"}"# => r#""StringEquals": {"aws:PrincipalTag/team": "web"}"#;
C03 Warning Document principal_arn_of_session Entry(value::principal_arn_of_session), "aws:PrincipalArn compared with a session ARN";
    says "{about} holds the ARN of the role, never that of its session" advises "write {meant}, or test aws:userid for the session";
    r#""aws:PrincipalArn": "arn:aws:sts::111122223333:assumed-role/Deploy/ci""# => r#""aws:PrincipalArn": "arn:aws:iam::111122223333:role/Deploy""#;
C04 Warning Document permission_set_role_pattern Entry(value::permission_set_role_pattern), "aws:PrincipalArn of an Identity Center role without its path or with a fixed suffix";
    says "the ARN of an Identity Center role has /aws-reserved/sso.amazonaws.com/ and perhaps a region as its path, and its last 16 characters change when the permission set is assigned again" advises "write ArnLike with {meant}";
    r#""aws:PrincipalArn": "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef""# => r#""aws:PrincipalArn": "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Admin_*""#;
C05 Warning Document userid_without_session Entry(session::userid_without_session), "aws:userid compared with a bare role id";
    says "for a role {about} is id:session-name, so {value} matches no caller" advises "write StringLike with {meant}";
    r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001"}"# => r#""StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}"#;
C06 Warning Document userid_star_under_equals Entry(session::userid_star_under_equals), "aws:userid with AROA…:* under an operator without wildcards";
    says "the * in {value} is an ordinary character to this operator" advises "write {meant}";
    r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}"# => r#""StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}"#;
C07 Warning Document userid_without_id Entry(session::userid_without_id), "aws:userid tested by session name alone";
    says "{value} tests the session name alone, and whoever assumes a role chooses its session name" advises "put the role's id in front: {meant}";
    r#""StringLike": {"aws:userid": "*:ci"}"# => r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C08 Warning Caller userid_of_other_kind Call(call::userid_of_other_kind), "aws:userid with the id of another kind of caller";
    r#""StringLike": {"aws:userid": "AIDAJANE00000EXAMPLE"}"# => r#""StringLike": {"aws:userid": "AROASOURCE000EXAMPLE:*"}"#;
C09 Warning Files userid_of_deleted_role Entry(key::userid_of_deleted_role), "aws:userid with the id of a deleted role or user";
    r#""StringLike": {"aws:userid": "AROAOLDSOURCEEXAMPLE:*"}"# => r#""StringLike": {"aws:userid": "AROASOURCE000EXAMPLE:*"}"#;
C10 Warning Document userid_with_role_name Entry(session::userid_with_role_name), "aws:userid with a role name in place of its id";
    says "{value} has a name where {about} has the unique id of the role" advises "write {meant} with the id of the role; aws iam get-role prints it as RoleId";
    r#""StringEquals": {"aws:userid": "Deploy:ci"}"# => r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C11 Warning Document username_of_role EntryAndCall(key::username_of_role, call::username_of_role), "aws:username tested of a role session";
    says "a session of a role has no aws:username, so this test of {given} never holds for one" advises "test aws:userid, aws:PrincipalArn, aws:PrincipalTag or sts:RoleSessionName";
    r#""StringEquals": {"aws:username": "ci"}"# => r#""StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C12 Warning Document session_name_with_id Entry(session::session_name_with_id), "sts:RoleSessionName compared with an id and a name";
    says "{about} is the name of the new session alone, without an id" advises "write {meant}, or test aws:userid, which describes the caller";
    r#""StringEquals": {"sts:RoleSessionName": "AROAEXAMPLEROLEID0001:ci"}"# => r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C13 Warning Caller session_name_on_target Call(session::session_name_on_target), "role_session_name on the target in place of the source";
    says "the trust policy tests the caller's session name, and role_session_name = {given} here names the new session" advises "move role_session_name = {given} from [profile {meant}] to [profile {about}]";
    "[profile source]\n…\n[profile target]\n…\nrole_session_name = ci" => "[profile source]\n…\nrole_session_name = ci\n[profile target]";
C14 Warning Caller session_name_missing Call(session::session_name_missing), "session name tested but not set";
    "[profile source]\nrole_arn = …\n[profile target]" => "[profile source]\nrole_arn = …\nrole_session_name = ci\n[profile target]";
C15 Error Document session_name_impossible Entry(session::session_name_impossible), "session name that STS does not take";
    says "no session can be called {wanted}" advises "a session name has 2 to 64 letters, digits and _ + = , . @ -";
    "role_session_name = first name" => "role_session_name = first.name";
C16 Warning Caller external_id_missing_or_wrong Call(call::external_id_missing_or_wrong), "external id missing or wrong";
    "[profile target]\nrole_arn = …" => "[profile target]\nrole_arn = …\nexternal_id = partner-42";
C17 Note Caller external_id_not_tested Call(call::external_id_not_tested), "external id that the role does not test";
    says "{about} does not test the external id" advises "add {meant} to its trust policy, or remove the line";
    "external_id = partner-42" => r#""StringEquals": {"sts:ExternalId": "partner-42"}"#;
C18 Warning Files third_party_without_external_id Statement(statement::third_party_without_external_id), "third-party account without an external id";
    says "{about} is none of your accounts, and nothing asks it for an external id (the confused deputy problem)" advises "add {meant} with an id that the third party sends";
    r#""AWS": ["…", "999988887777"]"# => r#""AWS": ["…", "999988887777"]}, … "sts:ExternalId": "partner-42""#;
C19 Warning Document for_all_values_may_be_absent Entry(condition::for_all_values_may_be_absent), "ForAllValues in an Allow on a key that may be missing";
    says "{given} is true when {about} is missing, so the statement also lets in calls without it" advises "add {meant}";
    r#""ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}"# => r#""ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "Null": {"aws:TagKeys": "false"}"#;
C20 Warning Document set_operator_on_single_value Entry(condition::set_operator_on_single_value), "set operator on a key with one value";
    r#""ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-example1"}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C21 Error Document list_without_set_operator Entry(condition::list_without_set_operator), "list key without a set operator";
    says "{about} holds a list, and {given} compares with one value" advises "write ForAnyValue:{given} or ForAllValues:{given}";
    r#""StringLike": {"aws:PrincipalOrgPaths": "o-example1/r-ab12/*"}"# => r#""ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-example1/r-ab12/*"}"#;
C22 Warning Document negated_key_may_be_absent Entry(condition::negated_key_may_be_absent), "negated operator in an Allow on a key that may be missing";
    says "{given} is true when {about} is missing, so the statement also lets in calls without it" advises "add {meant}";
    r#""StringNotEquals": {"aws:PrincipalTag/team": "guests"}"# => r#""StringNotEquals": {"aws:PrincipalTag/team": "guests"}, "Null": {"aws:PrincipalTag/team": "false"}"#;
C23 Note Document negated_with_several_values Entry(condition::negated_with_several_values), "negated operator with several values";
    says "{given} excludes all {meant} values of {about} together, not any one of them" advises "nothing, if this is what is meant";
    r#""StringNotEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666"]}"# => r#""StringNotEquals": {"aws:PrincipalAccount": "111122223333"}"#;
C24 Warning Document mfa_deny_misses_long_term_keys Entry(condition::mfa_deny_misses_long_term_keys), "Deny with Bool on the MFA key, which misses long-term keys";
    says "long-term keys bring no {about}, so {given} does not deny them" advises "write BoolIfExists";
    r#""Effect": "Deny", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}"# => r#""Effect": "Deny", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#;
C25 Warning Document mfa_allow_passes_long_term_keys Entry(condition::mfa_allow_passes_long_term_keys), "Allow with BoolIfExists on the MFA key, which passes long-term keys";
    says "long-term keys bring no {about}, so {given} lets them in without MFA" advises "write Bool";
    r#""Effect": "Allow", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"# => r#""Effect": "Allow", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
C26 Warning Document null_on_mfa Entry(condition::null_on_mfa), "Null on the MFA key";
    says "{given} on {about} tests whether the credentials are temporary, not whether MFA was used" advises "write {meant}";
    r#""Null": {"aws:MultiFactorAuthPresent": "false"}"# => r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#;
C27 Error Caller mfa_of_role_session Call(call::mfa_of_role_session), "MFA required of a role session";
    says "{given} is never true of a session of a role, and {about} calls as one: MFA does not carry through a hop" advises "ask for MFA on the first hop, or assume this role directly from an IAM user with mfa_serial";
    r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"# => "[profile target]\n…\nsource_profile = user\nmfa_serial = …";
C28 Warning Files mfa_serial_misplaced Reading, "mfa_serial in a profile where it does nothing";
    "[user]\n…\nmfa_serial = …" => "[profile target]\n…\nsource_profile = user\nmfa_serial = …";
C29 Warning Document service_key_for_principal Entry(key::service_key_for_principal), "key of AWS services required of a user, role or account";
    says "only calls of AWS services bring {given}, so the statement never applies to {about}" advises "test aws:PrincipalAccount, aws:PrincipalArn or aws:PrincipalOrgID";
    r#""Principal": {"AWS": "…"}, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"# => r#""Principal": {"AWS": "…"}, "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#;
C30 Warning Document private_source_ip Entry(typed_value::private_source_ip), "aws:SourceIp with private addresses only";
    says "{given} is a private range, and {about} is the public address of the caller" advises "test aws:VpcSourceIp together with aws:SourceVpc";
    r#""IpAddress": {"aws:SourceIp": "10.0.0.0/8"}"# => r#""IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:SourceVpc": "vpc-0example1"}"#;
C31 Error Document value_of_other_type Entry(typed_value::value_of_other_type), "value of a wrong type for its operator";
    r#""IpAddress": {"aws:SourceIp": "203.0.113.0-24"}"# => r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
C32 Warning Document date_is_over Entry(typed_value::date_is_over), "date that is over, or milliseconds in place of seconds";
    r#""DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}"# => r#""DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}"#;
C33 Error Document operator_unknown Entry(condition::set_operator_with_null), "operator that does not exist";
    says "{given} is not an operator: Null takes no set operator" advises "write {meant}";
    r#""StringMatches": {"aws:PrincipalTag/team": "web"}"# => r#""StringEquals": {"aws:PrincipalTag/team": "web"}"#;
C34 Warning Document key_unknown Entry(key::key_unknown), "condition key that sts:AssumeRole never brings";
    r#""StringEquals": {"aws:PrincipalOrgId2": "o-example1"}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C35 Error Document key_twice Entry(condition::key_twice), "same key twice under one operator";
    says "{given} is the same key as {about}: the case of a key does not matter" advises "write one key under {meant} with both lists of values";
    r#""StringEquals": {"aws:userid": "AIDAEXAMPLEUSERID0001", "AWS:UserId": "AIDAEXAMPLEUSERID0002"}"# => r#""StringEquals": {"aws:userid": ["AIDAEXAMPLEUSERID0001", "AIDAEXAMPLEUSERID0002"]}"#;
C36 Error Document variable_malformed Entry(typed_value::variable_malformed), "malformed policy variable";
    r#""StringEquals": {"sts:RoleSessionName": "${aws:username"}"# => r#""StringEquals": {"sts:RoleSessionName": "${aws:username}"}"#;
C37 Warning Document white_space_around Entry(value::white_space_around), "white space around a key or value";
    says "{value} has white space at an end, which is compared too" advises "write {wanted}";
    r#""StringEquals": {"aws:PrincipalOrgID": "o-example1 "}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C38 Warning Document wildcard_in_sensitive_key Entry(value::wildcard_in_sensitive_key), "wildcard in an account, organization or VPC id";
    says "a wildcard in {about} lets in ids that are not known yet" advises "write the exact ids";
    r#""StringLike": {"aws:PrincipalOrgID": "o-*"}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C39 Warning Document arn_under_string_operator Entry(value::arn_under_string_operator), "ARN with a wildcard under a string operator";
    says "under a string operator a * in {value} runs over the colons of the ARN" advises "write {meant}";
    r#""StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}"# => r#""ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}"#;
C40 Warning Caller case_differs Call(call::case_differs), "value that differs from the caller only in case";
    says "{value} differs from the caller's value of {about} only in upper and lower case, which counts" advises "write {wanted}";
    r#""StringEquals": {"sts:ExternalId": "Partner-42"}"# => r#""StringEquals": {"sts:ExternalId": "partner-42"}"#;
C41 Warning Document operator_of_other_type Entry(typed_value::operator_of_other_type), "operator of another type than its key";
    says "{given} does not compare values of the type of {about}" advises "write {meant}";
    r#""StringEquals": {"aws:SourceIp": "203.0.113.0/24"}"# => r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
F01 Error Files file_refused Reading, "file that the AWS CLI refuses";
    "[profile a]\n[profile a]" => "[profile a]";
F02 Warning Files inline_comment Reading, "comment that becomes part of a value";
    "role_session_name = ci # for the build" => "# for the build\nrole_session_name = ci";
F03 Note Files value_cut_elsewhere Reading, "command that the SDKs cut off";
    "credential_process = get-keys --for '#1' # main" => "credential_process = get-keys-main";
F04 Warning Files quoted_value Reading, "quotation marks that become part of a value";
    r#"source_profile = "base""# => "source_profile = base";
F05 Warning Files swallowed_setting Reading, "setting swallowed by the line above";
    "role_arn = …\n  source_profile = base" => "role_arn = …\nsource_profile = base";
F06 Warning Files unknown_key Reading, "misspelt key";
    "source_profil = base" => "source_profile = base";
F07 Warning Files key_without_role Reading, "key that does nothing without role_arn";
    "[profile a]\nexternal_id = partner-42" => "[profile a]\nrole_arn = …\nexternal_id = partner-42";
F08 Note Files key_ignored Reading, "key that the AWS CLI takes from no profile";
    "source_identity = jane" => "aws sts assume-role --source-identity jane …";
F09 Note Files colon_delimiter Reading, "colon in place of an equals sign";
    "region : eu-west-1" => "region = eu-west-1";
F10 Note Files mfa_without_role Reading, "mfa_serial without role_arn";
    "[profile user]\nmfa_serial = …" => "[profile target]\n…\nsource_profile = user\nmfa_serial = …";
F11 Warning Files swallowed_header Reading, "header swallowed by the line above";
    "region = eu-west-1\n  [profile b]" => "region = eu-west-1\n[profile b]";
F12 Warning Files default_in_capitals Reading, "[DEFAULT] in capitals";
    "[DEFAULT]" => "[default]";
F13 Warning Files missing_profile_prefix Reading, "header without the word profile";
    "[base]" => "[profile base]";
F14 Warning Files section_ignored Reading, "section that the AWS CLI ignores";
    "[Profile base]" => "[profile base]";
F15 Warning Files section_replaced Reading, "section replaced by a later one of the same name";
    "[profile base]\nregion = eu-west-1\n[profile  base]\noutput = json" => "[profile base]\nregion = eu-west-1\noutput = json";
F16 Warning Files profile_prefix_in_credentials Reading, "word profile in a header of the credentials file";
    "[profile user]" => "[user]";
F17 Warning Files sso_session_in_credentials Reading, "sso-session in the credentials file";
    "[sso-session corp]" => "[sso-session corp]";
F18 Note Files header_read_differently Reading, "header that the SDKs read differently";
    r#"[profile "build"]"# => "[profile build]";
F19 Error Files external_id_invalid Reading, "external id that STS does not take";
    "external_id = partner 42" => "external_id = partner-42";
F20 Error Files mfa_serial_invalid Reading, "MFA serial number that STS does not take";
    "mfa_serial = arn:aws:iam::111122223333:user/jane" => "mfa_serial = arn:aws:iam::111122223333:mfa/jane";
F21 Warning Files duration_ignored Reading, "duration_seconds that is not a number";
    "duration_seconds = 1h" => "duration_seconds = 3600";
F22 Warning Files source_with_prefix Reading, "source_profile with the word profile";
    "source_profile = profile base" => "source_profile = base";
F23 Error Files role_arn_malformed Reading, "role_arn that is not a role's ARN";
    "role_arn = arn:aws:sts::111122223333:assumed-role/Deploy/ci" => "role_arn = arn:aws:iam::111122223333:role/Deploy";
F24 Warning Files account_id_invalid Reading, "account in role_arn that is not 12 digits";
    "role_arn = arn:aws:iam::1111-2222-3333:role/Deploy" => "role_arn = arn:aws:iam::111122223333:role/Deploy";
H01 Error Caller chained_duration_too_long Reading, "chained session longer than one hour";
    "[profile target]\n…\nsource_profile = source\nduration_seconds = 7200" => "[profile target]\n…\nsource_profile = source\nduration_seconds = 3600";
H02 Error Caller duration_out_of_range Call(call::duration_out_of_range), "session length that STS or the role does not allow";
    says "{given} seconds is more than the {meant} that {about} gives" advises "write duration_seconds = {meant}, or raise the role's MaxSessionDuration";
    "duration_seconds = 86400" => "duration_seconds = 43200";
H03 Warning Caller permission_missing Call(call::permission_missing), "caller without permission within its account";
    says "no policy of {about} allows sts:AssumeRole on {given}, and the trust policy names only the account" advises "allow sts:AssumeRole on {given} there, or name {about} in the trust policy";
    r#""Action": "s3:*", "Resource": "arn:aws:s3:::x""# => r#""Action": "sts:AssumeRole", "Resource": "*""#;
H04 Warning Caller permission_missing_across_accounts Call(call::permission_missing_across_accounts), "caller without permission across accounts";
    says "no policy of {about} allows sts:AssumeRole on {given}, and across accounts both sides must" advises "allow sts:AssumeRole on {given} to {about}";
    r#""Action": "s3:*", "Resource": "arn:aws:s3:::x""# => r#""Action": "sts:AssumeRole", "Resource": "arn:aws:iam::444455556666:role/Target""#;
H05 Warning Caller permission_for_other_spelling Call(call::permission_for_other_spelling), "permission on the role under another path or case";
    says "{given} is not the ARN of the role" advises "write {meant}";
    r#""Resource": "arn:aws:iam::111122223333:role/Target""# => r#""Resource": "arn:aws:iam::111122223333:role/ci/Target""#;
H06 Error Caller caller_cannot_assume Call(call::caller_cannot_assume), "caller that may never assume a role";
    says "{given} calls, and neither the root user nor a federated user may assume roles" advises "use the keys of an IAM user, or a role";
    r#""Arn": "arn:aws:iam::111122223333:root""# => r#""Arn": "arn:aws:iam::111122223333:user/jane""#;
H07 Error Caller role_of_aws Call(call::role_of_aws), "role that AWS keeps for itself";
    "role_arn = arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef" => "role_arn = arn:aws:iam::111122223333:role/Target";
H08 Warning Caller limit_lacks_permission Call(call::limit_lacks_permission), "permissions boundary or session policy without sts:AssumeRole";
    says "{given} limits {about} and does not allow sts:AssumeRole on {meant}" advises "allow sts:AssumeRole there too";
    r#""Action": "s3:*""# => r#""Action": ["s3:*", "sts:AssumeRole"]"#;
H09 Warning Document resource_is_no_role Call(call::resource_is_no_role), "permission on an account or session in place of a role";
    r#""Resource": "arn:aws:iam::111122223333:root""# => r#""Resource": "arn:aws:iam::111122223333:role/Target""#;
T01 Error Document resource_in_trust_policy Reading, "Resource in a trust policy";
    r#""Action": "sts:AssumeRole", "Resource": "*""# => r#""Action": "sts:AssumeRole""#;
T02 Error Document not_principal Reading, "NotPrincipal in a trust policy";
    r#""Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"}"# => r#""Effect": "Deny", "Principal": "*", "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/Deploy"}}"#;
T03 Error Document wildcard_in_principal Reading, "wildcard inside an AWS principal";
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/ci-*"}"# => r#""Principal": {"AWS": "111122223333"}, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci-*"}}"#;
T04 Error Document wildcard_in_service Reading, "wildcard in a service or identity provider";
    r#""Principal": {"Service": "*.amazonaws.com"}"# => r#""Principal": {"Service": "ec2.amazonaws.com"}"#;
T05 Error Document principal_malformed Reading, "Principal missing or of a wrong form";
    r#""Principal": {"aws": "arn:aws:iam::111122223333:role/Deploy"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"}"#;
T06 Error Document group_principal Reading, "group as principal";
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:group/admins"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/jane"}"#;
T07 Warning Document role_id_principal Principal(principal::role_id_principal), "unique id of a deleted role as principal";
    says "{given} stands where a role was named that has been deleted; no role made later matches it" advises "write the ARN of the role that is meant now, or remove the entry";
    r#""Principal": {"AWS": "AROADELETED00EXAMPLE"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"}"#;
T08 Warning Document user_id_principal Principal(principal::user_id_principal), "unique id of a deleted user as principal";
    says "{given} stands where a user was named that has been deleted; no user made later matches it" advises "write the ARN of the user that is meant now, or remove the entry";
    r#""Principal": {"AWS": "AIDADELETED00EXAMPLE"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/jane"}"#;
T09 Warning Files principal_path_differs Principal(principal::principal_path_differs), "role principal with another path than the role's";
    says "no role is called {given}: the role of this name has another path" advises "write {meant}";
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/ci/Source"}"#;
T10 Error Document session_arn_malformed Reading, "session ARN and role ARN mixed up";
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:assumed-role/Deploy/ci"}"# => r#""Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/Deploy/ci"}"#;
T11 Warning Caller session_principal_misses_caller Call(session::session_principal_misses_caller), "session principal that the caller's session name misses";
    says "only the session {wanted} of the role is trusted, and [profile {about}] calls its session otherwise" advises "set role_session_name = {meant} in [profile {about}], the source, or trust the role's ARN";
    "[profile source]\nrole_arn = …" => "[profile source]\nrole_arn = …\nrole_session_name = ci";
T12 Note Document session_beside_its_role Principal(principal::session_beside_its_role), "session principal beside its own role";
    says "{given} adds nothing: {about} lets in every session of the role" advises "remove the session, or the role if only this session is meant";
    r#""AWS": ["arn:aws:iam::111122223333:role/Deploy", "arn:aws:sts::111122223333:assumed-role/Deploy/ci"]"# => r#""AWS": "arn:aws:iam::111122223333:role/Deploy""#;
T13 Error Document account_id_malformed Reading, "account id that is not 12 digits, or white space around a principal";
    r#""Principal": {"AWS": "1111-2222-3333"}"# => r#""Principal": {"AWS": "111122223333"}"#;
T14 Error Files other_partition Principal(principal::other_partition), "principal of another partition";
    says "{given} is in the partition {about}, the role in {meant}; no role is trusted across partitions" advises "name a principal of the partition {meant}, or remove the entry";
    r#""arn:aws-cn:iam::111122223333:root""# => r#""AWS": "arn:aws:iam::111122223333:user/jane""#;
T15 Warning Document open_to_everyone Policy(principal::open_to_everyone), "everyone may assume the role";
    says "anyone in any account whose own policies allow it may assume this role" advises "add a condition on aws:PrincipalOrgID, aws:PrincipalArn, aws:PrincipalAccount or sts:ExternalId, or name the principals";
    r#""Principal": {"AWS": "*"}"# => r#""Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-example1"}}"#;
T16 Note Document bare_star Principal(principal::bare_star), "bare \"*\" as Principal";
    says "IAM Access Analyzer reports the bare \"*\" in a trust policy as an error" advises "write {meant}, which means the same";
    r#""Principal": "*""# => r#""Principal": {"AWS": "*"}"#;
T17 Error Document action_of_other_principal Statement(statement::action_of_other_principal), "action that does not fit the kind of principal";
    says "{given} cannot use this action: its callers need {meant}" advises "write {meant}, in a statement of its own if other principals are named too";
    r#""Principal": {"Federated": "…"}, "Action": "sts:AssumeRole""# => r#""Principal": {"Federated": "…"}, "Action": "sts:AssumeRoleWithWebIdentity""#;
T18 Error Document action_unknown Statement(statement::action_takes_in_others), "action that a trust policy does not take";
    says "{given} also matches actions that a trust policy cannot allow; IAM Access Analyzer reports it" advises "write sts:AssumeRole, with sts:TagSession and sts:SetSourceIdentity if they are needed";
    r#""Action": "AssumeRole""# => r#""Action": "sts:AssumeRole""#;
T19 Warning Caller tag_session_missing Call(call::tag_session_missing), "session tags without sts:TagSession";
    says "the call passes session tags, and the {given} side does not allow sts:TagSession to {about}: the whole call fails" advises "add sts:TagSession beside sts:AssumeRole";
    r#""Action": "sts:AssumeRole""# => r#""Action": ["sts:AssumeRole", "sts:TagSession"]"#;
T20 Warning Caller set_source_identity_missing Call(call::set_source_identity_missing), "source identity without sts:SetSourceIdentity";
    says "the call carries a source identity, and the {given} side does not allow sts:SetSourceIdentity to {about}: the whole call fails" advises "add sts:SetSourceIdentity beside sts:AssumeRole, in the trust policy and in the caller's policy";
    r#""Action": "sts:AssumeRole""# => r#""Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]"#;
T21 Error Document variables_need_version Entry(typed_value::variables_need_version), "policy variable without Version 2012-10-17";
    says "{value} is plain text here: policy variables need Version 2012-10-17" advises "write \"Version\": \"2012-10-17\"";
    r#""Version": "2008-10-17", … "${aws:username}""# => r#""Version": "2012-10-17", … "${aws:username}""#;
T22 Error Document grammar Reading, "policy that breaks the grammar";
    r#""Effect": "allow""# => r#""Effect": "Allow""#;
T23 Note Document policy_too_long Policy(statement::policy_too_long), "trust policy longer than the default quota";
    says "the policy has {given} characters without white space; the quota is 2,048 unless it was raised" advises "shorten it, or have the quota raised, to 4,096 at most";
    "(2,100 characters without white space)" => "(at most 2,048)";
T24 Warning Caller role_trusts_not_itself Call(call::role_trusts_not_itself), "role assumed by its own session without trusting itself";
    says "{about} assumes {given} from a session of this very role, and a role does not trust itself" advises "add the role's own ARN to its trust policy, or leave this hop out";
    "[profile again]\nrole_arn = arn:aws:iam::111122223333:role/Source\nsource_profile = source" => r#""AWS": ["…", "arn:aws:iam::111122223333:role/Source"]"#;
T25 Note Document service_without_source Policy(statement::service_without_source), "service principal without a test of its source";
    says "{given} can be made to use this role for another account, and nothing tests for whom it acts (the confused deputy problem)" advises "add {meant}, or aws:SourceArn, in a statement with this service alone";
    r#""Principal": {"Service": "config.amazonaws.com"}"# => r#""Principal": {"Service": "config.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"#;
T26 Note Document version_missing Policy(statement::version_missing), "policy without a Version";
    says "the policy has no Version, so IAM reads it as one of 2008-10-17" advises "begin it with \"Version\": \"2012-10-17\"";
    r#"{"Statement": […]}"# => r#"{"Version": "2012-10-17", "Statement": […]}"#;
T27 Note Document statement_redundant Policy(statement::statement_redundant), "statement that repeats another";
    says "statement {given} allows or denies the same as statement {about}" advises "remove one of the two";
    r#""Statement": [{"Sid": "A", …}, {"Sid": "B", …}]"# => r#""Statement": [{"Sid": "A", …}]"#;
T28 Warning Document element_empty Statement(statement::element_empty), "element that holds nothing";
    r#""Principal": {"AWS": []}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"}"#;
W01 Warning Document web_identity_star_under_equals Reading, "wildcard under StringEquals in a claim";
    r#""StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:*"}"# => r#""StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/app:*"}"#;
W02 Warning Document web_identity_subject_ends_early Reading, "GitHub subject that ends with the repository";
    r#""token.actions.githubusercontent.com:sub": "repo:acme/app""# => r#""token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main""#;
W03 Warning Caller web_identity_subject_in_other_case Reading, "subject in another case than the token's";
    r#""token.actions.githubusercontent.com:sub": "repo:Acme/app:ref:refs/heads/main""# => r#""token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main""#;
W04 Warning Caller web_identity_environment_in_subject Reading, "GitHub subject with a branch where the job has an environment";
    r#""…:sub": "repo:acme/app:ref:refs/heads/main""# => r#""…:sub": "repo:acme/app:environment:production""#;
W05 Warning Caller web_identity_other_audience Reading, "audience other than the token's";
    r#""…:aud": "https://github.com/acme""# => r#""…:aud": "sts.amazonaws.com""#;
W06 Warning Files web_identity_provider_of_other_account Reading, "identity provider of another account";
    r#""Federated": "arn:aws:iam::444455556666:oidc-provider/…""# => r#""Federated": "arn:aws:iam::111122223333:oidc-provider/…""#;
W07 Warning Document web_identity_cluster_id_missing Reading, "EKS provider without the cluster's id";
    r#""Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com""# => r#""Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE""#;
W08 Warning Document web_identity_key_of_other_issuer Reading, "claim of another issuer than the provider";
    r#""Federated": "…/gitlab.com"}, … "token.actions.githubusercontent.com:sub": "…""# => r#""Federated": "…/gitlab.com"}, … "gitlab.com:sub": "…""#;
W09 Warning Document web_identity_subject_not_tested Reading, "no test of the subject";
    r#""StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}"# => r#""StringEquals": {"…:aud": "sts.amazonaws.com", "…:sub": "repo:acme/app:ref:refs/heads/main"}"#;
}
