//! What names each document, for the option `--keys` of other commands.

use std::io::{self, Write};

use gst_ims::Invoice;
use ims_store::Totals;

use crate::output::form::{Form, Origin};
use crate::output::json_lines::write_line;
use crate::output::target::Sink;

pub(super) struct Keys;

impl Form for Keys {
    fn document(&mut self, invoice: Invoice, origin: Origin, out: &mut Sink) -> io::Result<()> {
        match origin {
            Origin::Stored => write_line(&invoice.key(), out),
            // Nothing is decided on a list that is not whole.
            Origin::Unreconciled => Ok(()),
        }
    }

    fn pause(&mut self, _: &mut Sink) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &Totals, out: &mut Sink) -> io::Result<()> {
        out.flush()
    }
}
