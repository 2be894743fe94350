package dev.sonde.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit, tested with a hostile server that controls every byte. */
@Timeout(60)
class BoundedHttpTest {

  private static final String TOKEN = "secret-token";
  private static final int MOST = 1 << 10;

  private final HostileServer server = new HostileServer();
  private final BoundedHttp http = http(Duration.ofSeconds(30));

  BoundedHttpTest() throws IOException {}

  private static BoundedHttp http(Duration answer) {
    return new BoundedHttp(new BoundedHttp.Bounds(Duration.ofSeconds(5), answer, MOST));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private HttpRequest get() {
    return HttpRequest.get(server.url() + "/v1/models?a=b", TOKEN);
  }

  @Test
  void aRequestIsSentAsItIsAskedFor() throws IOException {
    server.answers("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}more");
    HttpAnswer answer =
        http.send(
            HttpRequest.get(server.url() + "/é/a%2Fb", TOKEN)
                .posting("{\"é\": 1}")
                .with("X-A", "b"));
    assertThat(answer).isEqualTo(new HttpAnswer(201, "{}", null, null));
    assertThat(server.request())
        .startsWith("POST /%C3%A9/a%2Fb HTTP/1.1\r\nHost: " + server.url().substring(7) + "\r\n")
        .contains("\r\nAuthorization: Bearer secret-token\r\n", "\r\nX-A: b\r\n")
        .contains("\r\nContent-Type: application/json\r\n", "\r\nContent-Length: 9\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length: 5, 5\r\n\r\nhello",
        "HTTP/1.1 200\r\n\r\nhello",
        "HTTP/1.0 200 OK\n\nhello",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "2\r\n"
            + "he\r\n"
            + "003;x=y\r\n"
            + "llo\r\n"
            + "0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: Chunked\r\n\r\n"
            + "5\r\n"
            + "hello\r\n"
            + "0\r\n"
            + "Trailer: x\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello"
      })
  void everyFramingOfABodyIsRead(String answer) throws IOException {
    server.answers(answer);
    assertThat(http.send(get())).isEqualTo(new HttpAnswer(200, "hello", null, null));
  }

  @Test
  void aBodyThatComesByteByByteIsWhole() throws IOException {
    server.answersSlowly(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\u00e9a\r\n0\r\n\r\n", "");
    assertThat(http.send(get()).body()).isEqualTo("\u00e9a");
  }

  @Test
  void aRedirectIsToldAndNotFollowed() throws IOException {
    try (HostileServer other = new HostileServer()) {
      server.answers("HTTP/1.1 302 Found\r\nLocation: " + other.url() + "/\r\n\r\n");
      HttpAnswer answer = http.send(get());
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.location()).isEqualTo(other.url() + "/");
      assertThat(other.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void nothingIsSentTwice(String method) {
    server.answers("");
    fails(Kind.UNREACHABLE, "ends its response early", () -> http.send(get().as(method)));
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"
      })
  void aServerThatDribblesForEverIsGivenUp(String beginning) {
    server.answersSlowly(beginning, "1");
    fails(
        Kind.LATE, "does not answer within 300 ms", () -> http(Duration.ofMillis(300)).send(get()));
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HttpRequest request = HttpRequest.get("http://127.0.0.1:" + silent.getLocalPort(), null);
      fails(Kind.LATE, "within 300 ms", () -> http(Duration.ofMillis(300)).send(request));
    }
  }

  @Test
  void aServerThatReadsNothingIsGivenUp() throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HttpRequest request =
          HttpRequest.get("http://127.0.0.1:" + deaf.getLocalPort(), null)
              .posting("x".repeat(32 << 20));
      fails(Kind.LATE, "within 300 ms", () -> http(Duration.ofMillis(300)).send(request));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 500 Oops\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"
      })
  void anEndlessBodyIsCutOff(String head) {
    server.answersForEver(head, "0123456789");
    fails(Kind.TOO_LARGE, "sends a body of more than 1 KiB, the limit", () -> http.send(get()));
  }

