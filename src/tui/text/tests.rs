use super::*;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn lines(text: &str, width: usize) -> Vec<String> {
    wrap(&[Run::plain(text)], 0, 0, width)
        .into_iter()
        .map(|line| line.into_iter().map(|piece| piece.text).collect())
        .collect()
}

#[test]
fn a_cut_falls_between_graphemes_and_counts_columns() {
    assert_eq!(cut("source", 6), "source");
    assert_eq!(cut("source-autogen", 6), "sourc…");
    assert_eq!(cut("日本語", 6), "日本語");
    assert_eq!(cut("日本語", 5), "日本…");
    assert_eq!(cut("日本語", 4), "日…");
    assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    assert_eq!(cut("abc", 0), "");
}

#[test]
fn sentences_break_at_blanks() {
    assert_eq!(
        lines("no statement allows it", 12),
        ["no statement", "allows it"]
    );
    assert_eq!(lines("", 12), [""]);
}

#[test]
fn an_arn_breaks_where_its_parts_meet() {
    assert_eq!(
        lines("arn:aws:iam::111122223333:role/RoleTarget-UserId", 40),
        ["arn:aws:iam::111122223333:role/", "RoleTarget-UserId"]
    );
    assert_eq!(
        lines("wants arn:aws:iam::111122223333:role/RoleTarget-UserId", 24),
        [
            "wants arn:aws:iam::",
            "111122223333:role/",
            "RoleTarget-UserId"
        ]
    );
}

#[test]
fn a_line_keeps_the_tones_of_its_runs() {
    let runs = [
        Run::plain("session-"),
        Run::new(Tone::UnknownPart, "⟨time⟩"),
    ];
    let broken = wrap(&runs, 2, 4, 40);
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0][1].tone, Tone::UnknownPart);
    assert_eq!(broken[0][1].column, 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_failure_persistence(
        FileFailurePersistence::SourceParallel("tests/proptest-regressions")
    ))]
    #[test]
    fn wrapping_loses_nothing_but_blanks_and_stays_within_its_width(
        text in "[a-z/:日é -]{0,60}", first in 0_usize..6, rest in 0_usize..6, width in 1_usize..40,
    ) {
        let broken = wrap(&[Run::plain(&text)], first, rest, width);
        let joined: String = broken.iter().flatten().map(|piece| piece.text.as_str()).collect();
        prop_assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        for piece in broken.iter().flatten() {
            prop_assert!(width < 10 || piece.end() <= width, "{:?}", piece);
        }
    }
}
