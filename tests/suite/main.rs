//! Tests at the seams of a command and of the finished PDF; those of a stage are beside its code.

#![expect(clippy::unwrap_used, unreachable_pub, reason = "a test ends by a panic and has no users")]

mod commands;
mod faults;
mod foreign;
mod formats;
mod layers;
mod pages;
mod project;
mod properties;
mod ruler;
mod signing;
