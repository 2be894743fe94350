package dev.sonde.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

  private final BoundedBody body = new BoundedBody(8);
  private final CompletableFuture<String> read = body.getBody().toCompletableFuture();
  private boolean cancelled;

  BoundedBodyTest() {
    body.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancelled = true;
          }
        });
  }

  private void come(String... parts) {
    for (String part : parts) {
      body.onNext(List.of(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void isWholeUpToItsBound() {
    come("1234", "5678");
    body.onComplete();

    assertThat(read).isCompletedWithValue("12345678");
  }

  @Test
  void isRefusedBeyondItWithoutWaitingForItsEnd() {
    come("12345678", "9");

    assertThat(cancelled).isTrue();
    assertThat(read)
        .failsWithin(0, java.util.concurrent.TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("answers more than 8 bytes");
    come("more");
    body.onComplete();
    assertThat(read).isCompletedExceptionally();
  }
}
