#!/bin/bash
# Sets Sonde and its peers against one server, in turn, and prints what a stream costs each of them.
#
#   benchmarks/race.sh [together:32 together:256 apart:32 apart:256]
#
# together: 16 chunks in one write; apart: the first after 20 ms, then 5 ms each. The number is how many
# streams are open at a time. The server (C, one thread) runs on core 0, each client on core 1.
#
#   CLIENTS       "wrk sonde worker k6 aiperf guidellm"; those that are not installed are left out
#   ROUNDS        rounds, in each of which every client runs once (3)
#   WARMUP        seconds before a client is measured (20)
#   SECONDS_EACH  seconds in which it is (10)
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
rounds=${ROUNDS:-3} warmup=${WARMUP:-20} seconds=${SECONDS_EACH:-10}
total=$((warmup + seconds + 3))
clients=${CLIENTS:-wrk sonde worker k6 aiperf guidellm}
port=${PORT:-18580} kafka=$((port + 1)) api=$((port + 2))
url=http://127.0.0.1:$port
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
sonde=$home/cli/target/sonde.jar
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
server='' client='' others=()

die() { echo "race.sh: $*" >&2; exit 2; }
[ "$(nproc)" -ge 2 ] || die "needs two cores: one for the server, one for what is measured"
for tool in taskset gcc curl jq setsid; do
  command -v "$tool" >/dev/null || die "needs $tool (Debian: apt-get install util-linux gcc curl jq)"
done
[ -f "$sonde" ] || die "no $sonde: run ./sonde --version once"

# Clients run in sessions of their own, so that all their processes are measured and stopped.
session_pids() { ps -o pid= -s "$1"; }
stop_session() {
  local pids
  pids=$(session_pids "$1") && kill $pids 2>/dev/null || true
  for _ in $(seq 50); do
    [ -n "$(session_pids "$1")" ] || return 0
    sleep 0.1
  done
  pids=$(session_pids "$1") && kill -9 $pids 2>/dev/null || true
}
stop_client() { [ -z "$client" ] || { stop_session "$client"; client=''; }; }
stop_others() {
  local each
  for each in "${others[@]}"; do stop_session "$each"; done
  others=()
}
stop_server() { [ -z "$server" ] || { stop_session "$server"; server=''; }; }
trap 'stop_client; stop_others; stop_server; rm -rf "$work"' EXIT

# Starts a command in a session on a core; its id is in $started.
start() { # core, command ...
  local core=$1
  shift
  setsid taskset -c "$core" "$@" </dev/null &
  started=$!
}

start_server() { # first millis, gap millis
  stop_server
  start 0 "$work/server" "$port" 16 "$1" "$2" >"$work/server.log"
  server=$started
  for _ in $(seq 50); do
    ! grep -q ready "$work/server.log" || return 0
    sleep 0.1
  done
  die "the server did not start"
}

field() { tr ' ' '\n' <<<"$1" | sed -n "s/^$2=//p"; }

