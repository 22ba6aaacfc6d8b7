//! The places where a line of Japanese may be broken.

/// Returns true if a line may be broken between two characters without a blank between them: next
/// to a Japanese character, but neither before a mark that ends something nor after one that begins
/// something ("Requirements for Japanese Text Layout", 3.1.7).
pub(crate) const fn may_break(before: char, after: char) -> bool {
    (is_japanese(before) || is_japanese(after)) && !begins(before) && !ends(after)
}

const fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}')
}

const fn begins(letter: char) -> bool {
    matches!(letter, '(' | '[' | '{' | '「' | '『' | '（' | '【' | '⟨')
}

const fn ends(letter: char) -> bool {
    matches!(
        letter,
        ')' | ']'
            | '}'
            | '、'
            | '。'
            | ','
            | '.'
            | ':'
            | ';'
            | '!'
            | '?'
            | '」'
            | '』'
            | '）'
            | '】'
            | '・'
            | 'ー'
            | '～'
            | '々'
            | '⟩'
            | '…'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
    )
}

#[cfg(test)]
mod tests {
    use super::may_break;

    #[test]
    fn a_line_begins_with_no_closing_mark_and_ends_with_no_opening_one() {
        for (pair, expected) in [
            ("あい", true),
            ("は`", true),
            ("my", false),
            ("す。", false),
            ("。次", true),
            ("「名", false),
            ("名」", false),
            ("(設", false),
            ("キャ", false),
            ("バー", false),
        ] {
            let mut letters = pair.chars();
            let (before, after) = (letters.next().unwrap(), letters.next().unwrap());
            assert_eq!(may_break(before, after), expected, "{pair}");
        }
    }
}
