//! The page's reverse proxy before the exporter: the real nginx.

use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use super::engines::{Exporter, eventually};
use super::{PAGE, home};
use crate::support::{sandbox, set_mode, tool};

/// Where the page has its files, and below what they are here.
const PLACES: [&str; 3] =
    ["/etc/ssl/certs/accounts.pem", "/etc/ssl/private/accounts.key", "/etc/nginx/accounts.users"];

#[tokio::test]
#[ignore = "needs nginx: run by `cargo xtask ci monitoring`"]
async fn a_reverse_proxy_shows_the_accounts_to_its_users_alone() {
    let sandbox = sandbox().await;
    let exporter = Exporter::start(home(&sandbox)).await;
    let server = PAGE.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap();
    let (proxy, port) = start(server, &exporter).await;
    let asked = async |user: &[&str]| {
        let url = format!("https://accounts.example.com:{port}/probe?target=sonetel");
        let ca = proxy.folder.path().join("accounts.pem");
        let to = format!("accounts.example.com:{port}:127.0.0.1");
        let request =
            ["-sSi", "--noproxy", "*", "--cacert", ca.to_str().unwrap(), "--resolve", &to, &url];
        let answer = tool("curl", &[&request[..], user].concat()).await.unwrap();
        assert!(answer.status.success(), "{answer:?}");
        String::from_utf8(answer.stdout).unwrap()
    };
    let stranger = asked(&[]).await;
    assert!(stranger.contains(" 401 ") && !stranger.contains("cpaas_"), "{stranger}");
    assert!(asked(&["-u", "operations:wrong"]).await.contains(" 401 "));
    let user = asked(&["-u", "operations:a password"]).await;
    assert!(user.contains("cpaas_probe_success{profile=\"sonetel\""), "{user}");
}

/// nginx, ended with the test.
struct Proxy {
    folder: TempDir,
    _child: Child,
}

/// Starts it with this server, a certificate of its own, and one user.
async fn start(server: &str, exporter: &Exporter) -> (Proxy, u16) {
    let folder = tempfile::tempdir().unwrap();
    // nginx reads the users as another user, if it can.
    set_mode(folder.path(), 0o755);
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let server = PLACES.iter().fold(server.to_owned(), |server, place| {
        assert!(server.contains(place), "{place}");
        server.replace(place, &at(Path::new(place).file_name().unwrap().to_str().unwrap()))
    });
    let server = server.replace("listen 8443", &format!("listen 127.0.0.1:{port}"));
    let server = server.replace("127.0.0.1:9986", &exporter.address);
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let paths = paths.map(|name| format!("{name}_temp_path {};\n", at(name))).concat();
    let config = format!(
        "daemon off;\npid {};\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{server}}}\n",
        at("pid")
    );
    std::fs::write(at("nginx.conf"), config).unwrap();
    std::fs::write(at("accounts.users"), "operations:{PLAIN}a password\n").unwrap();
    let (key, certificate) = (at("accounts.key"), at("accounts.pem"));
    let name = "subjectAltName=DNS:accounts.example.com";
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a"];
    let files = ["-addext", name, "-keyout", &key, "-out", &certificate];
    let made = tool("openssl", &[&request[..], &files].concat()).await.unwrap();
    assert!(made.status.success(), "{made:?}");
    let mut command = Command::new("nginx");
    command.args(["-c", &at("nginx.conf"), "-e", &at("errors")]).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    eventually("nginx listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok())
        .await;
    (Proxy { folder, _child: child }, port)
}
