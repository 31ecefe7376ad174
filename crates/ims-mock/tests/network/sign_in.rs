//! Platform token, OTP, session, refresh and logout.

use std::time::Duration;

use ims_mock::{DataSet, ExpiryForm, MockServer, Operation, SignIn, Taxpayer};
use serde_json::{Value, json};

use super::client::{Client, GSTIN, Received, login, save};

const HOUR: Duration = Duration::from_secs(3600);

async fn platform(server: &MockServer) -> Client<'_> {
    let answer = Client::stranger(server)
        .call(Operation::Authenticate, "", None)
        .await
        .unwrap();
    client(server, &answer)
}

fn client<'s>(server: &'s MockServer, answer: &Received) -> Client<'s> {
    let token = answer.data()["access_token"].as_str().unwrap().to_owned();
    Client { server, token }
}

async fn verify(platform: &Client<'_>, otp: &str, login: Value) -> Received {
    let query = format!("?otp={otp}");
    let answer = platform.call(Operation::VerifyOtp, &query, Some(login));
    answer.await.unwrap()
}

pub(crate) async fn session(server: &MockServer) -> Client<'_> {
    let platform = platform(server).await;
    platform.post(Operation::GenerateOtp, login()).await.data();
    client(server, &verify(&platform, "575757", login()).await)
}

async fn counts(client: &Client<'_>) -> u16 {
    let query = "?type_of_goods=others";
    client.get(Operation::GetInvoiceCount, query).await.status
}

