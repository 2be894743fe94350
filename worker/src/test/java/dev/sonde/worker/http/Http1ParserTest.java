package dev.sonde.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ParserTest {

  private static final class Collector implements Http1Parser.Listener {
    private final StringBuilder seen = new StringBuilder();
    private final Http1Parser parser;

    private Collector(int maxHeadBytes) {
      parser = new Http1Parser(this, maxHeadBytes);
    }

    @Override
    public void head(Http1Head head) {
      seen.append(head.status()).append('<').append(head.header("x-a")).append('>');
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
      seen.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    }

    private Collector feed(byte[] bytes, int from, int to) {
      byte[] read = new byte[to - from + 5];
      System.arraycopy(bytes, from, read, 2, to - from);
      parser.feed(read, 2, to - from);
      java.util.Arrays.fill(read, (byte) '!');
      return this;
    }

    private Collector feed(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return feed(bytes, 0, bytes.length);
    }
  }

  private static final List<String> RESPONSES =
      List.of(
          "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nx-a:  b \r\ncontent-length: 0\r\n\r\n",
          "HTTP/1.1 204 No Content\r\nx-a: b\r\n\r\n",
          lines(
              "HTTP/1.1 429 ",
              "x-a: b",
              "transfer-encoding: chunked",
              "",
              "3",
              "abc",
              "00C;x=y",
              "0123",
              "",
              "4567",
              "0",
              "trailer: t",
              ""),
          lines("HTTP/1.1 100 Continue", "")
              + lines("HTTP/1.1 200 OK", "x-a: b", "Transfer-Encoding: Chunked", "")
              + lines("1", "x", "0", ""));

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  @Test
  void readsTheSameHoweverTheBytesAreCut() {
    for (String response : RESPONSES) {
      byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
      String whole = new Collector(1000).feed(response).seen.toString();
      for (int cut = 0; cut <= bytes.length; cut++) {
        Collector collector = new Collector(1000);
        collector.feed(bytes, 0, cut).feed(bytes, cut, bytes.length);

        assertThat(collector.seen.toString()).as("cut at %d", cut).isEqualTo(whole);
        assertThat(collector.parser.complete()).isTrue();
        assertThat(collector.parser.failure()).isNull();
      }
    }
  }

  @Property(tries = 200)
  void readsWhatNettyReads(@ForAll("responses") String response, @ForAll("cuts") int cut) {
    byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
    int at = Math.min(cut, bytes.length);
    Collector collector = new Collector(10_000);
    collector.feed(bytes, 0, at).feed(bytes, at, bytes.length);

    assertThat(collector.seen.toString()).isEqualTo(byNetty(bytes));
    assertThat(collector.parser.complete()).isTrue();
  }

  private static String byNetty(byte[] bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder());
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    StringBuilder seen = new StringBuilder();
    boolean complete = false;
    for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
      if (message instanceof HttpResponse head) {
        seen.append(head.status().code()).append('<').append(head.headers().get("x-a")).append('>');
      }
      if (message instanceof HttpContent content) {
        seen.append(content.content().toString(StandardCharsets.ISO_8859_1));
        complete |= message instanceof LastHttpContent;
        content.release();
      }
    }
    assertThat(complete).isTrue();
    channel.finishAndReleaseAll();
    return seen.toString();
  }

  @Provide
  Arbitrary<String> responses() {
    Arbitrary<String> body =
        Arbitraries.strings().withChars('a', '\r', '\n', '0', 'é').ofMinLength(1).ofMaxLength(30);
    return body.list()
        .ofMaxSize(6)
        .map(
            chunks -> {
              StringBuilder response =
                  new StringBuilder("HTTP/1.1 200 OK\r\nX-a: v\r\ntransfer-encoding: chunked\r\n");
              response.append("\r\n");
              for (String chunk : chunks) {
                response.append(Integer.toHexString(chunk.length())).append("\r\n");
                response.append(chunk).append("\r\n");
              }
              return response.append("0\r\n\r\n").toString();
            });
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, 250);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 099 X\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1x\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n"
      })
  void refusesWhatIsNoResponse(String response) {
    Collector collector = new Collector(1000).feed(response);

    assertThat(collector.parser.failure()).isNotNull();
    assertThat(collector.parser.complete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, a, true",
    "HTTP/1.1, connection: keep-alive, true",
    "HTTP/1.1, Connection: Close, false",
    "HTTP/1.0, a, false",
    "HTTP/1.0, connection: Keep-Alive, true"
  })
  void saysWhetherTheConnectionMayBeUsedAgain(String version, String header, boolean reusable) {
    String head = version + " 200 OK\r\ncontent-length: 0\r\n" + header + "\r\n\r\n";

    assertThat(new Collector(1000).feed(head).parser.reusable()).isEqualTo(reusable);
  }

  @Test
  void leavesWhatFollowsAResponse() {
    Collector collector = new Collector(1000);
    byte[] bytes = "HTTP/1.1 204 X\r\n\r\nHTTP".getBytes(StandardCharsets.US_ASCII);

    assertThat(collector.parser.feed(bytes, 0, bytes.length)).isEqualTo(bytes.length - 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 5000})
  void boundsHeadersAndTrailers(int piece) {
    String long100 = "a: " + "x".repeat(200) + "\r\n";
    String chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";
    for (String response : List.of("HTTP/1.1 200 OK\r\n" + long100, chunked + long100)) {
      Collector collector = new Collector(150);
      byte[] bytes = response.getBytes(StandardCharsets.US_ASCII);
      for (int at = 0; at < bytes.length; at += piece) {
        collector.feed(bytes, at, Math.min(bytes.length, at + piece));
      }
      assertThat(collector.parser.failure()).contains("more than 150");
    }
  }

  @ParameterizedTest
  @CsvSource({"timeout=5, 4000", "'max=100, timeout=10', 8000", "timeout=, 77", "'', 77", "x, 77"})
  void readsHowLongTheServerKeepsAConnection(String header, long millis) {
    assertThat(Http1Connection.KeepAlive.nanos(header, 77_000_000)).isEqualTo(millis * 1_000_000);
  }
}
