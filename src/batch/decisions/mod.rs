//! One evaluation of one hop per line: the question holds every policy and every context key.
//! Nothing is derived from the caller and nothing else is read.

mod question;

use crate::eval::{EvalDecision, Evaluation, Layer, PolicyPosition, Refusal, evaluate_action};
use crate::iam::json::Json;
use question::Question;

/// Answers request lines one after the other and reuses memory between them.
#[derive(Debug, Default)]
pub struct DecisionAnswerer {
    evaluation: Evaluation,
}

impl DecisionAnswerer {
    /// Appends the answer to one request line to `out`, with a line end. The answer to an invalid
    /// request has `error`. `terse` leaves out the trace.
    pub fn answer(&mut self, line: &[u8], terse: bool, out: &mut Vec<u8>) {
        let read = std::str::from_utf8(line)
            .ok()
            .and_then(|text| Json::read(text).ok());
        let Some(json) = read else {
            out.extend_from_slice(b"{\"id\": null, \"error\": \"the line is not JSON\"}\n");
            return;
        };
        out.extend_from_slice(b"{\"id\": ");
        let id = json.get(0, "id").map_or("null", |id| json.raw(id));
        out.extend_from_slice(id.as_bytes());
        if let Err(error) = self.answer_request(&json, terse, out) {
            out.extend_from_slice(b", \"error\": ");
            write_json(&error, out);
        }
        out.extend_from_slice(b"}\n");
    }

    fn answer_request(
        &mut self,
        json: &Json<'_>,
        terse: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), String> {
        let question = Question::read(json)?;
        let policies = question.policy_set();
        evaluate_action(
            &question.request,
            &policies,
            &question.action,
            &mut self.evaluation,
        );
        let evaluation = &mut self.evaluation;
        // Only the kind of caller makes a call impossible here; for a caller of another partition,
        // no principal matches.
        if evaluation.refusal == Some(Refusal::OtherPartition) {
            evaluation.refusal = None;
            evaluation.decision = if policies.first_refused().is_some() {
                EvalDecision::InvalidPolicy
            } else {
                EvalDecision::ImplicitlyDenied
            };
        }
        out.extend_from_slice(b", \"result\": \"");
        out.extend_from_slice(evaluation.decision.word().as_bytes());
        out.push(b'"');
        if evaluation.decision == EvalDecision::InvalidPolicy
            && let Some(place) = policies.first_refused()
        {
            out.extend_from_slice(b", \"policy\": ");
            write_json(&field_of(place), out);
        }
        if !terse {
            out.extend_from_slice(b", \"trace\": ");
            write_json(&evaluation.describe(&question.request.context), out);
        }
        Ok(())
    }
}

/// The request field that contains a policy.
fn field_of(place: PolicyPosition) -> String {
    let PolicyPosition {
        layer,
        level,
        index,
    } = place;
    match layer {
        Layer::Trust | Layer::Call => "trust_policy".to_owned(),
        Layer::Identity => format!("identity_policies[{index}]"),
        Layer::Boundary => "permission_boundary".to_owned(),
        Layer::Session => "caller.session_policy".to_owned(),
        Layer::Scp => format!("scps[{level}][{index}]"),
        Layer::Rcp => format!("rcps[{level}][{index}]"),
    }
}

fn write_json(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}
