package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.LAST_CHUNK;
import static dev.sonde.worker.http.Responses.SSE_HEAD;
import static dev.sonde.worker.http.Responses.chunked;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.delta;
import static dev.sonde.worker.http.Responses.event;
import static dev.sonde.worker.http.Responses.finish;
import static dev.sonde.worker.http.Responses.stream;
import static dev.sonde.worker.http.Responses.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.worker.http.RawServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole stream over HTTP/1.1, against a server that takes its own times. */
class StreamTest {

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void tellsEverythingAboutAProperStream() throws IOException {
    String events =
        delta("{\"role\":\"assistant\",\"content\":\"\"}")
            + content("Hello")
            + content(" wörld 😀")
            + finish("stop")
            + usage(11, 5)
            + DONE;
    try (RawServer server = RawServer.answering(stream(events))) {
      ProbeEvent event = bed.probe(server.url());

      assertThat(event.outcome()).isEqualTo(Outcome.OK);
      assertThat(event.detail()).isEmpty();
      assertThat(event.answer().prefix()).isEqualTo("Hello wörld 😀");
      assertThat(event.answer().characters()).isEqualTo(13);
      assertThat(event.answer().finishReason()).isEqualTo("stop");
      assertThat(event.answer().tokenChunks()).isEqualTo(2);
      assertThat(event.answer().shape()).isNotZero();
      assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(11, 0, 5, 0));
      assertThat(event.wire().status()).isEqualTo(200);
      assertThat(event.wire().connectionReused()).isFalse();
      assertThat(event.timings().chunkGapsMicros()).containsExactly(0);
      assertThat(event.client().inFlight()).isEqualTo(1);
      assertInOrder(event.timings());
    }
  }

  @Test
  void timesEachMilestoneWhenTheServerSaysItWas() throws IOException {
    AtomicLongArray before = new AtomicLongArray(5);
    String[] parts = {
      SSE_HEAD,
      chunked(delta("{\"role\":\"assistant\"}")),
      chunked(content("a")),
      chunked(content("b")),
      chunked(finish("stop") + DONE) + LAST_CHUNK
    };
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              for (int i = 0; i < parts.length; i++) {
                LockSupport.parkNanos(30_000_000);
                before.set(i, System.nanoTime());
                connection.write(parts[i]);
              }
              connection.awaitClose();
            })) {
      Timings timings = bed.probe(server.url()).timings();

      assertInOrder(timings);
      assertThat(timings.connectMicros()).isNotNegative();
      long[] seen = {
        timings.headers(),
        timings.firstChunk(),
        timings.firstToken(),
        timings.lastToken(),
        timings.end()
      };
      for (int i = 0; i < seen.length; i++) {
        assertThat(seen[i])
            .as("milestone %d", i)
            .isBetween(micros(before.get(i)), micros(before.get(i)) + 1_000_000);
      }
      assertThat(timings.sent()).isLessThan(micros(before.get(4)));
      assertThat(timings.chunkGapsMicros())
          .containsExactly((int) (timings.lastToken() - timings.firstToken()));
    }
  }

  @Test
  void tellsWhatWasReadAtTheTimeOfTheFirstToken() throws IOException {
    String first =
        event(
            "{\"choices\":[{\"delta\":{\"content\":\"one two\"}}],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}");
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(SSE_HEAD + chunked(first + content(" three")));
              LockSupport.parkNanos(30_000_000);
              connection.write(chunked(content(" four") + finish("stop") + usage(7, 4) + DONE));
              connection.write(LAST_CHUNK);
              connection.awaitClose();
            })) {
      ProbeEvent event = bed.probe(server.url());

      assertThat(event.answer().arrival()).isEqualTo(new ProbeEvent.Arrival(3, 13, 2));
      assertThat(event.timings().chunkGapsMicros()[0]).isZero();
      assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(7, 0, 4, 0));
    }
  }

  private long micros(long nanos) {
    return (nanos - bed.startNanos) / 1000;
  }

  static void assertInOrder(Timings timings) {
    assertThat(
            new long[] {
              timings.due(),
              timings.started(),
              timings.sent(),
              timings.headers(),
              timings.firstChunk(),
              timings.firstToken(),
              timings.firstAnswerToken(),
              timings.lastToken(),
              timings.end()
            })
        .doesNotContain(Timings.NEVER)
        .isSorted();
  }
}
