//! Where the store is.

use std::sync::{Arc, OnceLock};

use tempfile::TempDir;

use crate::postgres::Postgres;

/// An empty store, and a folder for whatever else a command keeps.
pub(crate) struct Place {
    pub(crate) data: TempDir,
    database: Option<(Arc<Postgres>, String)>,
}

impl Place {
    /// A file of SQLite.
    pub(crate) fn file() -> Self {
        Self {
            data: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// A database of a server.
    pub(crate) fn server(server: &Arc<Postgres>) -> Self {
        let address = server.new_database();
        Self {
            data: tempfile::tempdir().unwrap(),
            database: Some((Arc::clone(server), address)),
        }
    }

    /// A database of a server that runs as long as the tests do; `None` where there is none.
    pub(crate) fn shared_server() -> Option<Self> {
        static SERVER: OnceLock<Option<Arc<Postgres>>> = OnceLock::new();
        let server = SERVER.get_or_init(|| Postgres::start().map(Arc::new));
        server.as_ref().map(Self::server)
    }

    /// A file of SQLite, and a database of a server where there is one.
    pub(crate) fn both() -> impl Iterator<Item = Self> {
        std::iter::once(Self::file()).chain(Self::shared_server())
    }

    /// What commands need to find it.
    pub(crate) fn environment(&self) -> Vec<(&'static str, &str)> {
        let mut environment = vec![("IMS_DATA", self.data.path().to_str().unwrap())];
        if let Some((_, address)) = &self.database {
            environment.push(("IMS_STORE", address));
        }
        environment
    }

    pub(crate) fn crash(&self) {
        if let Some((server, _)) = &self.database {
            server.crash();
        }
    }

    pub(crate) fn restart(&self) {
        if let Some((server, _)) = &self.database {
            server.restart();
        }
    }
}
