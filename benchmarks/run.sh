#!/bin/bash
# Measures Sonde against what is possible on this machine, and prints ratios against the goals.
#
#   benchmarks/run.sh [all|cpu|streams|fold|memory|ttft|start|broker|claims|lanes|topics] ...
#
# ROUNDS (3) and SECONDS_EACH (6) make it longer; PROBES (1000000) bounds the pipeline's memory run.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
jar=$home/benchmarks/target/benchmarks.jar
sonde=$home/cli/target/sonde.jar
rounds=${ROUNDS:-3}
seconds=${SECONDS_EACH:-6}
warmup=${WARMUP:-20} # seconds: as long as C2 still compiles, its threads would be counted too
probes=${PROBES:-1000000}
port=${PORT:-18480}
control=$((port + 1))
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# As the launcher runs Sonde.
jvm=(-XX:+UseSerialGC -Xmx1g)
work=$(mktemp -d)
simulator=

die() { echo "run.sh: $*" >&2; exit 2; }
[ -f "$jar" ] || die "no $jar: ./mvnw -B -q -DskipTests -Pbenchmarks -pl benchmarks -am package"
command -v taskset >/dev/null || die "needs taskset (util-linux)"
[ "$(nproc)" -ge 2 ] || die "needs two cores: one for the simulator, one for what is measured"

stop_simulator() {
  if [ -n "$simulator" ]; then
    kill "$simulator" 2>/dev/null || true
    wait "$simulator" 2>/dev/null || true
    simulator=
  fi
}
trap 'stop_simulator; rm -rf "$work"' EXIT

# On core 0; everything that is measured runs on core 1.
start_simulator() {
  stop_simulator
  taskset -c 0 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.simulator.SimulatorMain \
    --port "$port" --control-port "$control" --scenario "$1" >"$work/simulator.log" 2>&1 &
  simulator=$!
  for _ in $(seq 100); do
    grep -q ready "$work/simulator.log" && return
    sleep 0.1
  done
  cat "$work/simulator.log" >&2
  die "the simulator did not start"
}

sim() { curl -fsS "$@" "http://127.0.0.1:$control/__sim/${path:-stats}"; }
reset_truth() { path=reset sim -X POST -o /dev/null; }

load() { # on core 1: key=value for ProbeLoad
  taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.ProbeLoad \
    "url=http://127.0.0.1:$port/v1" "$@" 2>/dev/null
}

value() { tr ' ' '\n' <<<"$1" | sed -n "s/^$2=//p"; }

# The two figures of /proc/stat that steal is made of: all jiffies, stolen jiffies.
jiffies() { awk '/^cpu / { for (i = 2; i <= 9; i++) all += $i; print all, $9 }' /proc/stat; }
steal_start() { read -r all_before stolen_before < <(jiffies); }
steal() { # percent since steal_start
  read -r all stolen < <(jiffies)
  awk -v a=$((all - all_before)) -v s=$((stolen - stolen_before)) \
    'BEGIN { printf "%.1f", (a > 0 ? 100 * s / a : 0) }'
}

median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# verdict VALUE OP GOAL: OP is le or ge.
verdict() {
  awk -v v="$1" -v op="$2" -v g="$3" \
    'BEGIN { print ((op == "le" && v <= g) || (op == "ge" && v >= g)) ? "PASS" : "MISS" }'
}
say() { printf '%-4s  %-58s %s\n' "$1" "$2" "$3"; }

wrk_micros() { # connections: CPU microseconds a response
  local times requests
  TIMEFORMAT='%U %S'
  times=$({ time taskset -c 1 wrk -t1 -c"$1" -d"${seconds}s" -s "$home/benchmarks/wrk-chat.lua" \
    "http://127.0.0.1:$port/v1/chat/completions" >"$work/wrk.log" 2>&1; } 2>&1)
  requests=$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' "$work/wrk.log")
  if grep -q Non-2xx "$work/wrk.log"; then cat "$work/wrk.log" >&2; die "wrk was refused"; fi
  awk -v n="$requests" '{ printf "%.2f\n", ($1 + $2) * 1e6 / n }' <<<"$times"
}