async fn strict() -> MockServer {
    MockServer::builder()
        .require_sign_in()
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_token_that_was_given_opens_what_a_strangers_does_not() {
    let server = strict().await;
    assert_eq!(counts(&Client::stranger(&server)).await, 401);
    let session = session(&server).await;
    assert_eq!(counts(&session).await, 200);
}

#[tokio::test]
async fn the_two_kinds_of_token_are_not_taken_for_each_other() {
    for server in [strict().await, MockServer::start().await.unwrap()] {
        let platform = platform(&server).await;
        let session = session(&server).await;
        assert_eq!(counts(&platform).await, 403);
        let otp = session.post(Operation::GenerateOtp, login()).await;
        assert_eq!(otp.status, 403, "{otp:?}");
    }
}

#[tokio::test]
async fn tokens_end_with_their_time_and_a_refresh_gives_another() {
    let server = strict().await;
    let session = session(&server).await;
    server.advance(5 * HOUR);
    let refreshed = session
        .call(Operation::RefreshSession, "", None)
        .await
        .unwrap();
    let refreshed = client(&server, &refreshed);
    assert_ne!(refreshed.token, session.token);
    assert_eq!(
        [counts(&session).await, counts(&refreshed).await],
        [200, 200]
    );
    server.advance(2 * HOUR);
    assert_eq!(
        [counts(&session).await, counts(&refreshed).await],
        [403, 200]
    );
    // What has ended cannot be prolonged.
    let late = session
        .call(Operation::RefreshSession, "", None)
        .await
        .unwrap();
    assert_eq!(late.status, 403);
}

#[tokio::test]
async fn a_refresh_can_end_the_old_token() {
    let sign_in = SignIn::new().refresh_ends_old_token();
    let server = MockServer::builder()
        .sign_in(sign_in)
        .start()
        .await
        .unwrap();
    let session = session(&server).await;
    let refreshed = session
        .call(Operation::RefreshSession, "", None)
        .await
        .unwrap();
    assert_eq!(counts(&session).await, 403);
    assert_eq!(counts(&client(&server, &refreshed)).await, 200);
}

#[tokio::test]
async fn api_access_ends_whatever_was_refreshed() {
    let sign_in = SignIn::new().api_access(7 * HOUR);
    let server = MockServer::builder()
        .sign_in(sign_in)
        .start()
        .await
        .unwrap();
    let session = session(&server).await;
    server.advance(5 * HOUR);
    let refreshed = session
        .call(Operation::RefreshSession, "", None)
        .await
        .unwrap();
    let refreshed = client(&server, &refreshed);
    server.advance(3 * HOUR);
    let answer = refreshed
        .call(Operation::RefreshSession, "", None)
        .await
        .unwrap();
    assert_eq!(answer.code(), "AUTH4037");
}

#[tokio::test]
async fn logout_ends_a_session_and_makes_room() {
    let sign_in = SignIn::new().max_sessions(1);
    let server = MockServer::builder()
        .sign_in(sign_in)
        .start()
        .await
        .unwrap();
    let session = session(&server).await;
    let platform = platform(&server).await;
    let full = platform.post(Operation::GenerateOtp, login()).await;
    assert_eq!(full.code(), "AUTH403");
    session
        .call(Operation::Logout, "", None)
        .await
        .unwrap()
        .data();
    // Also where any token is taken, one that has ended is none.
    assert_eq!(counts(&session).await, 403);
    platform.post(Operation::GenerateOtp, login()).await.data();
}

#[tokio::test]
async fn an_otp_is_good_once_for_its_time_and_to_the_letter() {
    let server = MockServer::builder()
        .sign_in(SignIn::new().otp("007575"))
        .start()
        .await
        .unwrap();
    let platform = platform(&server).await;
    // Nobody has asked for one.
    assert_eq!(
        verify(&platform, "007575", login()).await.code(),
        "AUTH4033"
    );
    platform.post(Operation::GenerateOtp, login()).await.data();
    assert_eq!(verify(&platform, "7575", login()).await.code(), "AUTH4033");
    verify(&platform, "007575", login()).await.data();
    assert_eq!(
        verify(&platform, "007575", login()).await.code(),
        "AUTH4033"
    );
    platform.post(Operation::GenerateOtp, login()).await.data();
    server.advance(Duration::from_secs(11 * 60));
    assert_eq!(verify(&platform, "007575", login()).await.code(), "OTP0011");
}

#[tokio::test]
async fn expiries_are_told_in_each_form_that_servers_use() {
    let now = 1_794_200_000_000_i64;
    let ends = now + 6 * 3_600_000;
    for (form, expected) in [
        (ExpiryForm::Milliseconds, json!(ends)),
        (ExpiryForm::Seconds, json!(ends / 1000)),
        (ExpiryForm::Text, json!(ends.to_string())),
        (ExpiryForm::Missing, Value::Null),
    ] {
        let server = MockServer::builder()
            .timestamp(now)
            .sign_in(SignIn::new().expiry_form(form))
            .start()
            .await
            .unwrap();
        let platform = platform(&server).await;
        platform.post(Operation::GenerateOtp, login()).await.data();
        let answer = verify(&platform, "575757", login()).await;
        let data = answer.data();
        assert_eq!(data["status_cd"], "1");
        assert_eq!(
            [&data["token_expiry"], &data["session_expiry"]],
            [&expected; 2]
        );
    }
}

#[tokio::test]
async fn the_documented_refusals_are_given() {
    let server = MockServer::start().await.unwrap();
    let platform = platform(&server).await;
    let globex = json!({ "username": "globex.edu.co", "gstin": "23ABCCQ2000E000" });
    let acme = json!({ "username": "acme.gj.com", "gstin": "24AAACQ3770E000" });
    let otp = |login: Value| platform.post(Operation::GenerateOtp, login);
    assert_eq!(otp(acme).await.code(), "AUTH403");
    assert_eq!(otp(globex.clone()).await.code(), "TEC4001");
    assert_eq!(verify(&platform, "575757", globex).await.code(), "AUTH4033");

    let wrong = json!({ "username": USER, "gstin": "33ABKCS2033B1Z" });
    let refused = otp(wrong.clone()).await;
    assert_eq!((refused.status, &refused.body["code"]), (422, &json!(422)));
    let refused = verify(&platform, "575757", wrong).await;
    assert_eq!((refused.status, &refused.body["code"]), (500, &json!(422)));
    assert_eq!(otp(json!({ "username": USER })).await.status, 400);
}

const USER: &str = "someone";

#[tokio::test]
async fn the_secret_is_checked_only_where_it_is_asked_for() {
    let server = MockServer::builder()
        .require_api_key("key_test_1", "another secret")
        .start()
        .await
        .unwrap();
    let client = Client::stranger(&server);
    let refused = client
        .call(Operation::Authenticate, "", None)
        .await
        .unwrap();
    assert_eq!(refused.status, 401);
    assert_eq!(refused.body["message"], "Invalid API key");
    assert_eq!(counts(&client).await, 200);
}

#[tokio::test]
async fn each_taxpayer_sees_and_decides_about_their_own_documents() {
    let other = "29AAACQ3770E1Z5";
    let server = MockServer::builder()
        .taxpayer(
            Taxpayer::new(GSTIN, super::client::USERNAME).data_set(DataSet::sample().unwrap()),
        )
        .taxpayer(Taxpayer::new(other, "acme.ka"))
        .require_sign_in()
        .start()
        .await
        .unwrap();
    let platform = platform(&server).await;
    let acme = json!({ "username": "acme.ka", "gstin": other });
    platform
        .post(Operation::GenerateOtp, acme.clone())
        .await
        .data();
    let acme = client(&server, &verify(&platform, "575757", acme).await);
    assert_eq!(acme.document("B2B", "PRN-1050").await, None);

    let sample = session(&server).await;
    let row = sample.row("B2B", "PRN-1050", "R").await;
    let answer = acme
        .post(Operation::SaveInvoiceStatus, save("b2b", &[&row]))
        .await;
    assert_eq!(answer.code(), "RET11402");
    let reference = sample.save("b2b", &[&row]).await;
    let query = format!("?reference_id={reference}");
    let stranger = acme.get(Operation::CheckInvoiceStatus, &query).await;
    assert_eq!(stranger.code(), "IMS0008");

    let nobody = json!({ "username": "acme.ka", "gstin": "24AAACQ3770E1ZB" });
    let refused = platform.post(Operation::GenerateOtp, nobody).await;
    assert_eq!(refused.code(), "IMSMOCK10");
}

#[tokio::test]
async fn neither_otp_nor_secret_is_in_the_debug_output_of_requests() {
    let server = MockServer::start().await.unwrap();
    session(&server).await;
    let shown = format!("{:?}", server.requests());
    for secret in ["575757", "secret_test_1", "mock.platform.token"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let verify = &server.requests()[2];
    assert_eq!(verify.query_value("otp").as_deref(), Some("575757"));
}
