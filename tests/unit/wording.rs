//! Messages about a hop name things that a user can see or change.

use crate::config::ProfileSet;
use crate::eval::MissingFact;
use crate::explain::verdict_sentence;
use crate::iam::Arn;
use crate::iam::account::{AccountStore, UnseenKind, UnseenPolicy};
use crate::predict::{Assumptions, Config, HopVerdict, Prediction, Survey, cause_of_missing};
use crate::text::SourceFile;

#[test]
fn every_missing_fact_has_a_sentence() {
    let all = [
        MissingFact::ContextKey("aws:PrincipalTag/team".into()),
        MissingFact::Caller,
        MissingFact::WebIdentityToken,
        MissingFact::CallerId,
        MissingFact::CallerAccount,
        MissingFact::GeneratedName,
        MissingFact::IdentityPolicies,
        MissingFact::PolicyDocument(Box::new(UnseenPolicy {
            kind: UnseenKind::Boundary,
            name: "arn:aws:iam::111122223333:policy/Limit".into(),
            holder: Arn::parse("arn:aws:iam::111122223333:role/Source").unwrap(),
        })),
        MissingFact::MaxSessionDuration,
        MissingFact::PolicyElement,
        MissingFact::PlannedValue("aws_iam_role.x.arn".into()),
        MissingFact::ContestedPoint,
    ];
    let words_of = |fact: &MissingFact| match fact {
        MissingFact::ContextKey(_) => "aws:PrincipalTag/team",
        MissingFact::Caller | MissingFact::CallerAccount => "aws sts get-caller-identity",
        MissingFact::WebIdentityToken => "its claims say who calls",
        MissingFact::CallerId => "a unique id: that of",
        MissingFact::GeneratedName => "the time of the call",
        MissingFact::IdentityPolicies => "the policies of",
        MissingFact::PolicyDocument(_) => "the permissions boundary of role Source",
        MissingFact::MaxSessionDuration => "the hour that a role grants",
        MissingFact::PolicyElement => "an element with an unknown meaning",
        MissingFact::PlannedValue(_) => "⟨aws_iam_role.x.arn⟩",
        MissingFact::ContestedPoint => "do not agree",
    };
    let config = "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
        aws_secret_access_key = x\n[profile src]\n\
        role_arn = arn:aws:iam::111122223333:role/Source\nsource_profile = base\n\
        [profile t]\nrole_arn = arn:aws:iam::111122223333:role/T\nsource_profile = src\n";
    let config = Config {
        profiles: ProfileSet::parse(Some(&SourceFile::new("config", config.as_bytes())), None),
        ..Config::default()
    };
    let survey = Survey::new(config, Assumptions::at(1_800_000_000));
    let prediction = Prediction::new(survey, AccountStore::default());
    let id = prediction.survey.forest.requested("t").unwrap();
    for fact in all {
        let mut outcome = prediction.outcome(id).unwrap().clone();
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing = vec![fact.clone()];
        outcome.cause = Some(cause_of_missing(&outcome.missing));
        let runs = verdict_sentence(&prediction.survey, id, &outcome);
        let words: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert!(words.contains(words_of(&fact)), "{fact:?}: {words}");
        assert!(!words.contains("what no file says"), "{fact:?}: {words}");
        assert!(words.ends_with('.'), "{fact:?}: {words}");
    }
}
