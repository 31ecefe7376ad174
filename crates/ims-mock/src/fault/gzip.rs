//! Compressed bodies, whole and damaged.

use std::{
    io::{self, Write},
    sync::OnceLock,
};

use axum::body::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, write::GzEncoder};

use super::plan::Plan;

/// Magic number, deflate, no name, no time, unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// An empty last block.
const END: [u8; 2] = [3, 0];
/// Check sum and length come last.
const TRAILER_LENGTH: usize = 8;

const BLOCK: usize = 1 << 20;
const BLOCKS: u32 = 1 << 10;

pub(super) fn compressed(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body)?;
    encoder.finish()
}

/// Everything can be decompressed, only the check sum tells.
pub(super) fn with_wrong_check_sum(mut gzip: Vec<u8>) -> Vec<u8> {
    let place = gzip.len().saturating_sub(TRAILER_LENGTH);
    if let Some(byte) = gzip.get_mut(place) {
        *byte ^= 0xff;
    }
    gzip
}

/// A valid body of one gibibyte, made of one block that is sent again and
/// again, so that neither side of the plan holds it.
#[derive(Clone)]
pub(super) struct Bomb {
    block: Bytes,
    trailer: Bytes,
}

static BOMB: OnceLock<Bomb> = OnceLock::new();

impl Bomb {
    /// The same for everyone: it takes long to make.
    pub(super) fn shared() -> io::Result<Self> {
        match BOMB.get() {
            Some(bomb) => Ok(bomb.clone()),
            None => Self::new().map(|bomb| BOMB.get_or_init(|| bomb).clone()),
        }
    }

    fn new() -> io::Result<Self> {
        let blanks = vec![b' '; BLOCK];
        let mut block = Vec::with_capacity(BLOCK / 64);
        // A full flush ends on a whole byte and forgets what came before, so
        // that the block can follow itself.
        Compress::new(Compression::best(), false).compress_vec(
            &blanks,
            &mut block,
            FlushCompress::Full,
        )?;
        let mut check_sum = Crc::new();
        let mut once = Crc::new();
        once.update(&blanks);
        for _ in 0..BLOCKS {
            check_sum.combine(&once);
        }
        let mut trailer = END.to_vec();
        trailer.extend_from_slice(&check_sum.sum().to_le_bytes());
        trailer.extend_from_slice(&check_sum.amount().to_le_bytes());
        Ok(Self {
            block: block.into(),
            trailer: trailer.into(),
        })
    }

    pub(super) fn length(&self) -> usize {
        HEADER.len() + self.block.len() * BLOCKS as usize + self.trailer.len()
    }

    pub(super) fn follow(self, plan: Plan) -> Plan {
        plan.send(HEADER.to_vec())
            .repeat(self.block, BLOCKS)
            .send(self.trailer)
    }
}
