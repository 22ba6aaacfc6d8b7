//! The clients that read the AWS files: a table of what each one does, and where its chains differ
//! from those of the AWS CLI.

mod differences;
pub(super) mod go;
pub(super) mod go_rings;
mod go_settings;
mod readings;
mod table;

pub(crate) use differences::{Basis, Difference, Look};
pub(crate) use readings::differences;
pub(crate) use table::{Client, Flavor, NamePiece};
