package dev.sonde.cli.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A body as UTF-8, refused as soon as it is too large. Called by one thread at a time. */
final class BoundedBody implements BodySubscriber<String> {

  private final int most;
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final CompletableFuture<String> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer each : buffers) {
      if (body.isDone()) {
        return;
      }
      if (each.remaining() > most - whole.size()) {
        Subscription given = subscription;
        if (given != null) {
          given.cancel();
        }
        body.completeExceptionally(new IOException("answers more than " + most + " bytes"));
        return;
      }
      byte[] bytes = new byte[each.remaining()];
      each.get(bytes);
      whole.write(bytes, 0, bytes.length);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(whole.toString(StandardCharsets.UTF_8));
  }
}
