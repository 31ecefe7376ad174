//! Of all that may be paired, the best together, one to one.

use std::collections::{HashMap, HashSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use crate::candidates::Edge;
use crate::found::PairKind;
use crate::work::Work;

/// Up to so many documents or lines that compete are solved together; more, which no register of
/// real suppliers has, take the best first.
const TOGETHER: usize = 32;

/// One probable pair outweighs all mismatches of a contest.
const PROBABLE: i64 = 1_000_000;

/// Pairs what goes together best.
pub(crate) fn assign(work: &mut Work<'_>, edges: &[Edge]) {
    for contest in contests(edges) {
        match contest.as_slice() {
            [only] => pair(work, *only),
            _ => settle(work, &contest),
        }
    }
}

fn pair(work: &mut Work<'_>, edge: Edge) {
    let kind = if edge.is_probable {
        PairKind::Probable
    } else {
        PairKind::Mismatch
    };
    work.pair(kind, edge.document, edge.line);
}

const fn weight(edge: Edge) -> i64 {
    let class = if edge.is_probable { PROBABLE } else { 0 };
    class + edge.score as i64
}

/// Splits the edges into sets that share no document and no line.
fn contests(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let mut sets = Sets::default();
    for edge in edges {
        sets.join(u64::from(edge.document), u64::from(edge.line) | 1 << 32);
    }
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut contests: Vec<Vec<Edge>> = Vec::new();
    for edge in edges {
        let root = sets.root_of(u64::from(edge.document));
        let place = *places.entry(root).or_insert(contests.len());
        match contests.get_mut(place) {
            Some(contest) => contest.push(*edge),
            None => contests.push(vec![*edge]),
        }
    }
    contests
}

/// Disjoint sets of nodes.
#[derive(Default)]
struct Sets {
    places: HashMap<u64, usize, foldhash::fast::FixedState>,
    parents: Vec<usize>,
}

impl Sets {
    fn place(&mut self, node: u64) -> usize {
        let next = self.parents.len();
        let place = *self.places.entry(node).or_insert(next);
        if place == next {
            self.parents.push(next);
        }
        place
    }

    fn root_of(&mut self, node: u64) -> usize {
        let place = self.place(node);
        self.root(place)
    }

    fn root(&mut self, mut place: usize) -> usize {
        while let Some(parent) = self
            .parents
            .get(place)
            .copied()
            .filter(|parent| *parent != place)
        {
            // Each step halves the way of the next one.
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(place) {
                *slot = above;
            }
            place = above;
        }
        place
    }

    fn join(&mut self, one: u64, other: u64) {
        let (one, other) = (self.root_of(one), self.root_of(other));
        if let Some(slot) = self.parents.get_mut(one) {
            *slot = other;
        }
    }
}

/// Pairs within one contest, and leaves open what could as well be the other way round.
fn settle(work: &mut Work<'_>, contest: &[Edge]) {
    let documents: Vec<u32> = contest.iter().map(|edge| edge.document).collect();
    let lines: Vec<u32> = contest.iter().map(|edge| edge.line).collect();
    let (mut documents, mut lines) = work.in_order(&documents, &lines);
    documents.dedup();
    lines.dedup();
    let edges: HashMap<(u32, u32), Edge> = contest
        .iter()
        .map(|edge| ((edge.document, edge.line), *edge))
        .collect();
    let chosen = if documents.len().max(lines.len()) <= TOGETHER {
        best(&documents, &lines, &edges)
    } else {
        greedy(&documents, &lines, contest)
    };
    let ranked = ranked(&documents, &lines, contest);
    let rivals = Rivals::new(&ranked, &chosen);
    for edge in &chosen {
        match rivals.of(work, *edge, &edges) {
            None => pair(work, *edge),
            Some(rival) => work.doubtful.extend([rival, (edge.document, edge.line)]),
        }
    }
}

fn best(documents: &[u32], lines: &[u32], edges: &HashMap<(u32, u32), Edge>) -> Vec<Edge> {
    let edge = |document: Option<&u32>, line: Option<&u32>| edges.get(&(*document?, *line?));
    let size = documents.len().max(lines.len());
    let weights = Matrix::from_fn(size, size, |(row, column)| {
        edge(documents.get(row), lines.get(column)).map_or(0, |edge| weight(*edge))
    });
    let (_, columns) = kuhn_munkres(&weights);
    let chosen = columns.into_iter().enumerate();
    chosen
        .filter_map(|(row, column)| edge(documents.get(row), lines.get(column)).copied())
        .collect()
}

/// The best first, and equals in an order that does not depend on where they stand in the input.
fn ranked(documents: &[u32], lines: &[u32], contest: &[Edge]) -> Vec<Edge> {
    let rank = |order: &[u32]| -> HashMap<u32, usize> {
        let ranks = order.iter().enumerate();
        ranks.map(|(rank, index)| (*index, rank)).collect()
    };
    let (document_ranks, line_ranks) = (rank(documents), rank(lines));
    let mut ranked = contest.to_vec();
    ranked.sort_by_key(|edge| {
        let document = document_ranks.get(&edge.document).copied();
        let line = line_ranks.get(&edge.line).copied();
        (std::cmp::Reverse(weight(*edge)), document, line)
    });
    ranked
}

/// Takes the best of what is left, again and again.
fn greedy(documents: &[u32], lines: &[u32], contest: &[Edge]) -> Vec<Edge> {
    let mut sorted = ranked(documents, lines, contest);
    let (mut taken_documents, mut taken_lines) = (HashSet::new(), HashSet::new());
    sorted.retain(|edge| {
        let is_free =
            !taken_documents.contains(&edge.document) && !taken_lines.contains(&edge.line);
        if is_free {
            taken_documents.insert(edge.document);
            taken_lines.insert(edge.line);
        }
        is_free
    });
    sorted
}

/// Who else could have been chosen.
struct Rivals {
    by_document: HashMap<u32, Vec<Edge>>,
    by_line: HashMap<u32, Vec<Edge>>,
    chosen_of_document: HashMap<u32, Edge>,
    chosen_of_line: HashMap<u32, Edge>,
}

impl Rivals {
    fn new(contest: &[Edge], chosen: &[Edge]) -> Self {
        let mut by_document: HashMap<u32, Vec<Edge>> = HashMap::new();
        let mut by_line: HashMap<u32, Vec<Edge>> = HashMap::new();
        for edge in contest {
            by_document.entry(edge.document).or_default().push(*edge);
            by_line.entry(edge.line).or_default().push(*edge);
        }
        Self {
            by_document,
            by_line,
            chosen_of_document: chosen.iter().map(|edge| (edge.document, *edge)).collect(),
            chosen_of_line: chosen.iter().map(|edge| (edge.line, *edge)).collect(),
        }
    }

    /// A document and a line that are as good, if a chosen edge is no better than what could take
    /// its place.
    fn of(
        &self,
        work: &Work<'_>,
        edge: Edge,
        edges: &HashMap<(u32, u32), Edge>,
    ) -> Option<(u32, u32)> {
        let others = self.by_line.get(&edge.line).into_iter().flatten();
        let other_document = others
            .filter(|other| other.document != edge.document)
            .find(|other| match self.chosen_of_document.get(&other.document) {
                None => weight(**other) >= weight(edge),
                Some(rival) => Self::may_swap(work, edge, *rival, edges),
            });
        let others = self.by_document.get(&edge.document).into_iter().flatten();
        let other_line = || {
            others
                .filter(|other| other.line != edge.line)
                .find(|other| {
                    !self.chosen_of_line.contains_key(&other.line)
                        && weight(**other) >= weight(edge)
                        && !Self::are_the_same(work, edge.line, other.line)
                })
        };
        other_document
            .or_else(other_line)
            .map(|other| (other.document, other.line))
    }

    fn may_swap(
        work: &Work<'_>,
        one: Edge,
        other: Edge,
        edges: &HashMap<(u32, u32), Edge>,
    ) -> bool {
        let crossed = edges
            .get(&(one.document, other.line))
            .zip(edges.get(&(other.document, one.line)));
        crossed.is_some_and(|(a, b)| {
            weight(*a) + weight(*b) >= weight(one) + weight(other)
                && !Self::are_the_same(work, one.line, other.line)
        })
    }

    fn are_the_same(work: &Work<'_>, one: u32, other: u32) -> bool {
        let line = |index: u32| work.lines.get(index as usize);
        line(one)
            .zip(line(other))
            .is_some_and(|(one, other)| one.books_the_same(other))
    }
}
