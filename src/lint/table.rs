//! The table of rules. It feeds the checks, `rolechain rules`, SARIF's list of rules and the table
//! in the README; their words stand in `explain::phrase::rule`.

use super::inputs::Check;
use super::inputs::Check::{Call, Entry, EntryAndCall, Policy, Principal, Reading, Statement};
use super::{call, condition, key, principal, session, statement, typed_value, value};
use crate::text::Severity;

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

/// The inputs that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Needs {
    /// A policy document alone.
    Document,
    /// The AWS files, or snapshots beside a policy.
    Files,
    /// Someone who calls.
    Caller,
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

/// One row: id, level, what it needs, name, check; below it an excerpt that fails and the same
/// corrected.
macro_rules! rules {
    ($($id:ident $level:ident $needs:ident $name:ident $check:expr;
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
C01 Warning Document literal_wildcard Entry(value::literal_wildcard);
    r#""StringEquals": {"aws:PrincipalTag/team": "web-*"}"# => r#""StringLike": {"aws:PrincipalTag/team": "web-*"}"#;
C02 Note Document pattern_without_wildcard Entry(value::pattern_without_wildcard);
    r#""StringLike": {"aws:PrincipalTag/team": "web"}"# => r#""StringEquals": {"aws:PrincipalTag/team": "web"}"#;
C03 Warning Document principal_arn_of_session Entry(value::principal_arn_of_session);
    r#""aws:PrincipalArn": "arn:aws:sts::111122223333:assumed-role/Deploy/ci""# => r#""aws:PrincipalArn": "arn:aws:iam::111122223333:role/Deploy""#;
C04 Warning Document permission_set_role_pattern Entry(value::permission_set_role_pattern);
    r#""aws:PrincipalArn": "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef""# => r#""aws:PrincipalArn": "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Admin_*""#;
C05 Warning Document userid_without_session Entry(session::userid_without_session);
    r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001"}"# => r#""StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}"#;
C06 Warning Document userid_star_under_equals Entry(session::userid_star_under_equals);
    r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}"# => r#""StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}"#;
C07 Warning Document userid_without_id Entry(session::userid_without_id);
    r#""StringLike": {"aws:userid": "*:ci"}"# => r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C08 Warning Caller userid_of_other_kind Call(call::userid_of_other_kind);
    r#""StringLike": {"aws:userid": "AIDAJANE00000EXAMPLE"}"# => r#""StringLike": {"aws:userid": "AROASOURCE000EXAMPLE:*"}"#;
C09 Warning Files userid_of_deleted_role Entry(key::userid_of_deleted_role);
    r#""StringLike": {"aws:userid": "AROAOLDSOURCEEXAMPLE:*"}"# => r#""StringLike": {"aws:userid": "AROASOURCE000EXAMPLE:*"}"#;
C10 Warning Document userid_with_role_name Entry(session::userid_with_role_name);
    r#""StringEquals": {"aws:userid": "Deploy:ci"}"# => r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C11 Warning Document username_of_role EntryAndCall(key::username_of_role, call::username_of_role);
    r#""StringEquals": {"aws:username": "ci"}"# => r#""StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C12 Warning Document session_name_with_id Entry(session::session_name_with_id);
    r#""StringEquals": {"sts:RoleSessionName": "AROAEXAMPLEROLEID0001:ci"}"# => r#""StringEquals": {"aws:userid": "AROAEXAMPLEROLEID0001:ci"}"#;
C13 Warning Caller session_name_on_target Call(session::session_name_on_target);
    "[profile source]\n…\n[profile target]\n…\nrole_session_name = ci" => "[profile source]\n…\nrole_session_name = ci\n[profile target]";
C14 Warning Caller session_name_missing Call(session::session_name_missing);
    "[profile source]\nrole_arn = …\n[profile target]" => "[profile source]\nrole_arn = …\nrole_session_name = ci\n[profile target]";
C15 Error Document session_name_impossible Entry(session::session_name_impossible);
    "role_session_name = first name" => "role_session_name = first.name";
C16 Warning Caller external_id_missing_or_wrong Call(call::external_id_missing_or_wrong);
    "[profile target]\nrole_arn = …" => "[profile target]\nrole_arn = …\nexternal_id = partner-42";
C17 Note Caller external_id_not_tested Call(call::external_id_not_tested);
    "external_id = partner-42" => r#""StringEquals": {"sts:ExternalId": "partner-42"}"#;
C18 Warning Files third_party_without_external_id Statement(statement::third_party_without_external_id);
    r#""AWS": ["…", "999988887777"]"# => r#""AWS": ["…", "999988887777"]}, … "sts:ExternalId": "partner-42""#;
C19 Warning Document for_all_values_may_be_absent Entry(condition::for_all_values_may_be_absent);
    r#""ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}"# => r#""ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "Null": {"aws:TagKeys": "false"}"#;
C20 Warning Document set_operator_on_single_value Entry(condition::set_operator_on_single_value);
    r#""ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-example1"}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C21 Error Document list_without_set_operator Entry(condition::list_without_set_operator);
    r#""StringLike": {"aws:PrincipalOrgPaths": "o-example1/r-ab12/*"}"# => r#""ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-example1/r-ab12/*"}"#;
C22 Warning Document negated_key_may_be_absent Entry(condition::negated_key_may_be_absent);
    r#""StringNotEquals": {"aws:PrincipalTag/team": "guests"}"# => r#""StringNotEquals": {"aws:PrincipalTag/team": "guests"}, "Null": {"aws:PrincipalTag/team": "false"}"#;
C23 Note Document negated_with_several_values Entry(condition::negated_with_several_values);
    r#""StringNotEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666"]}"# => r#""StringNotEquals": {"aws:PrincipalAccount": "111122223333"}"#;
C24 Warning Document mfa_deny_misses_long_term_keys Entry(condition::mfa_deny_misses_long_term_keys);
    r#""Effect": "Deny", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}"# => r#""Effect": "Deny", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#;
C25 Warning Document mfa_allow_passes_long_term_keys Entry(condition::mfa_allow_passes_long_term_keys);
    r#""Effect": "Allow", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"# => r#""Effect": "Allow", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
C26 Warning Document null_on_mfa Entry(condition::null_on_mfa);
    r#""Null": {"aws:MultiFactorAuthPresent": "false"}"# => r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#;
C27 Error Caller mfa_of_role_session Call(call::mfa_of_role_session);
    r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"# => "[profile target]\n…\nsource_profile = user\nmfa_serial = …";
C28 Warning Files mfa_serial_misplaced Reading;
    "[user]\n…\nmfa_serial = …" => "[profile target]\n…\nsource_profile = user\nmfa_serial = …";
C29 Warning Document service_key_for_principal Entry(key::service_key_for_principal);
    r#""Principal": {"AWS": "…"}, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"# => r#""Principal": {"AWS": "…"}, "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#;
C30 Warning Document private_source_ip Entry(typed_value::private_source_ip);
    r#""IpAddress": {"aws:SourceIp": "10.0.0.0/8"}"# => r#""IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:SourceVpc": "vpc-0example1"}"#;
C31 Error Document value_of_other_type Entry(typed_value::value_of_other_type);
    r#""IpAddress": {"aws:SourceIp": "203.0.113.0-24"}"# => r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
C32 Warning Document date_is_over Entry(typed_value::date_is_over);
    r#""DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}"# => r#""DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}"#;
C33 Error Document operator_unknown Entry(condition::set_operator_with_null);
    r#""StringMatches": {"aws:PrincipalTag/team": "web"}"# => r#""StringEquals": {"aws:PrincipalTag/team": "web"}"#;
C34 Warning Document key_unknown Entry(key::key_unknown);
    r#""StringEquals": {"aws:PrincipalOrgId2": "o-example1"}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C35 Error Document key_twice Entry(condition::key_twice);
    r#""StringEquals": {"aws:userid": "AIDAEXAMPLEUSERID0001", "AWS:UserId": "AIDAEXAMPLEUSERID0002"}"# => r#""StringEquals": {"aws:userid": ["AIDAEXAMPLEUSERID0001", "AIDAEXAMPLEUSERID0002"]}"#;
C36 Error Document variable_malformed Entry(typed_value::variable_malformed);
    r#""StringEquals": {"sts:RoleSessionName": "${aws:username"}"# => r#""StringEquals": {"sts:RoleSessionName": "${aws:username}"}"#;
C37 Warning Document white_space_around Entry(value::white_space_around);
    r#""StringEquals": {"aws:PrincipalOrgID": "o-example1 "}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C38 Warning Document wildcard_in_sensitive_key Entry(value::wildcard_in_sensitive_key);
    r#""StringLike": {"aws:PrincipalOrgID": "o-*"}"# => r#""StringEquals": {"aws:PrincipalOrgID": "o-example1"}"#;
C39 Warning Document arn_under_string_operator Entry(value::arn_under_string_operator);
    r#""StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}"# => r#""ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}"#;
C40 Warning Caller case_differs Call(call::case_differs);
    r#""StringEquals": {"sts:ExternalId": "Partner-42"}"# => r#""StringEquals": {"sts:ExternalId": "partner-42"}"#;
C41 Warning Document operator_of_other_type Entry(typed_value::operator_of_other_type);
    r#""StringEquals": {"aws:SourceIp": "203.0.113.0/24"}"# => r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
F01 Error Files file_refused Reading;
    "[profile a]\n[profile a]" => "[profile a]";
F02 Warning Files inline_comment Reading;
    "role_session_name = ci # for the build" => "# for the build\nrole_session_name = ci";
F03 Note Files value_cut_elsewhere Reading;
    "credential_process = get-keys --for '#1' # main" => "credential_process = get-keys-main";
F04 Warning Files quoted_value Reading;
    r#"source_profile = "base""# => "source_profile = base";
F05 Warning Files swallowed_setting Reading;
    "role_arn = …\n  source_profile = base" => "role_arn = …\nsource_profile = base";
F06 Warning Files unknown_key Reading;
    "source_profil = base" => "source_profile = base";
F07 Warning Files key_without_role Reading;
    "[profile a]\nexternal_id = partner-42" => "[profile a]\nrole_arn = …\nexternal_id = partner-42";
F08 Note Files key_ignored Reading;
    "source_identity = jane" => "aws sts assume-role --source-identity jane …";
F09 Note Files colon_delimiter Reading;
    "region : eu-west-1" => "region = eu-west-1";
F10 Note Files mfa_without_role Reading;
    "[profile user]\nmfa_serial = …" => "[profile target]\n…\nsource_profile = user\nmfa_serial = …";
F11 Warning Files swallowed_header Reading;
    "region = eu-west-1\n  [profile b]" => "region = eu-west-1\n[profile b]";
F12 Warning Files default_in_capitals Reading;
    "[DEFAULT]" => "[default]";
F13 Warning Files missing_profile_prefix Reading;
    "[base]" => "[profile base]";
F14 Warning Files section_ignored Reading;
    "[Profile base]" => "[profile base]";
F15 Warning Files section_replaced Reading;
    "[profile base]\nregion = eu-west-1\n[profile  base]\noutput = json" => "[profile base]\nregion = eu-west-1\noutput = json";
F16 Warning Files profile_prefix_in_credentials Reading;
    "[profile user]" => "[user]";
F17 Warning Files sso_session_in_credentials Reading;
    "[sso-session corp]" => "[sso-session corp]";
F18 Note Files header_read_differently Reading;
    r#"[profile "build"]"# => "[profile build]";
F19 Error Files external_id_invalid Reading;
    "external_id = partner 42" => "external_id = partner-42";
F20 Error Files mfa_serial_invalid Reading;
    "mfa_serial = arn:aws:iam::111122223333:user/jane" => "mfa_serial = arn:aws:iam::111122223333:mfa/jane";
F21 Warning Files duration_ignored Reading;
    "duration_seconds = 1h" => "duration_seconds = 3600";
F22 Warning Files source_with_prefix Reading;
    "source_profile = profile base" => "source_profile = base";
F23 Error Files role_arn_malformed Reading;
    "role_arn = arn:aws:sts::111122223333:assumed-role/Deploy/ci" => "role_arn = arn:aws:iam::111122223333:role/Deploy";
F24 Warning Files account_id_invalid Reading;
    "role_arn = arn:aws:iam::1111-2222-3333:role/Deploy" => "role_arn = arn:aws:iam::111122223333:role/Deploy";
H01 Error Caller chained_duration_too_long Reading;
    "[profile target]\n…\nsource_profile = source\nduration_seconds = 7200" => "[profile target]\n…\nsource_profile = source\nduration_seconds = 3600";
H02 Error Caller duration_out_of_range Call(call::duration_out_of_range);
    "duration_seconds = 86400" => "duration_seconds = 43200";
H03 Warning Caller permission_missing Call(call::permission_missing);
    r#""Action": "s3:*", "Resource": "arn:aws:s3:::x""# => r#""Action": "sts:AssumeRole", "Resource": "*""#;
H04 Warning Caller permission_missing_across_accounts Call(call::permission_missing_across_accounts);
    r#""Action": "s3:*", "Resource": "arn:aws:s3:::x""# => r#""Action": "sts:AssumeRole", "Resource": "arn:aws:iam::444455556666:role/Target""#;
H05 Warning Caller permission_for_other_spelling Call(call::permission_for_other_spelling);
    r#""Resource": "arn:aws:iam::111122223333:role/Target""# => r#""Resource": "arn:aws:iam::111122223333:role/ci/Target""#;
H06 Error Caller caller_cannot_assume Call(call::caller_cannot_assume);
    r#""Arn": "arn:aws:iam::111122223333:root""# => r#""Arn": "arn:aws:iam::111122223333:user/jane""#;
H07 Error Caller role_of_aws Call(call::role_of_aws);
    "role_arn = arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef" => "role_arn = arn:aws:iam::111122223333:role/Target";
H08 Warning Caller limit_lacks_permission Call(call::limit_lacks_permission);
    r#""Action": "s3:*""# => r#""Action": ["s3:*", "sts:AssumeRole"]"#;
H09 Warning Document resource_is_no_role Call(call::resource_is_no_role);
    r#""Resource": "arn:aws:iam::111122223333:root""# => r#""Resource": "arn:aws:iam::111122223333:role/Target""#;
T01 Error Document resource_in_trust_policy Reading;
    r#""Action": "sts:AssumeRole", "Resource": "*""# => r#""Action": "sts:AssumeRole""#;
T02 Error Document not_principal Reading;
    r#""Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"}"# => r#""Effect": "Deny", "Principal": "*", "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/Deploy"}}"#;
T03 Error Document wildcard_in_principal Reading;
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/ci-*"}"# => r#""Principal": {"AWS": "111122223333"}, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci-*"}}"#;
T04 Error Document wildcard_in_service Reading;
    r#""Principal": {"Service": "*.amazonaws.com"}"# => r#""Principal": {"Service": "ec2.amazonaws.com"}"#;
T05 Error Document principal_malformed Reading;
    r#""Principal": {"aws": "arn:aws:iam::111122223333:role/Deploy"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"}"#;
T06 Error Document group_principal Reading;
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:group/admins"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/jane"}"#;
T07 Warning Document role_id_principal Principal(principal::role_id_principal);
    r#""Principal": {"AWS": "AROADELETED00EXAMPLE"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"}"#;
T08 Warning Document user_id_principal Principal(principal::user_id_principal);
    r#""Principal": {"AWS": "AIDADELETED00EXAMPLE"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/jane"}"#;
T09 Warning Files principal_path_differs Principal(principal::principal_path_differs);
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/ci/Source"}"#;
T10 Error Document session_arn_malformed Reading;
    r#""Principal": {"AWS": "arn:aws:iam::111122223333:assumed-role/Deploy/ci"}"# => r#""Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/Deploy/ci"}"#;
T11 Warning Caller session_principal_misses_caller Call(session::session_principal_misses_caller);
    "[profile source]\nrole_arn = …" => "[profile source]\nrole_arn = …\nrole_session_name = ci";
T12 Note Document session_beside_its_role Principal(principal::session_beside_its_role);
    r#""AWS": ["arn:aws:iam::111122223333:role/Deploy", "arn:aws:sts::111122223333:assumed-role/Deploy/ci"]"# => r#""AWS": "arn:aws:iam::111122223333:role/Deploy""#;
T13 Error Document account_id_malformed Reading;
    r#""Principal": {"AWS": "1111-2222-3333"}"# => r#""Principal": {"AWS": "111122223333"}"#;
T14 Error Files other_partition Principal(principal::other_partition);
    r#""arn:aws-cn:iam::111122223333:root""# => r#""AWS": "arn:aws:iam::111122223333:user/jane""#;
T15 Warning Document open_to_everyone Policy(principal::open_to_everyone);
    r#""Principal": {"AWS": "*"}"# => r#""Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-example1"}}"#;
T16 Note Document bare_star Principal(principal::bare_star);
    r#""Principal": "*""# => r#""Principal": {"AWS": "*"}"#;
T17 Error Document action_of_other_principal Statement(statement::action_of_other_principal);
    r#""Principal": {"Federated": "…"}, "Action": "sts:AssumeRole""# => r#""Principal": {"Federated": "…"}, "Action": "sts:AssumeRoleWithWebIdentity""#;
T18 Error Document action_unknown Statement(statement::action_takes_in_others);
    r#""Action": "AssumeRole""# => r#""Action": "sts:AssumeRole""#;
T19 Warning Caller tag_session_missing Call(call::tag_session_missing);
    r#""Action": "sts:AssumeRole""# => r#""Action": ["sts:AssumeRole", "sts:TagSession"]"#;
T20 Warning Caller set_source_identity_missing Call(call::set_source_identity_missing);
    r#""Action": "sts:AssumeRole""# => r#""Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]"#;
T21 Error Document variables_need_version Entry(typed_value::variables_need_version);
    r#""Version": "2008-10-17", … "${aws:username}""# => r#""Version": "2012-10-17", … "${aws:username}""#;
T22 Error Document grammar Reading;
    r#""Effect": "allow""# => r#""Effect": "Allow""#;
T23 Note Document policy_too_long Policy(statement::policy_too_long);
    "(2,100 characters without white space)" => "(at most 2,048)";
T24 Warning Caller role_trusts_not_itself Call(call::role_trusts_not_itself);
    "[profile again]\nrole_arn = arn:aws:iam::111122223333:role/Source\nsource_profile = source" => r#""AWS": ["…", "arn:aws:iam::111122223333:role/Source"]"#;
T25 Note Document service_without_source Policy(statement::service_without_source);
    r#""Principal": {"Service": "config.amazonaws.com"}"# => r#""Principal": {"Service": "config.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"#;
T26 Note Document version_missing Policy(statement::version_missing);
    r#"{"Statement": […]}"# => r#"{"Version": "2012-10-17", "Statement": […]}"#;
T27 Note Document statement_redundant Policy(statement::statement_redundant);
    r#""Statement": [{"Sid": "A", …}, {"Sid": "B", …}]"# => r#""Statement": [{"Sid": "A", …}]"#;
T28 Warning Document element_empty Statement(statement::element_empty);
    r#""Principal": {"AWS": []}"# => r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"}"#;
W01 Warning Document web_identity_star_under_equals Reading;
    r#""StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:*"}"# => r#""StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/app:*"}"#;
W02 Warning Document web_identity_subject_ends_early Reading;
    r#""token.actions.githubusercontent.com:sub": "repo:acme/app""# => r#""token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main""#;
W03 Warning Caller web_identity_subject_in_other_case Reading;
    r#""token.actions.githubusercontent.com:sub": "repo:Acme/app:ref:refs/heads/main""# => r#""token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main""#;
W04 Warning Caller web_identity_environment_in_subject Reading;
    r#""…:sub": "repo:acme/app:ref:refs/heads/main""# => r#""…:sub": "repo:acme/app:environment:production""#;
W05 Warning Caller web_identity_other_audience Reading;
    r#""…:aud": "https://github.com/acme""# => r#""…:aud": "sts.amazonaws.com""#;
W06 Warning Files web_identity_provider_of_other_account Reading;
    r#""Federated": "arn:aws:iam::444455556666:oidc-provider/…""# => r#""Federated": "arn:aws:iam::111122223333:oidc-provider/…""#;
W07 Warning Document web_identity_cluster_id_missing Reading;
    r#""Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com""# => r#""Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE""#;
W08 Warning Document web_identity_key_of_other_issuer Reading;
    r#""Federated": "…/gitlab.com"}, … "token.actions.githubusercontent.com:sub": "…""# => r#""Federated": "…/gitlab.com"}, … "gitlab.com:sub": "…""#;
W09 Warning Document web_identity_subject_not_tested Reading;
    r#""StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}"# => r#""StringEquals": {"…:aud": "sts.amazonaws.com", "…:sub": "repo:acme/app:ref:refs/heads/main"}"#;
}
