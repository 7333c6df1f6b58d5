//! What is known of an account from the answers alone.

use std::fmt::Debug;

use cpaas_core::{Effect, Error};

/// A value that may be one of several, while it is not known which change was made.
#[derive(Clone, Debug)]
pub(crate) struct Known<T>(Vec<T>);

impl<T: Clone + Debug + PartialEq> Known<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(vec![value])
    }

    /// A change to this value ended so.
    pub(crate) fn changed<R>(&mut self, new: &T, ended: &Result<R, Error>) {
        match ended.as_ref().map_err(Error::effect) {
            Ok(_) | Err(Effect::Applied) => self.0 = vec![new.clone()],
            Err(Effect::Unknown) if !self.0.contains(new) => self.0.push(new.clone()),
            Err(_) => {}
        }
    }

    /// The value was seen, so it is that.
    pub(crate) fn seen(&mut self, what: &str, value: &T) {
        self.allows(what, value);
        self.0 = vec![value.clone()];
    }

    /// The value must be one of those it may be.
    pub(crate) fn allows(&self, what: &str, value: &T) {
        assert!(self.0.contains(value), "{what} is {value:?}, of {:?}", self.0);
    }

    /// Those that it may be.
    pub(crate) fn candidates(&self) -> &[T] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use cpaas_core::ErrorKind;

    use super::*;

    #[test]
    fn an_unknown_outcome_leaves_both_and_a_look_decides() {
        let failed = |effect| Err::<(), _>(Error::with_effect(ErrorKind::Transport, effect, ""));
        let mut name = Known::new(1);
        name.changed(&2, &failed(Effect::None));
        assert_eq!(name.candidates(), [1]);
        name.changed(&2, &failed(Effect::Unknown));
        assert_eq!(name.candidates(), [1, 2]);
        name.seen("name", &2);
        assert_eq!(name.candidates(), [2]);
        name.changed(&3, &failed(Effect::Applied));
        name.changed(&4, &Ok::<_, Error>(()));
        assert_eq!(name.candidates(), [4]);
    }

    #[test]
    #[should_panic(expected = "name is 7, of [1]")]
    fn what_the_answers_do_not_allow_is_found() {
        Known::new(1).seen("name", &7);
    }
}
