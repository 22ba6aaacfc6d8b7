//! The clients that read the AWS files: the table of what each does, and where its chains differ
//! from those of the AWS CLI.

mod differences;
pub(super) mod go;
pub(super) mod go_rings;
mod go_settings;
mod table;

pub use differences::{Difference, differences};
pub use table::{Client, Flavor, Piece};
