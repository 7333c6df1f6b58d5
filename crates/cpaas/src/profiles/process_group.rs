//! A command in a process group of its own, which is ended as a whole.
//!
//! Such a group is in the background of the terminal: whoever in it prompts there is stopped by the system. So the
//! terminal is lent to the group when that happens.

pub(super) use self::platform::{ProcessGroup, Terminal};

#[cfg(unix)]
mod platform {
    use std::fs::File;
    use std::io;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::ExitStatus;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use nix::sys::signal::{SigSet, Signal as Blocked};
    use rustix::process::{self, Pid, Signal, WaitId, WaitIdOptions};
    use rustix::termios::{tcgetpgrp, tcsetpgrp};
    use tokio::process::{Child, Command};
    use tokio::sync::Mutex;

    /// The turns of commands that prompt on the terminal.
    pub(in super::super) type Terminal = Arc<Mutex<()>>;

    /// How often to look whether a command has been stopped.
    const LOOK: Duration = Duration::from_millis(50);

    /// The processes that a command has started, as far as they did not leave its group. They end with this.
    #[derive(Debug)]
    pub(in super::super) struct ProcessGroup {
        leader: Option<Pid>,
        had_terminal: AtomicBool,
    }

    impl ProcessGroup {
        /// Starts a command in a group of its own.
        pub(in super::super) fn start(mut command: Command) -> io::Result<(Child, Self)> {
            let child = command.process_group(0).spawn()?;
            let leader = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
            Ok((child, Self { leader, had_terminal: AtomicBool::new(false) }))
        }

        /// Lends the terminal to the group once it is stopped because it needs it, for as long as this is polled.
        pub(in super::super) async fn lend_terminal(&self, terminal: &Terminal) {
            loop {
                tokio::time::sleep(LOOK).await;
                let Some(leader) = self.leader.filter(|leader| needs_terminal(*leader)) else {
                    continue;
                };
                let _turn = terminal.lock().await;
                let _loan = Loan::give(leader);
                self.had_terminal.store(true, Ordering::Relaxed);
                let _ = process::kill_process_group(leader, Signal::CONT);
                std::future::pending::<()>().await;
            }
        }

        /// An interrupt that was typed while the command had the terminal is meant for this program too.
        pub(in super::super) fn pass_on_interrupt(&self, ended: ExitStatus) {
            let is_interrupted = ended.signal() == Some(Signal::INT.as_raw());
            if is_interrupted && self.had_terminal.load(Ordering::Relaxed) {
                let _ = process::kill_process(process::getpid(), Signal::INT);
            }
        }
    }

    impl Drop for ProcessGroup {
        fn drop(&mut self) {
            if let Some(leader) = self.leader {
                // It fails if all of them have ended.
                let _ = process::kill_process_group(leader, Signal::KILL);
            }
        }
    }

    /// Whether the leader was stopped for reading the terminal in the background, or changing its settings.
    fn needs_terminal(leader: Pid) -> bool {
        let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let status = process::waitid(WaitId::Pid(leader), options).ok().flatten();
        let signal = status.and_then(|status| status.stopping_signal());
        signal.is_some_and(|signal| {
            [Signal::TTIN, Signal::TTOU].iter().any(|wanted| wanted.as_raw() == signal)
        })
    }

    /// The terminal in the hands of another group; it comes back with the end of this.
    struct Loan {
        terminal: File,
        own: Pid,
    }

    impl Loan {
        /// Gives it, if it is this program's to give.
        fn give(to: Pid) -> Option<Self> {
            let terminal = File::options().read(true).write(true).open("/dev/tty").ok()?;
            let own = process::getpgrp();
            let is_ours = tcgetpgrp(&terminal).is_ok_and(|group| group == own);
            (is_ours && tcsetpgrp(&terminal, to).is_ok()).then_some(Self { terminal, own })
        }
    }

    impl Drop for Loan {
        fn drop(&mut self) {
            // In the background by now, this program would be stopped for it.
            let blocked = SigSet::from(Blocked::SIGTTOU);
            let _ = blocked.thread_block();
            let _ = tcsetpgrp(&self.terminal, self.own);
            let _ = blocked.thread_unblock();
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io;
    use std::process::ExitStatus;

    use tokio::process::{Child, Command};

    /// There are no turns: nothing is stopped.
    pub(in super::super) type Terminal = ();

    /// Only the command itself ends with its handle.
    #[derive(Debug)]
    pub(in super::super) struct ProcessGroup;

    impl ProcessGroup {
        pub(in super::super) fn start(mut command: Command) -> io::Result<(Child, Self)> {
            Ok((command.spawn()?, Self))
        }

        pub(in super::super) async fn lend_terminal(&self, (): &Terminal) {
            std::future::pending().await
        }

        pub(in super::super) fn pass_on_interrupt(&self, _: ExitStatus) {}
    }
}
