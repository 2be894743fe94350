package dev.sonde.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How hostile bytes are handled, without a network. */
class ExchangeTest {

  private static final String ANSWER =
      """
      HTTP/1.1 103 Early\r
      Link: a\r
      \r
      HTTP/1.1 200 OK\r
      Content-Length: 3\r
      Transfer-Encoding: chunked\r
      Location: http://a/\r
      \r
      3;x=y\r
      abc\r
      0\r
      Trailer: t\r
      \r
      """;

  private static final String PIECES = "\r\n\0\t :;,-+0123456789abcfHTP/.chunked\u00ff";

  /** A response with some bytes changed, inserted, removed or cut off has one of two results. */
  @Property(tries = 2000)
  void everyAnswerIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder bytes = new StringBuilder(ANSWER);
    for (int changes = 1 + random.nextInt(4); changes > 0 && !bytes.isEmpty(); changes--) {
      int at = random.nextInt(bytes.length());
      String piece = String.valueOf(PIECES.charAt(random.nextInt(PIECES.length())));
      switch (random.nextInt(4)) {
        case 0 -> bytes.setCharAt(at, piece.charAt(0));
        case 1 -> bytes.insert(at, piece);
        case 2 -> bytes.deleteCharAt(at);
        default -> bytes.setLength(at);
      }
    }
    try {
      assertThat(read(bytes.toString())).hasSizeLessThanOrEqualTo(bytes.length());
    } catch (IOException | HttpException e) {
      assertThat(BadAnswer.of(e)).isPresent();
    }
  }

  @Test
  void anAnswerThatIsCutOffAnywhereIsRefused() throws IOException, HttpException {
    assertThat(read(ANSWER)).isEqualTo("abc");
    for (int length = 0; length < ANSWER.length(); length++) {
      assertThat(refusal(ANSWER.substring(0, length)))
          .as("%d bytes", length)
          .isEqualTo(HttpFailure.Kind.UNREACHABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 000 No\r\n\r\n",
        "HTTP/1.1 600 No\r\n\r\n",
        "HTTP/-1.1 200 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n99999999999999999\r\n"
      })
  void whatOnlyALenientParserTakesIsRefused(String answer) {
    assertThat(refusal(answer)).isEqualTo(HttpFailure.Kind.NOT_HTTP);
  }

  private static HttpFailure.Kind refusal(String answer) {
    try {
      throw new AssertionError("reads \"" + read(answer) + "\"");
    } catch (IOException | HttpException e) {
      return BadAnswer.of(e).orElseThrow().kind();
    }
  }

  private static String read(String answer) throws IOException, HttpException {
    InputStream body =
        new Exchange(new Canned(answer)).send(HttpRequest.get("http://a/", null)).body();
    return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** A connection whose other side has sent everything already. */
  private static final class Canned extends Socket {

    private final byte[] answer;

    Canned(String answer) {
      this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(answer);
    }

    @Override
    public OutputStream getOutputStream() {
      return new ByteArrayOutputStream();
    }
  }
}
