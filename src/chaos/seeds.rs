//! Seeds: one number from which all chance of a run comes.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The source of chance for one purpose.
pub type Dice = ChaCha8Rng;

/// The dice of this seed.
pub fn dice(seed: u64) -> Dice {
    Dice::seed_from_u64(seed)
}

/// The seed of the `number`th child of `seed`: of a run's world, or of a world's schedule.
pub fn child(seed: u64, number: usize) -> u64 {
    let mut dice = dice(seed);
    dice.set_stream(u64::try_from(number).unwrap_or(u64::MAX));
    dice.next_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_their_own_and_the_same_every_time() {
        let children: Vec<u64> = (0..100).map(|number| child(7, number)).collect();
        let mut different = children.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), 100);
        assert_eq!(children[42], child(7, 42));
        assert_ne!(child(8, 42), child(7, 42));
    }
}
