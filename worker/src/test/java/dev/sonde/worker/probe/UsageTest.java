package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.event;
import static dev.sonde.worker.http.Responses.finish;
import static dev.sonde.worker.http.Responses.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the usage of an answer is taken for; the numbers are those of the quirk catalog. */
class UsageTest extends StreamedAnswers {

  @Test
  void q7q8q11q12TakesTheLastUsageAndNeverSums() throws IOException {
    String counted =
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],"
            + "\"usage\": {\"prompt_tokens\": 7, \"completion_tokens\": 1}}";
    String groq =
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"x_groq\":{\"usage\":{\"prompt_tokens\":99,\"completion_tokens\":99}},"
            + "\"usage\":{\"queue_time\":0.01,\"prompt_tokens\":7,\"completion_tokens\":2,"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":1},"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}";
    String nothing = "{\"choices\":[],\"usage\":null,\"service_tier\":\"on_demand\"}";
    ProbeEvent event = ok(event(counted) + event(groq) + event(nothing) + DONE);

    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(7, 4, 2, 1));
  }

  @Test
  void readsFlatCachedTokens() throws IOException {
    String flat =
        "{\"choices\":[],\"usage\":"
            + "{\"prompt_tokens\":9,\"completion_tokens\":3,\"cached_tokens\":8}}";
    assertThat(ok(content("a") + finish("stop") + event(flat) + DONE).usage())
        .isEqualTo(new ProbeEvent.Usage(9, 8, 3, 0));
  }

  @Test
  void q9SaysThatThereIsNoUsage() throws IOException {
    assertThat(ok(content("a") + END).usage()).isNull();
  }

  private static String stated(String counts) {
    return event("{\"choices\":[],\"usage\":{" + counts.replace('\'', '"') + "}}");
  }

  @Test
  void takesTheCountOfTheAnswerFromTheTotal() throws IOException {
    ProbeEvent event =
        ok(content("a") + finish("stop") + stated("'prompt_tokens':12,'total_tokens':20") + DONE);

    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(12, 0, 8, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'prompt_tokens':12",
        "'prompt_tokens':12,'total_tokens':12",
        "'prompt_tokens':12,'completion_tokens':0",
        "'prompt_tokens':0,'completion_tokens':8",
        "'prompt_tokens':12,'completion_tokens':'8'",
        "'prompt_tokens':12,'completion_tokens':-8",
        "'prompt_tokens':12,'completion_tokens':8.5",
        "'prompt_tokens':12,'completion_tokens':10000000000"
      })
  void countsThatCannotBeAreUnknownAndNotZero(String counts) throws IOException {
    assertThat(ok(content("a") + finish("stop") + stated(counts) + DONE).usage()).isNull();
    // The last usage counts, also when it is not known.
    assertThat(ok(usage(12, 8) + content("a") + stated(counts) + DONE).usage()).isNull();
  }

  @Test
  void takesNoTokensForAnAnswerWithoutText() throws IOException {
    ProbeEvent event = read(finish("stop") + usage(12, 0) + DONE);

    assertThat(event.outcome()).isEqualTo(Outcome.EMPTY);
    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(12, 0, 0, 0));
  }

  @Test
  void q10ReadsTheUsageAfterTheFinishReason() throws IOException {
    ProbeEvent event = ok(content("a") + finish("stop") + usage(5, 6) + DONE);

    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(5, 0, 6, 0));
    assertThat(event.answer().tokenChunks()).isEqualTo(1);
  }
}
