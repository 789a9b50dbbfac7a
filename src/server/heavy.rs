//! Work that takes much memory or time: on a thread of its own, and little of it at once.

use std::time::Duration;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::{JoinError, spawn_blocking},
    time::timeout,
};

/// Lets only so much of one kind of work run at once.
pub struct Heavy(Semaphore);

impl Heavy {
    /// So many at once.
    pub const fn at_once(most: usize) -> Heavy {
        Heavy(Semaphore::const_new(most))
    }

    /// Waits for a turn.
    pub async fn turn(&'static self) -> Turn {
        // Never closed, so that there always is one.
        Turn { _permit: self.0.acquire().await.ok() }
    }

    /// A turn, if there is one before this has passed.
    pub async fn turn_within(&'static self, patience: Duration) -> Option<Turn> {
        timeout(patience, self.turn()).await.ok()
    }
}

/// The right to do one piece of work.
pub struct Turn {
    _permit: Option<SemaphorePermit<'static>>,
}

impl Turn {
    /// Does the work. Its turn lasts until it ends: who hangs up meanwhile makes no room for more.
    ///
    /// # Errors
    /// When the work panics.
    pub async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        spawn_blocking(move || {
            let _turn = self;
            work()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt, pin_mut};
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_turn() {
        static ONE: Heavy = Heavy::at_once(1);
        let (end, ended) = channel::<()>();
        {
            let left = async { ONE.turn().await.run(move || ended.recv()).await };
            pin_mut!(left);
            assert!(left.now_or_never().is_none(), "it waits for its end");
        }
        assert!(ONE.turn_within(Duration::from_millis(1)).await.is_none());
        end.send(()).expect("the work still runs");
        assert_eq!(ONE.turn().await.run(|| 7).await.expect("no panic"), 7);
    }
}
