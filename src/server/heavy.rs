//! Work that takes much memory or time: on a thread of its own, and little of it at once.

use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
};

/// Lets only so much of one kind of work run at once.
pub struct Heavy(Semaphore);

impl Heavy {
    /// So many at once.
    pub const fn at_once(most: usize) -> Heavy {
        Heavy(Semaphore::const_new(most))
    }

    /// Does the work when its turn has come. It counts until it ends: who hangs up meanwhile makes
    /// no room for more.
    ///
    /// # Errors
    /// When the work panics.
    pub async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        // Never closed, so that there always is a turn.
        let turn = self.0.acquire().await.ok();
        spawn_blocking(move || {
            let _turn = turn;
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
            let left = ONE.run(move || ended.recv());
            pin_mut!(left);
            assert!(left.now_or_never().is_none(), "it waits for its end");
        }
        assert_eq!(ONE.0.available_permits(), 0);
        end.send(()).expect("the work still runs");
        assert_eq!(ONE.run(|| 7).await.expect("no panic"), 7);
    }
}
