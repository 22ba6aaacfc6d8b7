//! STAND-IN until the real analysis lands; do not polish, do not commit changes of it.

/// Everything known: the tree, the facts, the verdicts.
pub struct Workspace {
    /// Stand-in: rows as (depth, name, verdict, session, role, account).
    pub rows: Vec<(u16, String, char, Option<(String, char)>, Option<String>, Option<String>)>,
    /// Stand-in.
    pub sample: bool,
}

/// A snapshot file that has been read, with its place in the order of files.
pub struct Arrival;

impl Workspace {
    /// Takes a file in; returns whether any verdict changed.
    pub fn absorb(&mut self, _arrival: Arrival) -> bool {
        true
    }

    /// Stand-in: the reference scenario, then `more` further profiles.
    pub fn fixture(more: usize) -> Self {
        let r = |d: u16, n: &str, v: char, s: Option<(&str, char)>, ro: Option<&str>, a: Option<&str>| {
            (d, n.to_owned(), v, s.map(|(t, c)| (t.to_owned(), c)), ro.map(str::to_owned), a.map(str::to_owned))
        };
        let a = Some("111122223333");
        let mut rows = vec![
            r(0, "base", 'b', None, Some("access keys"), a),
            r(1, "source-mysession", 'a', Some(("my-session", 's')), Some("SourceRole"), a),
            r(2, "test1-principal", 'a', Some(("⟨generated⟩", '-')), Some("RoleTarget-Principal"), a),
            r(2, "test3-userid", 'a', Some(("⟨generated⟩", '-')), Some("RoleTarget-UserId"), a),
            r(1, "source-autogen", 'a', Some(("⟨generated⟩", 'v')), Some("SourceRole"), a),
            r(2, "test2-principal", 'a', Some(("⟨generated⟩", '-')), Some("RoleTarget-Principal"), a),
            r(2, "test4-userid-autogen", 'd', Some(("⟨generated⟩", '-')), Some("RoleTarget-UserId"), a),
            r(3, "after-test4-日本語", 'n', Some(("x", '-')), Some("NextRole"), Some("444455556666")),
            r(1, "office-only", 'u', Some(("⟨generated⟩", '-')), Some("OfficeRole"), a),
            r(0, "Chains that do not resolve", 'h', None, None, None),
            r(1, "loop-a", 'l', None, Some("LoopA"), a),
            r(1, "loop-b", 'l', None, Some("LoopB"), a),
        ];
        for i in 0..more {
            rows.push(r(u16::from(i % 5 != 0) + u16::from(i % 5 > 2), &format!("team-profile-{i}"), if i % 3 == 0 { 'd' } else { 'a' }, Some(("⟨generated⟩", '-')), Some("SomeRoleName"), a));
        }
        Self { rows, sample: true }
    }
}
