//! What narrow windows, the dark, and screen readers need.

use std::env;

use serde_json::json;

use crate::webdriver::Window;

/// Names the file of axe-core, which looks for what screen readers cannot read.
const AXE: &str = "IMS_TEST_AXE";

/// What makes the page wider than the window.
const BEYOND: &str = "
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((it) => it.getBoundingClientRect().right > window.innerWidth)
      .map((it) => it.outerHTML.slice(0, 120));";

/// Looks at each page at three widths and in both themes.
pub(super) async fn check(window: &Window, addresses: &[String]) {
    let axe = env::var_os(AXE).map(|file| std::fs::read_to_string(file).unwrap());
    for address in addresses {
        window.go(address).await;
        if let Some(axe) = &axe {
            window.run(&format!("{axe}; window.axe = axe;")).await;
        }
        for width in [390, 768, 1280] {
            window.resize(width).await;
            let beyond = window.run(BEYOND).await;
            assert_eq!(beyond, json!([]), "{address} at {width}");
            if axe.is_some() {
                // The dark differs in its colours only.
                for (is_dark, rules) in [(false, "{}"), (true, "{ runOnly: ['color-contrast'] }")] {
                    window.darken(is_dark).await;
                    let found = violations(window, rules).await;
                    assert_eq!(found, json!([]), "{address} at {width}, dark: {is_dark}");
                }
            }
        }
    }
    window.darken(false).await;
}

/// What is serious to somebody who cannot see the page.
async fn violations(window: &Window, rules: &str) -> serde_json::Value {
    window
        .run(&format!(
            "window.found = null; axe.run({rules}).then((found) => {{
               window.found = found.violations
                 .filter((it) => ['serious', 'critical'].includes(it.impact))
                 .map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' | '))
             }})"
        ))
        .await;
    window.until("window.found").await;
    window.run("return window.found").await
}
