//! Folders and addresses of object storage.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, RetryConfig};
use url::{Host, Url};

use super::{Lake, LakeError};

/// How long a call is repeated: whoever waits wants to know that the storage is away.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn open(location: &str) -> Result<Lake, LakeError> {
    let Some((scheme, _)) = location.split_once("://") else {
        return folder(location);
    };
    let refused = |reason: &dyn std::fmt::Display| LakeError::location(location, reason);
    let url = Url::parse(location).map_err(|error| refused(&error))?;
    let bad = |error: object_store::Error| refused(&error);
    let storage: Arc<dyn ObjectStore> = match scheme {
        "s3" => {
            let builder = AmazonS3Builder::from_env().with_url(location);
            let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
            let plain = may_be_plain(location, endpoint)?;
            let builder = builder.with_allow_http(plain).with_retry(retry());
            Arc::new(builder.build().map_err(bad)?)
        }
        "gs" => {
            let builder = GoogleCloudStorageBuilder::from_env().with_url(location);
            Arc::new(builder.with_retry(retry()).build().map_err(bad)?)
        }
        "az" => {
            let builder = MicrosoftAzureBuilder::from_env().with_url(location);
            let endpoint = builder.get_config_value(&AzureConfigKey::Endpoint);
            let plain = may_be_plain(location, endpoint)?;
            let builder = builder.with_allow_http(plain).with_retry(retry());
            Arc::new(builder.build().map_err(bad)?)
        }
        _ => {
            return Err(refused(
                &"a folder, s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH is expected",
            ));
        }
    };
    let prefix = Path::from_url_path(url.path()).map_err(|error| refused(&error))?;
    Ok(Lake::within(storage, prefix))
}

fn folder(location: &str) -> Result<Lake, LakeError> {
    let refused = |reason: &dyn std::fmt::Display| LakeError::location(location, reason);
    std::fs::create_dir_all(location).map_err(|error| refused(&error))?;
    let storage = LocalFileSystem::new_with_prefix(location).map_err(|error| refused(&error))?;
    Ok(Lake {
        folder: Some(location.into()),
        ..Lake::within(
            Arc::new(storage.with_automatic_cleanup(true)),
            Path::default(),
        )
    })
}

fn retry() -> RetryConfig {
    RetryConfig {
        retry_timeout: PATIENCE,
        ..RetryConfig::default()
    }
}

/// Whether the endpoint is one without TLS on this machine; elsewhere there is none without.
fn may_be_plain(location: &str, endpoint: Option<String>) -> Result<bool, LakeError> {
    let Some(endpoint) = endpoint.and_then(|endpoint| Url::parse(&endpoint).ok()) else {
        return Ok(false);
    };
    if endpoint.scheme() != "http" {
        return Ok(false);
    }
    let is_here = match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if is_here {
        return Ok(true);
    }
    let reason = "its endpoint is plain http, which is for this machine only; name one with https";
    Err(LakeError::location(location, &reason))
}
