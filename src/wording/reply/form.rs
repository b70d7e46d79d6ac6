//! Forms: what was typed into the dialog behind a button. The button says what is meant, so a bare value is enough.

use super::{Asked, Reading, Said, read};

/// Reads a form whose button says `meant`: one that corrects, holds or delegates. What says something else than the button,
/// or nothing that it needs, is unclear.
#[must_use]
pub fn read_form(text: &str, meant: Said, asked: &Asked<'_>) -> Reading {
    let lead = match meant {
        Said::Correct => "make it",
        Said::Hold => "hold until",
        Said::Delegate => "delegate to",
        _ => return read(text, asked),
    };
    let plain = read(text, asked);
    if plain.ruling == meant {
        return plain;
    }
    let led = read(&format!("{lead} {}", text.trim()), asked);
    if led.ruling == meant {
        return led;
    }
    Reading { ruling: Said::Unclear, ..plain }
}
