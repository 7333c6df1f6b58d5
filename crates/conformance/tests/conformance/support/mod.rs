//! What the tests of this crate share.

pub(crate) mod altered;
pub(crate) mod broken;
pub(crate) mod mutant;

use cpaas_core::{Operation, UpdateField};

pub(crate) fn all_but_balance() -> (Vec<Operation>, Vec<UpdateField>) {
    let mut operations = Operation::ALL.to_vec();
    operations.retain(|operation| *operation != Operation::Balance);
    (operations, UpdateField::ALL.to_vec())
}
