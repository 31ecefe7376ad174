//! Where the store is.

use std::sync::Arc;

use tempfile::TempDir;

use crate::postgres::Postgres;

/// An empty store, and a folder for whatever else a command keeps.
pub(super) struct Place {
    pub(super) data: TempDir,
    database: Option<(Arc<Postgres>, String)>,
}

impl Place {
    /// A file of SQLite.
    pub(super) fn file() -> Self {
        Self {
            data: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// A database of a server.
    pub(super) fn server(server: &Arc<Postgres>) -> Self {
        let address = server.new_database();
        Self {
            data: tempfile::tempdir().unwrap(),
            database: Some((Arc::clone(server), address)),
        }
    }

    /// What commands need to find it.
    pub(super) fn environment(&self) -> Vec<(&'static str, &str)> {
        let mut environment = vec![("IMS_DATA", self.data.path().to_str().unwrap())];
        if let Some((_, address)) = &self.database {
            environment.push(("IMS_STORE", address));
        }
        environment
    }

    pub(super) fn crash(&self) {
        if let Some((server, _)) = &self.database {
            server.crash();
        }
    }

    pub(super) fn restart(&self) {
        if let Some((server, _)) = &self.database {
            server.restart();
        }
    }
}
