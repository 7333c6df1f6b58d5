//! Which account is next.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::limits::Limits;

/// The accounts that have not begun, by provider, and how many are under way.
#[derive(Debug)]
pub(crate) struct Queue {
    at_once: usize,
    per_provider: usize,
    under_way: usize,
    lanes: Vec<Lane>,
    /// The next position of every lane that has one and room for it, and that lane.
    ready: BinaryHeap<Reverse<(usize, usize)>>,
}

/// The accounts at one provider.
#[derive(Debug, Default)]
struct Lane {
    waiting: VecDeque<usize>,
    under_way: usize,
}

impl Queue {
    /// Accounts in the order given, each by the lane it is in.
    pub(crate) fn new(accounts: impl Iterator<Item = usize>, lanes: usize, limits: Limits) -> Self {
        let mut queue = Self {
            at_once: limits.at_once.max(1),
            per_provider: limits.per_provider.max(1),
            under_way: 0,
            lanes: std::iter::repeat_with(Lane::default).take(lanes).collect(),
            ready: BinaryHeap::with_capacity(lanes),
        };
        for (position, lane) in accounts.enumerate() {
            queue.lanes[lane].waiting.push_back(position);
        }
        (0..lanes).for_each(|lane| queue.offer(lane));
        queue
    }

    /// Begins the first account in the order given whose provider has room.
    pub(crate) fn begin(&mut self) -> Option<usize> {
        if self.under_way == self.at_once {
            return None;
        }
        let Reverse((position, lane)) = self.ready.pop()?;
        self.lanes[lane].waiting.pop_front();
        self.lanes[lane].under_way += 1;
        self.under_way += 1;
        self.offer(lane);
        Some(position)
    }

    /// Makes the room of an account in this lane free.
    pub(crate) fn end(&mut self, lane: usize) {
        let was_full = self.lanes[lane].under_way == self.per_provider;
        self.lanes[lane].under_way -= 1;
        self.under_way -= 1;
        // A lane that was not full is among the ready ones already, if anything waits in it.
        if was_full {
            self.offer(lane);
        }
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
        let lane = &self.lanes[index];
        if let Some(&next) = lane.waiting.front()
            && lane.under_way < self.per_provider
        {
            self.ready.push(Reverse((next, index)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(queue: &mut Queue) -> Vec<usize> {
        std::iter::from_fn(|| queue.begin()).collect()
    }

    #[test]
    fn the_first_whose_provider_has_room_begins() {
        let limits = Limits::new().at_once(4).per_provider(2);
        let mut queue = Queue::new([0, 0, 0, 1, 0, 1, 1].into_iter(), 2, limits);
        assert_eq!(begun(&mut queue), [0, 1, 3, 5]);
        queue.end(1);
        assert_eq!(begun(&mut queue), [6]);
        queue.end(0);
        queue.end(0);
        assert_eq!(begun(&mut queue), [2, 4]);
        assert_eq!(queue.remaining(), 4);
        assert_eq!(queue.waiting().count(), 0);
    }

    #[test]
    fn a_limit_of_none_is_one() {
        let limits = Limits::new().at_once(0).per_provider(0);
        let mut queue = Queue::new([0, 0].into_iter(), 1, limits);
        assert_eq!(begun(&mut queue), [0]);
        queue.end(0);
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
            queue.end(lanes[ended]);
        }
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
        assert_eq!(queue.remaining(), 0);
    }
}
