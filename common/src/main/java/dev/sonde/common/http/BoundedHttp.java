package dev.sonde.common.http;

import dev.sonde.common.http.HttpFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client that opens a connection for each request. A request is sent once: there are no
 * retries and no redirects, so a token is sent only to the host of the URL. Every call blocks and
 * ends within its bounds, whatever the server does. Safe for use by several threads.
 */
public final class BoundedHttp {

  private static final int READ_BYTES = 16 << 10;
  private static final int MOST_OF_A_TUNNEL = 8 << 10;

  private final Bounds bounds;
  private final @Nullable SSLContext trust;
  private final Proxies proxies;

  /**
   * The limits of an exchange.
   *
   * @param connect time to open a connection
   * @param answer time from the request to the last byte of the response, connecting included
   * @param bodyBytes bytes of a whole body, or characters of one line
   */
  public record Bounds(Duration connect, Duration answer, int bodyBytes) {}

  /** A client that trusts the JDK's default certificate authorities. */
  public BoundedHttp(Bounds bounds) {
    this(bounds, null, Proxies.NONE);
  }

  /**
   * A client with the given trust.
   *
   * @param trust defines the trusted certificates; null for the JDK's default
   */
  public BoundedHttp(Bounds bounds, @Nullable SSLContext trust) {
    this(bounds, trust, Proxies.NONE);
  }

  /** A client that leaves this machine in the given way. */
  public BoundedHttp(Bounds bounds, Outbound outbound) {
    this(bounds, outbound.context(), outbound.proxies());
  }

  private BoundedHttp(Bounds bounds, @Nullable SSLContext trust, Proxies proxies) {
    this.bounds = bounds;
    this.trust = trust;
    this.proxies = proxies;
  }

  /**
   * Sends a request and reads the whole response, whatever its status.
   *
   * @throws HttpFailure when no complete response arrives within the bounds
   */
  public HttpAnswer send(HttpRequest request) throws HttpFailure {
    return exchange(request, request.patient(), this::whole);
  }

  /**
   * Passes each line of a 2xx response to the sink when it arrives, without a time limit.
   *
   * @return the whole response when its status is not 2xx; empty after the last line
   * @throws HttpFailure when the connection ends before the response, or a line is too long
   */
  public Optional<HttpAnswer> lines(HttpRequest request, Consumer<String> sink) throws HttpFailure {
    return exchange(
        request,
        true,
        answer -> {
          if (!answer.isSuccess()) {
            return Optional.of(whole(answer));
          }
          eachLine(answer.body(), sink);
          return Optional.empty();
        });
  }

  private interface Reading<T> {
    T read(Exchange.Answer answer) throws IOException;
  }

  private <T> T exchange(HttpRequest request, boolean patient, Reading<T> reading)
      throws HttpFailure {
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> over = new CompletableFuture<>();
    try (Socket connection = new Socket()) {
      if (!patient) {
        closeInTime(connection, over, late);
      }
      Socket secured = connect(connection, request.url());
      return reading.read(new Exchange(secured).send(request));
    } catch (IOException | HttpException e) {
      throw failure(request, e, late.get());
    } finally {
      over.complete(null);
    }
  }

