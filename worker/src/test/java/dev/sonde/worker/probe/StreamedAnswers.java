package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.finish;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.worker.http.RawServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Tests that probe a server whose answer to everything is one stream of events. */
abstract class StreamedAnswers {

  static final String END = finish("stop") + DONE;

  final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  final ProbeEvent read(String events) throws IOException {
    try (RawServer server = RawServer.answering(stream(events))) {
      return bed.probe(server.url());
    }
  }

  final ProbeEvent ok(String events) throws IOException {
    ProbeEvent event = read(events);
    assertThat(event.outcome()).as(event.wire().error()).isEqualTo(Outcome.OK);
    return event;
  }
}
