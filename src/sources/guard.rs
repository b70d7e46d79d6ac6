//! A reader that hands out at most so many bytes until its budget is renewed: nothing read through it can grow without bound.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// What is left to hand out, and how many lines went by. Shared with whoever renews it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budget {
    left: Rc<Cell<u64>>,
    lines: Rc<Cell<u64>>,
}

impl Budget {
    /// Allows `bytes` more from here on.
    pub(crate) fn renew(&self, bytes: u64) {
        self.left.set(bytes);
    }

    /// True where the budget ran out.
    pub(crate) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// The line that the reader is in, counted from 1.
    pub(crate) fn line(&self) -> u64 {
        self.lines.get() + 1
    }
}

/// A reader with a budget.
pub(crate) struct Guard<R> {
    input: R,
    budget: Budget,
}

impl<R: BufRead> Guard<R> {
    /// A guard over `input`, and the budget that it spends; it begins empty.
    pub(crate) fn new(input: R) -> (Self, Budget) {
        let budget = Budget::default();
        let guard = Self { input, budget: budget.clone() };
        (guard, budget)
    }
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.left.get();
        if left == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too long"));
        }
        let most = usize::try_from(left).map_or(out.len(), |left| left.min(out.len()));
        let count = self.input.read(&mut out[..most])?;
        self.budget.left.set(left - count as u64);
        let breaks = out[..count].iter().filter(|byte| **byte == b'\n').count();
        self.budget.lines.set(self.budget.lines.get() + breaks as u64);
        Ok(count)
    }
}