  /**
   * Closing the socket ends every operation that waits on it: connect, handshake, write and read.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback throws nothing.
  private void closeInTime(Socket connection, CompletableFuture<Void> over, AtomicBoolean late) {
    over.orTimeout(bounds.answer.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (done, tooLong) -> {
              if (tooLong != null) {
                late.set(true);
                close(connection);
              }
            });
  }

  private static void close(Socket connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // Nothing more can be done to close it.
    }
  }

  private Socket connect(Socket connection, URI url) throws IOException {
    boolean secure = "https".equals(url.getScheme());
    int usual = secure ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    Optional<Proxies.Proxy> proxy = proxies.to(secure, host, port);
    String first = proxy.map(Proxies.Proxy::host).orElse(host);
    InetSocketAddress address =
        new InetSocketAddress(first, proxy.map(Proxies.Proxy::port).orElse(port));
    if (address.isUnresolved()) {
      throw new UnknownHostException(first);
    }
    connection.setTcpNoDelay(true);
    connection.connect(address, Math.toIntExact(bounds.connect.toMillis()));
    if (proxy.isPresent()) {
      tunnel(connection, proxy.get(), host, port);
    }
    return secure ? secured(connection, host, port) : connection;
  }

  /** The head is read byte by byte: what follows it belongs to the server. */
  private static void tunnel(Socket connection, Proxies.Proxy proxy, String host, int port)
      throws IOException {
    connection.getOutputStream().write(proxy.connect(host, port).getBytes(StandardCharsets.UTF_8));
    StringBuilder head = new StringBuilder();
    InputStream in = connection.getInputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.append((char) octet);
      if (head.indexOf("\r\n\r\n", head.length() - 4) >= 0 || head.length() > MOST_OF_A_TUNNEL) {
        break;
      }
    }
    int status = Proxies.Proxy.status(head.toString());
    if (status / 100 != 2) {
      throw new IOException(proxy.refusal(status));
    }
  }

  /** The token is sent only after the server's certificate was verified. */
  private Socket secured(Socket connection, String host, int port) throws IOException {
    SSLContext context = trust == null ? jdk() : trust;
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(connection, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static SSLContext jdk() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has a default TLS context", e);
    }
  }

  private HttpAnswer whole(Exchange.Answer answer) throws IOException {
    if (answer.length() > bounds.bodyBytes) {
      throw BadAnswer.tooLarge("a body of ", bounds.bodyBytes);
    }
    InputStream body = answer.body();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] buffer = new byte[READ_BYTES];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      if (read > bounds.bodyBytes - whole.size()) {
        throw BadAnswer.tooLarge("a body of ", bounds.bodyBytes);
      }
      whole.write(buffer, 0, read);
    }
    return new HttpAnswer(
        answer.status(),
        whole.toString(StandardCharsets.UTF_8),
        answer.location(),
        answer.retryAfter());
  }

  private void eachLine(InputStream body, Consumer<String> sink) throws IOException {
    Reader reader = new InputStreamReader(body, StandardCharsets.UTF_8);
    StringBuilder line = new StringBuilder();
    char[] buffer = new char[READ_BYTES];
    boolean afterCr = false;
    for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
      for (int i = 0; i < read; i++) {
        char each = buffer[i];
        if (each == '\r' || (each == '\n' && !afterCr)) {
          sink.accept(line.toString());
          line.setLength(0);
        } else if (each != '\n') {
          line.append(each);
        }
        afterCr = each == '\r';
      }
      if (line.length() > bounds.bodyBytes) {
        throw BadAnswer.tooLarge("a line of ", bounds.bodyBytes);
      }
    }
    if (!line.isEmpty()) {
      sink.accept(line.toString());
    }
  }

  private HttpFailure failure(HttpRequest request, Exception e, boolean late) {
    String url = request.shown();
    if (late) {
      String within = url + " does not answer within " + bounds.answer.toMillis() + " ms";
      return new HttpFailure(Kind.LATE, within, e);
    }
    if (e instanceof SocketTimeoutException) {
      String within = url + " does not answer within " + bounds.connect.toMillis() + " ms";
      return new HttpFailure(Kind.LATE, within, e);
    }
    Optional<BadAnswer> bad = BadAnswer.of(e);
    if (bad.isPresent()) {
      return new HttpFailure(bad.get().kind(), url + " " + bad.get().getMessage());
    }
    Optional<String> certificate = Outbound.refusedCertificate(e);
    if (certificate.isPresent()) {
      return new HttpFailure(Kind.UNREACHABLE, url + ": " + certificate.get(), e);
    }
    String name = e.getClass().getSimpleName();
    String reason = e.getMessage() == null ? name : name + ": " + e.getMessage();
    return new HttpFailure(Kind.UNREACHABLE, url + ": " + reason, e);
  }
}
