-- The worker's own request, byte for byte but for its ids.
wrk.method = "POST"
wrk.body = '{"model":"truth/model:a","messages":[{"role":"user","content":"ping"}],'
  .. '"max_tokens":128,"temperature":0,"seed":1,"stream":true,"stream_options":{"include_usage":true}}'
wrk.headers["content-type"] = "application/json"
wrk.headers["accept"] = "text/event-stream"
wrk.headers["user-agent"] = "sonde/benchmark"
wrk.headers["x-request-id"] = "01KBENCHMARKBENCHMARKBENCH-default-1234567-1"
wrk.headers["x-hf-session-id"] = "01KBENCHMARKBENCHMARKBENCH-0-default"
