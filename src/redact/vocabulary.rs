//! The words of AWS and its clients, which say nothing about their user.

use foldhash::HashSet;
use std::sync::LazyLock;

use crate::eval::documented_key;
use crate::iam::Glob;
use crate::iam::policy::ConditionKey;
use crate::text::distance;

/// Words that stay in any text, in exactly this case: parts of ARNs, of hosts of AWS and of known
/// identity providers, and of the session names that clients make up.
const WORDS: &str = "ACCOUNT AccountId AWSReservedSSO AWSServiceRoleFor Ec2InstanceMetadata EcsContainer amazon amazonaws amr arn assume \
    assumed aud aws awsapps azp botocore certificate cli cn com common config credentials default \
    device dotnet environment external false federated file from github githubusercontent gntd go \
    google gov group groups heads http https iam id identity instance iso isob java js json kotlin \
    lambda localhost mfa new oidc of org php policy profile provider pull ref refs repo request \
    reserved role root ruby runtime rust saml sdk server service serviceaccount session signin sso \
    start sts sub system tags token true user web webid www";

/// Values of settings that stay, ignoring case.
const VALUES: &str = "json yaml yaml-stream text table off legacy standard adaptive regional auto \
    preferred enabled disabled ipv4 ipv6 always never on when_supported when_required in-region \
    cross-region mobile iso8601 wrap raw-in-base64-out base64 partial-on on-partial path virtual";

/// The first parts of names of regions ("Regions and Endpoints" of the AWS General Reference).
const REGIONS: &str = "af ap ca cn eu eusc il me mx sa us us-gov us-iso us-isob us-isof";
const DIRECTIONS: &str = "north south east west central northeast northwest southeast southwest de";

/// Services in hosts before `amazonaws.com`, and in actions before the colon.
const SERVICES: &str = "access-analyzer account acm apigateway appsync athena autoscaling backup batch bedrock \
    budgets cloudformation cloudfront cloudtrail codebuild codedeploy codepipeline \
    cognito-identity cognito-idp config datapipeline dms dynamodb ec2 ecr ecs ecs-tasks \
    edgelambda eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing \
    elasticmapreduce events execute-api firehose glue guardduty iam inspector kafka kinesis kms \
    lambda logs mediaconvert monitoring oidc organizations pipes pods portal rds redshift \
    rolesanywhere s3 sagemaker scheduler secretsmanager securityhub ses signin sns spotfleet sqs \
    ssm sso states sts support transfer trustedadvisor vpc-flow-logs waf xray";

/// The prefixes of unique ids and access key ids ("IAM identifiers").
pub(super) const ID_PREFIXES: [&str; 12] = [
    "AROA", "AIDA", "AKIA", "ASIA", "AGPA", "ANPA", "ANVA", "AIPA", "ASCA", "APKA", "ABIA", "ACCA",
];

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Returns true if a word stays wherever it stands, ignoring case.
pub(super) fn is_kept_word(word: &str) -> bool {
    static KEPT: LazyLock<HashSet<String>> =
        LazyLock::new(|| kept_words().map(str::to_lowercase).collect());
    KEPT.contains(&word.to_ascii_lowercase())
}

/// The words that stay wherever they stand.
pub(super) fn kept_words() -> impl Iterator<Item = &'static str> {
    WORDS.split_whitespace()
}

/// Returns true for a value of a setting that names nobody.
pub(super) fn is_kept_value(text: &str) -> bool {
    VALUES
        .split_whitespace()
        .any(|known| known.eq_ignore_ascii_case(text))
}

/// Returns true for the name of a region, such as `eu-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    let Some((rest, number)) = text.rsplit_once('-') else {
        return false;
    };
    let Some((area, direction)) = rest.rsplit_once('-') else {
        return false;
    };
    let is_number = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    has(REGIONS, area) && has(DIRECTIONS, direction) && is_number
}

/// Returns true for a host of AWS that everyone shares, such as `sts.eu-west-1.amazonaws.com`.
pub(super) fn is_shared_host(host: &str) -> bool {
    let host = host.strip_suffix(".cn").unwrap_or(host);
    let Some(labels) = host.strip_suffix(".amazonaws.com") else {
        return false;
    };
    labels
        .split('.')
        .all(|label| has(SERVICES, label) || is_region(label))
}

