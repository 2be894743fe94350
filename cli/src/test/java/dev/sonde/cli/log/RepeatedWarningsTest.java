package dev.sonde.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

class RepeatedWarningsTest {

  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

  private final RepeatedWarnings filter = new RepeatedWarnings();

  private FilterReply decide(long millis, String logger, Level level, String message) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName(logger);
    event.setLevel(level);
    event.setMessage(message);
    event.setTimeStamp(millis);
    return filter.decide(event);
  }

  @Test
  void aWarningOfKafkasClientsPassesOnceAMinute() {
    assertThat(decide(1000, CLIENT, Level.WARN, "[client a] Connection to node -1 failed"))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(1100, CLIENT, Level.WARN, "[client b] Connection to node 3 failed"))
        .isEqualTo(FilterReply.DENY);
    assertThat(decide(1100, CLIENT, Level.WARN, "[client a] another warning"))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(61_000, CLIENT, Level.WARN, "[client a] Connection to node -1 failed"))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void whatTheCallerOfAnAdminClientSaysIsNotSaidTwice() {
    String message = "[AdminClient clientId=adminclient-1] Connection to node -1 failed";
    assertThat(decide(1000, CLIENT, Level.WARN, message)).isEqualTo(FilterReply.DENY);
    assertThat(decide(1000, CLIENT, Level.ERROR, message)).isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void errorsAndWhatSondeSaysAlwaysPass() {
    for (int i = 0; i < 2; i++) {
      assertThat(decide(i, CLIENT, Level.ERROR, "broken")).isEqualTo(FilterReply.NEUTRAL);
      assertThat(decide(i, "dev.sonde.x", Level.WARN, "late")).isEqualTo(FilterReply.NEUTRAL);
    }
  }
}
