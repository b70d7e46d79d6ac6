//! Stories of the whole bot. Each is a sentence of the law.

mod ruling;
