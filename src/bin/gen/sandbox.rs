//! `--sandbox`: templates and layouts of a stranger run in a process of their own, which the system
//! confines and this one watches.
//!
//! The process is this program again, with the same words and one more. It may use so much memory and
//! computing time; on Linux it may read the project and the folders named on the command line, write the
//! output folder, and neither reach a network nor start a program (Landlock and seccomp). When it dies, its
//! death becomes a fault like any other, and what it had finished stays.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use gongwen::diag::{Diagnostic, Faults};
use gongwen::msg;

use crate::Outcome;
use crate::terminal::Terminal;

/// The hidden option of the confined process.
pub(crate) const WITHIN: &str = "within-sandbox";

/// Begin and end each message of the confined process: what else it prints is its runtime's.
const MESSAGE_BEGIN: u8 = 0x02;
const MESSAGE_END: u8 = 0x03;

/// Whether this is the confined process.
pub(crate) static IS_CONFINED: LazyLock<bool> = LazyLock::new(|| {
    std::env::args_os().any(|word| word.to_str().and_then(|word| word.strip_prefix("--")) == Some(WITHIN))
});

/// A message as it is printed: between marks if this is the confined process.
pub(crate) fn framed(text: &str) -> Cow<'_, str> {
    match *IS_CONFINED {
        true => format!("{}{text}{}", char::from(MESSAGE_BEGIN), char::from(MESSAGE_END)).into(),
        false => text.into(),
    }
}

/// Computing time, in seconds; `--bounds` multiplies it, as it does the others.
#[cfg(unix)]
const SECONDS: u64 = 60;
/// How much longer a process may last than it computes.
#[cfg(unix)]
const PATIENCE: u64 = 3;
/// Memory, in MB.
#[cfg(unix)]
const MEGABYTES: u64 = 2048;

/// What the confined process may touch.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems limit memory and time alone"))]
pub(crate) struct Reach {
    /// Files and folders that it may read.
    pub(crate) reads: Vec<PathBuf>,
    /// The folder that it may write to, which exists.
    pub(crate) writes: Option<PathBuf>,
}

/// A run's limits.
#[cfg(unix)]
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Computing time.
    pub(crate) seconds: u64,
    /// Memory.
    pub(crate) megabytes: u64,
}

#[cfg(unix)]
impl Limits {
    /// The limits times `factor`, or those that this process already has if they are lower.
    fn times(factor: u16) -> Self {
        use rustix::process::{Resource, getrlimit};
        let own = |resource: Resource| getrlimit(resource).current.unwrap_or(u64::MAX);
        Self {
            seconds: (SECONDS * u64::from(factor)).min(own(Resource::Cpu)),
            megabytes: (MEGABYTES * u64::from(factor)).min(own(Resource::As) >> 20),
        }
    }
}

/// A system that cannot confine a process: said, never passed over.
#[cfg(not(unix))]
pub(crate) fn run(_: &[OsString], _: u16, _: &Terminal) -> Result<Outcome, Faults> {
    Err(vec![Diagnostic::error(msg!("sandbox-unknown")).hint(msg!("sandbox-where"))])
}

/// As [`run`].
#[cfg(not(unix))]
pub(crate) fn enter(_: &Reach, _: u16) -> Result<Option<Diagnostic>, Diagnostic> {
    Err(Diagnostic::error(msg!("sandbox-unknown")).hint(msg!("sandbox-where")))
}

#[cfg(unix)]
pub(crate) use parent::run;

#[cfg(unix)]
mod parent {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Child, Command, ExitStatus, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use gongwen::diag::Style;
    use rustix::process::{Pid, Signal, kill_process};

    use super::*;
    use crate::args;
    use crate::signals;

    /// How often the process is looked at.
    const GLANCE: Duration = Duration::from_millis(5);

    /// What the confined process printed besides its messages before it died.
    #[derive(Default)]
    struct LastWords {
        stack: bool,
    }

