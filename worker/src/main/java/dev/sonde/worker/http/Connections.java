package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The connections of one event loop, and the requests on them. A request is sent once or not at
 * all: whatever happens to its connection, nothing here sends it again. Used on the loop only.
 */
public final class Connections implements AutoCloseable {

  private record Host(boolean tls, String name, int port) {}

  private final Wiring wiring;
  private final Aside aside = new Aside();
  private final Map<Host, Http1Pool> http1 = new HashMap<>();

  public Connections(EventLoop loop, NanoClock clock, HttpLimits limits, Supplier<Tls> tls) {
    AddressBook book = new AddressBook(loop, clock, aside, InetAddress::getAllByName);
    Dialer dialer = new Dialer(loop, clock, aside, tls, book);
    this.wiring = new Wiring(loop, clock, limits, new Scratch(), dialer);
  }

  /** Starts an exchange, on an idle connection or a new one. */
  public Call start(Exchange exchange) {
    Endpoint endpoint = exchange.request().endpoint();
    PendingCall call = new PendingCall();
    http1(endpoint).start(exchange, call);
    return call;
  }

  /** Resolves an endpoint's name and prepares TLS ahead of its first request. */
  public void prepare(Endpoint endpoint) {
    wiring.dialer().prepare(endpoint, tls -> wiring.dialer().resolve(endpoint.host()));
  }

  private Http1Pool http1(Endpoint endpoint) {
    return http1.computeIfAbsent(
        new Host(endpoint.tls(), endpoint.host(), endpoint.port()),
        host -> new Http1Pool(endpoint, wiring));
  }

  /** Closes idle connections; those in use close when their exchange is over. */
  @Override
  public void close() {
    http1.values().forEach(Http1Pool::close);
    aside.close();
  }
}
