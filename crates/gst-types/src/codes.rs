//! The codes on a document.

use crate::open_enum::open_enum;

open_enum! {
    /// The kind of supply (`inv_typ`), documented in the schema that the page
    /// "Get Invoices" links.
    ///
    /// E-commerce sections have none.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::SupplyType;
    ///
    /// assert_eq!(SupplyType::from_text("SEWP").as_str(), "sez_with_payment");
    /// assert_eq!(SupplyType::from_text("Q9").as_str(), "Q9");
    /// ```
    SupplyType {
        /// A regular supply.
        Regular = "regular", ["R"];
        /// A supply that is deemed to be an export.
        DeemedExport = "deemed_export", ["DE"];
        /// A supply to a special economic zone with payment of tax: documented
        /// as `SEWP`, and `SEZWP` in other interfaces of the tax network.
        SezWithPayment = "sez_with_payment", ["SEWP", "SEZWP"];
        /// A supply to a special economic zone without payment of tax:
        /// documented as `SEWOP`, and `SEZWOP` in other interfaces.
        SezWithoutPayment = "sez_without_payment", ["SEWOP", "SEZWOP"];
        /// A supply from a customs bonded warehouse.
        CustomsBondedWarehouse = "customs_bonded_warehouse", ["CBW"];
    }
}

open_enum! {
    /// The form in which the supplier reported a document (`srcform`),
    /// documented in the schema that the page "Get Invoices" links.
    ///
    /// Live data of the tax network also has `R5` and `R6`, which stay unknown
    /// codes.
    SourceForm {
        /// The monthly or quarterly return of outward supplies.
        Gstr1 = "gstr1", ["R1"];
        /// The amendment of GSTR-1 within its month.
        Gstr1a = "gstr1a", ["R1A"];
        /// The invoice furnishing facility of quarterly filers.
        Iff = "iff", ["IFF"];
    }
}

open_enum! {
    /// Whether the supplier has filed the return with the document
    /// (`srcfilstatus`).
    ///
    /// Documented as `Filed` and `Not Filed`. The tax network and the files of
    /// its portal also have `FILED`, `F`, `NotFiled`, `NF`, `SAVED` and a plain
    /// boolean.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::FilingStatus;
    ///
    /// for spelling in ["Not Filed", "NotFiled", "NF", "SAVED"] {
    ///     assert_eq!(FilingStatus::from_text(spelling), FilingStatus::NotFiled);
    /// }
    /// ```
    FilingStatus {
        /// The return is filed.
        Filed = "filed", ["Filed", "F", "true"];
        /// The return is saved but not filed.
        NotFiled = "not_filed", ["Not Filed", "NF", "Saved", "false"];
    }
}

open_enum! {
    /// What the taxpayer has decided on a document.
    ///
    /// The API has several vocabularies for it, all of which are read: codes in
    /// a record (`A`), words in the filter (`accepted`, see [`Status`]) and in
    /// the counts (`accept`).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::Action;
    ///
    /// for spelling in ["N", "no_action_taken", "noaction", "no_action"] {
    ///     assert_eq!(Action::from_text(spelling), Action::NoAction);
    /// }
    /// ```
    ///
    /// [`Status`]: crate::Status
    Action {
        /// Accepted: the tax credit is available.
        Accepted = "accepted", ["A", "accept"];
        /// Rejected: no tax credit.
        Rejected = "rejected", ["R", "reject"];
        /// Kept pending for a later period.
        Pending = "pending", ["P"];
        /// Nothing yet; deemed accepted on the 14th.
        NoAction = "no_action", ["N", "noaction", "no_action_taken"];
    }
}
