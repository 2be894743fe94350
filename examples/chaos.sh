#!/usr/bin/env bash
# Three workers, a coordinator and a broker as processes of their own, 80 probes a second for 40
# seconds against the built-in simulator. Two workers and the coordinator are killed without warning
# (kill -9), a new coordinator is started, and the report must still account for every probe.
# Takes about a minute; needs nothing but what ./sonde needs. Everything it starts it stops.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
export XDG_STATE_HOME=$work SONDE_HEAP=${SONDE_HEAP:-384m}
declare -A pid
stop() {
  kill -9 "${pid[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }

# start NAME ROLE FLAGS...: starts a role; ready NAME waits for the line that says it is ready.
start() {
  local name=$1
  shift
  ./sonde "$@" >"$work/$name.out" 2>"$work/$name.err" &
  pid[$name]=$!
}
ready() {
  until grep -q ready "$work/$1.out"; do
    kill -0 "${pid[$1]}" 2>/dev/null || { cat "$work/$1.err" >&2; exit 70; }
    sleep 0.1
  done
  say "$(head -n 1 "$work/$1.out")"
}
killed() {
  say "kill -9 $1"
  kill -9 "${pid[$1]}"
  wait "${pid[$1]}" 2>/dev/null || true
  unset "pid[$1]"
}
# The nth address in what a role printed.
address() { grep -oE '(http://)?127\.0\.0\.1:[0-9]+(/v1)?' "$work/$1.out" | sed -n "${2}p"; }

./sonde --version >/dev/null # builds what is missing
start simulator simulator --port 0 --control-port 0
start broker broker --port 0 --data "$work/kafka"
ready simulator
ready broker
kafka=$(address broker 1)
start coordinator coordinator --kafka "$kafka" --port 0
for n in 1 2 3; do start "worker-$n" worker --kafka "$kafka" --id "worker-$n"; done
for name in coordinator worker-1 worker-2 worker-3; do ready "$name"; done

SONDE_SERVER=$(address coordinator 1)
export SONDE_SERVER
run=$(./sonde submit examples/chaos.yaml --router "$(address simulator 1)" --quiet)
say "submitted $run: 80 probes a second for 40 s"

sleep 8
killed worker-1
sleep 7
killed coordinator
start successor coordinator --kafka "$kafka" --port 0
ready successor
SONDE_SERVER=$(address successor 1)
sleep 7
killed worker-2

./sonde watch "$run" >/dev/null || true # it ends with the run's code: 4 where probes are in doubt
echo
./sonde report "$run" --server "$SONDE_SERVER"

# The simulator is the witness: it knows every request it got, by the id that the worker gave it.
curl -fsS "$(address simulator 2)/__sim/requests" | grep -oE '"requestId":"[^"]*"' | sort >"$work/seen"
seen=$(wc -l <"$work/seen")
twice=$(uniq -d "$work/seen" | wc -l)
echo "witness     the server saw $seen requests, $twice of them twice"
unaccounted=$(./sonde report "$run" --server "$SONDE_SERVER" -o json | grep -m 1 -oE '"unaccounted" : [0-9]+' | grep -oE '[0-9]+')
[ "$twice" = 0 ] && [ "$unaccounted" = 0 ]
