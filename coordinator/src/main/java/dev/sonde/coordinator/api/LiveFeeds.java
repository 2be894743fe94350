package dev.sonde.coordinator.api;

import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events about runs. A message is made once for all clients of a run, when the topics
 * have something new of it, and at most once a second. A slow client skips messages and gets the
 * latest. Used on the event loop that it was created on.
 */
public final class LiveFeeds {

  /** The id of the last event of a run. */
  public static final String FINAL = "final";

  private static final int MOST_CLIENTS = 256;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Queues and workers change a message without a record of its run. */
  private static final long LOOK_AGAIN_MILLIS = 2_000;

  private final Vertx vertx;
  private final Context loop;
  private final RunChanges changes;
  private final NanoClock clock;
  private final Source source;
  private final Map<String, Feed> feeds = new HashMap<>();
  private int clients;

  /** Makes messages. */
  @FunctionalInterface
  public interface Source {
    /** The message about the state of a run; blocks. */
    Message message(Run run) throws Exception;
  }

  /**
   * Events and comments.
   *
   * @param last whether the stream ends with it
   */
  public record Message(String text, boolean last) {}

  LiveFeeds(Vertx vertx, RunChanges changes, NanoClock clock, Source source) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.changes = changes;
    this.clock = clock;
    this.source = source;
  }

  /** Answers with the stream of a run. */
  @SuppressWarnings("FutureReturnValueIgnored") // A closed client leaves its feed.
  public void open(RoutingContext context, Run run) {
    HttpServerResponse response = context.response();
    if (FINAL.equals(context.request().getHeader("Last-Event-ID"))) {
      // A browser connects again after every end, unless the answer is this one.
      response.setStatusCode(204).end();
      return;
    }
    if (clients >= MOST_CLIENTS) {
      throw Problem.streamsFull(MOST_CLIENTS + " live streams");
    }
    response.putHeader("Content-Type", "text/event-stream");
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
      return;
    }
    // A compressor would hold events back.
    response.setChunked(true).putHeader("Content-Encoding", "identity");
    response.write("retry: " + TimeUnit.NANOSECONDS.toMillis(PERIOD_NANOS) + "\n\n");
    clients++;
    feeds.computeIfAbsent(run.id(), id -> new Feed(run)).join(context);
  }

  /** The clients of one run. */
  private final class Feed {
    private final Run run;
    private final Set<RoutingContext> members = new LinkedHashSet<>();
    private final Set<RoutingContext> behind = new LinkedHashSet<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Runnable listener = this::tell;
    private final long reminder;
    private boolean stale = true;
    private boolean working;
    private long madeNanos = clock.nanos() - PERIOD_NANOS;
    private @Nullable Message latest;

    Feed(Run run) {
      this.run = run;
      changes.follow(run.id(), listener);
      reminder = vertx.setPeriodic(LOOK_AGAIN_MILLIS, tick -> changed());
    }

    void join(RoutingContext context) {
      members.add(context);
      context.addEndHandler(ended -> leave(context));
      Message known = latest;
      if (known != null) {
        write(context, known);
      }
      make();
    }

    private void leave(RoutingContext context) {
      if (members.remove(context)) {
        clients--;
      }
      behind.remove(context);
      if (members.isEmpty() && feeds.remove(run.id(), this)) {
        changes.leave(run.id(), listener);
        vertx.cancelTimer(reminder);
      }
    }

    /** On the thread that reads the topics. Many records of a moment are one change. */
    private void tell() {
      if (told.compareAndSet(false, true)) {
        loop.runOnContext(
            any -> {
              told.set(false);
              changed();
            });
      }
    }

    private void changed() {
      stale = true;
      make();
    }

    private void make() {
      if (!stale || working || members.isEmpty()) {
        return;
      }
      working = true;
      long early = PERIOD_NANOS - (clock.nanos() - madeNanos);
      if (early > 0) {
        vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(early)), due -> work());
      } else {
        work();
      }
    }

    private void work() {
      stale = false;
      madeNanos = clock.nanos();
      vertx
          .executeBlocking(() -> source.message(run), false)
          .onComplete(
              made -> {
                working = false;
                if (made.succeeded()) {
                  latest = made.result();
                  List.copyOf(members).forEach(each -> write(each, made.result()));
                  make();
                } else {
                  List.copyOf(members).forEach(each -> each.fail(made.cause()));
                }
              });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A closed client leaves its feed.
    private void write(RoutingContext context, Message message) {
      HttpServerResponse response = context.response();
      if (response.closed() || response.ended()) {
        return;
      }
      if (message.last) {
        response.end(message.text);
      } else if (!response.writeQueueFull()) {
        response.write(message.text);
      } else if (behind.add(context)) {
        response.drainHandler(drained -> catchUp(context));
      }
    }

    private void catchUp(RoutingContext context) {
      Message known = latest;
      if (behind.remove(context) && known != null) {
        write(context, known);
      }
    }
  }
}