cpu() {
  if ! command -v wrk >/dev/null; then
    say VOID "CPU a stream against wrk" "wrk is not here: apt-get install wrk"
    return
  fi
  local scenario connections
  for scenario in flat:32 paced:100; do
    connections=${scenario#*:} scenario=${scenario%:*}
    start_simulator "$scenario"
    : >"$work/theirs"; : >"$work/ours"; : >"$work/ratios"
    wrk_micros "$connections" >/dev/null # the simulator's own warm-up
    steal_start
    for _ in $(seq "$rounds"); do
      local theirs line ours
      theirs=$(wrk_micros "$connections")
      line=$(load streams="$connections" warmup="$warmup" seconds="$seconds")
      ours=$(value "$line" cpuMicros)
      [ "$(value "$line" failed)" = 0 ] || say VOID "probes failed" "$line"
      echo "$theirs" >>"$work/theirs"; echo "$ours" >>"$work/ours"
      ratio "$ours" "$theirs" >>"$work/ratios"; echo >>"$work/ratios"
      echo "      $scenario: wrk $theirs us, ours $ours us a stream; $line" >&2
    done
    local median_ratio
    median_ratio=$(median <"$work/ratios")
    say "$(verdict "$median_ratio" le 2.5)" "CPU a 16-chunk stream, $scenario, times wrk's (<= 2.5)" \
      "$median_ratio (wrk $(median <"$work/theirs") us, ours $(median <"$work/ours") us, steal $(steal) %)"
  done
}

streams() {
  [ "$(ulimit -n)" -ge 10500 ] || { say VOID "10,000 open streams" "ulimit -n is $(ulimit -n)"; return; }
  start_simulator "$home/benchmarks/scenarios/streams-open.yaml"
  steal_start
  local line peak resident
  line=$(load streams=10000 warmup=40 seconds=10)
  peak=$(sim | sed 's/.*"peakInFlight":\([0-9]*\).*/\1/')
  resident=$(value "$line" residentMib)
  echo "      $line, the simulator's peak in flight $peak" >&2
  if [ "$peak" -lt 10000 ] || [ "$(value "$line" failed)" != 0 ]; then
    say VOID "10,000 open streams" "only $peak were open, $(value "$line" failed) failed"
    return
  fi
  say "$(verdict "$resident" le 1023)" "MiB resident with 10,000 streams open (< 1024)" "$resident (steal $(steal) %)"
}

fold() {
  : >"$work/rates"
  steal_start
  for _ in $(seq "$rounds"); do
    taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.FoldSpeed "seconds=$seconds" \
      >"$work/fold"
    cat "$work/fold" >&2
    sed -n 's/.*perCpuSecond=//p' "$work/fold" >>"$work/rates"
  done
  local rate
  rate=$(median <"$work/rates")
  say "$(verdict "$rate" ge 300000)" "events a CPU second, decoded and folded (>= 300000)" "$rate (steal $(steal) %)"
}

grown() { # file, key, first line's count: the last value over the first
  awk -v k="$2=" '{ for (i = 1; i <= NF; i++) if (index($i, k) == 1) { v = substr($i, length(k) + 1); if (NR == 1) f = v } }
    END { printf "%.2f", v / f }' "$1"
}

memory() {
  taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.FoldMemory | tee "$work/fold" >&2
  local growth
  growth=$(grown "$work/fold" heapKib)
  say "$(verdict "$growth" le 1.5)" "fold's heap, 10^7 events over 10^5 (flat: <= 1.5)" "$growth"
  [ -f "$sonde" ] || { say VOID "the pipeline's memory" "no $sonde: run ./sonde --version once"; return; }
  start_simulator flat
  "$java" -cp "$jar" dev.sonde.benchmarks.PipelineMemory "jar=$sonde" "probes=$probes" \
    "router=http://127.0.0.1:$port/v1" "control=http://127.0.0.1:$control/__sim" \
    "state=$work/state" | tee "$work/pipeline" >&2
  growth=$(grown "$work/pipeline" heapKib)
  say "$(verdict "$growth" le 1.5)" "whole pipeline's heap, last sample over first (flat: <= 1.5)" "$growth"
  growth=$(grown "$work/pipeline" residentMib)
  say "$(verdict "$growth" le 1.5)" "whole pipeline's RSS, last sample over first (flat: <= 1.5)" "$growth"
}

errors() { # stamps
  "$java" -cp "$jar" dev.sonde.benchmarks.TtftError "control=http://127.0.0.1:$control/__sim" "stamps=$1"
}

ttft() {
  command -v gcc >/dev/null || { say VOID "error of the TTFT" "needs gcc for the bare reader"; return; }
  gcc -O2 -o "$work/bare" "$home/benchmarks/src/main/c/bare_reader.c"
  start_simulator "$home/benchmarks/scenarios/streams-20ms.yaml"
  load streams=500 warmup=5 seconds=1 >/dev/null # the simulator's own warm-up
  : >"$work/medians"; : >"$work/p99"; : >"$work/bare99"
  steal_start
  for _ in $(seq "$rounds"); do
    local bare ours
    reset_truth
    taskset -c 1 "$work/bare" "$port" truth/model 500 2 "$seconds" "$work/bare.stamps"
    bare=$(errors "$work/bare.stamps")
    reset_truth
    load streams=500 warmup="$warmup" seconds="$seconds" stamps="$work/ours.stamps" >"$work/load"
    ours=$(errors "$work/ours.stamps")
    echo "      bare $bare" >&2
    echo "      ours $ours $(cat "$work/load")" >&2
    value "$ours" errorP50 >>"$work/medians"
    value "$ours" errorP99 >>"$work/p99"
    value "$bare" errorP99 >>"$work/bare99"
  done
  local stolen p50 times mark
  stolen=$(steal) p50=$(median <"$work/medians")
  times=$(ratio "$(median <"$work/p99")" "$(median <"$work/bare99")")
  mark() { if [ "$(verdict "$stolen" le 5)" = PASS ]; then verdict "$@"; else echo VOID; fi; }
  say "$(mark "$p50" le 0.5)" "TTFT error at 500 streams, median ms (< 0.5)" "$p50 (steal $stolen %)"
  say "$(mark "$times" le 3)" "TTFT error's p99, times the bare reader's (<= 3)" \
    "$times (ours $(median <"$work/p99") ms, bare $(median <"$work/bare99") ms)"
}

start() {
  [ -f "$sonde" ] || { say VOID "start to first probe" "no $sonde: run ./sonde --version once"; return; }
  mkdir -p "$work/classes"
  "${java}c" -d "$work/classes" -cp "$sonde" "$home/benchmarks/src/main/broker/BrokerStart.java"
  local archive=$home/cli/target/sonde.jsa
  : >"$work/broker"; : >"$work/first"
  steal_start
  for i in $(seq 0 "$rounds"); do
    local before after first
    before=$(date +%s%3N)
    # With what the launcher gives such a comparison: one compiler, and the class data.
    after=$("$java" "${jvm[@]}" -XX:TieredStopAtLevel=1 -XX:SharedArchiveFile="$archive" -Xshare:auto -Xlog:disable \
      -cp "$sonde:$work/classes" BrokerStart 2>/dev/null | sed -n 's/^ready //p')
    local broker=$((after - before))
    before=$(date +%s%3N)
    XDG_STATE_HOME=$work/state "$home/sonde" compare truth/model --simulate flat --count 1 --quiet --yes \
      --out "$work/out$i" >/dev/null 2>"$work/compare.log" || { cat "$work/compare.log" >&2; true; }
    first=$("$java" -cp "$jar" dev.sonde.benchmarks.FirstProbe "$work/out$i")
    first=$((first - before))
    echo "      broker $broker ms, first probe $first ms$([ "$i" = 0 ] && echo ' (warm-up, not counted)')" >&2
    if [ "$i" -gt 0 ]; then echo "$broker" >>"$work/broker"; echo "$first" >>"$work/first"; fi
  done
  local times
  times=$(ratio "$(median <"$work/first")" "$(median <"$work/broker")")
  say "$(verdict "$times" le 1.5)" "first probe, times the embedded broker's own start (<= 1.5)" \
    "$times (broker $(median <"$work/broker") ms, first probe $(median <"$work/first") ms, steal $(steal) %)"
}

# The whole of `sonde compare` at 300 probes a second in an open loop, after half a minute.
broker() {
  [ -f "$sonde" ] || { say VOID "the embedded broker" "no $sonde: run ./sonde --version once"; return; }
  start_simulator flat
  : >"$work/requests"; : >"$work/broker-cpu"
  steal_start
  for _ in $(seq "$rounds"); do
    XDG_STATE_HOME=$work/state "$java" "${jvm[@]}" -Dfile.encoding=UTF-8 -cp "$sonde" dev.sonde.cli.SondeMain compare \
      truth/model --router "http://127.0.0.1:$port/v1" --rate 300/s --duration 60s --quiet --yes >"$work/compare.log" 2>&1 &
    local measured=$!
    sleep 30
    "$java" -cp "$jar" dev.sonde.benchmarks.BrokerCost "pid=$measured" seconds=20 rate=300 >"$work/cost" ||
      cat "$work/compare.log" >&2
    wait "$measured" || true
    cat "$work/cost" >&2
    sed -n 's/^requestsASecond=\([0-9.]*\).*/\1/p' "$work/cost" >>"$work/requests"
    sed -n 's/^brokerMicrosAProbe=//p' "$work/cost" >>"$work/broker-cpu"
  done
  say "$(verdict "$(median <"$work/requests")" le 30)" "broker requests a second at 300 probes/s (<= 30)" \
    "$(median <"$work/requests")"
  say "$(verdict "$(median <"$work/broker-cpu")" le 150)" "broker's CPU a probe at 300 probes/s, us (<= 150)" \
    "$(median <"$work/broker-cpu") (steal $(steal) %)"
}

# What the jobs thread does for a probe, with few and with many probes open at the same rate.
claims() {
  local few many round
  : >"$work/times"; : >"$work/bytes"
  for round in $(seq "$rounds"); do
    few=$(taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.ClaimCost rate=2000 open=1000 partitions=7)
    many=$(taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.ClaimCost rate=2000 open=20000 partitions=7)
    echo "      $few; $many" >&2
    ratio "$(value "$many" cpuMicrosAProbe)" "$(value "$few" cpuMicrosAProbe)" >>"$work/times"; echo >>"$work/times"
    ratio "$(value "$many" bytesAProbe)" "$(value "$few" bytesAProbe)" >>"$work/bytes"; echo >>"$work/bytes"
  done
  say "$(verdict "$(median <"$work/times")" le 1.25)" "CPU of a claim, 20,000 open over 1,000 (flat: <= 1.25)" \
    "$(median <"$work/times")"
  say "$(verdict "$(median <"$work/bytes")" le 1.25)" "memory that a claim allocates, 20,000 open over 1,000 (<= 1.25)" \
    "$(median <"$work/bytes")"
}

posts() { sim | sed 's/.*"posts":\([0-9]*\).*/\1/'; }

posts_a_second() { # as the server counts them, over some seconds
  local first last from to
  first=$(posts) from=$(date +%s%N)
  sleep "$seconds"
  last=$(posts) to=$(date +%s%N)
  awk -v n=$((last - first)) -v t=$((to - from)) 'BEGIN { printf "%.1f\n", n * 1e9 / t }'
}

# Closed loops with one target: the whole of `sonde compare` against wrk with as many connections, in turn.
lanes() {
  [ -f "$sonde" ] || { say VOID "closed loops against wrk" "no $sonde: run ./sonde --version once"; return; }
  command -v wrk >/dev/null || { say VOID "closed loops against wrk" "wrk is not here: apt-get install wrk"; return; }
  local each scenario lanes
  for each in streams-5ms:32 streams-20ms:256; do
    scenario=${each%:*} lanes=${each#*:}
    start_simulator "$home/benchmarks/scenarios/$scenario.yaml"
    load streams="$lanes" warmup=5 seconds=1 >/dev/null # the simulator's own warm-up
    : >"$work/ratios"; : >"$work/lags"
    steal_start
    for round in $(seq "$rounds"); do
      local theirs ours lag load
      wrk -t1 -c"$lanes" -d"$((seconds + 6))s" -s "$home/benchmarks/wrk-chat.lua" \
        "http://127.0.0.1:$port/v1/chat/completions" >"$work/wrk.log" 2>&1 &
      load=$!
      sleep 2
      theirs=$(posts_a_second)
      wait "$load"
      XDG_STATE_HOME=$work/state "$java" "${jvm[@]}" -Dfile.encoding=UTF-8 -cp "$sonde" dev.sonde.cli.SondeMain compare \
        truth/model --router "http://127.0.0.1:$port/v1" --concurrency "$lanes" --duration "$((warmup + seconds + 6))s" \
        --quiet --yes --out "$work/lanes$round" >"$work/compare.log" 2>&1 &
      load=$!
      sleep "$((warmup + 3))"
      ours=$(posts_a_second)
      wait "$load" || true
      lag=$("$java" -cp "$jar" dev.sonde.benchmarks.LaneLag "$work/lanes$round" "$warmup") || cat "$work/compare.log" >&2
      ratio "$ours" "$theirs" >>"$work/ratios"; echo >>"$work/ratios"
      value "$lag" p99 >>"$work/lags"
      echo "      $scenario, $lanes at a time: wrk $theirs, ours $ours streams/s; $lag" >&2
    done
    say "$(verdict "$(median <"$work/ratios")" ge 0.97)" "streams/s of $lanes lanes, $scenario, times wrk's (>= 0.97)" \
      "$(median <"$work/ratios") (steal $(steal) %)"
    say "$(verdict "$(median <"$work/lags")" le 0.5)" "their send lag's p99 after $warmup s, ms (<= 0.5)" \
      "$(median <"$work/lags")"
  done
}

# Kafka's own clients and those of Vert.x, in turn: on core 1, broker and load on core 0.
topics() {
  [ -f "$sonde" ] || { say VOID "following topics" "no $sonde: run ./sonde --version once"; return; }
  local kafka=127.0.0.1:$((port + 2)) with rate
  taskset -c 0 "$java" "${jvm[@]}" -cp "$sonde" dev.sonde.cli.SondeMain broker --port $((port + 2)) \
    >"$work/broker.log" 2>&1 &
  simulator=$!
  for _ in $(seq 100); do
    grep -q ready "$work/broker.log" && break
    sleep 0.1
  done
  steal_start
  for _ in $(seq "$rounds"); do
    for rate in 200 10000; do
      for with in tails tail stream; do
        taskset -c 0 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.TopicLoad "bootstrap=$kafka" \
          rate=$rate seconds=120 >"$work/load" 2>&1 &
        local load=$!
        taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.TopicReading "with=$with" \
          "bootstrap=$kafka" "warmup=$warmup" "seconds=$seconds" 2>/dev/null | tee -a "$work/read-$with-$rate" >&2
        kill "$load" 2>/dev/null || true
        wait "$load" 2>/dev/null || true
      done
      for with in plain vertx; do
        taskset -c 1 "$java" "${jvm[@]}" -cp "$jar" dev.sonde.benchmarks.TopicWriting "with=$with" \
          rate=$rate "bootstrap=$kafka" "warmup=$warmup" "seconds=$seconds" 2>/dev/null |
          tee -a "$work/write-$with-$rate" >&2
      done
    done
  done
  stop_simulator
  for with in read-tails read-tail read-stream write-plain write-vertx; do
    for rate in 200 10000; do
      say '' "$with, $rate records/s" "p50 $(figure p50Micros "$work/$with-$rate") us, \
p99 $(figure p99Micros "$work/$with-$rate") us, CPU a record $(figure cpuMicros "$work/$with-$rate") us, \
$(figure threads "$work/$with-$rate") threads more"
    done
  done
  echo "      steal $(steal) %"
}

figure() { sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p" "$2" | median; } # name, file: the median

[ $# -gt 0 ] || set -- all
echo "$(date -u +%FT%TZ), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg), $("$java" -version 2>&1 | head -n 1)"
for what in "$@"; do
  case $what in
    all) cpu; streams; fold; memory; ttft; start; broker; claims; lanes; topics ;;
    cpu | streams | fold | memory | ttft | start | broker | claims | lanes | topics) "$what" ;;
    *) die "unknown part '$what': all, cpu, streams, fold, memory, ttft, start, broker, claims, lanes, topics" ;;
  esac
done
