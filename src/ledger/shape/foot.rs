//! The stored shape of what stands at a digest's foot.

use serde::{Deserialize, Serialize};

use super::names::{Unreadable, read, read_time, time};
use crate::domain::digest::{Foot, Gap, Head, WrittenBy};
use crate::domain::name::SourceId;

/// What stands at a digest's foot.
#[derive(Serialize, Deserialize)]
pub(crate) struct FootV1 {
    still_open: usize,
    withheld: usize,
    gaps: Vec<GapV1>,
    written_by: WrittenByV1,
    head: Option<HeadV1>,
}

#[derive(Serialize, Deserialize)]
struct HeadV1 {
    n: u64,
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenByV1 {
    Model,
    Offline,
    OfflineInstead,
    OfflineForCost,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum GapV1 {
    NotJoined { channel: String },
    Private { channel: String },
    Stale { source: String, days: u32 },
    Unreadable { source: String },
    Down { from: String, to: String },
    OverBudget { exceptions: u32 },
    Unfit { messages: u32 },
}

impl From<&Foot> for FootV1 {
    fn from(foot: &Foot) -> Self {
        let written_by = match foot.written_by {
            WrittenBy::Model => WrittenByV1::Model,
            WrittenBy::Offline => WrittenByV1::Offline,
            WrittenBy::OfflineInstead => WrittenByV1::OfflineInstead,
            WrittenBy::OfflineForCost => WrittenByV1::OfflineForCost,
        };
        Self {
            still_open: foot.still_open,
            withheld: foot.withheld,
            gaps: foot.gaps.iter().map(gap).collect(),
            written_by,
            head: foot.head.as_ref().map(|head| HeadV1 { n: head.n, hash: head.hash.clone() }),
        }
    }
}

fn gap(gap: &Gap) -> GapV1 {
    match gap {
        Gap::NotJoined { channel } => GapV1::NotJoined { channel: channel.clone() },
        Gap::Private { channel } => GapV1::Private { channel: channel.clone() },
        Gap::Stale { source, days } => GapV1::Stale { source: source.to_string(), days: *days },
        Gap::Unreadable { source } => GapV1::Unreadable { source: source.to_string() },
        Gap::Down { from, to } => GapV1::Down { from: time(*from), to: time(*to) },
        Gap::OverBudget { exceptions } => GapV1::OverBudget { exceptions: *exceptions },
        Gap::Unfit { messages } => GapV1::Unfit { messages: *messages },
    }
}

/// Reads it back.
pub(crate) fn read_foot(stored: FootV1) -> Result<Foot, Unreadable> {
    Ok(Foot {
        still_open: stored.still_open,
        withheld: stored.withheld,
        gaps: stored.gaps.into_iter().map(read_gap).collect::<Result<_, _>>()?,
        written_by: match stored.written_by {
            WrittenByV1::Model => WrittenBy::Model,
            WrittenByV1::Offline => WrittenBy::Offline,
            WrittenByV1::OfflineInstead => WrittenBy::OfflineInstead,
            WrittenByV1::OfflineForCost => WrittenBy::OfflineForCost,
        },
        head: stored.head.map(|head| Head { n: head.n, hash: head.hash }),
    })
}

fn read_gap(stored: GapV1) -> Result<Gap, Unreadable> {
    Ok(match stored {
        GapV1::NotJoined { channel } => Gap::NotJoined { channel },
        GapV1::Private { channel } => Gap::Private { channel },
        GapV1::Stale { source, days } => Gap::Stale { source: read("source", &source, SourceId::parse)?, days },
        GapV1::Unreadable { source } => Gap::Unreadable { source: read("source", &source, SourceId::parse)? },
        GapV1::OverBudget { exceptions } => Gap::OverBudget { exceptions },
        GapV1::Unfit { messages } => Gap::Unfit { messages },
        GapV1::Down { from, to } => Gap::Down { from: read_time(&from)?, to: read_time(&to)? },
    })
}
