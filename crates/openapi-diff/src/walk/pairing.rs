//! Which element of one list is which of the other, in time that is linear in their lengths.

use std::collections::{HashMap, VecDeque};

/// An element with its index.
pub(super) type Indexed<'v, T> = (usize, &'v T);

/// The elements of two lists: those of both, those of the old one alone and those of the new one.
pub(super) struct Pairing<'v, T> {
    pub(super) pairs: Vec<(Indexed<'v, T>, Indexed<'v, T>)>,
    pub(super) gone: Vec<Indexed<'v, T>>,
    pub(super) fresh: Vec<Indexed<'v, T>>,
}

/// What two elements have in common if they are the same in some sense.
type Sense<'f, T> = &'f dyn Fn(&T) -> Option<String>;

impl<'v, T> Pairing<'v, T> {
    /// Pairs elements that are the same in the first sense, then, among the rest, those that are
    /// the same in the second, and so on.
    pub(super) fn new(old: &'v [T], new: &'v [T], senses: &[Sense<'_, T>]) -> Self {
        let mut pairing = Self {
            pairs: Vec::new(),
            gone: old.iter().enumerate().collect(),
            fresh: new.iter().enumerate().collect(),
        };
        for sense in senses {
            pairing.pair(sense);
        }
        pairing.pairs.sort_unstable_by_key(|((index, _), _)| *index);
        pairing
    }

    fn pair(&mut self, sense: Sense<'_, T>) {
        if self.gone.is_empty() || self.fresh.is_empty() {
            return;
        }
        let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (place, (_, element)) in self.fresh.iter().enumerate() {
            if let Some(key) = sense(element) {
                places.entry(key).or_default().push_back(place);
            }
        }
        let mut taken = vec![false; self.fresh.len()];
        let (pairs, fresh) = (&mut self.pairs, &self.fresh);
        self.gone.retain(|old| {
            let free = sense(old.1).and_then(|key| places.get_mut(&key)?.pop_front());
            let found = free.and_then(|place| Some((fresh.get(place)?, taken.get_mut(place)?)));
            let is_gone = found.is_none();
            if let Some((new, taken)) = found {
                *taken = true;
                pairs.push((*old, *new));
            }
            is_gone
        });
        let mut taken = taken.into_iter();
        self.fresh.retain(|_| taken.next() == Some(false));
    }

    /// Pairs, among the rest, whatever `alike` says is the same; only where that is cheap.
    pub(super) fn pair_alike(&mut self, alike: impl Fn(&T, &T) -> bool) {
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
