//! What a desk recorded a moment ago. Platforms bring things twice, mostly within seconds: those need no look at the store, and no
//! judgement that would have to be taken back.

use std::collections::{HashSet, VecDeque};

use crate::domain::delivery::Names;
use crate::domain::name::DeliveryId;

/// How many names are remembered, oldest forgotten first. What comes again later is found in the store.
const HEARD_LIMIT: usize = 512;

/// The newest deliveries of a desk.
#[derive(Debug, Default)]
pub(super) struct Heard {
    known: HashSet<DeliveryId>,
    order: VecDeque<DeliveryId>,
}

impl Heard {
    /// True where it need not be judged: it was heard, or what makes it void was.
    pub(super) fn knows(&self, names: &Names) -> bool {
        std::iter::once(&names.identity).chain(&names.voided_by).any(|id| self.known.contains(id))
    }

    /// Remembers a delivery, and what is known with it.
    pub(super) fn hear(&mut self, names: Names) {
        for id in std::iter::once(names.identity).chain(names.implies) {
            if self.known.insert(id.clone()) {
                self.order.push_back(id);
            }
            if self.order.len() > HEARD_LIMIT
                && let Some(oldest) = self.order.pop_front()
            {
                self.known.remove(&oldest);
            }
        }
    }
}
