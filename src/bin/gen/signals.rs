//! Signals: the first one lets the documents in hand be finished, the second ends the program at once.

use std::sync::atomic::{AtomicI32, Ordering};

/// The first signal that was received; 0 if none was.
static RECEIVED: AtomicI32 = AtomicI32::new(0);

/// The signal that asked the program to stop.
pub(crate) fn received() -> Option<i32> {
    match RECEIVED.load(Ordering::Relaxed) {
        0 => None,
        signal => Some(signal),
    }
}

/// How long the documents in hand may take after a signal.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(10);

/// Begins to listen. A system that refuses leaves the signals as they are.
#[cfg(unix)]
pub(crate) fn listen() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    // A file that would be too large is then an error of the write, like any other.
    let ignored = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let _ = signal_hook::flag::register(SIGXFSZ, ignored);
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    let _ = std::thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            if RECEIVED.swap(signal, Ordering::Relaxed) != 0 {
                leave(signal);
            }
            let _ = std::thread::Builder::new().spawn(move || {
                std::thread::sleep(GRACE);
                leave(signal);
            });
        }
    });
}

/// Ends the program at once; what was staged is cleared by the next run.
#[cfg(unix)]
#[expect(clippy::exit, reason = "a document that does not end must not hold the program up")]
fn leave(signal: i32) -> ! {
    std::process::exit(128 + signal)
}

/// Begins to listen for Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn listen() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    let again = Arc::new(AtomicBool::new(false));
    let signal = signal_hook::consts::SIGINT;
    let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&again));
    let _ = signal_hook::flag::register(signal, Arc::clone(&again));
    let _ = std::thread::Builder::new().spawn(move || {
        while !again.load(Ordering::Relaxed) {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        RECEIVED.store(signal, Ordering::Relaxed);
    });
}
