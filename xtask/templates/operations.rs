/// What is known of an operation before it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The operation's id, such as `getInvoices`.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path below the API's address; parameters are in braces.
    pub path: &'static str,
    /// The token that authorises the operation.
    pub token: Token,
    /// Whether sending the request twice has the effect of sending it once.
    pub repeatable: bool,
    /// Whether the tax network takes only one such request of a taxpayer at a time.
    pub exclusive: bool,
}

/// The token that an operation wants in its `authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Token {
    /// None: the operation takes the API key and its secret.
    None,
    /// The platform's token, which the API key and its secret give.
    Platform,
    /// The taxpayer's token, which the OTP gives.
    Taxpayer,
}
