//! What is read ahead of whoever takes it, by a task of its own.

use tokio::sync::mpsc;

use crate::error::Error;

/// How many are read ahead.
const MOST: usize = 256;

pub(crate) type Sender<T> = mpsc::Sender<Result<T, Error>>;

/// Values that come one after another while they are read.
#[derive(Debug)]
pub(crate) struct Ahead<T>(mpsc::Receiver<Result<T, Error>>);

impl<T: Send + 'static> Ahead<T> {
    /// Lets `read` send values until there is none left, or nobody takes them any more.
    pub(crate) fn of<R>(read: impl FnOnce(Sender<T>) -> R) -> Self
    where
        R: Future<Output = Result<(), Error>> + Send + 'static,
    {
        let (sender, values) = mpsc::channel(MOST);
        let reading = read(sender.clone());
        tokio::spawn(async move {
            if let Err(error) = reading.await {
                // Where nobody listens any more, nobody needs to know.
                let _ = sender.send(Err(error)).await;
            }
        });
        Self(values)
    }

    /// No value.
    pub(crate) fn nothing() -> Self {
        let (_, values) = mpsc::channel(MOST);
        Self(values)
    }

    pub(crate) async fn next(&mut self) -> Result<Option<T>, Error> {
        self.0.recv().await.transpose()
    }

    pub(crate) async fn into_vec(mut self) -> Result<Vec<T>, Error> {
        let mut values = Vec::new();
        while let Some(value) = self.next().await? {
            values.push(value);
        }
        Ok(values)
    }
}
