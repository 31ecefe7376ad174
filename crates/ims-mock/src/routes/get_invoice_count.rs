//! Get Invoice Count.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use gst_types::GoodsType;
use serde::Serialize;

use super::common::{Read, no_documents};
use crate::{
    answer::PlatformError,
    app::App,
    data_set::{DataSet, Tally},
    envelope::Reply,
    exchange::Exchange,
};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    exchange.reply(invoice_count(&app, &exchange, &headers, &uri))
}

fn invoice_count(
    app: &App,
    exchange: &Exchange,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Reply, PlatformError> {
    let Read {
        network,
        gstin,
        parameters,
        ..
    } = Read::begin(app, headers, uri)?;
    let goods_type = parameters.required("type_of_goods", documented_goods_type)?;
    let key = goods_type.response_key();
    if let Some(form) = exchange.forced_empty {
        return no_documents(form, key, &Group::of(goods_type, &DataSet::new()));
    }
    let group = Group::of(goods_type, network.data_set(&gstin));
    Reply::success(&BTreeMap::from([(key, group)]))
}

/// One of the three groups of counts.
#[derive(Serialize)]
struct Group {
    #[serde(flatten)]
    sections: BTreeMap<&'static str, Tally>,
    ttl_cnt: u64,
}

impl Group {
    fn of(goods_type: GoodsType, data_set: &DataSet) -> Self {
        let sections = data_set.tallies(goods_type);
        let ttl_cnt = sections.values().map(Tally::total).sum();
        Self { sections, ttl_cnt }
    }
}

fn documented_goods_type(text: &str) -> Option<GoodsType> {
    GoodsType::ALL
        .into_iter()
        .find(|goods_type| goods_type.query_value() == text)
}
