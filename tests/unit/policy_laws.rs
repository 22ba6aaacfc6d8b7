//! Laws of the caller's own policies: a result with missing documents holds for any contents of
//! them.

use std::sync::Arc;

use crate::config::ProfileSet;
use crate::iam::account::{AccountStore, read_identities, read_snapshot};
use crate::predict::{Arrival, Assumptions, Config, HopVerdict, Prediction, SideVerdict, Survey};
use crate::text::SourceFile;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::worlds::NOW;

const HOME: &str = "arn:aws:iam::111122223333";
const ABROAD: &str = "arn:aws:iam::444455556666";

/// Possible policies of the caller; the last two are unreadable.
fn documents() -> Vec<Value> {
    let document = |statements: Value| json!({"Version": "2012-10-17", "Statement": statements});
    let statement =
        |effect: &str, action: &str| json!({"Effect": effect, "Action": action, "Resource": "*"});
    let mut mfa = statement("Deny", "*");
    mfa["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}});
    vec![
        document(json!([statement("Allow", "*")])),
        document(json!([statement("Allow", "sts:AssumeRole")])),
        document(json!([statement("Allow", "s3:*")])),
        document(json!([statement("Allow", "*"), statement("Deny", "sts:*")])),
        document(json!([statement("Deny", "s3:*")])),
        document(json!([statement("Allow", "*"), mfa])),
        json!("%7B%22Statement%22%3A"),
        json!("no policy"),
    ]
}

#[derive(Clone, Debug)]
struct Policy {
    document: Value,
    missing: bool,
}

/// The caller with its policies, and the trust policy of the target.
#[derive(Clone, Debug)]
struct Side {
    is_user: bool,
    trust: Value,
    target: &'static str,
    inline: Vec<Policy>,
    attached: Vec<Policy>,
    of_group: Vec<Policy>,
    boundary: Option<Policy>,
    /// True if the group, and the list of attached policies, are missing.
    group_missing: bool,
    list_missing: bool,
}

fn policies() -> impl Strategy<Value = Vec<Policy>> {
    let policy = (select(documents()), prop::bool::weighted(0.25));
    let policy = policy.prop_map(|(document, missing)| Policy { document, missing });
    vec(policy, 0..3)
}

fn side() -> impl Strategy<Value = Side> {
    let principals = [
        format!("{HOME}:user/ana"),
        format!("{HOME}:role/Caller"),
        "arn:aws:sts::111122223333:assumed-role/Caller/s-1".to_owned(),
        format!("{HOME}:root"),
        "*".to_owned(),
        format!("{HOME}:user/eve"),
    ];
    let lists = (policies(), policies(), policies(), policies());
    let left_out = (prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    let trust = (any::<bool>(), select(principals.to_vec()));
    (trust, select(vec![HOME, ABROAD]), lists, left_out).prop_map(
        |((is_user, principal), target, (inline, attached, of_group, boundary), left_out)| Side {
            is_user,
            trust: json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]}),
            target,
            inline,
            attached,
            of_group,
            boundary: boundary.into_iter().next(),
            group_missing: left_out.0,
            list_missing: left_out.1,
        },
    )
}

impl Side {
    /// The same side with a document for each missing one.
    fn completed(&self, documents: &[Value]) -> Self {
        let mut side = self.clone();
        let lists = [&mut side.inline, &mut side.attached, &mut side.of_group];
        let policies = lists.into_iter().flatten().chain(&mut side.boundary);
        for (policy, document) in policies.zip(documents.iter().cycle()) {
            if std::mem::take(&mut policy.missing) {
                policy.document = document.clone();
            }
        }
        side.group_missing = false;
        side.list_missing = false;
        side
    }

    fn is_complete(&self) -> bool {
        let groups = if self.is_user {
            &self.of_group[..]
        } else {
            &[]
        };
        let mut policies = [&self.inline[..], &self.attached, groups]
            .into_iter()
            .flatten()
            .chain(&self.boundary);
        policies.all(|policy| !policy.missing)
            && !self.list_missing
            && !(self.is_user && self.group_missing)
    }

