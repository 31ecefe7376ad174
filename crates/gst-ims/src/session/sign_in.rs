//! A taxpayer who signs in with an OTP.

use gst_types::Gstin;
use secrecy::{ExposeSecret, SecretString};

use super::{Platform, PlatformCall, Session};
use crate::error::Error;
use crate::operations::sign_in::{RequestOtp, VerifyOtp};

impl Platform {
    /// Prepares to sign a taxpayer in, by the user name on the GST portal.
    ///
    /// # Example
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mock = ims_mock::MockServer::builder().require_sign_in().start().await?;
    /// # let platform = gst_ims::Client::builder()
    /// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
    /// #     .api_key("key_test_example")
    /// #     .api_secret("secret_test_example")
    /// #     .build_platform()?;
    /// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
    /// sign_in.request_otp().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_in(&self, gstin: Gstin, username: impl Into<String>) -> SignIn {
        SignIn {
            platform: self.clone(),
            gstin,
            username: username.into(),
        }
    }
}

/// A taxpayer who is about to sign in.
///
/// # Example
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mock = ims_mock::MockServer::builder().require_sign_in().start().await?;
/// # let platform = gst_ims::Client::builder()
/// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
/// #     .api_key("key_test_example")
/// #     .api_secret("secret_test_example")
/// #     .build_platform()?;
/// use gst_ims::ErrorKind;
///
/// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
/// sign_in.request_otp().await?;
/// let error = sign_in.verify("123456").await.expect_err("another OTP was sent");
/// assert_eq!(error.kind(), ErrorKind::Authentication);
/// let session = sign_in.verify("575757").await?;
/// assert_eq!(session.username, "TN_NT2.2477");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `request_otp` or `verify`"]
pub struct SignIn {
    platform: Platform,
    gstin: Gstin,
    username: String,
}

impl SignIn {
    /// Lets the tax network send an OTP to the taxpayer; each call may send one.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the platform and the tax network. `AUTH403` says that too
    /// many sessions are open, `TEC4001` that the server of OTPs is down.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(platform: gst_ims::session::Platform) -> Result<(), Box<dyn std::error::Error>> {
    /// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
    /// sign_in.request_otp().await?;
    /// println!("the taxpayer has a message with the OTP");
    /// # Ok(())
    /// # }
    /// ```
    pub fn request_otp(&self) -> PlatformCall<()> {
        let Self {
            platform,
            gstin,
            username,
        } = self.clone();
        PlatformCall::new(async move {
            let caller = platform.own_caller();
            let operation = RequestOtp { gstin, username };
            platform.call(&caller, &operation).await.map(drop)
        })
    }

    /// Exchanges the OTP for a session. The OTP is neither kept nor logged.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the platform and the tax network, and
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the OTP is not 4 to 10
    /// digits; the message does not repeat it.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(platform: gst_ims::session::Platform, otp: gst_ims::secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
    /// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
    /// sign_in.request_otp().await?;
    /// let session = sign_in.verify(otp).await?;
    /// println!("signed in until {:?}", session.session_expires_at);
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify(&self, otp: impl Into<SecretString>) -> PlatformCall<Session> {
        let Self {
            platform,
            gstin,
            username,
        } = self.clone();
        let otp = otp.into();
        PlatformCall::new(async move {
            let operation = VerifyOtp {
                gstin,
                username,
                otp: checked(&otp)?,
            };
            let caller = platform.own_caller();
            let tokens = platform.call(&caller, &operation).await?;
            Ok(platform.session(gstin, operation.username, tokens))
        })
    }
}

fn checked(otp: &SecretString) -> Result<SecretString, Error> {
    let digits = otp.expose_secret().trim();
    if (4..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(digits.into());
    }
    Err(Error::configuration(
        "the OTP must be 4 to 10 digits, such as those that the GST portal sends",
    ))
}
