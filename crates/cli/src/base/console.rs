//! Stdout and stderr: printed in order, and beside the command, which never waits for who reads them.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::ProgressBar;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::exit::Failure;
use super::text::printable;

/// What may wait to be printed before a list makes no more of it, in bytes.
const ROOM: usize = 1 << 20;

/// How long a reader may take before what it did not read is dropped, once the command ends early.
const PATIENCE: Duration = Duration::from_millis(200);

/// Stdout and stderr, shared by everything that one command prints. What is printed waits in a queue: exchanges of
/// credentials go on, and signals are heard, while nobody reads.
#[derive(Clone, Default)]
pub(crate) struct Console {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// The bytes of the jobs that are not done.
    waiting: watch::Sender<usize>,
    /// The line of progress that is shown now: other lines must not be written into it.
    progress: Mutex<Option<ProgressBar>>,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Where jobs are done; before there is one, they are done at once.
    runtime: Option<Handle>,
    /// The number of the printer that does them now. One that is stuck is replaced.
    printer: Option<u64>,
    printers: u64,
    stdout: Stdout,
}

/// Something to print.
struct Job {
    size: usize,
    is_result: bool,
    print: Box<dyn FnOnce() -> io::Result<()> + Send>,
}

/// Whether stdout can be written.
#[derive(Default)]
enum Stdout {
    #[default]
    Open,
    /// The reader has closed it, which is no failure: `head` has read enough.
    Closed,
    Failed(Failure),
}

impl Console {
    /// From now on, prints on a thread of this runtime.
    pub(crate) fn print_beside(&self, runtime: Handle) {
        self.shared.queue().runtime = Some(runtime);
    }

    /// Prints a text on stdout; false if nobody reads it any more.
    pub(crate) fn print(&self, text: String) -> bool {
        self.print_by(text.len(), move || {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
        })
    }

    /// Has a result of about this many bytes printed on stdout; false if nobody reads it any more.
    pub(crate) fn print_by(
        &self,
        size: usize,
        print: impl FnOnce() -> io::Result<()> + Send + 'static,
    ) -> bool {
        self.add(Job { size: size.max(1), is_result: true, print: Box::new(print) })
    }

    /// Prints a line on stderr. A closed stderr is no failure.
    pub(crate) fn note(&self, text: &str) {
        self.line(&printable(text));
    }

    /// Prints a line on stderr as it is.
    pub(crate) fn line(&self, line: &str) {
        let shown = lock(&self.shared.progress).clone();
        self.on_stderr(format!("{line}\n"), shown);
    }

    /// Prints a question; the answer is typed on the same line.
    pub(crate) async fn prompt(&self, text: &str) {
        self.on_stderr(printable(text), None);
        self.all_printed().await;
    }

    /// Copies what another program printed on its stderr.
    pub(crate) fn pass_on(bytes: &[u8]) {
        let _ = io::stderr().write_all(bytes);
    }

    /// Replaces the line of progress.
    pub(crate) fn set_progress(&self, bar: Option<ProgressBar>) {
        *lock(&self.shared.progress) = bar;
    }

    /// Waits until there is room for more.
    pub(crate) async fn room(&self) {
        self.waits_for(|waiting| waiting < ROOM).await;
    }

    /// Waits until all is printed; fails if a result could not be.
    pub(crate) async fn flush(&self) -> Result<(), Failure> {
        self.all_printed().await;
        match &self.shared.queue().stdout {
            Stdout::Failed(failure) => Err(failure.clone()),
            Stdout::Open | Stdout::Closed => Ok(()),
        }
    }

    /// Gives up what nobody reads, so that what is still to be said on stderr does not wait behind it.
    pub(crate) async fn give_up_results(&self) {
        if tokio::time::timeout(PATIENCE, self.all_printed()).await.is_ok() {
            return;
        }
        let mut queue = self.shared.queue();
        queue.stdout = Stdout::Closed;
        queue.jobs.retain(|job| !job.is_result);
        queue.printer = None;
        self.shared.waiting.send_replace(queue.jobs.iter().map(|job| job.size).sum());
        self.shared.start_printer(&mut queue);
    }

    async fn all_printed(&self) {
        self.waits_for(|waiting| waiting == 0).await;
    }

    async fn waits_for(&self, is_enough: impl Fn(usize) -> bool + Send + Sync) {
        // It fails if the sender is gone, which is ours.
        let _ = self.shared.waiting.subscribe().wait_for(|waiting| is_enough(*waiting)).await;
    }

    fn on_stderr(&self, text: String, progress: Option<ProgressBar>) {
        let print = move || {
            let write =
                || io::stderr().write_all(text.as_bytes()).and_then(|()| io::stderr().flush());
            progress.map_or_else(write, |bar| bar.suspend(write))
        };
        let size = 1;
        self.add(Job { size, is_result: false, print: Box::new(print) });
    }

    fn add(&self, job: Job) -> bool {
        let mut queue = self.shared.queue();
        if job.is_result && !queue.has_reader() {
            return false;
        }
        if queue.runtime.is_none() {
            let (is_result, printed) = (job.is_result, (job.print)());
            queue.done(is_result, printed);
            return queue.has_reader();
        }
        self.shared.waiting.send_modify(|waiting| *waiting += job.size);
        queue.jobs.push_back(job);
        self.shared.start_printer(&mut queue);
        true
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        lock(&self.queue)
    }

    /// Starts a printer, unless there is nothing to print, or one is at work.
    fn start_printer(self: &Arc<Self>, queue: &mut Queue) {
        let Some(runtime) = &queue.runtime else { return };
        if queue.jobs.is_empty() || queue.printer.is_some() {
            return;
        }
        queue.printers += 1;
        let number = queue.printers;
        queue.printer = Some(number);
        let shared = Arc::clone(self);
        runtime.spawn_blocking(move || shared.print_all(number));
    }

    /// Does all jobs, in order, until this printer is replaced.
    fn print_all(&self, number: u64) {
        loop {
            let mut queue = self.queue();
            if queue.printer != Some(number) {
                return;
            }
            let Some(Job { size, is_result, print }) = queue.jobs.pop_front() else {
                queue.printer = None;
                return;
            };
            let is_read = !is_result || queue.has_reader();
            drop(queue);
            let printed = if is_read { caught(print) } else { Ok(()) };
            let mut queue = self.queue();
            if queue.printer != Some(number) {
                return;
            }
            queue.done(is_result, printed);
            self.waiting.send_modify(|waiting| *waiting = waiting.saturating_sub(size));
        }
    }
}

impl Queue {
    fn has_reader(&self) -> bool {
        matches!(self.stdout, Stdout::Open)
    }

    /// Keeps how a job ended.
    fn done(&mut self, is_result: bool, printed: io::Result<()>) {
        let Err(error) = printed else { return };
        if is_result && self.has_reader() {
            self.stdout = match error.kind() {
                io::ErrorKind::BrokenPipe => Stdout::Closed,
                _ => Stdout::Failed(Failure::other(format!("stdout: {error}"))),
            };
        }
    }
}

/// A panic must not leave those waiting who wait for the printer.
fn caught(print: Box<dyn FnOnce() -> io::Result<()> + Send>) -> io::Result<()> {
    let printed = panic::catch_unwind(AssertUnwindSafe(print));
    printed.unwrap_or_else(|_| Err(io::Error::other("the result could not be printed")))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds the lock, so a poisoned one is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").finish_non_exhaustive()
    }
}
