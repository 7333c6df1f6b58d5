//! A command built without the fake vendors.

use std::future::{Future, ready};

use cpaas::profiles::Profiles;

use super::options::ServeOptions;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};

/// A sandbox, which this build does not have.
#[derive(Debug)]
pub(crate) enum Running {}

pub(crate) fn start() -> impl Future<Output = Result<(Running, Profiles), Failure>> {
    ready(Err(disabled()))
}

pub(crate) fn serve(_: &ServeOptions, _: &Console) -> impl Future<Output = Result<Code, Failure>> {
    ready(Err(disabled()))
}

fn disabled() -> Failure {
    Failure::usage("this command was built without the sandbox; build it with `--features sandbox`")
}
