//! What is left out of a response because it can't be read: how much of it, and where.
//!
//! An adapter sees the text of one value, not its place. So the first reading only counts what it leaves
//! out. Where that is something, the text is read again for each, and this time the value is an error,
//! whose place is known.

use std::cell::{Cell, RefCell};

use super::decode_error::DecodeError;

/// Most values of one response that are named: each costs a reading.
const MAX_NAMED: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A member that nobody may need: it counts as absent.
    Member,
    /// An entry of a list.
    Entry,
}

/// One reading of a text.
#[derive(Clone, Copy, Debug)]
struct Reading {
    members: usize,
    entries: usize,
    /// Which of them is an error.
    sought: Option<(Kind, usize)>,
    /// Whether that one was met: what it is a part of is an error, too.
    is_met: bool,
    /// Whether an entry of a list is being read.
    in_entry: bool,
}

const NOTHING: Reading =
    Reading { members: 0, entries: 0, sought: None, is_met: false, in_entry: false };

thread_local! {
    // Serde hands nothing down to an adapter.
    static READING: Cell<Reading> = const { Cell::new(NOTHING) };
    /// The error of the value that was sought, with its place below what it is a part of.
    static MET: RefCell<Option<DecodeError>> = const { RefCell::new(None) };
}

/// What was left out, each with its place.
#[derive(Debug, Default)]
pub(crate) struct Omitted {
    pub(crate) members: Vec<DecodeError>,
    pub(crate) entries: Vec<DecodeError>,
    /// How many more entries there are.
    pub(crate) more_entries: usize,
}

/// Counts a value that is left out.
///
/// # Errors
///
/// If it is the one that is sought, or a part of what is left out is.
pub(super) fn left_out<E>(kind: Kind, error: E) -> Result<(), E> {
    let mut reading = READING.get();
    let count = match kind {
        Kind::Member => &mut reading.members,
        Kind::Entry => &mut reading.entries,
    };
    reading.is_met |= reading.sought == Some((kind, *count));
    *count += 1;
    READING.set(reading);
    if reading.is_met { Err(error) } else { Ok(()) }
}

/// Whether an entry of a list is being read.
pub(super) fn in_entry() -> bool {
    READING.get().in_entry
}

/// Reads a part, first without its place, and again with it if that fails.
pub(super) fn part<T>(
    in_entry: bool,
    quick: impl FnOnce() -> Option<T>,
    with_path: impl FnOnce() -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let before = READING.get();
    let within = Reading { in_entry: in_entry || before.in_entry, ..before };
    READING.set(within);
    if let Some(value) = quick() {
        READING.set(Reading { in_entry: before.in_entry, ..READING.get() });
        return Ok(value);
    }
    READING.set(within);
    MET.set(None);
    let read = with_path();
    let is_met = READING.get().is_met;
    // What can't be read as a whole is not counted by its parts.
    READING.set(Reading { is_met, ..before });
    read
}

/// Keeps the error of a part for whoever reads the whole, if it is the one that is sought.
pub(super) fn keep(error: &DecodeError) {
    if READING.get().is_met {
        MET.set(Some(error.clone()));
    }
}

/// The error of a part, kept before.
pub(super) fn kept() -> Option<DecodeError> {
    MET.take()
}

/// Reads a whole, and then what was left out of it: the members only if they are asked for.
pub(super) fn read<T>(
    in_entry: bool,
    with_members: bool,
    whole: impl FnOnce() -> Result<T, DecodeError>,
    again: impl Fn() -> Option<DecodeError>,
) -> Result<(T, Omitted), DecodeError> {
    let _restored = Restored::begin(Reading { in_entry, ..NOTHING });
    let value = whole()?;
    let Reading { members, entries, .. } = READING.get();
    let named = |kind, count: usize| {
        let sought = (0..count.min(MAX_NAMED)).filter_map(|index| {
            READING.set(Reading { sought: Some((kind, index)), in_entry, ..NOTHING });
            again()
        });
        sought.collect()
    };
    let omitted = Omitted {
        members: if with_members { named(Kind::Member, members) } else { Vec::new() },
        entries: named(Kind::Entry, entries),
        more_entries: entries.saturating_sub(MAX_NAMED),
    };
    Ok((value, omitted))
}

/// The reading around this one, which goes on when this one ends, in whichever way.
struct Restored(Reading);

impl Restored {
    fn begin(reading: Reading) -> Self {
        Self(READING.replace(reading))
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        READING.set(self.0);
    }
}
