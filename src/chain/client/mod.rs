//! The clients that read the AWS files: a table of what each one does, and where its chains differ
//! from those of the AWS CLI.

mod differences;
pub(super) mod go;
pub(super) mod go_rings;
mod go_settings;
mod look;
mod readings;
mod spelling;
mod table;

pub use differences::{Basis, Difference};
pub use look::Look;
pub(crate) use readings::differences;
pub use table::{Client, Flavor, Piece};
