# Holds openapi/ims.yaml, the client and the mock against tools that were not written here.

DOCUMENT=$PWD/openapi/ims.yaml
SECTIONS=(b2b b2ba cn cna dn dna ecom ecoma)
STATUSES=(accepted rejected pending no_action)
GOODS_TYPES=(others imports inward-supplies)

# The mocks know no accounts; the client only has to send something.
export SANDBOX_API_KEY=key_test_ci SANDBOX_ACCESS_TOKEN=taxpayer_token_ci

lint_document() {
  redocly lint "$DOCUMENT" --config .ci/redocly.yaml
}

# The mock is made from the document alone. A request that the document does not allow gets an error.
client_against_independent_mock() {
  start_server independent-mock prism mock --errors --host 127.0.0.1 --port 0 "$DOCUMENT"
  # It shows the counts of `others` whatever is asked, and our client does not take one for another.
  run_client_against "$server_url" independent-mock others
  refuses_without_credentials "$server_url"
  stop_servers
}

# Between client and mock stands a proxy that checks requests and answers against the document.
client_against_checked_mock() {
  start_server mock target/debug/ims-mock --port 0
  start_server proxy prism proxy --errors --host 127.0.0.1 --port 0 "$DOCUMENT" "$server_url"
  run_client_against "$server_url" proxy "${GOODS_TYPES[@]}"
  stop_servers
}

conformance_of_mock() {
  start_server mock target/debug/ims-mock --port 0
  # The tester leaves files in its working folder.
  (cd "$scratch" && timeout 300 schemathesis --config-file "$OLDPWD/.ci/schemathesis.toml" --no-color \
    run "$DOCUMENT" --url "$server_url" \
    --header "x-api-key: $SANDBOX_API_KEY" --header "authorization: $SANDBOX_ACCESS_TOKEN" \
    --header "x-api-secret: secret_test_ci" \
    --phases examples,coverage,fuzzing --max-examples 50 --generation-deterministic \
    --workers 1 --request-timeout 10 --continue-on-failure)
  stop_servers
}

# run_client_against URL SERVER GOODS_TYPE…: both operations with every value of their parameters.
run_client_against() {
  local url=$1 log=$scratch/$2.log calls=0 section status goods_type
  shift 2
  local seen
  seen=$(requests_in "$log")
  for section in "${SECTIONS[@]}"; do
    client "$url" invoices --section "$section"
    grep --quiet '"state": "complete"' "$scratch/answer.json"
    calls=$((calls + 1))
    for status in "${STATUSES[@]}"; do
      client "$url" invoices --section "$section" --status "$status"
      calls=$((calls + 1))
    done
  done
  client "$url" invoices --all
  calls=$((calls + ${#SECTIONS[@]}))
  for goods_type in "$@"; do
    client "$url" counts --goods-type "$goods_type"
    calls=$((calls + 1))
  done
  seen=$(($(requests_in "$log") - seen))
  printf '%d calls, %d requests seen\n' "$calls" "$seen"
  ((seen == calls))
  if grep --extended-regexp --ignore-case 'violation|did not pass|terminated with error' "$log"; then
    return 1
  fi
}

# client URL ARGUMENTS…: any exit code but 0 ends the step, so a record that cannot be read does too.
client() {
  local url=$1
  shift
  printf 'ims %s\n' "$*"
  timeout 60 target/debug/ims --base-url "$url" --format json --timeout 30 "$@" >"$scratch/answer.json"
  python3 -m json.tool "$scratch/answer.json" >/dev/null
}

requests_in() {
  grep --count 'Request received' "$1" || true
}

# Without this the run above it could pass on a server that accepts anything.
refuses_without_credentials() {
  node --eval 'fetch(process.argv[1]).then(answer => process.exit(answer.status === 401 ? 0 : 1))' \
    "$1/gst/compliance/tax-payer/invoices?section=B2B"
}
