//! Pictures whose cost their header does not tell are drawn by a process that may be lost, before they are used.
//!
//! The process is this program again. It gets the picture on its standard input, may use so much memory and computing time,
//! and says nothing: how it ends is the answer. Within `--sandbox` a process cannot start another one, and has bounds of its
//! own; where the system has no such limits, pictures are drawn without.

use std::process::ExitCode;

/// The hidden word that makes the program such a process; the ending of the picture's name and the factor of the bounds
/// follow.
#[cfg(unix)]
const WORD: &str = "--draw-picture";

#[cfg(not(unix))]
pub(crate) fn child() -> Option<ExitCode> {
    None
}

#[cfg(not(unix))]
pub(crate) fn begin() {}

#[cfg(unix)]
pub(crate) use unix::{begin, child};

#[cfg(unix)]
mod unix {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use gongwen::bounds::factor;
    use gongwen::diag::Diagnostic;
    use gongwen::msg;
    use gongwen::pipeline::{draw_picture, probe_pictures_with};

    use super::*;
    use crate::sandbox::{IS_CONFINED, Limits, limit};
    use crate::signals;

    /// Computing time, in seconds; `--bounds` multiplies it, and the memory.
    const SECONDS: u64 = 10;
    /// Memory, in MB.
    const MEGABYTES: u64 = 1200;
    /// How much longer a picture may last than it is computed.
    const PATIENCE: u64 = 3;
    /// How often the process is looked at.
    const GLANCE: Duration = Duration::from_millis(5);

    /// Has pictures drawn apart from now on.
    pub(crate) fn begin() {
        if !*IS_CONFINED {
            probe_pictures_with(probe);
        }
    }

    fn probe(ending: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let failed = |error: &std::io::Error| {
            Diagnostic::error(msg!("sandbox-start", cause = gongwen::files::cause(error)))
        };
        let mut command = Command::new(std::env::current_exe().map_err(|error| failed(&error))?);
        command.args([WORD, ending, &factor().to_string()]).env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        if let Some(mut input) = child.stdin.take() {
            // It may die before it has read all.
            let _ = input.write_all(bytes);
        }
        let begun = Instant::now();
        let limit = Duration::from_secs(SECONDS * PATIENCE * u64::from(factor()));
        let heavy = || Diagnostic::error(msg!("image-heavy", path = ""));
        loop {
            match child.try_wait().map_err(|error| failed(&error))? {
                Some(status) if status.success() => return Ok(()),
                // A signal that ends the run ends this process too.
                Some(_) if signals::received().is_some() => return Ok(()),
                Some(_) => return Err(heavy()),
                None if begun.elapsed() > limit => {
                    // It may have ended meanwhile.
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(heavy());
                }
                None => thread::sleep(GLANCE),
            }
        }
    }

    /// Draws the picture that standard input holds, if this is the process that does so.
    pub(crate) fn child() -> Option<ExitCode> {
        let mut words = std::env::args_os().skip(1);
        if words.next()?.to_str() != Some(WORD) {
            return None;
        }
        let ending = words.next()?.to_str()?.to_string();
        let factor: u64 = words.next()?.to_str()?.parse().ok()?;
        Some(match draw(&ending, factor) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        })
    }

    fn draw(ending: &str, factor: u64) -> std::io::Result<()> {
        limit(Limits { seconds: SECONDS * factor, megabytes: MEGABYTES * factor })?;
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        // Whatever can be said of a picture is said by the process that uses it.
        let _ = draw_picture(ending, bytes);
        Ok(())
    }
}
