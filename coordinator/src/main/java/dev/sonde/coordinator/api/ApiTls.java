package dev.sonde.coordinator.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a certificate and its key are. They are looked at again and again, for they are renewed
 * while the server runs.
 *
 * @param cert a PEM file, the server's own certificate first
 * @param key a PEM file with its PKCS#8 key
 * @param look how often
 */
public record ApiTls(Path cert, Path key, Duration look) {

  private static final Logger LOG = LoggerFactory.getLogger(ApiTls.class);

  public ApiTls(Path cert, Path key) {
    this(cert, key, Duration.ofSeconds(30));
  }

  PemKeyCertOptions files() {
    return new PemKeyCertOptions().setCertPath(cert.toString()).setKeyPath(key.toString());
  }

  /** Has the server take what is renewed; connections that are open stay as they are. */
  void renew(Vertx vertx, HttpServer server) {
    Renewal renewal = new Renewal(this, server);
    vertx.setPeriodic(
        look.toMillis(),
        tick ->
            vertx
                .executeBlocking(renewal::times)
                .onSuccess(renewal::seen)
                .onFailure(e -> LOG.warn("the certificate cannot be looked at", e)));
  }

  private static final class Renewal {

    private final ApiTls tls;
    private final HttpServer server;
    private List<FileTime> taken;

    Renewal(ApiTls tls, HttpServer server) {
      this.tls = tls;
      this.server = server;
      this.taken = List.of();
    }

    List<FileTime> times() throws IOException {
      return List.of(Files.getLastModifiedTime(tls.cert), Files.getLastModifiedTime(tls.key));
    }

    /** What was there at the start may have been renewed before the first look: it is taken too. */
    void seen(List<FileTime> times) {
      if (times.equals(taken)) {
        return;
      }
      server
          .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(tls.files()), true)
          .onSuccess(
              done -> {
                if (!taken.isEmpty()) {
                  LOG.info("the certificate in {} was renewed", tls.cert);
                }
                taken = times;
              })
          // Perhaps one file is new and the other is not yet: the next look tells.
          .onFailure(e -> LOG.warn("the certificate in {} cannot be used: {}", tls.cert, e));
    }
  }
}
