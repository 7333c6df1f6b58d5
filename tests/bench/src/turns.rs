//! Taking turns, and the value in the middle.

use crate::base::Result;

/// What each of several things gives when they are measured in turn, A B A B.
pub(crate) fn in_turn<W, G, const N: usize>(
    rounds: usize,
    mut what: [W; N],
    mut measure: impl FnMut(&mut W) -> Result<G>,
) -> Result<[Vec<G>; N]> {
    let mut given = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (what, given) in what.iter_mut().zip(&mut given) {
            given.push(measure(what)?);
        }
    }
    Ok(given)
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_turn_in_every_round_until_one_fails() {
        let mut order = String::new();
        let mut measure = |what: &mut char| {
            order.push(*what);
            if order.len() > 6 { Err("enough".into()) } else { Ok(order.len()) }
        };
        assert_eq!(in_turn(3, ['a', 'b'], &mut measure).unwrap(), [vec![1, 3, 5], vec![2, 4, 6]]);
        assert!(in_turn(3, ['a', 'b'], &mut measure).is_err());
        assert_eq!(order, "abababa");
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
    }
}
