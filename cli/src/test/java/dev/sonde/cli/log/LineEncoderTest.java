package dev.sonde.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.testing.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.LoggerFactory;

/** An entry is one line without anything that acts on a terminal. */
class LineEncoderTest {

  static final List<String> HOSTILE = HostileTexts.ALL;

  private static String line(LogFormat format, String text) {
    Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("dev.sonde.Any");
    Throwable thrown = new IllegalStateException(text);
    LoggingEvent event =
        new LoggingEvent("x", logger, Level.WARN, "{} said", thrown, new Object[] {text});
    byte[] bytes = new LineEncoder(format, "worker", "w").encode(event);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{index}")
  @FieldSource("HOSTILE")
  void isOneLineAndNothingActs(String text) throws JsonProcessingException {
    for (LogFormat format : LogFormat.values()) {
      String line = line(format, text);
      assertThat(HostileTexts.harm(line)).as(line).isEmpty();
      assertThat(line).containsOnlyOnce("\n").endsWith("\n");
    }
    JsonNode json = new ObjectMapper().readTree(line(LogFormat.JSON, text));
    assertThat(json.path("message").asText()).isEqualTo(text + " said");
  }
}
