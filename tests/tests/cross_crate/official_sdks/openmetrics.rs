//! Metrics in OpenMetrics, read by Prometheus' own parser, the package `prometheus_client`.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{
    AccountId, AccountInfo, AccountStatus, Balance, Error, ErrorKind, Money, ProviderName,
    Timestamp,
};
use cpaas_exporter::{AccountMetrics, Format, Levels, Reading, encode};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// Names that a person or a platform may choose, none of which controls anything.
fn names() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(21);
    let odd = ["\"", "\\", "{", "}", "=", ",", " ", "#", "a", "ö", "漢", "\u{200b}", "\\n", "🦀"];
    let mut name = || -> String {
        std::iter::repeat_with(|| odd[random.usize(..odd.len())]).take(8).collect()
    };
    (0..200).map(|number| format!("{}{number}", name())).collect()
}

fn account(name: &str, number: i64) -> AccountMetrics {
    let time = Timestamp::from_unix_seconds(1_800_000_000 + number).unwrap();
    let reading = Reading::new(time, Duration::from_millis(1_500));
    let mut info = AccountInfo::new(AccountId::new(name));
    (info.name, info.status) = (Some(name.to_owned()), Some(AccountStatus::Other(name.to_owned())));
    let money: Money = format!("-{number}.07 SEK").parse().unwrap();
    let balance = if number % 10 == 0 {
        Err(Error::before_sending(ErrorKind::Unavailable, "busy"))
    } else {
        Ok(Balance::from(money))
    };
    let reading = Arc::new(reading.with_info(Ok(info)).with_balance(balance));
    let levels = Levels::new(Some("10 SEK".parse().unwrap()), Some("5 SEK".parse().unwrap()));
    AccountMetrics::new(name, ProviderName::new("acme"), reading).with_levels(levels)
}

/// The samples that the parser reads, with names, labels and values.
async fn read(text: &str) -> Vec<Value> {
    let python =
        std::env::var_os("CPAAS_SDK_PYTHON").expect("CPAAS_SDK_PYTHON names the interpreter");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/official_sdks/openmetrics.py");
    let mut command = Command::new(python);
    command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).await.unwrap();
    drop(stdin);
    let output = tokio::time::timeout(Duration::from_mins(1), child.wait_with_output());
    let output = output.await.expect("it ends").unwrap();
    assert!(output.status.success(), "{text}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
#[ignore = "needs a package from PyPI: cargo xtask ci official-sdks"]
async fn prometheus_client_reads_every_sample_as_it_is_meant() {
    let names = names();
    let accounts = names.iter().zip(1..).map(|(name, number)| account(name, number)).collect();
    let samples = read(&encode(accounts, Format::OpenMetrics).unwrap()).await;
    for (name, number) in names.iter().zip(1_i64..) {
        let of = |metric: &str| -> Vec<&Value> {
            let is = |sample: &&Value| sample[0] == metric && sample[1]["profile"] == **name;
            samples.iter().filter(is).collect()
        };
        let balance = of("cpaas_account_balance");
        if number % 10 == 0 {
            assert!(balance.is_empty(), "{name}");
            assert_eq!(of("cpaas_probe_error_info")[0][1]["kind"], "unavailable");
        } else {
            let value: f64 = format!("-{number}.07").parse().unwrap();
            assert_eq!(balance[0][2], value, "{name}");
            assert_eq!(of("cpaas_account_below_threshold").len(), 2);
        }
        let info = of("cpaas_account_info")[0];
        assert_eq!(
            (&info[1]["account_id"], &info[1]["name"]),
            (&Value::from(&**name), &Value::from(&**name))
        );
        assert_eq!(of("cpaas_account_status").len(), 5, "{name}");
        let read = of("cpaas_account_reading_timestamp_seconds")[0];
        assert_eq!(read[2], 1.8e9 + f64::from(i32::try_from(number).unwrap()));
    }
}
