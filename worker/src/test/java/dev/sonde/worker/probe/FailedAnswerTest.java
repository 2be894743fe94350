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

/** Every way in which an answer says that it failed, inside a 200 response. */
class FailedAnswerTest extends StreamedAnswers {

  @Test
  void ignoresAnErrorThatIsNull() throws IOException {
    String chunk = "{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";
    assertThat(ok(event(chunk) + END).answer().prefix()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":\"boom\"}\n\n",
        "data: {\"error\":{\"message\":\"boom\",\"code\":500},\"error_type\":\"generation\"}\n\n",
        "event: error\ndata: {\"message\":\"boom\"}\n\n",
        "event: error\ndata: boom\n\n",
        "data: {\"object\":\"error\",\"message\":\"boom\",\"code\":40301}\n\n",
        "data: {\"detail\":\"boom\"}\n\n",
        "data: {\"errors\":[{\"message\":\"boom\"}],\"choices\":[]}\n\n",
        "data: {\"status\":\"failed\",\"message\":\"boom\",\"choices\":[]}\n\n",
        "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded\",\"message\":\"boom\"}}\n\n"
      })
  void tellsAnErrorInsideTheStream(String error) throws IOException {
    ProbeEvent event = read(content("a") + error);

    assertThat(event.outcome()).isEqualTo(Outcome.STREAM_ERROR);
    assertThat(event.wire().error()).isEqualTo("boom");
    assertThat(event.answer().tokenChunks()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{},\"error\":{\"code\":502,\"message\":\"boom\"}}]}",
        "{\"choices\":[{\"delta\":{},\"error\":\"boom\",\"finish_reason\":\"error\"}]}",
        "{\"choices\":[{\"delta\":{\"error\":{\"message\":\"boom\"}}}]}",
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"error\":\"boom\"}}"
      })
  void readsOnAfterAnErrorOfAChoice(String chunk) throws IOException {
    ProbeEvent event = read(content("a") + event(chunk) + usage(5, 6) + DONE);

    assertThat(event.outcome()).isEqualTo(Outcome.STREAM_ERROR);
    assertThat(event.wire().error()).isEqualTo("boom");
    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(5, 0, 6, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "error",
        "ERROR",
        "failed",
        "abort",
        "cancelled",
        "timeout",
        "server_error",
        "ERROR_LIMIT",
        "insufficient_system_resource"
      })
  void aFinishReasonThatMeansFailureIsNoSuccess(String reason) throws IOException {
    ProbeEvent event =
        read(content("a") + content("b") + content("c") + finish(reason) + usage(5, 3) + DONE);

    assertThat(event.outcome()).isEqualTo(Outcome.STREAM_ERROR);
    assertThat(event.wire().error()).isEqualTo("finish_reason is \"" + reason + "\"");
    assertThat(event.answer().finishReason()).isEqualTo(reason);
    assertThat(event.answer().tokenChunks()).isEqualTo(3);
    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(5, 0, 3, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stop", "length", "content_filter", "tool_calls", "model_length", "errorless"})
  void otherFinishReasonsAreNoFailure(String reason) throws IOException {
    assertThat(ok(content("a") + finish(reason) + DONE).wire().error()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false", "\"\""})
  void aChoiceWithoutAnErrorIsNoFailure(String none) throws IOException {
    String chunk =
        "{\"errors\":[],\"status\":\"completed\",\"x_groq\":{\"error\":"
            + none
            + "},"
            + "\"choices\":[{\"delta\":{\"content\":\"a\",\"error\":"
            + none
            + "},"
            + "\"error\":"
            + none
            + "}]}";
    assertThat(ok(event(chunk) + END).answer().prefix()).isEqualTo("a");
  }
}
