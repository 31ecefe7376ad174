//! Which element of one list is which of the other, in time that is linear in their lengths.

use std::collections::{HashMap, VecDeque};

/// The elements of two lists with their indices: those of both, those of the old one alone and
/// those of the new one.
pub(super) struct Pairing<T> {
    pub(super) pairs: Vec<((usize, T), (usize, T))>,
    pub(super) gone: Vec<(usize, T)>,
    pub(super) fresh: Vec<(usize, T)>,
}

/// What two elements have in common if they are the same in some sense.
type Sense<'f, T> = &'f dyn Fn(T) -> Option<String>;

impl<T: Copy> Pairing<T> {
    /// Pairs elements that are the same in the first sense, then, among the rest, those that are
    /// the same in the second, and so on.
    pub(super) fn new(
        old: impl IntoIterator<Item = T>,
        new: impl IntoIterator<Item = T>,
        senses: &[Sense<'_, T>],
    ) -> Self {
        let mut pairing = Self {
            pairs: Vec::new(),
            gone: old.into_iter().enumerate().collect(),
            fresh: new.into_iter().enumerate().collect(),
        };
        for sense in senses {
            pairing.pair(sense);
        }
        pairing.pairs.sort_unstable_by_key(|((index, _), _)| *index);
        pairing
    }

    /// What only one list has: whether that is the new one, the index there, and the element.
    pub(super) fn alone(&self) -> impl Iterator<Item = (bool, usize, T)> {
        let fresh = self
            .fresh
            .iter()
            .map(|(index, element)| (true, *index, *element));
        let gone = self
            .gone
            .iter()
            .map(|(index, element)| (false, *index, *element));
        fresh.chain(gone)
    }

    fn pair(&mut self, sense: Sense<'_, T>) {
        if self.gone.is_empty() || self.fresh.is_empty() {
            return;
        }
        let mut places: HashMap<String, VecDeque<(usize, T)>> = HashMap::new();
        for (index, element) in &self.fresh {
            if let Some(key) = sense(*element) {
                places.entry(key).or_default().push_back((*index, *element));
            }
        }
        let noted = self.pairs.len();
        let pairs = &mut self.pairs;
        self.gone.retain(|old| {
            let found = sense(old.1).and_then(|key| places.get_mut(&key)?.pop_front());
            pairs.extend(found.map(|new| (*old, new)));
            found.is_none()
        });
        let mut taken: Vec<usize> = pairs.iter().skip(noted).map(|(_, new)| new.0).collect();
        taken.sort_unstable();
        self.fresh
            .retain(|(index, _)| taken.binary_search(index).is_err());
    }

    /// Pairs, among the rest, whatever `alike` says is the same; only where that is cheap.
    pub(super) fn pair_alike(&mut self, alike: impl Fn(T, T) -> bool) {
        const MOST: usize = 10_000;
        if self.gone.len().saturating_mul(self.fresh.len()) > MOST {
            return;
        }
        let (pairs, fresh) = (&mut self.pairs, &mut self.fresh);
        self.gone.retain(|old| {
            let found = fresh.iter().position(|new| alike(old.1, new.1));
            pairs.extend(found.map(|place| (*old, fresh.remove(place))));
            found.is_none()
        });
    }
}
