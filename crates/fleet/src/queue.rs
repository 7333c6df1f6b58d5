//! Which account is next.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use tokio::time::Instant;

use crate::limits::Limits;
use crate::pace::{Pace, Pressure};

/// The accounts that have not begun, by provider, and how many are under way.
#[derive(Debug)]
pub(crate) struct Queue {
    at_once: usize,
    under_way: usize,
    lanes: Vec<Lane>,
    /// The next position of every lane that had one and room for it, and that lane.
    ready: BinaryHeap<Reverse<(usize, usize)>>,
}

/// The accounts at one provider.
#[derive(Debug)]
struct Lane {
    waiting: VecDeque<usize>,
    under_way: usize,
    pace: Pace,
    /// Whether it is among the ready ones.
    is_offered: bool,
}

impl Lane {
    fn new(limits: Limits) -> Self {
        Self { waiting: VecDeque::new(), under_way: 0, pace: Pace::new(limits), is_offered: false }
    }

    fn has_room(&self) -> bool {
        self.pace.allows(self.under_way)
    }
}

impl Queue {
    /// Accounts in the order given, each by the lane it is in.
    pub(crate) fn new(accounts: impl Iterator<Item = usize>, lanes: usize, limits: Limits) -> Self {
        let mut queue = Self {
            at_once: limits.at_once.max(1),
            under_way: 0,
            lanes: std::iter::repeat_with(|| Lane::new(limits)).take(lanes).collect(),
            ready: BinaryHeap::with_capacity(lanes),
        };
        for (position, lane) in accounts.enumerate() {
            queue.lanes[lane].waiting.push_back(position);
        }
        (0..lanes).for_each(|lane| queue.offer(lane));
        queue
    }

    /// Begins the first account in the order given whose provider has room: its position, and the round of
    /// its provider's pace.
    pub(crate) fn begin(&mut self) -> Option<(usize, u32)> {
        while self.under_way < self.at_once {
            let Reverse((position, index)) = self.ready.pop()?;
            let lane = &mut self.lanes[index];
            lane.is_offered = false;
            // Its provider may have slowed down since.
            if !lane.has_room() {
                continue;
            }
            lane.waiting.pop_front();
            lane.under_way += 1;
            self.under_way += 1;
            let round = lane.pace.round;
            self.offer(index);
            return Some((position, round));
        }
        None
    }

    /// Makes the room of an account in this lane free that began in this round, and heeds what its end shows
    /// of the provider. No pause lasts beyond `end`.
    pub(crate) fn end(
        &mut self,
        index: usize,
        round: u32,
        pressure: Pressure,
        end: Option<Instant>,
    ) {
        let lane = &mut self.lanes[index];
        lane.under_way -= 1;
        lane.pace.note(round, pressure, Instant::now(), end);
        self.under_way -= 1;
        self.offer(index);
    }

    /// Ends the pauses whose time is over; returns when the next one ends that an account waits for.
    pub(crate) fn resume(&mut self) -> Option<Instant> {
        let now = Instant::now();
        for index in 0..self.lanes.len() {
            self.lanes[index].pace.resume(now);
            self.offer(index);
        }
        let waiting = self.lanes.iter().filter(|lane| !lane.waiting.is_empty());
        waiting.filter_map(|lane| lane.pace.resumes()).min()
    }

    /// The accounts that have not begun, in no order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = usize> {
        self.lanes.iter().flat_map(|lane| lane.waiting.iter().copied())
    }

    /// How many have not ended.
    pub(crate) fn remaining(&self) -> usize {
        self.lanes.iter().map(|lane| lane.waiting.len()).sum::<usize>() + self.under_way
    }

    fn offer(&mut self, index: usize) {
        let lane = &mut self.lanes[index];
        if let Some(&next) = lane.waiting.front()
            && !lane.is_offered
            && lane.has_room()
        {
            lane.is_offered = true;
            self.ready.push(Reverse((next, index)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(queue: &mut Queue) -> Vec<usize> {
        std::iter::from_fn(|| queue.begin()).map(|(position, _)| position).collect()
    }

    #[test]
    fn the_first_whose_provider_has_room_begins() {
        let limits = Limits::new().at_once(4).per_provider(2);
        let mut queue = Queue::new([0, 0, 0, 1, 0, 1, 1].into_iter(), 2, limits);
        assert_eq!(begun(&mut queue), [0, 1, 3, 5]);
        queue.end(1, 0, Pressure::Unknown, None);
        assert_eq!(begun(&mut queue), [6]);
        queue.end(0, 0, Pressure::Unknown, None);
        queue.end(0, 0, Pressure::Unknown, None);
        assert_eq!(begun(&mut queue), [2, 4]);
        assert_eq!(queue.remaining(), 4);
        assert_eq!(queue.waiting().count(), 0);
    }

    #[test]
    fn a_limit_of_none_is_one() {
        let limits = Limits::new().at_once(0).per_provider(0);
        let mut queue = Queue::new([0, 0].into_iter(), 1, limits);
        assert_eq!(begun(&mut queue), [0]);
        queue.end(0, 0, Pressure::Unknown, None);
        assert_eq!(begun(&mut queue), [1]);
    }

    #[test]
    fn every_account_begins_once_and_the_limits_hold() {
        let lanes = (0..1000).map(|position| position * position % 7);
        let mut queue = Queue::new(lanes.clone(), 7, Limits::new().at_once(10).per_provider(3));
        let lanes: Vec<_> = lanes.collect();
        let (mut under_way, mut all) = (VecDeque::<usize>::new(), Vec::new());
        loop {
            let next = begun(&mut queue);
            under_way.extend(&next);
            all.extend(next);
            assert!(under_way.len() <= 10);
            for lane in 0..7 {
                assert!(under_way.iter().filter(|&&position| lanes[position] == lane).count() <= 3);
            }
            let Some(ended) = under_way.pop_front() else { break };
            queue.end(lanes[ended], 0, Pressure::Unknown, None);
        }
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
        assert_eq!(queue.remaining(), 0);
    }
}
