package dev.sonde.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedEventsTest {

  @Test
  void whatIsAppendedIsReadInOrder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("events");
    try (OutputStream out = Files.newOutputStream(file)) {
      SavedEvents.append(out, EventCodec.encodeEnd("first", "counted"));
      SavedEvents.append(out, EventCodec.encodeEnd("second", "deadline"));
    }
    List<String> runs = new ArrayList<>();
    SavedEvents.read(
        file,
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            runs.add("a probe");
          }

          @Override
          public void end(String run, String reason) {
            runs.add(run);
          }
        });
    assertThat(runs).containsExactly("first", "second");
  }

  /** A command that is killed between two writes must not leave half an event. */
  @Test
  void anEventIsOneWrite() throws IOException {
    List<Integer> writes = new ArrayList<>();
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            writes.add(length);
            super.write(bytes, offset, length);
          }
        };
    byte[] event = EventCodec.encodeEnd("run", "counted");
    SavedEvents.append(out, event);
    assertThat(writes).containsExactly(4 + event.length);
  }
}
