//! The whole voice, sentence by sentence.
