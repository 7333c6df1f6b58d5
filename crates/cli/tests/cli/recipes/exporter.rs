//! What `docs/monitoring.md` says of one machine: the unit that packages have, with the page's drop-in, and a file for `node_exporter`.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::machine::Machine;
use super::systemd::{command, credentials};
use super::{PAGE, block, blocks, part, tried};
use crate::support::process::{end, send};
use crate::support::tool;

const NAME: &str = "cpaas-exporter.service";
const UNIT: &str = include_str!("../../../packaging/cpaas-exporter.service");
const MONITORING: &str = include_str!("../../../../../docs/monitoring.md");

/// Of ten: what `systemd-analyze security` says of a service that needs no more than the network.
const MOST_EXPOSED: &str = "--threshold=13";

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn the_unit_shows_the_accounts_and_ends_when_it_is_told() {
    let files = |unit: &str, page: &str| (unit.to_owned(), page.to_owned());
    let replaced = |text: &str, instead: &str| {
        assert!(UNIT.contains(text) || MONITORING.contains(text), "{text}");
        files(&UNIT.replace(text, instead), &MONITORING.replace(text, instead))
    };
    let mut broken = vec![
        replaced("LoadCredential=config.toml:/etc/cpaas/config.toml\n", ""),
        replaced("${CREDENTIALS_DIRECTORY}/config.toml", "/etc/cpaas/config.toml"),
        replaced("LoadCredential=sonetel-password:", "LoadCredential=password:"),
        replaced("config.toml exporter", "config.toml balance"),
    ];
    if tool("systemd-analyze", &["--version"]).await.is_some() {
        broken.push(replaced("DynamicUser=yes\n", "User=root\n"));
        broken.push(replaced("ProtectClock=yes", "ProtectClocks=yes"));
        broken.push(replaced("CapabilityBoundingSet=\n", ""));
        broken.push(replaced("LoadCredential=voximplant", "LoadCredentials=voximplant"));
    }
    tried(files(UNIT, MONITORING), broken, unit).await;
}

async fn unit((unit, page): (String, String)) {
    let machine = Machine::new(PAGE).await;
    let drop_in = drop_in(&page);
    verify(&machine, &unit, &drop_in).await;
    let both = format!("{unit}\n{drop_in}");
    credentials(&machine, NAME, &both);
    std::fs::remove_dir_all(machine.path("etc/cpaas")).unwrap();
    let mut command = command(&machine, NAME, &both, &[]);
    command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = timeout(PATIENCE, said.next_line()).await.unwrap().unwrap().unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
    for profile in ["sonetel", "voximplant"] {
        let probe = get(address, &format!("/probe?target={profile}")).await;
        let success =
            format!("cpaas_probe_success{{profile=\"{profile}\",provider=\"{profile}\"}} 1");
        assert!(probe.contains(&success), "{probe}");
    }
    send(&child, "TERM").await;
    assert_eq!(end(child).await.code, 0);
}

/// The lines of the page that hand over the secrets.
fn drop_in(page: &str) -> String {
    let part = part(page, "## One machine");
    let block = part.split("```ini\n").nth(1).unwrap().split("```").next().unwrap();
    block.lines().flat_map(|line| [line.trim_start(), "\n"]).collect()
}

/// Whether systemd's own tool, if it is there, finds nothing wrong and nothing left open.
async fn verify(machine: &Machine, unit: &str, drop_in: &str) {
    let path = machine.path("etc/systemd/system").join(NAME);
    let drop_ins = path.with_extension("service.d");
    std::fs::create_dir_all(&drop_ins).unwrap();
    std::fs::write(&path, machine.placed(unit)).unwrap();
    std::fs::write(drop_ins.join("secrets.conf"), machine.placed(drop_in)).unwrap();
    let path = path.to_str().unwrap();
    let Some(verified) = tool("systemd-analyze", &["verify", "--man=no", path]).await else {
        return;
    };
    let said = String::from_utf8(verified.stderr).unwrap();
    assert!(verified.status.success() && !said.contains("cpaas"), "{said}");
    let arguments = ["security", "--offline=true", MOST_EXPOSED, path];
    let judged = tool("systemd-analyze", &arguments).await.unwrap();
    assert!(judged.status.success(), "{judged:?}");
}

async fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_node_exporter_is_written() {
    let replaced = |text: &str, instead: &str| MONITORING.replace(text, instead);
    let broken = vec![
        replaced("--output prometheus --output-file", "--output csv --output-file"),
        replaced("/cpaas.prom\n", "/cpaas\n"),
        replaced("check --all --output prometheus", "check --output prometheus"),
    ];
    tried(MONITORING.to_owned(), broken, file).await;
}

async fn file(page: String) {
    let machine = Machine::new(PAGE).await;
    let lines = blocks(part(&page, "## A file for node_exporter"), "sh");
    let line = lines.iter().find(|line| line.contains("--output-file")).unwrap();
    let folder = machine.path("var/lib/prometheus/node-exporter");
    std::fs::create_dir_all(&folder).unwrap();
    let line = line.replace("/var/lib/prometheus/node-exporter", folder.to_str().unwrap());
    let script =
        format!("export CPAAS_CONFIG={}\n{line}", machine.path("etc/cpaas/config.toml").display());
    let written = machine.shell("sh", &script).await;
    assert_eq!(written.code, 0, "{written:?}");
    let text = std::fs::read_to_string(folder.join("cpaas.prom")).unwrap();
    for profile in ["sonetel", "voximplant"] {
        assert!(text.contains(&format!("cpaas_account_balance{{profile=\"{profile}\"")), "{text}");
    }
}

#[test]
fn the_accounts_are_those_of_the_recipes() {
    for line in drop_in(MONITORING).lines().filter(|line| line.starts_with("LoadCredential=")) {
        let name = line.split(['=', ':']).nth(1).unwrap();
        assert!(block(part(PAGE, "## The accounts"), "toml").contains(name), "{line}");
    }
}
