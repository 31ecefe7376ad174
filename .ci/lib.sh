# Steps with names and times, retries, and servers that never outlive the run.
# Sourced by the scripts of this folder, which set `errexit`.

finished_steps=()
current_step=
servers=()
scratch=$(mktemp -d)

# step NAME COMMAND…: runs a command under a heading. A failure ends the script through `errexit`;
# the command must therefore stand alone here, not in a condition.
step() {
  current_step=$1
  shift
  local start=$SECONDS
  printf '\n=== %s\n' "$current_step"
  "$@"
  finished_steps+=("$(printf '%5ds  %s' $((SECONDS - start)) "$current_step")")
  printf -- '--- %s: %d s\n' "$current_step" $((SECONDS - start))
  current_step=
}

# retry COMMAND…: for what depends on a network.
retry() {
  local attempt
  for attempt in 1 2 3 4; do
    "$@" && return
    printf 'attempt %d failed: %s\n' "$attempt" "$*" >&2
    sleep $((attempt * 5))
  done
  "$@"
}

# start_server NAME COMMAND…: starts a server on a free loopback port, waits until it has printed
# its address and leaves that in $server_url; what it prints goes to $scratch/NAME.log.
start_server() {
  local log=$scratch/$1.log
  shift
  : >"$log"
  "$@" >>"$log" 2>&1 </dev/null &
  local process=$!
  servers+=("$process")
  local attempt
  for attempt in {1..600}; do
    if server_url=$(grep --only-matching --max-count=1 --extended-regexp \
      'http://127\.0\.0\.1:[0-9]+/?$' "$log"); then
      return
    fi
    kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  printf 'no address from: %s\n' "$*" >&2
  cat "$log" >&2
  return 1
}

stop_servers() {
  local process
  for process in "${servers[@]}"; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  servers=()
}

report() {
  local status=$?
  stop_servers
  rm -rf "$scratch"
  printf '\n'
  if ((${#finished_steps[@]})); then
    printf '%s\n' "${finished_steps[@]}"
  fi
  printf '%5ds  in all\n' "$SECONDS"
  local failed=0
  if ((status)); then
    failed=1
    printf 'failed: %s\n' "${current_step:-before the first step}"
  fi
  printf 'steps: %d passed, %d failed\n' "${#finished_steps[@]}" "$failed"
}
trap report EXIT
# A signal must go through the same door.
trap 'exit 130' INT
trap 'exit 143' TERM
