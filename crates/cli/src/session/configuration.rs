//! What is configured, read once, before the command begins: it has the defaults of options.

use std::sync::{Arc, Mutex, PoisonError};

use cpaas::profiles::{LoadedConfig, location};

use super::global::Global;
use crate::base::blocking::blocking_read;
use crate::base::exit::Failure;
use crate::config::defaults::Defaults;

/// What is configured, valid or not, or why it can't be read. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Configuration {
    loaded: Arc<Mutex<Option<Result<LoadedConfig, Failure>>>>,
    /// What is wrong with the defaults.
    pub(super) problems: Vec<Failure>,
}

impl Configuration {
    /// Without a file; these are the problems of the environment's defaults.
    pub(crate) fn of_environment(problems: Vec<Failure>) -> Self {
        Self { loaded: Arc::default(), problems }
    }

    /// Reads the file, and sets the options that are not given. Why it can't be read is for the command that needs it.
    pub(crate) async fn read(mut self, global: &mut Global, is_server: bool) -> Self {
        let loaded = read(global).await;
        if let (Ok(loaded), Some(file)) = (&loaded, location(global.config().as_deref())) {
            self.problems.extend(global.set_defaults(Defaults::of_file(file, loaded), is_server));
        }
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
        self
    }

    /// What was read; read now, if that was not needed before.
    pub(super) async fn take(&self, global: &Global) -> Result<LoadedConfig, Failure> {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner).take();
        match loaded {
            Some(loaded) => loaded,
            None => read(global).await,
        }
    }
}

async fn read(global: &Global) -> Result<LoadedConfig, Failure> {
    let config = global.config();
    let file = location(config.as_deref()).unwrap_or_default();
    let within = global.network.reading_time();
    let load = move || LoadedConfig::load(config.as_deref());
    Ok(blocking_read(&file, within, load).await??)
}