  @Test
  void aBodyMayBeAsLargeAsItsBound() throws IOException {
    server.answers("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(MOST));
    assertThat(http.send(get()).body()).hasSize(MOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 "
      })
  void anEndlessHeadIsCutOff(String beginning) {
    String more =
        beginning.startsWith("HTTP/1.1 100")
            ? beginning
            : beginning.endsWith(" ") ? "x" : "X: y\r\n";
    server.answersForEver(beginning, more);
    fails(Kind.TOO_LARGE, "sends a head of more than 64 KiB, the limit", () -> http.send(get()));
  }

  @Test
  void trailersWithoutAnEndAreCutOff() {
    server.answersForEver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n");
    fails(Kind.TOO_LARGE, "more than 4 KiB", () -> http.send(get()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
      })
  void whatIsNoHttpIsRefused(String answer) {
    server.answers(answer);
    fails(Kind.NOT_HTTP, "does not answer in HTTP/1.1", () -> http.send(get()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nx"
      })
  void aBodyInAnotherEncodingIsRefused(String answer) {
    server.answers(answer);
    fails(Kind.ENCODING, "the only one allowed", () -> http.send(get()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 502 Bad\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"})
  void whatIsNoUtf8IsMarkedAndTheRestIsRead(String head) throws IOException {
    server.answersLatin1(head + "a\u00ffb");
    assertThat(http.send(get()).body()).isEqualTo("a\ufffdb");
    assertThat(server.request()).contains("\r\nAccept-Encoding: identity\r\n");
  }

  @Test
  void anAnswerBeforeTheRequestIsReadIsRead() throws IOException {
    server.refusesUnread("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    assertThat(http.send(get().posting("{}")).status()).isEqualTo(413);
  }

  @Test
  void linesComeOneByOneWhateverEndsThem() throws IOException {
    server.answers(
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "4\r\n"
            + "a\r\n"
            + "b\r\n"
            + "3\r\n\r\r"
            + "c\r\n"
            + "0\r\n\r\n");
    List<String> lines = new ArrayList<>();
    assertThat(http.lines(get(), lines::add)).isEmpty();
    assertThat(lines).containsExactly("a", "b", "", "c");
  }

  @Test
  void aLineWithoutAnEndIsCutOff() {
    server.answersForEver("HTTP/1.1 200 OK\r\n\r\nfirst\n", "x");
    List<String> lines = new ArrayList<>();
    fails(Kind.TOO_LARGE, "sends a line of more than 1 KiB", () -> http.lines(get(), lines::add));
    assertThat(lines).containsExactly("first");
  }

  @Test
  void linesThatBreakOffAreNotOver() {
    server.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n");
    fails(Kind.UNREACHABLE, "ends its response early", () -> http.lines(get(), line -> {}));
  }

  @Test
  void anErrorInsteadOfLinesIsWhole() throws IOException {
    server.answers("HTTP/1.1 404 No\r\n\r\none\ntwo");
    assertThat(http.lines(get(), line -> {}))
        .isEqualTo(Optional.of(new HttpAnswer(404, "one\ntwo", null, null)));
  }

  @Test
  void nobodyThereIsSaidWithoutTheUrlsPassword() {
    assertThatThrownBy(() -> http.send(HttpRequest.get("http://me:pass@127.0.0.1:1/x", TOKEN)))
        .isInstanceOf(HttpFailure.class)
        .hasMessage("http://127.0.0.1:1/x: ConnectException: Connection refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a/b", "http:///x", "nothing"})
  void onlyHttpIsAsked(String url) {
    assertThatThrownBy(() -> HttpRequest.get(url, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed is http(s)://host[:port]");
  }

  @Test
  void aHeaderCannotSmuggleAnother() {
    assertThatThrownBy(() -> HttpRequest.get("http://a/", "secret\r\nX: y"))
        .hasMessage("the header Authorization has a control character or one beyond Latin-1");
    assertThatThrownBy(() -> HttpRequest.get("http://a/", null).with("X-A", "b\nc"))
        .hasMessageContaining("the header X-A");
  }

  /** The message of a failure names the URL, and never the token. */
  private void fails(Kind kind, String words, ThrowingCallable asking) {
    assertThatThrownBy(asking)
        .isInstanceOfSatisfying(
            HttpFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessageStartingWith("http://127.0.0.1:")
        .hasMessageContaining(words)
        .hasMessageNotContaining(TOKEN);
  }
}
