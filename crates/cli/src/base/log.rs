//! The log on stderr, if it is requested.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr as _;

use clap::{ArgAction, Args};
use tracing::instrument::Instrumented;
use tracing::{Event, Instrument as _, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::{DefaultFields, FmtSpan, Format, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::console::Console;
use super::environment::variable;
use super::exit::Failure;

/// What the names of our own crates begin with. Others are never logged: they don't know what is secret.
const OURS: &str = "cpaas";

const VARIABLE: &str = "CPAAS_LOG";

/// The target of the spans that name a profile: they are recorded at every level, and print no line
/// themselves.
const PROFILE: &str = "cpaas::account";

/// The same work, whose log lines name the profile.
pub(crate) fn instrumented<F: Future>(profile: &str, work: F) -> Instrumented<F> {
    work.instrument(tracing::error_span!(target: PROFILE, "account", profile))
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Verbosity {
    /// Log to stderr: -v each operation, -vv each attempt too, -vvv each request and response too,
    /// with secrets redacted
    #[arg(long, short, global = true, action = ArgAction::Count)]
    verbose: u8,
}

impl Verbosity {
    /// Starts the log if the command line, or else `CPAAS_LOG`, requests it.
    pub(crate) fn start(self, console: &Console) -> Result<(), Failure> {
        let Some(filter) = self.filter(variable(VARIABLE).as_deref())? else { return Ok(()) };
        let console = console.clone();
        let lines = tracing_subscriber::fmt::layer()
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .event_format(EventLine(Format::default().with_target(false).with_ansi(false)))
            .with_writer(move || ConsoleWriter(console.clone()));
        let filter = filter.with_target(PROFILE, Level::ERROR);
        let started = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
        started.map_err(|error| Failure::other(error.to_string()))
    }

    fn filter(self, variable: Option<&str>) -> Result<Option<Targets>, Failure> {
        let of = |level: Level| Ok(Some(Targets::new().with_target(OURS, level)));
        match (self.verbose, variable) {
            (0, None) => Ok(None),
            (0, Some(text)) => targets(text)
                .map(Some)
                .map_err(|why| Failure::config(format!("{VARIABLE}: {text:?} {why}"))),
            (1, _) => of(Level::INFO),
            (2, _) => of(Level::DEBUG),
            (_, _) => of(Level::TRACE),
        }
    }
}

/// The filter of `LEVEL` or `PART=LEVEL,…`.
fn targets(text: &str) -> Result<Targets, &'static str> {
    const WRONG: &str = "is not a level (error, warn, info, debug, trace, off) nor PARTs with theirs, such as cpaas_http=debug";
    let given = Targets::from_str(text).map_err(|_| WRONG)?;
    let parts: Vec<_> = given.iter().collect();
    if parts.iter().any(|(part, _)| !part.starts_with(OURS)) {
        return Err(WRONG);
    }
    let ours = Targets::new().with_targets(given.default_level().map(|level| (OURS, level)));
    Ok(ours.with_targets(parts.iter().copied()))
}

/// A line for each event, but none for the end of a span that only names a profile.
struct EventLine(Format);

impl<S> FormatEvent<S, DefaultFields> for EventLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, DefaultFields>,
        writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if event.metadata().target() == PROFILE {
            return Ok(());
        }
        self.0.format_event(context, writer, event)
    }
}

/// Stderr, a line for each event, without what controls a terminal.
struct ConsoleWriter(Console);

impl Write for ConsoleWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.note(String::from_utf8_lossy(bytes).trim_end());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(verbose: u8, variable: Option<&str>) -> Result<Option<String>, String> {
        let filter = Verbosity { verbose }.filter(variable);
        filter.map(|filter| filter.map(|t| t.to_string())).map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_command_line_comes_before_the_environment() {
        for (verbose, variable, filter) in [
            (0, None, None),
            (1, None, Some("cpaas=info")),
            (2, Some("off"), Some("cpaas=debug")),
            (9, Some("rubbish"), Some("cpaas=trace")),
            (0, Some("debug"), Some("cpaas=debug")),
            (0, Some("cpaas_http=trace"), Some("cpaas_http=trace")),
            (0, Some("off"), Some("cpaas=off")),
        ] {
            assert_eq!(of(verbose, variable).unwrap().as_deref(), filter, "{verbose} {variable:?}");
        }
    }

    #[test]
    fn only_our_own_crates_are_logged() {
        for wrong in ["verbose", "hyper=trace", "info,h2=debug", "cpaas=loud", "a=b=c"] {
            let message = of(0, Some(wrong)).unwrap_err();
            assert!(message.contains("CPAAS_LOG") && message.contains(wrong), "{message}");
        }
        let all = targets("trace").unwrap();
        assert!(all.would_enable("cpaas_http::client", &Level::TRACE));
        assert!(!all.would_enable("h2::codec", &Level::ERROR));
    }
}
