//! Imports of goods.

use gst_ims::gst_types::ImportSection;
use gst_ims::imports::Imports;
use gst_ims::{Action, ErrorKind, GoodsType, State, Status};

use super::common::{answering, data, json, usual};

#[tokio::test]
async fn every_section_of_imports_is_listed_as_it_is_counted() {
    let (server, client) = usual().await;
    let counts = client.counts(GoodsType::Imports).send().await.unwrap();
    let mut total = 0;
    for section in ImportSection::ALL {
        let list = client.imports(section).send().await.unwrap();
        assert_eq!(list.state(), State::Complete, "{section}");
        assert!(list.imports.iter().all(|import| import.section == section));
        total += list.imports.len();
        let sent = server.requests();
        let sent = sent.last().unwrap().query_value("section").unwrap();
        assert_eq!(sent, section.name().to_uppercase());
    }
    assert_eq!(counts.total, total as u64);
    let pending = client.imports(ImportSection::Impg).status(Status::Pending);
    let pending = pending.await.unwrap();
    assert_eq!(pending.imports.len(), 1);
    let import = &pending.imports[0];
    assert_eq!(
        (&import.action, import.pending_allowed),
        (&Action::Pending, Some(true))
    );
    assert_eq!(import.number.as_str(), "4512411");
    assert_eq!(import.date, Some("2024-10-12".parse().unwrap()));
    assert_eq!(import.port_code.as_deref(), Some("INNSA1"));
    assert_eq!(import.credit_period, Some("2024-10".parse().unwrap()));
    assert!(import.extra.is_empty());

    let written = serde_json::to_string(&pending).unwrap();
    let read: Imports = serde_json::from_str(&written).unwrap();
    assert_eq!(read.imports, pending.imports);
}

#[tokio::test]
async fn imports_are_read_without_loss_and_a_part_is_never_the_whole() {
    let read = |body: &str| Imports::from_body(ImportSection::Impg, body.to_owned());
    let wrapped = |members: &str| {
        format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{{members}}}}}}}"#)
    };
    // What is not understood stays as it came.
    let list = read(&wrapped(
        r#""impg":[{"boenum":7,"rgstinrefId":"x-1","srtinprd":"092025","itcprd":"?","igst":18.10,"action":"Q"}]"#,
    ))
    .unwrap();
    let import = &list.imports[0];
    assert_eq!(
        (import.number.as_str(), import.igst.unwrap().to_string()),
        ("7", "18.10".to_owned())
    );
    assert_eq!(import.extra.len(), 3);
    assert_eq!(import.action.to_string(), "Q");
    for (members, state) in [
        (r#""impg":[]"#, State::Empty),
        (
            r#""impg":[{"boenum":"7"},{"boedt":"01-10-2025"}]"#,
            State::Partial,
        ),
        (
            r#""impg":[{"boenum":"7"}],"others":[{"x":1}]"#,
            State::Partial,
        ),
        (
            r#""impg":[{"boenum":"7"}],"token":"t","est":"5""#,
            State::Partial,
        ),
        (r#""token":"t","est":"5""#, State::Pending),
    ] {
        assert_eq!(read(&wrapped(members)).unwrap().state(), state, "{members}");
    }
    let (_server, client) =
        answering(json(422, r#"{"code":422,"message":"Invalid section"}"#)).await;
    let error = client.imports(ImportSection::Impga).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    let (_server, client) = answering(data(r#"{"what":[{"boenum":"7"}]}"#)).await;
    let error = client.imports(ImportSection::Impga).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}
