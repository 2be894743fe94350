package dev.sonde.coordinator.catalog;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body as UTF-8 up to a size; a server that sends more gets its connection closed. */
final class BoundedBody implements BodySubscriber<String> {

  private final BodySubscriber<String> whole = BodySubscribers.ofString(StandardCharsets.UTF_8);
  private final int maxBytes;
  private Flow.@Nullable Subscription subscription;
  private long bytes;

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<String> getBody() {
    return whole.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    subscription = granted;
    whole.onSubscribe(granted);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    if (bytes <= maxBytes) {
      whole.onNext(buffers);
    } else if (subscription != null) {
      subscription.cancel();
      whole.onError(new IOException("answers more than " + (maxBytes >> 20) + " MiB"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.onError(failure);
  }

  @Override
  public void onComplete() {
    whole.onComplete();
  }
}
