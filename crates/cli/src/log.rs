//! What happens on the way, on stderr; only where it is asked for.

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

use crate::args::variable;
use crate::exit::Failure;
use crate::output;

/// What our own crates' names begin with. Others are never heard: they don't know what is secret.
const OURS: &str = "cpaas";

const VARIABLE: &str = "CPAAS_LOG";

/// What the spans that name a profile are filtered by: they are there whatever is told, and say
/// nothing themselves.
const PROFILE: &str = "cpaas::profile";

/// The same work, in whose traces the profile is named.
pub(crate) fn traced<F: Future>(profile: &str, work: F) -> Instrumented<F> {
    work.instrument(tracing::error_span!(target: PROFILE, "account", profile))
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Verbosity {
    /// Tell on stderr what happens: -v each operation, -vv each attempt too, -vvv each request and
    /// answer too, without what may be secret
    #[arg(long, short, global = true, action = ArgAction::Count)]
    verbose: u8,
}

impl Verbosity {
    /// Begins to tell, if that is asked for on the command line or else by `CPAAS_LOG`.
    pub(crate) fn start(self) -> Result<(), Failure> {
        let Some(filter) = self.filter(variable(VARIABLE).as_deref())? else { return Ok(()) };
        let lines = tracing_subscriber::fmt::layer()
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .event_format(Told(Format::default().with_target(false).with_ansi(false)))
            .with_writer(|| Lines);
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
                .map_err(|why| Failure::usage(format!("{VARIABLE}: {text:?} {why}"))),
            (1, _) => of(Level::INFO),
            (2, _) => of(Level::DEBUG),
            (_, _) => of(Level::TRACE),
        }
    }
}

/// The filter of `LEVEL` or `PART=LEVEL,…`.
fn targets(text: &str) -> Result<Targets, &'static str> {
    const WRONG: &str = "is not a level (error, warn, info, debug, trace, off) nor PARTs with theirs, such as cpaas_http=debug";
    let asked = Targets::from_str(text).map_err(|_| WRONG)?;
    let parts: Vec<_> = asked.iter().collect();
    if parts.iter().any(|(part, _)| !part.starts_with(OURS)) {
        return Err(WRONG);
    }
    let ours = Targets::new().with_targets(asked.default_level().map(|level| (OURS, level)));
    Ok(ours.with_targets(parts.iter().copied()))
}

/// A line for each event, but none for the end of a span that only names a profile.
struct Told(Format);

impl<S> FormatEvent<S, DefaultFields> for Told
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

/// Stderr, a line for each event, without what steers a terminal.
struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        output::note(String::from_utf8_lossy(bytes).trim_end());
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
    fn only_our_own_crates_are_heard() {
        for wrong in ["verbose", "hyper=trace", "info,h2=debug", "cpaas=loud", "a=b=c"] {
            let message = of(0, Some(wrong)).unwrap_err();
            assert!(message.contains("CPAAS_LOG") && message.contains(wrong), "{message}");
        }
        let all = targets("trace").unwrap();
        assert!(all.would_enable("cpaas_http::client", &Level::TRACE));
        assert!(!all.would_enable("h2::codec", &Level::ERROR));
    }
}
