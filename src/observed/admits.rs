//! Known text against text with holes.

use crate::eval::{Hole, Shape, ShapePiece};

/// Whether a text may be what a shape stands for.
pub(crate) fn admits(shape: &Shape, text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    // `reached[n]`: the pieces so far may have used up the first n characters.
    let mut reached = vec![false; characters.len() + 1];
    reached[0] = true;
    for piece in shape.pieces() {
        let mut next = vec![false; characters.len() + 1];
        match piece {
            ShapePiece::Text(known) => {
                let known: Vec<char> = known.chars().collect();
                for start in 0..reached.len() {
                    if reached[start] && characters[start..].starts_with(&known) {
                        next[start + known.len()] = true;
                    }
                }
            }
            ShapePiece::Hole(hole) => {
                let mut open = false;
                for at in 0..next.len() {
                    if at > 0 && !fills(*hole, characters[at - 1]) {
                        open = false;
                    }
                    next[at] = open || (*hole == Hole::Any && reached[at]);
                    open |= reached[at];
                }
            }
        }
        reached = next;
    }
    reached[characters.len()]
}

/// Whether a character may stand in a hole.
fn fills(hole: Hole, character: char) -> bool {
    match hole {
        Hole::Digits | Hole::Time { .. } => character.is_ascii_digit(),
        Hole::Id => character.is_ascii_alphanumeric(),
        Hole::Session | Hole::Random => {
            character.is_ascii_alphanumeric() || "_+=,.@-".contains(character)
        }
        Hole::Any => true,
    }
}
