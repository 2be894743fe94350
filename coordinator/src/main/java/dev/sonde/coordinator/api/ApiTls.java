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
 * The files of a certificate and its key. They are checked regularly, because they can be renewed
 * while the server runs.
 *
 * @param cert a PEM file, the server's own certificate first
 * @param key a PEM file with its PKCS#8 key
 * @param look time between two checks
 */
public record ApiTls(Path cert, Path key, Duration look) {

  private static final Logger LOG = LoggerFactory.getLogger(ApiTls.class);

  public ApiTls(Path cert, Path key) {
    this(cert, key, Duration.ofSeconds(30));
  }

  PemKeyCertOptions files() {
    return new PemKeyCertOptions().setCertPath(cert.toString()).setKeyPath(key.toString());
  }

  /** Makes the server load renewed files. Open connections keep the old certificate. */
  void renew(Vertx vertx, HttpServer server) {
    Renewal renewal = new Renewal(this, server);
    vertx.setPeriodic(
        look.toMillis(),
        tick ->
            vertx
                .executeBlocking(renewal::times)
                .onSuccess(renewal::seen)
                .onFailure(e -> LOG.warn("the certificate files cannot be checked", e)));
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

    /**
     * Loads the files when they have changed. The first check always loads them, because they may
     * have been renewed since the start.
     */
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
          // One file may be new while the other is still old; the next check then loads both.
          .onFailure(e -> LOG.warn("the certificate in {} cannot be used: {}", tls.cert, e));
    }
  }
}