    /// Runs the same command in a confined process and waits for its end.
    pub(crate) fn run(words: &[OsString], factor: u16, terminal: &Terminal) -> Result<Outcome, Faults> {
        let limits = Limits::times(factor);
        let failed = |error: &std::io::Error| {
            vec![Diagnostic::error(msg!("sandbox-start", cause = gongwen::files::cause(error)))]
        };
        let mut command = Command::new(std::env::current_exe().map_err(|error| failed(&error))?);
        command.arg(format!("--{WITHIN}"));
        if !args::says_colour(words) {
            let is_coloured = args::style(words) == Style::Coloured;
            command.args(["--color", if is_coloured { "always" } else { "never" }]);
        }
        command.args(words.iter().skip(1)).env("RUST_BACKTRACE", "0").stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        let heard = child.stderr.take().map(|stderr| thread::spawn(move || relay(stderr)));
        let (status, is_late) = watch(&mut child, limits).map_err(|error| failed(&error))?;
        let last = heard.and_then(|heard| heard.join().ok()).unwrap_or_default();
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(code) => Ok(Outcome::Confined(code)),
            None if signals::received().is_some() => Ok(Outcome::Stopped),
            None => {
                terminal.faults(&[death(status, is_late, &last, limits)]);
                Ok(Outcome::Faults)
            }
        }
    }

    /// Waits for the process; ends it when it lasts too long, and passes signals on. Returns how it ended and
    /// whether it was ended here.
    fn watch(child: &mut Child, limits: Limits) -> std::io::Result<(ExitStatus, bool)> {
        let begun = Instant::now();
        let mut is_told = false;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok((status, false));
            }
            if let (Some(signal), false) = (signals::received(), is_told) {
                is_told = true;
                let signal = Signal::from_named_raw(signal).unwrap_or(Signal::TERM);
                // It may have ended meanwhile.
                let _ = kill_process(Pid::from_child(child), signal);
            }
            if begun.elapsed() > Duration::from_secs(limits.seconds * PATIENCE) {
                child.kill()?;
                return Ok((child.wait()?, true));
            }
            thread::sleep(GLANCE);
        }
    }

    /// Passes on the messages of the process, and nothing that its runtime says when it dies.
    fn relay(from: impl Read) -> LastWords {
        let mut from = BufReader::new(from);
        let mut last = LastWords::default();
        let mut chunk = Vec::new();
        while from.read_until(MESSAGE_END, &mut chunk).is_ok_and(|read| read > 0) {
            let begins = chunk.iter().position(|byte| *byte == MESSAGE_BEGIN).unwrap_or(chunk.len());
            let (noise, message) = chunk.split_at(begins);
            last.stack |= String::from_utf8_lossy(noise).contains("overflowed its stack");
            let message = message.strip_prefix(&[MESSAGE_BEGIN]).unwrap_or(message);
            let message = message.strip_suffix(&[MESSAGE_END]).unwrap_or(message);
            let _ = std::io::stderr().lock().write_all(message);
            chunk.clear();
        }
        last
    }

    /// The fault that a death means.
    fn death(status: ExitStatus, is_late: bool, last: &LastWords, limits: Limits) -> Diagnostic {
        let is = |signal: Signal| status.signal() == Some(signal.as_raw());
        let fault = if is_late || is(Signal::XCPU) {
            Diagnostic::error(msg!("sandbox-time", limit = limits.seconds))
        } else if last.stack {
            Diagnostic::error(msg!("sandbox-stack"))
        } else if is(Signal::ABORT) || is(Signal::KILL) {
            Diagnostic::error(msg!("sandbox-memory", limit = limits.megabytes))
        } else {
            Diagnostic::error(msg!("sandbox-died", signal = status.signal().unwrap_or(0)))
        };
        fault.hint(msg!("raise-bounds"))
    }
}

/// Limits the memory and the time of this process.
#[cfg(unix)]
pub(crate) fn limit(limits: Limits) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    // Past the first of the two limits of time the system asks a process to end; past the second it kills.
    let set = |resource: Resource, most: u64, spare: u64| {
        let maximum = getrlimit(resource).maximum.map_or(most + spare, |own| own.min(most + spare));
        let current = most.min(maximum.saturating_sub(spare.min(1)));
        let limit = Rlimit { current: Some(current), maximum: Some(maximum) };
        setrlimit(resource, limit).map_err(std::io::Error::from)
    };
    set(Resource::As, limits.megabytes << 20, 0)?;
    set(Resource::Cpu, limits.seconds, 5)?;
    set(Resource::Core, 0, 0)
}

/// Confines this process from now on. A warning if the system can do only part of it.
#[cfg(unix)]
pub(crate) fn enter(reach: &Reach, factor: u16) -> Result<Option<Diagnostic>, Diagnostic> {
    let failed = |error: &std::io::Error| {
        Diagnostic::error(msg!("sandbox-start", cause = gongwen::files::cause(error)))
    };
    limit(Limits::times(factor)).map_err(|error| failed(&error))?;
    confine(reach).map_err(|error| failed(&error))
}

/// Where only the limits of memory and time are known, that is said.
#[cfg(all(unix, not(target_os = "linux")))]
fn confine(_: &Reach) -> std::io::Result<Option<Diagnostic>> {
    Ok(Some(Diagnostic::warning(msg!("sandbox-partly"))))
}

#[cfg(target_os = "linux")]
fn confine(reach: &Reach) -> std::io::Result<Option<Diagnostic>> {
    use std::io::Error;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
        path_beneath_rules,
    };
    use rustix::process::{Signal, set_parent_process_death_signal};

    set_parent_process_death_signal(Some(Signal::KILL))?;
    // What an older system does not know of is left out, and told by the status.
    let abi = ABI::V6;
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(|rules| rules.create())
        .map_err(Error::other)?;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let write = AccessFs::from_all(abi) & !AccessFs::Execute;
    let status = ruleset
        .add_rules(path_beneath_rules(&reach.reads, read))
        .and_then(|rules| rules.add_rules(path_beneath_rules(&reach.writes, write)))
        .and_then(|rules| rules.restrict_self())
        .map_err(Error::other)?;
    let is_whole = status.ruleset != RulesetStatus::NotEnforced;
    let is_quiet = forbid_calls()?;
    Ok((!is_whole || !is_quiet).then(|| Diagnostic::warning(msg!("sandbox-partly"))))
}

/// Forbids networks, other programs and what only an administrator needs; false on a processor for which no
/// filter can be made.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
fn forbid_calls() -> std::io::Result<bool> {
    use std::io::Error;

    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter_all_threads};

    const FORBIDDEN: [libc::c_long; 30] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_kexec_load,
        libc::SYS_io_uring_setup,
        libc::SYS_userfaultfd,
        libc::SYS_reboot,
    ];
    let rules = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
    let refused = SeccompAction::Errno(rustix::io::Errno::PERM.raw_os_error().unsigned_abs());
    let arch = std::env::consts::ARCH.try_into().map_err(Error::other)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refused, arch).map_err(Error::other)?;
    let program: BpfProgram = filter.try_into().map_err(Error::other)?;
    apply_filter_all_threads(&program).map_err(Error::other)?;
    Ok(true)
}

/// As above.
#[cfg(all(
    target_os = "linux",
    not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))
))]
fn forbid_calls() -> std::io::Result<bool> {
    Ok(false)
}
