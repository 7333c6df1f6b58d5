//! How much memory a long list takes.

use std::process::Stdio;
use std::time::Duration;

use cpaas_sandbox::{Options, Sandbox};
use tokio::io::AsyncReadExt as _;
use tokio::process::Child;

use crate::support::Home;

/// Most bytes that a list may take for each child, by far: it once was 20 KB.
const MOST_PER_CHILD: u64 = 3_000;

const FEW: u32 = 100;
const MANY: u32 = 3_000;

/// The most memory that a running process has had, in bytes.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}

/// The most memory that a list of so many children takes.
async fn peak_of(children: u32, format: &[&str]) -> u64 {
    let sandbox = Sandbox::start(Options::new().children(children)).await.unwrap();
    let home = Home::new();
    home.write_secret("key.json", &sandbox.voximplant().credentials);
    home.write_config(&format!(
        "[profiles.voximplant]\nprovider = \"voximplant\"\nbase_url = \"{}\"\n\
         credentials_json = \"file:key.json\"\n",
        sandbox.voximplant().base_url
    ));
    let mut command = home.command(&[&["children", "list", "-o"], format].concat());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let (mut buffer, mut most, mut read) = (vec![0; 1 << 16], 0, 0);
    loop {
        // While something is unread, it runs: a table is printed when all of it is there.
        most = peak(&child).unwrap_or(0).max(most);
        match tokio::time::timeout(Duration::from_millis(2), stdout.read(&mut buffer)).await {
            Ok(Ok(count @ 1..)) => read += count,
            Ok(_) => break,
            Err(_) => {}
        }
    }
    assert!(child.wait().await.unwrap().success());
    assert!(read > usize::try_from(children).unwrap() * 20, "{read} bytes");
    most
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_takes_little_memory_for_each_child_in_every_format() {
    let few = peak_of(FEW, &["ndjson"]).await;
    assert!(few > 1 << 20, "{few} bytes");
    for format in
        [&["table"][..], &["csv"], &["json"], &["ndjson"], &["csv", "--sort", "account_name"]]
    {
        let many = peak_of(MANY, format).await;
        let each = many.saturating_sub(few) / u64::from(MANY - FEW);
        assert!(each < MOST_PER_CHILD, "{format:?}: {each} bytes for each child: {few} and {many}");
    }
}
