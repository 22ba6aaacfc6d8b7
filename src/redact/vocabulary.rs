//! The words of AWS and its clients, which say nothing about their user.

use foldhash::HashSet;
use std::sync::LazyLock;

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

/// Services before `amazonaws.com` with a region or another name.
const SERVICES: &str = "apigateway athena autoscaling batch cloudformation cloudtrail cognito-identity \
    cognito-idp config dynamodb ec2 ecs ecs-tasks edgelambda eks elasticloadbalancing events \
    execute-api firehose glue iam kinesis lambda logs monitoring oidc organizations pods portal \
    rds s3 sagemaker scheduler secretsmanager ses signin sns sqs ssm sso states sts vpc-flow-logs";

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

/// Returns true for a host of AWS that everyone shares, such as `sts.eu-west-1.amazonaws.com`. A
/// single name before the domain is a service.
pub(super) fn is_shared_host(host: &str) -> bool {
    let host = host.strip_suffix(".cn").unwrap_or(host);
    let Some(labels) = host.strip_suffix(".amazonaws.com") else {
        return false;
    };
    !labels.contains('.')
        || labels
            .split('.')
            .all(|label| has(SERVICES, label) || is_region(label))
}

/// Returns true if a condition key is of AWS up to its first slash.
pub(super) fn is_key_of_aws(key: &str) -> bool {
    const PREFIXES: &str = "aws sts iam saml ec2 ecs eks s3 lambda kms organizations sso \
        cognito-identity.amazonaws.com accounts.google.com token.actions.githubusercontent.com \
        graph.facebook.com www.amazon.com";
    let Some((prefix, name)) = key.rsplit_once(':') else {
        return false;
    };
    has(PREFIXES, &prefix.to_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns true for an action or a pattern of actions.
pub(super) fn is_action(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"*?-".contains(&byte);
    match text.split_once(':') {
        Some((service, name)) => service.bytes().all(plain) && name.bytes().all(plain),
        None => text == "*",
    }
}
