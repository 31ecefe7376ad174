//! Imports of goods.

use crate::support::Server;

#[test]
fn imports_are_shown_in_every_form_and_not_decided_on() {
    let server = Server::start();
    let one = server.run(&["imports", "--section", "IMPG"]).json();
    assert_eq!(
        (&one["section"], &one["state"]),
        (&"impg".into(), &"complete".into())
    );
    assert_eq!(one["imports"].as_array().unwrap().len(), 8);
    let import = &one["imports"][0];
    assert_eq!(import["number"], "4512300");
    assert_eq!(import["date"], "2024-10-03");
    assert_eq!(import["port_code"], "INNSA1");
    assert_eq!(import["taxable_value"], "125000.50");
    let all = server.run(&["imports"]).json();
    let sections: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["section"])
        .collect();
    assert_eq!(sections, ["impg", "impga", "impgsez", "impgseza"]);
    let pending = server.run(&["imports", "--status", "pending", "--format", "jsonl"]);
    assert_eq!(pending.success().lines().count(), 2);
    let csv = server.run(&["imports", "--format", "csv"]).success();
    assert_eq!(csv.lines().count(), 1 + 14);
    assert!(
        csv.starts_with("taxpayer,section,state,number,date,port_code,"),
        "{csv}"
    );
    let table = server
        .run(&["imports", "--section", "impg", "--format", "table"])
        .success();
    assert!(table.contains("Imports (impg): complete"), "{table}");
    assert!(table.contains("1,25,000.50"), "{table}");

    for command in ["invoices", "accept"] {
        let refused = server.run(&[command, "--section", "impg"]);
        assert_eq!(refused.code, 2);
        let words = &refused.stderr;
        assert!(words.contains("`ims imports --section impg`"), "{words}");
    }
}
