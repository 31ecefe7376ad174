//! What a person does about each code of the tax network's.

/// How a taxpayer gets another token.
pub(super) const SIGN_IN: &str = "the taxpayer signs in again with an OTP (`ims login`), or puts a \
                                  new token in SANDBOX_ACCESS_TOKEN";

const OUTAGE: &str = "the tax network is down; nothing is wrong with the request, try again later";

const SYSTEM_FAILURE: &str =
    "the tax network failed, which does not mean that there are no documents; try again later";

const NOTHING: &str = "there is nothing of what was asked for";

/// What to do about each code that is known.
const ADVICE: &[(&str, &str)] = &[
    (
        "AUT4033",
        "the tax network does not accept the API's provider, and no sign-in of yours mends that; \
         report it to the provider with the transaction id",
    ),
    ("AUTH158", SIGN_IN),
    (
        "AUTH403",
        "log out other sessions of this taxpayer, with `ims logout` or where they were opened; \
         they also end by themselves after six hours",
    ),
    (
        "AUTH4033",
        "the session has ended or the OTP was another; the taxpayer signs in again with a new OTP \
         (`ims login`), or puts a new token in SANDBOX_ACCESS_TOKEN",
    ),
    (
        "AUTH4037",
        "the taxpayer enables API access on the GST portal under My Profile > Manage API Access, \
         then signs in again with an OTP",
    ),
    ("AUTH4038", SIGN_IN),
    (
        "AUTH4041",
        "the tax network does not take the state of the taxpayer; check the first two digits of \
         --gstin",
    ),
    (
        "EVCREQUEST",
        "the tax network asks for an OTP first: sign in again with `ims login`",
    ),
    (
        "GEN5001",
        "something is missing in the request, which is a fault of this program or of the API; \
         report it with the transaction id",
    ),
    (
        "GEN5005",
        "the tax network takes no more requests for now; try again in some minutes",
    ),
    ("GEN5008", OUTAGE),
    (
        "GSP019",
        "what the API's provider may use is used up, and only the provider can renew it; report it \
         there with the transaction id",
    ),
    ("GSPERR300", OUTAGE),
    ("GSPGSTDOWN", OUTAGE),
    (
        "IMS0008",
        "the tax network does not know this reference, or not yet: check it with `ims jobs`, and \
         ask again in a minute",
    ),
    ("IMS0027", NOTHING),
    (
        "IMS2005",
        "nothing has changed in IMS since the last GSTR-2B; there is nothing to do",
    ),
    (
        "IMS2B007",
        "GSTR-3B of this period is filed, or it is no period of a GSTR-2B; name another period",
    ),
    (
        "IMS2B009",
        "the draft of this GSTR-2B is not there yet; the message says from which day on it is",
    ),
    (
        "IMSSAV0010",
        "the document or the action on it has changed since it was listed; list it again with \
         `ims invoices` before deciding",
    ),
    (
        "IMSSAV0015",
        "another save or reset of this taxpayer is running; what was to be sent is kept: `ims resume` \
         sends it when that has ended, and deciding the documents again replaces it (`ims reset` \
         where no action is to stand)",
    ),
    (
        "IMSSAV0054",
        "say with --itc-reduction by how much a credit note reduces the credit",
    ),
    (
        "IMSSAV005",
        "the tax network took none of the documents because of the form of one; report it with \
         the transaction id",
    ),
    (
        "OTP0010",
        "nobody with this PAN may sign for this GSTIN; name the PAN of an authorised signatory",
    ),
    (
        "OTP0011",
        "the OTP is too old; `ims login` asks for another",
    ),
    (
        "RET11402",
        "the GSTIN is another than the one that is signed in; check --gstin, or sign in for it \
         with `ims login`",
    ),
    ("RET11416", NOTHING),
    ("RET11417", NOTHING),
    ("RET12501", SYSTEM_FAILURE),
    ("RET12502", SYSTEM_FAILURE),
    ("RET12503", SYSTEM_FAILURE),
    ("RET12504", SYSTEM_FAILURE),
    (
        "RET13506",
        "the OTP is wrong or too old; `ims login` asks for another",
    ),
    (
        "RET13508",
        "the token or the job is not known, or not any more: ask for the list again, with \
         `ims invoices` or `ims fetch --missing`",
    ),
    ("RET13509", NOTHING),
    ("RET13510", NOTHING),
    ("RET2B1010", SIGN_IN),
    ("RET2B1016", NOTHING),
    (
        "RET2B1018",
        "this GSTR-2B is not made yet; it comes on the 14th of the following month",
    ),
    (
        "RET2B1023",
        "there is no GSTR-2B of this period; it comes on the 14th of the following month, and for \
         quarterly filers with the quarter",
    ),
    (
        "RETOTPREQUEST",
        "the tax network asks for an OTP first: sign in again with `ims login`",
    ),
    (
        "RETWEB_001",
        "the tax network could not be reached from the API; try again in a minute",
    ),
    ("RETWEB_04", NOTHING),
    ("RT-3BAS1009", NOTHING),
    ("RT-R1R3BAV-1007", SIGN_IN),
    (
        "RT-R1R3BAV-1013",
        "the tax network knows the session from another address; sign in again from here with \
         `ims login`",
    ),
    (
        "RTN_24",
        "the documents are being prepared; ask again later",
    ),
    (
        "TEC4001",
        "the server that sends OTPs is down, and none was sent; try `ims login` again later",
    ),
    (
        "TEC4002",
        "the API's provider uses an old key of the tax network's; try again in some minutes, and \
         report it to the provider if it lasts",
    ),
    ("gen4004", OUTAGE),
];

/// Finds what to do about a code, in whatever case and with whatever blanks it was sent.
pub(super) fn of(code: &str) -> Option<&'static str> {
    let code: String = code.split_whitespace().collect();
    ADVICE
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(&code))
        .map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_code_has_one_advice_in_plain_words() {
        let mut seen = BTreeSet::new();
        for (code, advice) in ADVICE {
            assert!(seen.insert(code.to_ascii_uppercase()), "{code} twice");
            assert!(
                !advice.ends_with('.') && advice.len() > 20,
                "{code}: {advice}"
            );
            assert!(!advice.contains("  "), "{code}: {advice}");
        }
    }

    #[test]
    fn what_needs_an_advice_of_its_own_has_one() {
        let codes = [
            "AUT4033",
            "AUTH403",
            "AUTH4033",
            "AUTH4037",
            "AUTH4041",
            "RET11402",
            "OTP0010",
            "TEC4001",
            "TEC4002",
            "GSP019",
            "IMSSAV0010",
            "IMSSAV0015",
            "IMSSAV0054",
            "IMS0008",
        ];
        let advice: BTreeSet<_> = codes.iter().map(|code| of(code).unwrap()).collect();
        assert_eq!(advice.len(), codes.len());
        assert_eq!(of(" auth 4037"), of("AUTH4037"));
        assert_eq!(of("AUTH40370"), None);
    }
}