# Processor ticks of a session, with those of its children that ended.
session_ticks() {
  local pid all=0 line
  for pid in $(session_pids "$1"); do
    line=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    set -- ${line##*) }
    all=$((all + ${12} + ${13} + ${14} + ${15}))
  done
  echo "$all"
}

# Each client: have_X, whether it is here; start_X STREAMS starts it; ttft_X prints its p50 and p99 of
# the time to the first chunk in ms, of the whole run, or nothing where it does not measure that.

have_wrk() { command -v wrk >/dev/null; }
start_wrk() {
  start 1 wrk -t1 -c"$1" -d"${total}s" -s "$home/benchmarks/wrk-chat.lua" "$url/v1/chat/completions" >"$work/wrk.log" 2>&1
}
ttft_wrk() { :; }

sonde_command=("$java" -Xshare:auto -Xlog:disable -XX:SharedArchiveFile="$home/cli/target/sonde.jsa" -XX:+UseSerialGC
  -Xmx1g -Dfile.encoding=UTF-8 -cp "$sonde" dev.sonde.cli.SondeMain)
have_sonde() { :; }
start_sonde() {
  rm -rf "$work/sonde"
  XDG_STATE_HOME=$work/state start 1 "${sonde_command[@]}" compare race/model --router "$url/v1" --concurrency "$1" \
    --duration "${total}s" --prompt ping --max-tokens 128 --quiet --yes --out "$work/sonde" >"$work/sonde.log" 2>&1
}
ttft_sonde() { jq -r '.cells[0].latencyMs.ttft | "\(.p50) \(.p99)"' "$work/sonde/report.json"; }

# The worker's process alone on core 1; broker and coordinator share core 0 with the server.
have_worker() { :; }
start_worker() {
  rm -rf "$work/worker.json" "$work/kafka"
  export XDG_STATE_HOME=$work/state
  start 0 "${sonde_command[@]}" broker --port "$kafka" --data "$work/kafka" >"$work/broker.log" 2>&1
  others+=("$started")
  for _ in $(seq 100); do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$kafka") 2>/dev/null || break
    sleep 0.1
  done
  start 0 "${sonde_command[@]}" coordinator --kafka "127.0.0.1:$kafka" --port "$api" >"$work/coordinator.log" 2>&1
  others+=("$started")
  for _ in $(seq 200); do
    ! curl -fsS "http://127.0.0.1:$api/readyz" >/dev/null 2>&1 || break
    sleep 0.1
  done
  cat >"$work/worker.yaml" <<YAML
models: [race/model]
providers: [a]
prompts: [ping]
request: {maxTokens: 128}
load: {concurrency: $1, duration: ${total}s}
YAML
  start 0 "${sonde_command[@]}" submit "$work/worker.yaml" --server "http://127.0.0.1:$api" --router "$url/v1" \
    --wait --watch --quiet -o json >"$work/worker.json" 2>"$work/submit.log"
  others+=("$started")
  start 1 "${sonde_command[@]}" worker --kafka "127.0.0.1:$kafka" >"$work/worker.log" 2>&1
}
ttft_worker() { jq -r '.cells[0].latencyMs.ttft | "\(.p50) \(.p99)"' "$work/worker.json"; }

have_k6() { command -v k6 >/dev/null; }
start_k6() {
  cat >"$work/k6.js" <<JS
import http from "k6/http";
export const options = {vus: $1, duration: "${total}s", summaryTrendStats: ["p(50)", "p(99)"]};
const body = JSON.stringify({model: "race/model:a", messages: [{role: "user", content: "ping"}], max_tokens: 128,
  temperature: 0, seed: 1, stream: true, stream_options: {include_usage: true}});
export default () => http.post("$url/v1/chat/completions", body, {headers: {"content-type": "application/json"}});
JS
  GOMAXPROCS=1 K6_NO_USAGE_REPORT=true start 1 k6 run --quiet --summary-export "$work/k6.json" "$work/k6.js" \
    >"$work/k6.log" 2>&1
}
# Its time to the first byte: here the head comes with the first chunk.
ttft_k6() { jq -r '.metrics.http_req_waiting | "\(.["p(50)"]) \(.["p(99)"])"' "$work/k6.json"; }

# Both load a tokenizer by its name or from a folder.
tokenizer=${TOKENIZER:-gpt2}
have_aiperf() { command -v aiperf >/dev/null; }
start_aiperf() {
  rm -rf "$work/aiperf"
  start 1 aiperf profile --model race/model --url "$url" --endpoint-type chat --streaming --concurrency "$1" \
    --benchmark-duration "$total" --tokenizer "$tokenizer" --isl 10 --osl 16 --ui none \
    --artifact-dir "$work/aiperf" >"$work/aiperf.log" 2>&1
}
ttft_aiperf() {
  find "$work/aiperf" -name '*aiperf.json' -exec jq -r '.time_to_first_token | "\(.p50) \(.p99)"' {} + | head -n 1
}

have_guidellm() { command -v guidellm >/dev/null; }
start_guidellm() {
  start 1 guidellm run --backend "kind=openai_http,target=$url,model=race/model,request_format=/v1/chat/completions" \
    --profile "kind=concurrent,streams=$1" --constraint "kind=max_duration,seconds=$total" \
    --tokenizer "kind=hf_auto,model=$tokenizer" --data "kind=synthetic_text,prompt_tokens=10,output_tokens=16" \
    --output "kind=json,path=$work/guidellm.json" --disable-console >"$work/guidellm.log" 2>&1
}
ttft_guidellm() {
  jq -r '.benchmarks[0].metrics.time_to_first_token_ms.successful.percentiles | "\(.p50) \(.p99)"' "$work/guidellm.json"
}

# Runs a client once: appends CPU us a stream, streams/s and errors of the TTFT (p50, p99) to its file.
measure() { # client, streams, file
  curl -fsS "$url/reset" >/dev/null
  "start_$1" "$2"
  client=$started
  local before after ticks_before spent n
  # From its first stream on.
  for _ in $(seq 300); do
    [ "$(field "$(curl -fsS "$url/stats")" streams)" = 0 ] || break
    sleep 0.1
  done
  sleep "$warmup"
  before=$(curl -fsS "$url/stats") ticks_before=$(session_ticks "$client")
  sleep "$seconds"
  after=$(curl -fsS "$url/stats") spent=$(($(session_ticks "$client") - ticks_before))
  n=$(($(field "$after" streams) - $(field "$before" streams)))
  local elapsed
  elapsed=$(awk -v a="$(field "$after" seconds)" -v b="$(field "$before" seconds)" 'BEGIN { print a - b }')
  # The client ends by itself and writes its report; a worker goes on, and what followed its run has ended.
  local last=$client
  [ "$1" != worker ] || last=${others[-1]}
  for _ in $(seq 400); do
    [ -n "$(session_pids "$last")" ] || break
    sleep 0.1
  done
  local truth ttft
  truth=$(curl -fsS "$url/stats")
  ttft=$("ttft_$1" 2>/dev/null) || true
  stop_client
  stop_others
  if [ "$n" -le 0 ]; then
    echo "      $1 sent nothing: $(tail -n 3 "$work/$1.log")" >&2
    return 0
  fi
  awk -v spent="$spent" -v ticks="$ticks" -v n="$n" -v s="$elapsed" -v ttft="$ttft" \
    -v p50="$(field "$truth" firstP50)" -v p99="$(field "$truth" firstP99)" 'BEGIN {
      k = split(ttft, t, " ")
      printf "%.1f %.0f %s %s\n", spent / ticks * 1e6 / n, n / s, k == 2 ? t[1] - p50 : "-", k == 2 ? t[2] - p99 : "-" }' \
    | tee -a "$3" | sed "s/^/      $1 (us a stream, streams a second, ms of p50 and p99): /" >&2
}

