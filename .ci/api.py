"""Submits a run with a client that was generated from the API's description, and reads its report."""
import importlib
import json
import sys
import time
import urllib.request

folder, server, router = sys.argv[1:]
sys.path.insert(0, folder)
client = importlib.import_module("client")
submit = importlib.import_module("client.api.runs.submit_run")
show = importlib.import_module("client.api.runs.show_run")
spec_of = importlib.import_module("client.models").Spec

api = client.Client(base_url=server)
spec = spec_of.from_dict(
    {
        "models": ["meta-llama/Llama-3.1-8B-Instruct"],
        "providers": ["together", "novita"],
        "load": {"count": 3},
        "endpoint": router,
    }
)
run = submit.sync(client=api, body=spec)
if not getattr(run, "id", None):
    sys.exit(f"the submission gave {run!r}")
for _ in range(240):
    seen = show.sync(client=api, id=run.id)
    if seen.status == "ended":
        break
    time.sleep(0.25)
with urllib.request.urlopen(f"{server}/api/v1/runs/{run.id}/report") as answer:
    ledger = json.load(answer)["ledger"]
if ledger["planned"] != 6 or ledger["succeeded"] != 6:
    sys.exit(f"the ledger is {ledger}")
print(f"a generated client submitted run {run.id}: 6 planned, 6 succeeded")
