//! Files as people exchange them.

#[cfg(feature = "lake")]
mod lake;
mod matching;
#[cfg(feature = "parquet")]
mod parquet;
mod plan_workbook;
mod plans;
mod portal;
mod registers;
