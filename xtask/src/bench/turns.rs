//! Taking turns.

use crate::shell::Failure;

/// What each of several things gives when they are measured in turn, A B A B.
pub(crate) fn in_turn<W, G, const N: usize>(
    rounds: usize,
    what: &[W; N],
    measure: impl Fn(&W) -> Result<G, Failure>,
) -> Result<[Vec<G>; N], Failure> {
    let mut given = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (what, given) in what.iter().zip(&mut given) {
            given.push(measure(what)?);
        }
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn everything_has_its_turn_in_every_round_until_one_fails() {
        let order = RefCell::new(String::new());
        let measure = |what: &char| {
            order.borrow_mut().push(*what);
            let count = order.borrow().len();
            if count > 6 { Err(Failure::new("enough")) } else { Ok(count) }
        };
        assert_eq!(in_turn(3, &['a', 'b'], measure).unwrap(), [vec![1, 3, 5], vec![2, 4, 6]]);
        assert_eq!(order.borrow().as_str(), "ababab");
        assert!(in_turn(3, &['a', 'b'], measure).is_err());
        assert_eq!(order.borrow().as_str(), "abababa");
    }
}
