//! Conditions of a template ("Condition functions").

use super::resolve::{DEEPEST, Resolver};
use super::tree::Tree;

impl Resolver<'_> {
    /// Returns true if a condition of the template holds; `None` if that is not certain.
    pub(super) fn condition(&self, name: &str, depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        self.holds(self.section("Conditions", name)?, depth + 1)
    }

    fn holds(&self, tree: &Tree, depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        let [(name, argument)] = tree.members() else {
            return None;
        };
        if name == "Condition" {
            return self.condition(argument.scalar()?, depth);
        }
        let all = argument.elements().filter(|all| !all.is_empty())?;
        let mut each = all.iter().map(|it| self.holds(it, depth + 1));
        match name.as_str() {
            "Fn::Not" if all.len() == 1 => each.next()?.map(|holds| !holds),
            "Fn::And" => each
                .try_fold(true, |sum, it| match (sum, it) {
                    (_, Some(false)) => Err(false),
                    (sum, Some(true)) => Ok(sum),
                    (_, None) => Ok(false),
                })
                .map_or(Some(false), |certain| certain.then_some(true)),
            "Fn::Or" => each
                .try_fold(true, |sum, it| match (sum, it) {
                    (_, Some(true)) => Err(true),
                    (sum, Some(false)) => Ok(sum),
                    (_, None) => Ok(false),
                })
                .map_or(Some(true), |certain| certain.then_some(false)),
            "Fn::Equals" => {
                let [one, other] = all else {
                    return None;
                };
                let one = self.at_depth(one, depth)?;
                let other = self.at_depth(other, depth)?;
                Some(one.known()? == other.known()?)
            }
            _ => None,
        }
    }
}
