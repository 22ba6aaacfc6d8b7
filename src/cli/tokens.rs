//! The token files of web identity profiles, as `predict` reads them.

use std::path::Path;

use crate::load::read_token;
use crate::predict::Prediction;

/// Takes in the claims of every token file that a profile names and that is there. The path gets
/// neither `~` nor variables expanded (botocore `FileWebIdentityTokenLoader`).
pub(crate) fn learn_from_tokens(prediction: &mut Prediction) {
    let paths = prediction.survey.token_files();
    let claims: Vec<_> = paths
        .into_iter()
        .filter_map(|path| Some((read_token(Path::new(&path))?, path)))
        .collect();
    if claims.is_empty() {
        return;
    }
    let facts = prediction.facts_mut();
    for (claims, path) in claims {
        facts.learn_token(&path, claims);
    }
}
