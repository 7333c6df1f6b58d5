//! A text of profiles, cut into parts, and what is read of many.

use std::num::NonZero;
use std::{io, thread};

/// A text, cut before each line that begins with a bracket: the tables `[profiles.…]`, and the rest.
#[derive(Default)]
pub(super) struct Parts<'t> {
    pub(super) profiles: Vec<&'t str>,
    pub(super) rest: Vec<&'t str>,
}

impl<'t> Parts<'t> {
    /// None, if a line may begin as a table does, and not be the beginning of one; but for lists of lists, which leave parts
    /// that can't be parsed.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        if ["\"\"\"", "'''"].iter().any(|quotes| text.contains(quotes)) {
            return None;
        }
        let mut parts = Self::default();
        let mut begin = 0;
        for (at, _) in text.match_indices('[') {
            let before = text[..at].trim_end_matches([' ', '\t']);
            if before.is_empty() || before.ends_with('\n') {
                if before.len() < at {
                    return None;
                }
                parts.add(&text[begin..at]);
                begin = at;
            }
        }
        parts.add(&text[begin..]);
        Some(parts)
    }

    fn add(&mut self, part: &'t str) {
        let is_profile = part.starts_with("[profiles.");
        let parts = if is_profile { &mut self.profiles } else { &mut self.rest };
        parts.push(part);
    }
}

/// Reads so many on each thread: fewer take no longer than a thread takes to begin.
const ON_A_THREAD: usize = 1000;

/// What is read of all, by one function for a share of them; None, if it is None for a share.
pub(super) fn side_by_side<P: Sync, T: Send>(
    parts: &[P],
    read: impl Fn(&[P]) -> Option<Vec<T>> + Sync,
) -> Option<Vec<T>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut shares = parts.chunks(parts.len().div_ceil(threads).max(ON_A_THREAD));
    let own = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let read = &read;
        let begin = |share| thread::Builder::new().spawn_scoped(scope, move || read(share));
        let others = shares.map(begin).collect::<io::Result<Vec<_>>>().ok()?;
        let mut all = read(own)?;
        for other in others {
            all.extend(other.join().ok()??);
        }
        Some(all)
    })
}
