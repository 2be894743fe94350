package dev.sonde.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessOutputTest {

  private static ProcessOutput refusing(String reason) {
    return new ProcessOutput(
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException(reason);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "Datenübergabe unterbrochen (broken pipe)"})
  void aReaderThatHasSeenEnoughIsNoFailure(String reason) {
    ProcessOutput out = refusing(reason);
    PrintStream printing = out.printing();
    printing.println("one");
    printing.println("two");

    assertThat(printing.checkError()).isFalse();
    assertThat(out.failure()).isEmpty();
  }

  @Test
  void aFullDiskIsOne() {
    ProcessOutput out = refusing("No space left on device");
    PrintStream printing = out.printing();
    printing.println("one");

    assertThat(printing.checkError()).isTrue();
    assertThat(out.failure()).hasValue("No space left on device");
  }
}
