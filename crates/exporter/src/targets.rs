//! The targets between two reloads.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use cpaas_core::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::target::Target;
use crate::watch::Watch;

/// The targets between two reloads.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    /// In the source's order.
    pub(crate) all: Vec<Arc<Watch>>,
    pub(crate) by_name: HashMap<String, Arc<Watch>>,
    /// For Prometheus' discovery by HTTP.
    pub(crate) discovery: Bytes,
}

/// An element of the answer to Prometheus' discovery by HTTP.
#[derive(Serialize)]
struct Group<'t> {
    targets: [&'t str; 1],
    labels: BTreeMap<String, &'t str>,
}

impl Targets {
    /// These targets; those that were there before keep their readings.
    pub(crate) fn new(targets: Vec<Target>, before: &Self) -> Result<Self> {
        let mut new = Self { discovery: discovery(&targets)?, ..Self::default() };
        for target in targets {
            let name = target.name.clone();
            let watch = match before.by_name.get(&name) {
                Some(old) if Arc::ptr_eq(&old.target.account, &target.account) => {
                    old.continued(target)
                }
                _ => Watch::new(target),
            };
            if new.by_name.insert(name, Arc::clone(&watch)).is_some() {
                let message = format!("two targets have the name {:?}", watch.target.name);
                return Err(Error::before_sending(ErrorKind::Config, message));
            }
            new.all.push(watch);
        }
        Ok(new)
    }
}

fn discovery(targets: &[Target]) -> Result<Bytes> {
    let groups = targets.iter().map(|target| {
        let own = target.labels.iter().map(|(key, value)| (meta(key), value.as_str()));
        let provider = (meta("provider"), target.account.provider().as_str());
        Group { targets: [&target.name], labels: own.chain([provider]).collect() }
    });
    let groups: Vec<_> = groups.collect();
    serde_json::to_vec(&groups).map(Bytes::from).map_err(|error| {
        Error::before_sending(ErrorKind::Config, format!("the targets can't be listed: {error}"))
    })
}

/// The name of a label that only relabelling sees.
fn meta(key: &str) -> String {
    let key = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    format!("__meta_cpaas_{}", key.collect::<String>())
}
