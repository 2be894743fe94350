package dev.sonde.worker.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

class SseDecoderTest {

  private static final String STREAM =
      """
      : a comment
      data: one

      data:two
      data: lines

      event: error
      id: 1
      data: {"ä":"😀"}

      data

      unknown: field
      retry: 1

      data:  spaced
      datax: not data
      dat: neither

      event: lost

      data: last""";

  private static final List<String> EVENTS =
      List.of("|one", "|two\nlines", "error|{\"ä\":\"😀\"}", "|", "| spaced", "|last");

  /** Collects events as {@code name|data}, with their times. */
  private static final class Collector implements SseDecoder.Listener {
    private final List<String> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<String> tooLong = new ArrayList<>();
    private final SseDecoder decoder;

    private Collector(int maxLineBytes, int maxEventBytes) {
      decoder = new SseDecoder(this, maxLineBytes, maxEventBytes);
    }

    private Collector() {
      this(1 << 20, 1 << 20);
    }

    @Override
    public void event(byte[] data, int offset, int length, long readNanos) {
      events.add(
          decoder.eventName() + "|" + new String(data, offset, length, StandardCharsets.UTF_8));
      times.add(readNanos);
    }

    @Override
    public void tooLong(String what) {
      tooLong.add(what);
    }

    private void feed(byte[] bytes, int from, int to, long nanos) {
      // The array is cleared afterwards, so the decoder must have copied what it keeps.
      byte[] read = new byte[to - from + 7];
      System.arraycopy(bytes, from, read, 3, to - from);
      decoder.feed(read, 3, to - from, nanos);
      java.util.Arrays.fill(read, (byte) '!');
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void readsTheSameHoweverTheBytesAreCut(String lineEnd) {
    for (String mark : List.of("", "\ufeff")) {
      byte[] bytes = utf8(mark + STREAM.replace("\n", lineEnd));
      for (int cut = 0; cut <= bytes.length; cut++) {
        Collector collector = new Collector();
        collector.feed(bytes, 0, cut, 1);
        collector.feed(bytes, cut, bytes.length, 2);
        collector.decoder.end();
        assertThat(collector.events).as("cut at %d", cut).isEqualTo(EVENTS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64})
  void readsTheSameInPiecesOfAnySize(int size) {
    byte[] bytes = utf8(STREAM.replace("\n", "\r\n"));
    Collector collector = new Collector();
    for (int at = 0; at < bytes.length; at += size) {
      collector.feed(bytes, at, Math.min(bytes.length, at + size), at);
    }
    collector.decoder.end();
    assertThat(collector.events).isEqualTo(EVENTS);
  }

  @Property(tries = 300)
  void readsBackWhatWasWritten(
      @ForAll("datas") List<String> datas,
      @ForAll("lineEnds") String lineEnd,
      @ForAll("cuts") List<Integer> cuts) {
    StringBuilder stream = new StringBuilder();
    for (String data : datas) {
      for (String line : data.split("\n", -1)) {
        stream.append("data: ").append(line).append(lineEnd);
      }
      stream.append(lineEnd);
    }
    byte[] bytes = utf8(stream.toString());
    Collector collector = new Collector();
    int at = 0;
    for (int cut : cuts) {
      int to = Math.min(bytes.length, at + cut);
      collector.feed(bytes, at, to, 0);
      at = to;
    }
    collector.feed(bytes, at, bytes.length, 0);
    collector.decoder.end();

    assertThat(collector.events).isEqualTo(datas.stream().map(data -> "|" + data).toList());
  }

  @Provide
  Arbitrary<List<String>> datas() {
    return Arbitraries.strings()
        .withChars('a', ' ', ':', '\n', 'é', '字', '"', '{')
        .ofMaxLength(40)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.of("\n", "\r", "\r\n");
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(0, 20).list().ofMaxSize(30);
  }

  @Test
  void givesTheTimeOfTheReadThatCompletedTheEvent() {
    Collector collector = new Collector();
    byte[] bytes = utf8("data: a\n\ndata: b\n\ndata: c\n\n");
    collector.feed(bytes, 0, 12, 100);
    collector.feed(bytes, 12, 26, 200);
    collector.feed(bytes, 26, 27, 300);

    assertThat(collector.times).containsExactly(100L, 200L, 300L);
  }

  @Test
  void endsAnEventAtACarriageReturnWithoutWaitingForALineFeed() {
    Collector collector = new Collector();
    byte[] bytes = utf8("data: a\r\r\ndata: b\r\n\r");
    collector.feed(bytes, 0, 9, 1);
    assertThat(collector.events).containsExactly("|a");
    collector.feed(bytes, 9, bytes.length, 2);
    assertThat(collector.events).containsExactly("|a", "|b");
  }

  @ParameterizedTest
  @CsvSource({"10, 100, a line of more than 10 bytes", "100, 10, an event of more than 10 bytes"})
  void stopsAtWhatIsTooLong(int maxLine, int maxEvent, String what) {
    Collector collector = new Collector(maxLine, maxEvent);
    byte[] bytes = utf8("data: 0123456789abc\n\ndata: b\n\n");
    collector.feed(bytes, 0, bytes.length, 1);
    collector.decoder.end();

    assertThat(collector.tooLong).containsExactly(what);
    assertThat(collector.events).isEmpty();
  }

  @Test
  void handsNothingOnOnceItIsStopped() {
    List<String> seen = new ArrayList<>();
    SseDecoder[] decoder = new SseDecoder[1];
    decoder[0] =
        new SseDecoder(
            new SseDecoder.Listener() {
              @Override
              public void event(byte[] data, int offset, int length, long readNanos) {
                seen.add(new String(data, offset, length, StandardCharsets.UTF_8));
                decoder[0].stop();
              }

              @Override
              public void tooLong(String what) {
                seen.add(what);
              }
            },
            100,
            100);
    byte[] bytes = utf8("data: a\n\ndata: b\n\n");
    decoder[0].feed(bytes, 0, bytes.length, 1);
    decoder[0].end();

    assertThat(seen).containsExactly("a");
  }
}
