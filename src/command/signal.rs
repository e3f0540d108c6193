//! Signals that end a process. While files are written, they wait until no file is half written.

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::low_level::emulate_default_handler;

    /// The signal that has come, if any.
    pub(in crate::command) struct Signals(Arc<AtomicUsize>);

    impl Signals {
        /// From now on, signals wait.
        pub(in crate::command) fn hold() -> io::Result<Self> {
            let came = Arc::new(AtomicUsize::new(0));
            for signal in [SIGHUP, SIGINT, SIGTERM] {
                let number = usize::try_from(signal).unwrap_or_default();
                signal_hook::flag::register_usize(signal, Arc::clone(&came), number)?;
            }
            Ok(Self(came))
        }

        /// Whether one has come.
        pub(in crate::command) fn came(&self) -> bool {
            self.0.load(Ordering::Relaxed) != 0
        }

        /// Ends the process as the signal would have that has come, if any.
        pub(in crate::command) fn obey(&self) -> io::Result<()> {
            match i32::try_from(self.0.load(Ordering::Relaxed)) {
                Ok(signal) if signal != 0 => emulate_default_handler(signal),
                _ => Ok(()),
            }
        }
    }
}

/// Systems without signals that a process could hold.
#[cfg(not(unix))]
mod other {
    use std::io;

    pub(in crate::command) struct Signals;

    impl Signals {
        pub(in crate::command) fn hold() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in crate::command) fn came(&self) -> bool {
            false
        }

        pub(in crate::command) fn obey(&self) -> io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(not(unix))]
pub(super) use other::Signals;
#[cfg(unix)]
pub(super) use unix::Signals;
