//! What people exchange about documents of India's GST Invoice Management System (IMS).
//!
//! Nothing here talks to a server or keeps anything: bytes become values, and values become bytes.
//!
//! * [`register`]: purchase registers of accounting programs, from Excel and CSV.

mod grid;
pub mod register;
