//! A vendor's package at work: the script that drives it, in a process of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Time for one call; the first one starts the interpreter.
const LIMIT: Duration = Duration::from_secs(20);

/// What of this machine would come between a package and the sandbox.
const PROXIES: [&str; 6] =
    ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

pub(crate) struct Package {
    stdin: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    /// What was called, with the names of all arguments.
    called: BTreeMap<String, BTreeSet<String>>,
    /// Killed when dropped.
    _process: Child,
}

/// What a package returned, or the class and the message of what it raised.
pub(crate) type Returned = Result<Value, String>;

impl Package {
    /// Starts a script of Python; where the sandbox speaks TLS, with the file of the authority to trust.
    pub(crate) fn start(script: &str, ca: Option<&Path>) -> Self {
        let python =
            std::env::var_os("CPAAS_SDK_PYTHON").expect("CPAAS_SDK_PYTHON names the interpreter");
        let mut command = Command::new(python);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
        if let Some(ca) = ca {
            command.env("REQUESTS_CA_BUNDLE", ca);
        }
        Self::run(command, script)
    }

    /// Starts a script of Node, if Node is there.
    pub(crate) fn start_node(script: &str, ca: &Path) -> Option<Self> {
        let modules = std::env::var_os("CPAAS_SDK_NODE")
            .expect("CPAAS_SDK_NODE names the folder of modules; it is empty without Node");
        if modules.is_empty() {
            return None;
        }
        let mut command = Command::new("node");
        command.env("NODE_PATH", modules).env("NODE_EXTRA_CA_CERTS", ca).env("TZ", "UTC");
        // It would go before the file that a client is given.
        command.env_remove("VOXIMPLANT_CREDENTIALS");
        Some(Self::run(command, script))
    }

    fn run(mut command: Command, script: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("official_sdks").join(script);
        for name in PROXIES {
            command.env_remove(name);
        }
        command.env("NO_PROXY", "*").env("NETRC", "/dev/null");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().expect("the interpreter starts");
        Self {
            stdin: process.stdin.take().unwrap(),
            answers: BufReader::new(process.stdout.take().unwrap()).lines(),
            called: BTreeMap::new(),
            _process: process,
        }
    }

    pub(crate) async fn call(&mut self, call: &str, arguments: &Value) -> Returned {
        let names = self.called.entry(call.to_owned()).or_default();
        names.extend(arguments.as_object().into_iter().flat_map(|named| named.keys().cloned()));
        let line = format!("{}\n", json!({"call": call, "args": arguments}));
        self.stdin.write_all(line.as_bytes()).await.unwrap();
        let answer = tokio::time::timeout(LIMIT, self.answers.next_line()).await;
        let answer = answer.unwrap_or_else(|_| panic!("{call}: no answer in {LIMIT:?}"));
        let answer = answer.unwrap().unwrap_or_else(|| panic!("{call}: the script has ended"));
        let answer: Value = serde_json::from_str(&answer).unwrap();
        match answer["error"].as_str() {
            None => Ok(answer["result"].clone()),
            Some(class) => Err(format!("{class}: {}", answer["message"].as_str().unwrap())),
        }
    }

    /// The methods of the package, each with the names of its parameters: from the answer to `methods`, by a pointer.
    pub(crate) async fn methods(&mut self, pointer: &str) -> Methods {
        let all = self.call("methods", &json!({})).await.unwrap();
        serde_json::from_value(all.pointer(pointer).unwrap().clone()).unwrap()
    }

    /// Each of the methods has been called on some object, and each parameter been given.
    pub(crate) fn assert_all_called(&self, methods: &Methods) {
        for (method, parameters) in methods {
            let calls = self.called.iter().filter(|(call, _)| {
                call.rsplit_once('.').is_some_and(|(_, called)| called == method)
            });
            let given: Vec<&BTreeSet<String>> = calls.map(|(_, names)| names).collect();
            assert!(!given.is_empty(), "{method} was never called");
            for parameter in parameters {
                let was_given = given.iter().any(|names| names.contains(parameter));
                assert!(was_given, "{method} never got {parameter}");
            }
        }
    }
}

/// Methods, each with the names of its parameters.
pub(crate) type Methods = BTreeMap<String, Vec<String>>;
