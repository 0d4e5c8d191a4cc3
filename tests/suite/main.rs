//! Tests at the level of commands and of the finished PDF; the tests of a stage are beside its code.

#![expect(clippy::unwrap_used, unreachable_pub, reason = "a test fails by panicking and has no users")]

mod batch;
mod bounds;
mod building;
mod commands;
mod corpus;
mod disk;
mod examples;
mod exporters;
mod faults;
mod foreign;
mod formats;
mod forms;
mod fuzz;
mod harness;
mod hostile;
mod imports;
mod layers;
mod lines;
mod measuring;
mod outputs;
mod pages;
mod project;
mod properties;
mod readers;
mod roster_uses;
mod rosters;
mod ruler;
mod sandbox;
mod scripts;
mod signing;
mod standards;
mod starting;
mod tables;
mod targets;
mod volumes;
