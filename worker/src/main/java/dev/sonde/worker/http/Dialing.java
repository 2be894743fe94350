package dev.sonde.worker.http;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.http.Proxies;
import java.util.function.Supplier;

/**
 * How new connections are opened.
 *
 * @param tls called once, outside the loop, when the first https endpoint is used or prepared
 */
public record Dialing(Supplier<Tls> tls, Proxies proxies) {

  /** Without a proxy. */
  public static Dialing directly(Supplier<Tls> tls) {
    return new Dialing(tls, Proxies.NONE);
  }

  public static Dialing through(Outbound outbound) {
    return new Dialing(() -> Tls.trusting(outbound.trust()), outbound.proxies());
  }
}
