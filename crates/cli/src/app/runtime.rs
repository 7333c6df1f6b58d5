//! The runtime of the program, which needs few threads.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::base::exit::Failure;

/// Longer than any command.
const FOR_EVER: Duration = Duration::from_hours(24 * 365);

/// A runtime on this thread, and another thread for what blocks: reading files, finding hosts, printing.
pub(super) fn start() -> Result<Runtime, Failure> {
    let runtime = Builder::new_current_thread().enable_all().thread_keep_alive(FOR_EVER).build();
    let runtime = runtime.map_err(|error| Failure::other(format!("no runtime: {error}")))?;
    first_thread(&runtime).map_err(|why| {
        Failure::other(format!(
            "no thread can be started: {why}; is the limit of processes and threads reached (ulimit -u)?"
        ))
    })?;
    Ok(runtime)
}

/// Starts the thread for what blocks. More come when they are needed, and work waits for this one where they can't
/// be had. Only the lack of the first makes the runtime panic, which has no other way to tell.
fn first_thread(runtime: &Runtime) -> Result<(), String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let first = panic::catch_unwind(AssertUnwindSafe(|| runtime.spawn_blocking(|| ())));
    panic::set_hook(hook);
    let why = |panic: Box<dyn Any + Send>| {
        let why = panic.downcast::<String>().map(|why| *why).unwrap_or_default();
        why.rsplit_once("thread: ").map_or_else(|| why.clone(), |(_, why)| why.to_owned())
    };
    first.map(drop).map_err(why)
}
