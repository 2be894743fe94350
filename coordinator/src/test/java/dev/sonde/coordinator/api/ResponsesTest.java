package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponsesTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<String> answered(Callable<String> work, Consumer<String> with)
      throws IOException, InterruptedException {
    Router router = Router.router(vertx);
    Responses answers = new Responses(vertx);
    router
        .get("/")
        .handler(context -> answers.answer(context, work, with))
        .failureHandler(Responses::fail);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    URI there = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(there).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aFailureOfTheWorkIsAnAnswer() throws Exception {
    HttpResponse<String> answer =
        answered(
            () -> {
              throw new Problem(404, "there is none");
            },
            found -> {});
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void aFailureWhileTheResultIsSentIsAnAnswerToo() throws Exception {
    HttpResponse<String> answer =
        answered(
            () -> "found",
            found -> {
              throw new Problem(404, "it was removed meanwhile");
            });
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("it was removed meanwhile");
  }
}
