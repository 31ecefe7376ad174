//! Headings that say one thing and nothing else, as [`Heading`](super::heading::Heading) normalises
//! them, the clearest first.
//!
//! They are of Tally, `ERPNext`, Zoho Books, Busy, Odoo, SAP, GSTR-2A and of registers kept by hand.

/// Of the supplier's GSTIN.
pub(super) const SUPPLIER_GSTIN: &[&str] = &[
    "supplier gstin",
    "gstin of supplier",
    "gstin of the supplier",
    "supplier gstin uin",
    "vendor gstin",
    "party gstin",
    "party gstin uin",
    "seller gstin",
    "supplier s gstin",
    "supplier gst no",
    "vendor gst no",
    "party gst no",
    "supplier gst number",
    "gst identification number gstin",
    "gstin uin of supplier",
    "gstin uin",
    "ctin",
    "gstin",
    "gstin no",
    "gstin number",
    "gst no",
    "gst number",
    "gst registration no",
    "gst registration number",
    "gst in",
    "gstn",
    "tax number 3",
    "partner tax id",
    "vendor tax id",
    "vendor tax number",
    "vat registration no",
    "tax id",
];

/// Of the supplier's name.
pub(super) const SUPPLIER_NAME: &[&str] = &[
    "supplier name",
    "vendor name",
    "party name",
    "name of supplier",
    "name of the supplier",
    "trade legal name of the supplier",
    "trade legal name of supplier",
    "trade legal name",
    "name 1",
    "supplier",
    "vendor",
    "invoice partner display name",
    "partner",
    "party",
    "particulars",
    "account name",
    "account",
    "name",
];

/// Of the supplier's number of the document.
pub(super) const NUMBER: &[&str] = &[
    "supplier invoice no",
    "supplier invoice number",
    "supplier inv no",
    "vendor invoice no",
    "vendor invoice number",
    "party invoice no",
    "party invoice number",
    "supplier bill no",
    "supplier bill number",
    "vendor bill no",
    "vendor bill number",
    "party bill no",
    "party bill number",
    "supplier document no",
    "supplier ref no",
    "vendor ref no",
    "supplier reference",
    "vendor reference",
    "external document no",
    "external document number",
    "bill no",
    "bill number",
    "bill reference",
    "invoice note number",
    "invoice number",
    "invoice no",
    "inv no",
    "inv number",
    "note number",
    "note no",
    "credit note number",
    "debit note number",
    "inum",
    "invoice reference",
    "reference document number",
    "reference number",
    "reference no",
    "reference",
    "ref no",
    "ref",
    "vch bill no",
    "document number",
    "document no",
    "doc no",
    "supplier invoice",
    "bill",
    "purchase invoice no",
];

/// Of the date of the document, and after those of the posting.
pub(super) const DATE: &[&str] = &[
    "supplier invoice date",
    "supplier inv date",
    "vendor invoice date",
    "party invoice date",
    "supplier bill date",
    "vendor bill date",
    "party bill date",
    "bill date",
    "invoice bill date",
    "invoice note date",
    "invoice date",
    "inv date",
    "note date",
    "document date",
    "doc date",
    "reference date",
    "ref date",
    "credit note date",
    "idt",
    "vch bill date",
    "dated",
    "date",
    "posting date",
    "voucher date",
    "vch date",
    "entry date",
    "accounting date",
    "transaction date",
];

/// Of the kind.
pub(super) const KIND: &[&str] = &[
    "document type",
    "note type",
    "doc type",
    "voucher type",
    "vch type",
    "type of document",
    "transaction type",
    "move type",
    "journal type",
    "bill type",
    "type",
    "invoice type",
];

/// Of the place of supply.
pub(super) const PLACE_OF_SUPPLY: &[&str] = &[
    "place of supply",
    "pos",
    "place of supply state",
    "destination of supply",
    "state of supply",
];

/// Of the number of the document that is amended.
pub(super) const ORIGINAL_NUMBER: &[&str] = &[
    "original invoice number",
    "original invoice no",
    "original note number",
    "original document number",
    "original document no",
    "original bill no",
    "original number",
    "against invoice no",
    "return against",
];

/// Of the date of the document that is amended.
pub(super) const ORIGINAL_DATE: &[&str] = &[
    "original invoice date",
    "original note date",
    "original document date",
    "original bill date",
    "original date",
];

/// Of the value.
pub(super) const VALUE: &[&str] = &[
    "invoice value",
    "document value",
    "total invoice value",
    "note value",
    "invoice note value",
    "gross total",
    "grand total",
    "bill value",
    "bill amount",
    "invoice amount",
    "document amount",
    "total amount",
    "total amt",
    "invoice amt",
    "bill amt",
    "invoice total",
    "bill total",
    "total value",
    "gross amount",
    "total incl tax",
    "total including tax",
    "total in currency signed",
    "total signed",
    "total",
    "amount total",
    "amount in local currency",
    "amount in lc",
    "net amount payable",
    "net payable",
    "net",
    "amount",
];

/// Of the taxable value.
pub(super) const TAXABLE_VALUE: &[&str] = &[
    "taxable value",
    "total taxable value",
    "taxable amount",
    "taxable amt",
    "taxable val",
    "net total",
    "assessable value",
    "assessable amount",
    "untaxed amount",
    "untaxed amount signed",
    "tax excluded",
    "tax base amount",
    "subtotal",
    "sub total",
    "base amount",
    "basic amount",
    "basic value",
    "amount before tax",
    "total before tax",
    "value before tax",
    "taxable",
    "net amount",
    "net value",
    "purchase value",
    "item total",
];

/// Of integrated tax.
pub(super) const IGST: &[&str] = &[
    "igst",
    "igst amount",
    "igst amt",
    "total igst",
    "integrated tax",
    "integrated tax amount",
    "input igst",
    "igst input",
];

/// Of central tax.
pub(super) const CGST: &[&str] = &[
    "cgst",
    "cgst amount",
    "cgst amt",
    "total cgst",
    "central tax",
    "central tax amount",
    "input cgst",
    "cgst input",
];

/// Of state tax.
pub(super) const SGST: &[&str] = &[
    "sgst",
    "sgst amount",
    "sgst amt",
    "sgst utgst",
    "sgst utgst amount",
    "total sgst",
    "state ut tax",
    "state ut tax amount",
    "state tax",
    "state tax amount",
    "utgst",
    "utgst amount",
    "input sgst",
    "sgst input",
];

/// Of cess.
pub(super) const CESS: &[&str] = &[
    "cess",
    "cess amount",
    "cess amt",
    "gst cess",
    "compensation cess",
    "input cess",
];

/// Of the house's own number.
pub(super) const OWN_NUMBER: &[&str] = &[
    "voucher no",
    "voucher number",
    "vch no",
    "own document no",
    "journal entry",
    "document entry",
    "purchase invoice",
    "entry no",
    "internal id",
    "number",
    "invoice",
];

/// Of what was bought.
pub(super) const ITEM: &[&str] = &[
    "item name",
    "item",
    "item description",
    "item details",
    "product",
    "description",
    "product name",
    "stock item",
    "material",
    "hsn",
    "hsn code",
    "hsn sac",
    "hsn sac code",
    "invoice lines product",
    "invoice lines label",
    "quantity",
    "qty",
];
