//! Macros, which rewrite a template before it is deployed ("Perform custom processing on
//! `CloudFormation` templates with template macros").

use super::tree::{Content, Tree};

/// The key of a macro that may rewrite everything beside it.
pub(super) const TRANSFORM: &str = "Fn::Transform";

/// The key of a YAML merge, which `CloudFormation` does not support and other tools carry out.
pub(super) const MERGE: &str = "<<";

/// Transforms of AWS that leave roles and policies of a template as they are.
const HARMLESS: [&str; 5] = [
    "AWS::CodeDeployBlueGreen",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::Serverless-2016-10-31",
];

/// The reason why a resource may be deployed with other properties than the template shows.
pub(super) fn find_macro(template: &Tree, resource: &Tree) -> Option<String> {
    let members = template.members().iter();
    let transforms = members.filter(|(key, _)| key == "Transform");
    let mut whole = transforms.filter_map(|(_, tree)| match &tree.content {
        Content::List(elements) => elements.iter().find_map(unknown_transform),
        _ => unknown_transform(tree),
    });
    whole.next().or_else(|| {
        let around = [Some(template), template.get("Resources"), Some(resource)];
        let within = resource.get("Properties");
        let mut scopes = around.into_iter().chain([within]).flatten();
        let rewrites = |key: &str| key == TRANSFORM || key == MERGE;
        let found = scopes.find_map(|scope| scope.members().iter().find(|(key, _)| rewrites(key)));
        let in_loop = within.and_then(|it| it.members().iter().find(|(key, _)| is_loop(key)));
        found.or(in_loop).map(|(key, _)| key.clone())
    })
}

/// Returns true if a key is that of a loop, which stands for any number of keys beside it.
pub(super) fn is_loop(key: &str) -> bool {
    key.starts_with("Fn::ForEach")
}

/// The transform of a template, unless it is known to be harmless.
fn unknown_transform(tree: &Tree) -> Option<String> {
    let name = tree.scalar().or_else(|| tree.get("Name")?.scalar());
    match name {
        Some(name) if HARMLESS.contains(&name) => None,
        Some(name) => Some(format!("Transform {name}")),
        None => Some("Transform".to_owned()),
    }
}