    fn snapshot(&self) -> Value {
        let mut managed = Vec::new();
        let mut attach = |name: &str, policy: &Policy| {
            let arn = format!("{HOME}:policy/{name}");
            if !policy.missing {
                managed.push(
                    json!({"PolicyName": name, "Arn": arn, "DefaultVersionId": "v1",
                    "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true,
                        "Document": policy.document}]}),
                );
            }
            json!({"PolicyName": name, "PolicyArn": arn})
        };
        let inline = |policies: &[Policy]| -> Vec<Value> {
            let rows = policies.iter().enumerate();
            rows.map(|(at, policy)| {
                let mut row = json!({"PolicyName": format!("i{at}")});
                if !policy.missing {
                    row["PolicyDocument"] = policy.document.clone();
                }
                row
            })
            .collect()
        };
        let rows = self.attached.iter().enumerate();
        let attached: Vec<Value> = rows
            .map(|(at, policy)| attach(&format!("a{at}"), policy))
            .collect();
        let (kind, arn, id) = if self.is_user {
            ("User", format!("{HOME}:user/ana"), "AIDAANA0000000EXAMPLE")
        } else {
            (
                "Role",
                format!("{HOME}:role/Caller"),
                "AROACALLER0000EXAMPLE",
            )
        };
        let mut caller = json!({"Path": "/", "Arn": arn, "Tags": []});
        caller[format!("{kind}Name")] = json!(arn.rsplit('/').next());
        caller[format!("{kind}Id")] = json!(id);
        caller[format!("{kind}PolicyList")] = json!(inline(&self.inline));
        if self.is_user {
            caller["GroupList"] = json!(["staff"]);
        }
        if !self.list_missing {
            caller["AttachedManagedPolicies"] = json!(attached);
        }
        if let Some(policy) = &self.boundary {
            let boundary = attach("limit", policy);
            caller["PermissionsBoundary"] = json!({"PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": boundary["PolicyArn"]});
        }
        let group = json!({"Path": "/", "GroupName": "staff", "GroupId": "AGPASTAFF00000EXAMPLE",
            "Arn": format!("{HOME}:group/staff"), "AttachedManagedPolicies": [],
            "GroupPolicyList": inline(&self.of_group)});
        let target = json!({"Path": "/", "RoleName": "Target", "RoleId": "AROATARGET0000EXAMPLE",
            "Arn": format!("{}:role/Target", self.target), "AssumeRolePolicyDocument": self.trust,
            "RolePolicyList": [], "AttachedManagedPolicies": []});
        let (users, roles) = if self.is_user {
            (vec![caller], vec![target])
        } else {
            (Vec::new(), vec![caller, target])
        };
        let groups = if self.group_missing {
            Vec::new()
        } else {
            vec![group]
        };
        json!({"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles,
            "Policies": managed})
    }

    /// The verdict of the hop and that of the caller's side.
    fn judge(&self) -> (HopVerdict, SideVerdict) {
        verdict_of(&self.open(&[self.snapshot()]))
    }

    /// Reads the snapshots one after the other, with all verdicts after each, numbered by position.
    fn open(&self, snapshots: &[Value]) -> Prediction {
        let mut prediction = Prediction::new(self.survey(), AccountStore::default());
        let wanted = Arc::new(prediction.wanted());
        for (order, snapshot) in snapshots.iter().enumerate() {
            let text = snapshot.to_string();
            let file = Box::new(read_snapshot("s.json".into(), text.as_bytes(), &wanted));
            prediction.absorb(Arrival { order, file });
        }
        prediction
    }

    fn survey(&self) -> Survey {
        let config = format!(
            "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\
             [profile t]\nrole_arn = {}:role/Target\nsource_profile = base\n",
            self.target
        );
        let base = if self.is_user {
            json!({"Arn": format!("{HOME}:user/ana"), "UserId": "AIDAANA0000000EXAMPLE",
                "Account": "111122223333"})
        } else {
            json!({"Arn": "arn:aws:sts::111122223333:assumed-role/Caller/s-1",
                "UserId": "AROACALLER0000EXAMPLE:s-1", "Account": "111122223333"})
        };
        let file = |name: &str, text: String| SourceFile::new(name, text.into_bytes());
        let identities = json!({ "base": base }).to_string();
        let config = Config {
            profiles: ProfileSet::parse(Some(&file("config", config)), None),
            identities: read_identities(&file("identities.json", identities)).0,
            ..Config::default()
        };
        Survey::new(config, Assumptions::at(NOW))
    }
}

fn verdict_of(prediction: &Prediction) -> (HopVerdict, SideVerdict) {
    let id = prediction.survey.forest.requested("t").unwrap();
    let outcome = prediction.outcome(id).unwrap();
    (outcome.if_reached, outcome.identity)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_verdict_holds_whatever_document_is_missing(
        side in side(),
        documents in vec(select(documents()), 1..6),
    ) {
        let (before, identity) = side.judge();
        if before.is_allowed() {
            prop_assert!(side.is_complete(), "{:?} with a document missing", before);
            prop_assert!(identity.allows());
        }
        let (after, identity_after) = side.completed(&documents).judge();
        if before.is_allowed() && identity.allows() {
            prop_assert!(after.is_allowed(), "{:?}, then {:?}", before, after);
            prop_assert!(identity_after.allows());
        }
        if before.stops_the_chain() {
            prop_assert!(after.stops_the_chain(), "{:?}, then {:?}", before, after);
        }
    }

    #[test]
    fn the_order_in_which_lists_arrive_never_changes_a_verdict(side in side()) {
        let whole = side.snapshot();
        let lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];
        let files = lists.map(|list| {
            let mut file = json!({});
            for other in lists {
                file[other] = if other == list { whole[list].clone() } else { json!([]) };
            }
            file
        });
        let expected = side.judge();
        for (turn, first) in lists.iter().enumerate() {
            let mut files = files.clone();
            files.rotate_left(turn);
            prop_assert_eq!(verdict_of(&side.open(&files)), expected, "{} first", first);
        }
    }
}
