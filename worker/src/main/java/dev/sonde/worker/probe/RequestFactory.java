package dev.sonde.worker.probe;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.worker.http.Endpoint;
import dev.sonde.worker.http.Header;
import dev.sonde.worker.http.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates the requests of probes. Used on one loop. */
final class RequestFactory {

  static final int MAX_SESSION_CHARACTERS = 256;
  private static final int MAX_ENDPOINTS = 1024;

  private final RequestBodies bodies = new RequestBodies();
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final Map<String, Key> found = new HashMap<>();
  private final KeySource keys;

  RequestFactory(KeySource keys) {
    this.keys = keys;
  }

  /** The key for calls to a target. */
  Key key(Target target) {
    String variable = target.tokenEnv();
    String name = variable == null ? target.endpoint() : variable + " " + target.endpoint();
    Key key = found.get(name);
    if (key == null) {
      if (found.size() >= MAX_ENDPOINTS) {
        found.clear();
      }
      key = keys.of(target.endpoint(), variable);
      found.put(name, key);
    }
    return key;
  }

  /**
   * The request of a probe.
   *
   * @throws IllegalArgumentException if its endpoint is no URL or must not be called, or if its
   *     token is not allowed in a header
   */
  Request of(ProbeCall call, Key key) {
    if (key.refusal() != null) {
      throw new IllegalArgumentException(key.refusal());
    }
    String token = key.token();
    ProbeEvent.ProbeId id = call.id();
    Run run = call.run();
    List<Header> headers = new ArrayList<>(9);
    if (token != null) {
      headers.add(new Header("authorization", "Bearer " + token));
    }
    boolean streams = run.spec().request().stream();
    headers.add(new Header("content-type", "application/json"));
    headers.add(new Header("accept", streams ? "text/event-stream" : "application/json"));
    headers.add(Header.ofText("user-agent", "sonde/" + run.version()));
    String probe = id.run() + "-" + id.region() + "-" + id.index() + "-" + id.attempt();
    headers.add(Header.ofText("x-request-id", probe));
    String cell = id.run() + "-" + id.target() + "-" + id.region();
    headers.add(Header.ofText("x-hf-session-id", cut(cell)));
    if (run.spec().billTo() != null) {
      headers.add(Header.ofText("x-hf-bill-to", run.spec().billTo()));
    }
    return new Request(
        endpoint(run.targets().get(id.target())),
        run.spec().request().http2(),
        headers,
        bodies.of(run, id.target(), id.prompt(), id.index()));
  }

  private static String cut(String session) {
    return session.substring(0, Math.min(session.length(), MAX_SESSION_CHARACTERS));
  }

  Endpoint endpoint(Target target) {
    Endpoint known = endpoints.get(target.endpoint());
    if (known == null) {
      if (endpoints.size() >= MAX_ENDPOINTS) {
        endpoints.clear();
      }
      known = Endpoint.parse(target.endpoint() + "/chat/completions");
      endpoints.put(target.endpoint(), known);
    }
    return known;
  }
}
