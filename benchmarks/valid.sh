#!/bin/bash
# Starts one measurement many times, and prints how many were VALID, with the delays of each.
#
#   benchmarks/valid.sh [RUNS] [ARGUMENTS OF ./sonde ...]
#
# 20 runs of three simulated providers at 50 probes/s each by default. SONDE names another launcher,
# and SECONDS_AT_MOST (280) ends the rounds early. Needs python3. All load stays on 127.0.0.1.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
sonde=${SONDE:-$home/sonde}
runs=${1:-20}
shift || true
[ $# -gt 0 ] || set -- compare truth/model --simulate flat --rate 50/s --duration 12s
limit=${SECONDS_AT_MOST:-280}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work
command -v python3 >/dev/null || { echo "valid.sh: needs python3" >&2; exit 2; }

"$sonde" --version >/dev/null # builds what is missing
echo "$(date -u +%F' '%H:%M) UTC, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg): $*"
printf '%3s %-10s %9s %9s %9s %8s %8s %6s  %s\n' run verdict 'send p99' 'loop p70' 'loop p95' 'gc max' first wall reasons
for run in $(seq "$runs"); do
  [ "$SECONDS" -lt "$limit" ] || { echo "stopped after $SECONDS s"; break; }
  began=$(date +%s.%N)
  "$sonde" "$@" --yes --quiet -o json >"$work/report.json" 2>"$work/err" || true
  python3 - "$run" "$began" "$(date +%s.%N)" "$work/report.json" <<'PY' | tee -a "$work/rows"
import json, sys
from datetime import datetime
number, began, ended, path = sys.argv[1:]
try:
    report = json.load(open(path))
except ValueError:
    print("%3s NOTHING" % number)
    sys.exit()
lags = report["workers"]
def worst(name, figure):
    found = [w[name].get(figure) for w in lags if w[name].get(figure) is not None]
    return max(found) if found else float("nan")
started = datetime.fromisoformat(report["run"]["startedAt"].replace("Z", "+00:00")).timestamp()
reasons = "; ".join(
    r["code"] + " " + str(r["value"])
    + "".join(" %.0f-%.0fs" % (s["fromSeconds"], s["toSeconds"]) for s in r.get("during", []))
    for r in report["reasons"])
print("%3s %-10s %9.2f %9.2f %9.2f %8.1f %8.2f %6.1f  %s" % (
    number, report["verdict"], worst("sendLagMs", "p99"), worst("loopLagMs", "p70"),
    worst("loopLagMs", "p95"), worst("gcPauseMs", "max"), started - float(began),
    float(ended) - float(began), reasons))
PY
done
echo "$(grep -c ' VALID' "$work/rows" || true) of $(wc -l <"$work/rows") runs were VALID; load $(cut -d' ' -f1 /proc/loadavg)"
