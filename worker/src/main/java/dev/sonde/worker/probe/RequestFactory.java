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
import org.jspecify.annotations.Nullable;

/** Creates the requests of probes. Used on one loop. */
final class RequestFactory {

  static final int MAX_SESSION_CHARACTERS = 256;
  private static final int MAX_ENDPOINTS = 1024;

  /** Shorter values of headers, such as versions, are no secrets: texts may have them by chance. */
  private static final int SHORTEST_SECRET = 8;

  private final RequestBodies bodies = new RequestBodies();
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final Map<String, Key> found = new HashMap<>();
  private final KeySource keys;

  RequestFactory(KeySource keys) {
    this.keys = keys;
  }

  /** The key for calls to a target. */
  Key key(Target target) {
    return key(target.endpoint(), target.tokenEnv());
  }

  private Key key(String endpoint, @Nullable String variable) {
    String name = variable == null ? endpoint : variable + " " + endpoint;
    Key key = found.get(name);
    if (key == null) {
      if (found.size() >= MAX_ENDPOINTS) {
        found.clear();
      }
      key = keys.of(endpoint, variable);
      found.put(name, key);
    }
    return key;
  }

  /** What must not be in an event of a target: its token, and the values of its headers. */
  List<String> secrets(Run run, Target target) {
    List<String> secrets = new ArrayList<>(1);
    String token = key(target).token();
    if (token != null) {
      secrets.add(token);
    }
    for (String variable : run.spec().request().headers().values()) {
      String value = key(target.endpoint(), variable).token();
      if (value != null && value.length() >= SHORTEST_SECRET) {
        secrets.add(value);
      }
    }
    return secrets;
  }

  /** Adds the headers of the spec. One whose variable is not set is left out, as a token is. */
  private void addOwn(Run run, Target target, List<Header> headers) {
    run.spec()
        .request()
        .headers()
        .forEach(
            (name, variable) -> {
              Key key = key(target.endpoint(), variable);
              if (key.refusal() != null) {
                throw new IllegalArgumentException(key.refusal());
              }
              if (key.token() != null) {
                headers.add(new Header(name, key.token()));
              }
            });
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
    addOwn(run, run.targets().get(id.target()), headers);
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
