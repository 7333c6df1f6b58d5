//! What `cargo xtask bench` runs, each side in a process of its own: a server that replays a sandbox's answers, and loads on it
//! through our clients and through bare HTTP libraries. Everything stays on loopback and is bounded in count and time.
//!
//! ```text
//! cpaas-bench replay --of URL [--tls FILE]         tells its own URL in a line of JSON, serves until standard input ends
//! cpaas-bench load WHO WHAT --access FILE [--at URL] [--ca FILE] [--calls N] [--in-flight N] [--accounts N]
//! ```
//!
//! FILE of `--access` holds the line that `cpaas sandbox` prints; the file of `--tls` gets the certificate to trust.

mod access;
mod arguments;
mod load;
mod measure;
mod replay;

use std::io::Write as _;
use std::process::ExitCode;

use arguments::Arguments;

/// What goes wrong here is told to whoever runs the comparison, and ends it.
type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let told = match Arguments::parse(std::env::args().skip(1)) {
        Ok(Arguments::Replay(of, tls)) => replay::serve(&of, tls.as_deref()),
        Ok(Arguments::Load(load)) => load::run(&load),
        Err(message) => Err(message.into()),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cpaas-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes one line of JSON for the program that started this one.
fn tell(value: &serde_json::Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}")?;
    Ok(out.flush()?)
}
