//! Consistency of the key table.

use super::scope::EVERYWHERE;
use super::*;

#[test]
fn no_key_means_two_things_in_one_place() {
    for &scope in EVERYWHERE {
        let mut seen: Vec<Key> = Vec::new();
        for binding in bindings().filter(|b| b.scopes.contains(&scope)) {
            for key in binding.ways.iter().flat_map(|way| way.keys) {
                assert!(!seen.contains(key), "{key} is bound twice in {scope:?}");
                seen.push(*key);
            }
        }
    }
}

#[test]
fn the_footer_speaks_only_of_keys_that_work_there() {
    for binding in bindings() {
        for (scope, label) in binding.footer {
            assert!(binding.scopes.contains(scope), "{label} in {scope:?}");
        }
    }
}

#[test]
fn the_table_has_a_row_for_each_binding() {
    assert_eq!(markdown_table().lines().count(), bindings().count() + 2);
    assert!(markdown_table().contains("| `j` `↓` `k` `↑` | down, up one line |"));
}
