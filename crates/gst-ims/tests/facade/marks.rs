//! Members beside the documents: those that tell of more make a part, those that tell nothing do
//! not.

use gst_ims::{ErrorKind, State};

use super::common::{inner, read};

/// The member beside the tax network's object, inside it, and beside the status of the platform.
fn everywhere(member: &str, list: &str) -> [String; 3] {
    [
        inner(&format!(
            r#""status_cd":"1","data":{{"b2b":{list}}},{member}"#
        )),
        inner(&format!(
            r#""status_cd":"1","data":{{"b2b":{list},{member}}}"#
        )),
        format!(r#"{{{member},"code":200,"data":{{"status_cd":"1","data":{{"b2b":{list}}}}}}}"#),
    ]
}

#[test]
fn what_tells_of_more_makes_a_part_wherever_it_is() {
    for member in [
        r#""totalElements":9"#,
        r#""totPages":4"#,
        r#""total":"9.0""#,
        r#""total":9e0"#,
        r#""total":0.9E+1"#,
        r#""total":1e30"#,
        r#""total":99999999999999999999999999"#,
        r#""@odata.count":9"#,
        r#""@odata.nextLink":"/x""#,
        r#""rows":9"#,
        r#""returned":1,"available":9"#,
        r#""hits":{"total":{"value":9}}"#,
        r#""_links":{"next":{"href":"/x?page=2"}}"#,
        r#""links":[{"rel":"self","href":"/x"},{"rel":"next","href":"/x?page=2"}]"#,
        r#""page":{"number":2}"#,
        r#""page":{"size":1,"totalElements":9}"#,
        r#""page":"1 of 3""#,
        r#""scroll_id":"x""#,
        r#""range":"0-0/9""#,
        r#""range":"100-199/*""#,
        r#""start":101"#,
        r#""from":101,"to":200"#,
        r#""resultSetComplete":false"#,
        r#""endOfData":false"#,
        r#""eof":"N""#,
        r#""balance_records":8"#,
        r#""records_left":8"#,
        r#""pending_files":2"#,
        r#""split":true"#,
        r#""limit_reached":true"#,
        r#""exceeded_limit":"Y""#,
        r#""max_records_reached":true"#,
        r#""urls":["/1.zip","/2.zip"]"#,
        r#""urls":[{"ul":"/1.zip","ic":5}]"#,
        r#""file_url":"/1.zip""#,
        r#""downloadUrl":"/1.zip""#,
        r#""download_token":"t""#,
        r#""file_token":"t""#,
        r#""estimated_time":"30""#,
        r#""eta":5"#,
        r#""state":"PROCESSING""#,
        r#""processing_status":"IP""#,
        r#""request_status":"queued""#,
        r#""job_id":"j""#,
        r#""queue":{"token":"t","est":"5"}"#,
        r#""job":{"id":"j","status":"queued"}"#,
        r#""queued":true"#,
        r#""is_queued":"Y""#,
        r#""ready":false"#,
        r#""wait":30"#,
        r#""retry_after":30"#,
        r#""poll_url":"/x""#,
        r#""warning":"some records are missing""#,
        r#""message":"The response is incomplete, a part has timed out""#,
        r#""warning":"Some records were skipped""#,
        r#""skipped":3"#,
        r#""dropped":3"#,
        r#""omitted":true"#,
        r#""numFound":9"#,
        r#""paging":{"cursors":{"before":"a","after":"b"}}"#,
        r#""last_evaluated_key":{"id":"x"}"#,
        r#""nextMarker":"x""#,
        r#""bookmark":"x""#,
    ] {
        for body in everywhere(member, "[RECORD]") {
            let answer = read(&body).unwrap();
            assert_eq!(answer.state(), State::Partial, "{body}");
            assert_eq!(answer.invoices.len(), 1, "{body}");
        }
        for body in everywhere(member, "[]") {
            match read(&body) {
                Ok(answer) => assert!(answer.completeness.incomplete().is_some(), "{body}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Decode, "{body}"),
            }
        }
    }
}

#[test]
fn what_tells_nothing_of_more_leaves_the_answer_whole() {
    for member in [
        r#""msg":"Success""#,
        r#""message":"1 record fetched, no errors""#,
        r#""warnings":[]"#,
        r#""count":1"#,
        r#""total":"1.0","total_pages":1.0"#,
        r#""pageNo":"1","totPages":"01""#,
        r#""page":"1 of 1""#,
        r#""pageable":{"offset":0,"pageNumber":0,"pageSize":1,"paged":true,"unpaged":false},"last":true,"totalElements":1"#,
        r#""page":{"number":0,"size":1,"totalElements":1,"totalPages":1}"#,
        r#""start":1,"range":"0-0/1""#,
        r#""_links":{"self":{"href":"/x"},"next":null}"#,
        r#""links":[{"rel":"self","href":"/x"}]"#,
        r#""next_due_date":"14-12-2024""#,
        r#""next_action":"file GSTR-3B""#,
        r#""remaining_credits":99"#,
        r#""creditsRemaining":"99""#,
        r#""requests_remaining":40"#,
        r#""discountRec":"5""#,
        r#""file":"IMS_27_112024.json""#,
        r#""est":0,"token":"""#,
        r#""state":"27""#,
        r#""state":"Maharashtra""#,
        r#""status":"completed""#,
        r#""status":"Done""#,
        r#""ready":true,"queued":false,"eof":true"#,
        r#""retry_after":0"#,
        r#""errorCode":"0000","errorMessage":"No Error""#,
        r#""error_cd":"NA","error_msg":"N/A""#,
        r#""error":"no error""#,
        r#""errorCode":200"#,
        r#""error":{"code":"200","message":"OK"}"#,
        r#""pending_invoices":1"#,
        r#""skipped":0,"dropped":false"#,
        r#""numFound":1"#,
        r#""paging":{"cursors":{"before":"a","after":null}}"#,
        r#""ok":true,"failed":false,"hasErrors":"N","isError":0"#,
    ] {
        for body in everywhere(member, "[RECORD]") {
            let answer = read(&body).unwrap();
            assert_eq!(answer.state(), State::Complete, "{body}");
        }
    }
    for member in [
        r#""pageable":{"offset":0,"pageNumber":0,"pageSize":20},"last":true,"totalElements":0"#,
        r#""message":"No records""#,
        r#""gstin":"27ZZZCZ9090Q1ZJ","chksum":"ab""#,
    ] {
        for body in everywhere(member, "[]") {
            assert_eq!(read(&body).unwrap().state(), State::Empty, "{body}");
        }
    }
}

#[test]
fn a_flag_of_failure_is_one_wherever_it_is() {
    for member in [
        r#""ok":false"#,
        r#""success":"N""#,
        r#""successful":0"#,
        r#""failed":true"#,
        r#""isError":true"#,
        r#""hasErrors":"Y""#,
        r#""has_failed":1"#,
    ] {
        for body in everywhere(member, "[RECORD]") {
            assert_eq!(read(&body).unwrap().state(), State::Partial, "{body}");
        }
        for body in everywhere(member, "[]") {
            let error = read(&body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Refused, "{body}");
        }
    }
}

#[test]
fn without_a_list_nothing_else_may_stand_in_its_place() {
    for members in [
        r#""status_cd":"1","payload":"eyJiMmIi""#,
        r#""status_cd":"1","data":{"content":"UEsDBBQAAAAI"}"#,
        r#""status_cd":"1","data":{"sek":"x","data":"abc=="}"#,
        r#""status_cd":"1","data":{"data":"abc=="}"#,
        r#""status_cd":"1","data":{"b2b_count":4}"#,
        r#""status_cd":"1","data":{"gstin":"27ZZZCZ9090Q1ZJ"}"#,
        r#""status_cd":"1","data":{"message":"System Failure"}"#,
        r#""status_cd":"1","data":{"msg":"Your file will be generated in 20 minutes"}"#,
        r#""status_cd":"1","message":"The request is in the queue, try after some time""#,
    ] {
        let error = read(&inner(members)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{members}: {error}");
    }
    let error = read(&inner(r#""status_cd":"1","message":"System Failure""#)).unwrap_err();
    assert!(error.to_string().contains("System Failure"), "{error}");
    for members in [
        r#""status_cd":"1","message":"Success""#,
        r#""status_cd":"1","data":{"message":"No records found"}"#,
        r#""status_cd":"1","data":{"total":0,"b2ba":null,"remarks":""}"#,
    ] {
        let answer = read(&inner(members)).unwrap();
        assert_eq!(answer.state(), State::Empty, "{members}");
    }
}

#[test]
fn a_status_of_several_is_no_whole_one() {
    let body = r#"{"code":207,"data":{"status_cd":"1","data":{"b2b":[RECORD]}}}"#;
    assert_eq!(read(body).unwrap().state(), State::Partial);
    let body = r#"{"code":200,"response_code":503,"data":{"status_cd":"1"}}"#;
    assert_eq!(read(body).unwrap_err().kind(), ErrorKind::Outage);
    for status in ["01", "1 "] {
        let members = format!(r#""status_cd":"{status}","data":{{"b2b":[RECORD]}}"#);
        assert_eq!(read(&inner(&members)).unwrap().state(), State::Complete);
    }
}