/// Returns true if a prefix of condition keys is one of AWS or of an identity provider that all use.
pub(super) fn is_key_prefix(prefix: &str) -> bool {
    const PREFIXES: &str = "aws sts iam saml ec2 ecs eks s3 lambda kms organizations sso \
        cognito-identity.amazonaws.com accounts.google.com token.actions.githubusercontent.com \
        graph.facebook.com www.amazon.com";
    has(PREFIXES, &prefix.to_ascii_lowercase())
}

/// Returns true if a page of AWS names a condition key. `key`: with its tag, if it has one.
pub(super) fn is_documented_key(key: &str) -> bool {
    let is_known = |key: &str| documented_key(&ConditionKey::new(key));
    is_known(key) || is_known(&format!("{key}/x")) || has(OTHER_KEYS, &key.to_ascii_lowercase())
}

/// Condition keys of services and of SAML ("Actions, resources, and condition keys for AWS Identity
/// and Access Management"; "Available keys for SAML-based AWS STS federation").
const OTHER_KEYS: &str = "ec2:roledelivery ec2:sourceinstancearn iam:associatedresourcearn \
    iam:awsservicename iam:organizationspolicyid iam:passedtoservice iam:permissionsboundary \
    iam:policyarn lambda:sourcefunctionarn saml:aud saml:cn saml:commonname saml:doc \
    saml:edupersonaffiliation saml:edupersonentitlement saml:edupersonorgdn \
    saml:edupersonprincipalname saml:givenname saml:iss saml:mail saml:name saml:namequalifier \
    saml:organizationstatus saml:primarygroupsid saml:sub saml:sub_type saml:surname saml:uid";

/// The claims of tokens that are condition keys ("Available keys for AWS OIDC federation").
const CLAIMS: &str = "actor actor_id amr app_id aud azp email environment enterprise_id id iss \
    job_workflow_ref oaud ref repository repository_id repository_owner repository_visibility \
    runner_environment sub sub_type user_id workflow";

/// Returns true for the name of a claim that is a condition key.
pub(super) fn is_claim(name: &str) -> bool {
    has(CLAIMS, &name.to_ascii_lowercase())
}

/// Actions of STS ("Actions, resources, and condition keys for AWS Security Token Service").
const ACTIONS: &str = "sts:assumerole sts:assumerolewithsaml sts:assumerolewithwebidentity sts:assumeroot \
    sts:decodeauthorizationmessage sts:getaccesskeyinfo sts:getcalleridentity \
    sts:getdelegatedaccesstoken sts:getfederationtoken sts:getservicebearertoken \
    sts:getsessiontoken sts:getwebidentitytoken sts:setcontext sts:setsourceidentity \
    sts:tagsession";

/// Returns true for an action of STS, a pattern of such, or a slip of one.
pub(super) fn is_action(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let pattern = Glob::parse(&text);
    ACTIONS
        .split_whitespace()
        .any(|known| pattern.matches(known) || distance(known, &text, MOST_SLIPS).is_some())
}

/// More edits make another word of it.
pub(super) const MOST_SLIPS: usize = 2;

/// Returns true for the prefix of a service in actions.
pub(super) fn is_service(prefix: &str) -> bool {
    has(SERVICES, &prefix.to_ascii_lowercase())
}

/// The test for values of a condition key that are words of AWS, if there are such words.
pub(super) fn words_of_key(key: &str) -> Option<fn(&str) -> bool> {
    match &*key.to_ascii_lowercase() {
        "aws:principaltype" => Some(is_principal_type),
        "aws:requestedregion" => Some(is_region_pattern),
        _ => None,
    }
}

/// Returns true for a value of `aws:PrincipalType`.
fn is_principal_type(text: &str) -> bool {
    const TYPES: &str = "account anonymous assumedrole awsservice federateduser user";
    has(TYPES, &text.to_ascii_lowercase())
}

/// Returns true for the names of regions, and patterns of such.
fn is_region_pattern(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let mut parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    parts.all(is_part_of_region)
}

/// Returns true for the beginning of a word in names of regions.
fn is_part_of_region(part: &str) -> bool {
    let words = REGIONS.split([' ', '-']).chain(DIRECTIONS.split(' '));
    part.len() <= 1 || words.into_iter().any(|word| word.starts_with(part))
}
