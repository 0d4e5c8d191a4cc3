//! Reading on a thread of its own what this one makes use of.

use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::{mem, panic, thread};

/// How many items go from thread to thread together.
const TOGETHER: usize = 256;
/// How many of these may wait.
const WAITING: usize = 4;

/// Gives on everything that `produce` makes, in its order, while it makes more; where no thread can be started, after
/// each other.
pub(super) fn piped<T: Send, R: Send>(
    produce: impl FnOnce(&mut dyn FnMut(T)) -> R + Send,
    mut consume: impl FnMut(T),
) -> R {
    // A thread that cannot be started leaves the work here.
    let produce = Mutex::new(Some(produce));
    let take = || produce.lock().ok().and_then(|mut produce| produce.take());
    let done = thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let work = || {
            let produce = take()?;
            let sender = sender;
            let mut ready = Vec::with_capacity(TOGETHER);
            let result = produce(&mut |item| {
                ready.push(item);
                if ready.len() == TOGETHER {
                    let full = mem::replace(&mut ready, Vec::with_capacity(TOGETHER));
                    // Nobody receives any more only if the other thread panics.
                    let _ = sender.send(full);
                }
            });
            let _ = sender.send(ready);
            Some(result)
        };
        let started = thread::Builder::new().spawn_scoped(scope, work).ok()?;
        receiver.into_iter().flatten().for_each(&mut consume);
        started.join().unwrap_or_else(|payload| panic::resume_unwind(payload))
    });
    match (done, take()) {
        (Some(result), _) => result,
        (None, Some(produce)) => produce(&mut consume),
        (None, None) => unreachable!("the work is done by the thread or is still here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_arrives_in_order() {
        for count in [0, 1, TOGETHER, TOGETHER * 20 + 7] {
            let mut got = Vec::new();
            let made = piped(
                |take| {
                    (0..count).for_each(&mut *take);
                    count
                },
                |item| got.push(item),
            );
            assert_eq!((made, got), (count, (0..count).collect::<Vec<_>>()));
        }
    }
}