column() { # file, column: the median
  awk -v c="$2" '$c != "-" { print $c }' "$1" | sort -g | awk '{ v[NR] = $1 }
    END { if (NR) print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; else print "-" }'
}

race() { # together|apart:streams
  local how=${1%:*} streams=${1#*:} each
  case $how in
    together) start_server 0 0 ;;
    apart) start_server 20 5 ;;
    *) die "unknown race '$1': together:STREAMS or apart:STREAMS" ;;
  esac
  [[ $streams =~ ^[1-9][0-9]*$ ]] || die "unknown race '$1': together:STREAMS or apart:STREAMS"
  rm -f "$work"/result-*
  for _ in $(seq "$rounds"); do
    for each in "${present[@]}"; do measure "$each" "$streams" "$work/result-$each"; done
  done
  printf '\n%s, %s open, medians of %s rounds\n' "$how" "$streams" "$rounds"
  printf '%-10s %14s %10s %12s %10s %16s %16s\n' client "us a stream" "of wrk's" streams/s "of wrk's" "TTFT p50 error" "TTFT p99 error"
  local base_cpu='' base_rate=''
  for each in "${present[@]}"; do
    [ -s "$work/result-$each" ] || { printf '%-10s sent nothing\n' "$each"; continue; }
    local cpu rate
    cpu=$(column "$work/result-$each" 1) rate=$(column "$work/result-$each" 2)
    [ "$each" != wrk ] || base_cpu=$cpu base_rate=$rate
    awk -v name="$each" -v cpu="$cpu" -v rate="$rate" -v bc="$base_cpu" -v br="$base_rate" \
      -v e50="$(column "$work/result-$each" 3)" -v e99="$(column "$work/result-$each" 4)" 'BEGIN {
        printf "%-10s %14.1f %10s %12.0f %10s %16s %16s\n", name, cpu, bc ? sprintf("%.1f x", cpu / bc) : "-", rate,
          br ? sprintf("%.0f %%", 100 * rate / br) : "-", e50 == "-" ? "-" : sprintf("%.2f ms", e50),
          e99 == "-" ? "-" : sprintf("%.2f ms", e99) }'
  done
}

present=()
for each in $clients; do
  declare -F "have_$each" >/dev/null || die "unknown client '$each': wrk, sonde, worker, k6, aiperf, guidellm"
  if "have_$each"; then present+=("$each"); else echo "$each is not installed" >&2; fi
done
gcc -O2 -o "$work/server" "$home/benchmarks/src/main/c/stream_server.c"
echo "$(date -u +%FT%TZ), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg), $("$java" -version 2>&1 | head -n 1)"
[ $# -gt 0 ] || set -- together:32 together:256 apart:32 apart:256
for each; do race "$each"; done
