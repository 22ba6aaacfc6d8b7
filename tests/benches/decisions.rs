//! Measures decisions on one core: requests as JSON lines, including parsing. Prints the median of
//! several rounds.
//!
//! `cargo bench --bench decisions`

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on must stop, and its figures are for people"
)]

use std::fmt::Write as _;
use std::time::Instant;

use rolechain::DecisionAnswerer;

const ROUNDS: usize = 9;

fn trust_policy(seed: usize) -> String {
    let mut others = String::new();
    for other in 0..4 {
        let _ = write!(
            others,
            r#""arn:aws:iam::111122223333:role/team-{}/Service{other}","#,
            seed % 17
        );
    }
    format!(
        r#"{{"Version":"2012-10-17","Statement":[
{{"Sid":"Named","Effect":"Allow","Principal":{{"AWS":[{others}"arn:aws:iam::111122223333:user/alice"]}},"Action":"sts:AssumeRole"}},
{{"Sid":"ById","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111122223333:root"}},"Action":"sts:AssumeRole",
"Condition":{{"StringLike":{{"aws:userid":["AROADBQP57FF2AEXAMPLE:*","AROA1234567890EXAMPLE:my-session","AIDACKCEVSQ6C2EXAMPLE"]}},"Bool":{{"aws:SecureTransport":"true"}}}}}},
{{"Sid":"Outside","Effect":"Deny","Principal":{{"AWS":"*"}},"Action":"sts:*",
"Condition":{{"NotIpAddress":{{"aws:SourceIp":["203.0.113.0/24","198.51.100.0/24"]}},"StringNotEqualsIfExists":{{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}}}}]}}"#
    )
}

fn identity_policy() -> String {
    r#"{"Version":"2012-10-17","Statement":[
{"Sid":"Assume","Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Resource":["arn:aws:iam::111122223333:role/Target*","arn:aws:iam::444455556666:role/*"],
"Condition":{"DateLessThan":{"aws:CurrentTime":"2999-01-01T00:00:00Z"}}},
{"Sid":"Other","Effect":"Allow","Action":["s3:Get*","s3:List*","ec2:Describe*"],"Resource":"*"},
{"Sid":"Not","Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#.into()
}

const BOUNDARY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:*","s3:*"],"Resource":"*"}}"#;

fn request_line(seed: usize) -> String {
    let line = format!(
        r#"{{"id":{seed},"trust_policy":{},"target_role_arn":"arn:aws:iam::111122223333:role/Target{}","caller":{{"arn":"arn:aws:sts::111122223333:assumed-role/Dev/session-{seed}","role_arn":"arn:aws:iam::111122223333:role/ops/Dev","unique_id":"AROADBQP57FF2AEXAMPLE"}},
"context":{{"aws:userid":"AROADBQP57FF2AEXAMPLE:session-{seed}","aws:SecureTransport":"true","aws:SourceIp":"203.0.113.{}","aws:CurrentTime":"2026-01-01T00:00:00Z","aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:PrincipalArn":"arn:aws:iam::111122223333:role/ops/Dev"}},
"unknown_keys":[],"identity_policies":[{}],"permission_boundary":{BOUNDARY}}}"#,
        trust_policy(seed),
        seed % 9,
        seed % 256,
        identity_policy(),
    );
    line.replace('\n', "")
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn main() {
    let lines: Vec<String> = (0..2000).map(request_line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    let mut answerer = DecisionAnswerer::default();
    for (name, terse) in [("terse", true), ("with trace", false)] {
        let mut out = Vec::new();
        let figures = (0..ROUNDS).map(|_| {
            let start = Instant::now();
            for line in &lines {
                out.clear();
                answerer.answer(line.as_bytes(), terse, &mut out);
            }
            lines.len() as f64 / start.elapsed().as_secs_f64()
        });
        println!(
            "decisions {name}: {:.0} requests/s of {} bytes",
            median(figures.collect()),
            bytes / lines.len()
        );
    }
}
