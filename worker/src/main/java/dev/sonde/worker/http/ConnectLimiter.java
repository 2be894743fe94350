package dev.sonde.worker.http;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connects to one host from one event loop. Connections that are useful are not slowed,
 * however many there are.
 *
 * <pre>
 * FREE ── 16 useless connections in a row ──► LIMITED ── a useful one ──► FREE
 * </pre>
 *
 * <p>A connection is useful once an answer has begun on it, or when it has been open with a request
 * for half a second. It is useless if it ends before, or cannot be opened. While the limit applies,
 * attempts start one at a time, 50 ms apart at first and 500 ms later. An attempt that does not
 * start within a second fails, with the reason of the last useless connection.
 */
final class ConnectLimiter {

  /** Connects under way at once; further ones wait for one to end. */
  static final int MAX_CONNECTING = 512;

  /** Useless connections in a row that limit nothing. */
  static final int FREE = 16;

  static final long FIRST_SPACING_NANOS = Duration.ofMillis(50).toNanos();
  static final long MAX_SPACING_NANOS = Duration.ofMillis(500).toNanos();

  /** The longest wait for the start of an attempt while the limit applies. */
  static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  /** So long after the last useless connection nothing is known of the next one. */
  private static final long FORGOTTEN_NANOS = Duration.ofSeconds(10).toNanos();

  /** An attempt that is given up counts as useless only if it had this long. */
  private static final long FAIR_CHANCE_NANOS = Duration.ofSeconds(1).toNanos();

  interface Listener {
    /**
     * The channel can be written to; its pipeline has no handler after TLS.
     *
     * @param attempt what is to be told of the use of the connection
     */
    void connected(Channel channel, SocketStamp stamp, boolean http2, Attempt attempt);

    void failed(String reason);
  }

  private final Endpoint endpoint;
  private final ConnectionContext shared;
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private int connecting;
  private int useless;
  private String lastReason = "";
  private long lastNanos;
  private long spacingNanos = FIRST_SPACING_NANOS;
  private long nextNanos;
  private boolean starting;
  private boolean again;
  private @Nullable ScheduledFuture<?> timer;

  ConnectLimiter(Endpoint endpoint, ConnectionContext shared) {
    this.endpoint = endpoint;
    this.shared = shared;
  }

  /** Starts to connect, now or as soon as the limit allows. */
  Attempt connect(boolean http2, Listener listener) {
    Attempt attempt = new Attempt(http2, listener, shared.clock().nanos());
    waiting.addLast(attempt);
    startAllowed();
    return attempt;
  }

  private long proofNanos() {
    return shared.limits().proof().toNanos();
  }

  private boolean limited() {
    return useless >= FREE;
  }

  /** A failed attempt may make its user ask for another at once: that one is not nested in this. */
  private void startAllowed() {
    again = true;
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (again) {
        again = false;
        startAndRefuse(shared.clock().nanos());
      }
    } finally {
      starting = false;
    }
    arm(shared.clock().nanos());
  }

  private void startAndRefuse(long now) {
    if (now - lastNanos > FORGOTTEN_NANOS) {
      useless = 0;
    }
    while (!waiting.isEmpty() && connecting < MAX_CONNECTING) {
      if (limited() && now - nextNanos < 0) {
        break;
      }
      Attempt next = waiting.removeFirst();
      if (limited()) {
        nextNanos = now + spacingNanos;
        spacingNanos = Math.min(MAX_SPACING_NANOS, 2 * spacingNanos);
      }
      next.start();
    }
    while (limited()
        && !waiting.isEmpty()
        && now - waiting.getFirst().askedNanos >= PATIENCE_NANOS) {
      waiting
          .removeFirst()
          .fail(
              "not tried within "
                  + TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS)
                  + " ms, since the last "
                  + useless
                  + " connections were of no use: "
                  + lastReason);
    }
  }

  private void arm(long now) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (limited() && !waiting.isEmpty()) {
      long untilRefused = waiting.getFirst().askedNanos + PATIENCE_NANOS - now;
      long delay =
          connecting < MAX_CONNECTING ? Math.min(nextNanos - now, untilRefused) : untilRefused;
      timer = shared.loop().schedule(this::startAllowed, Math.max(1, delay), TimeUnit.NANOSECONDS);
    }
  }

  private void useless(String reason) {
    useless++;
    lastReason = reason;
    lastNanos = shared.clock().nanos();
    if (useless == FREE) {
      spacingNanos = FIRST_SPACING_NANOS;
      nextNanos = lastNanos + spacingNanos;
    }
  }

  private void useful() {
    useless = 0;
    startAllowed();
  }

  /** One attempt to connect, and what becomes of its connection. */
  final class Attempt implements Dialer.Listener {
    private enum State {
      WAITING,
      CONNECTING,
      CONNECTED,
      OVER
    }

    private final boolean http2;
    private final Listener listener;
    private final long askedNanos;
    private State state = State.WAITING;
    private long sinceNanos;
    private boolean carrying;
    private Dialer.@Nullable Dial dial;

    private Attempt(boolean http2, Listener listener, long askedNanos) {
      this.http2 = http2;
      this.listener = listener;
      this.askedNanos = askedNanos;
    }

    private void start() {
      state = State.CONNECTING;
      sinceNanos = shared.clock().nanos();
      connecting++;
      Dialer.Dial started = shared.dialer().dial(endpoint, http2, this);
      if (state == State.CONNECTING) {
        dial = started;
      }
    }

    /** Gives up before the connection carries a request. */
    void cancel() {
      if (state == State.WAITING) {
        state = State.OVER;
        waiting.remove(this);
      } else if (state == State.CONNECTING) {
        connectingOver(State.OVER);
        if (dial != null) {
          dial.cancel();
        }
        countIfSlow("not connected in time");
        startAllowed();
      } else if (state == State.CONNECTED) {
        state = State.OVER;
        countIfSlow("connected, but not ready for a request in time");
      }
    }

    private void countIfSlow(String reason) {
      if (shared.clock().nanos() - sinceNanos >= FAIR_CHANCE_NANOS) {
        useless(reason);
      }
    }

    private void connectingOver(State next) {
      connecting--;
      state = next;
    }

    @Override
    public void connected(Channel channel, SocketStamp stamp, boolean speaksHttp2) {
      connectingOver(State.CONNECTED);
      listener.connected(channel, stamp, speaksHttp2, this);
      startAllowed();
    }

    @Override
    public void failed(String reason) {
      connectingOver(State.OVER);
      useless(reason);
      listener.failed(reason);
      startAllowed();
    }

    private void fail(String reason) {
      state = State.OVER;
      listener.failed(reason);
    }

    /** The connection carries a request from now on. */
    void carries() {
      if (state == State.CONNECTED && !carrying) {
        carrying = true;
        sinceNanos = shared.clock().nanos();
        if (limited()) {
          var unused = shared.loop().schedule(this::proven, proofNanos(), TimeUnit.NANOSECONDS);
        }
      }
    }

    private void proven() {
      if (state == State.CONNECTED) {
        answered();
      }
    }

    /** An answer has begun on the connection. */
    void answered() {
      if (state == State.CONNECTED) {
        state = State.OVER;
        useful();
      }
    }

    /** The connection was useless, however long it was open. */
    void wasted(String reason) {
      if (state == State.CONNECTED) {
        state = State.OVER;
        useless(reason);
      }
    }

    /** The peer has ended the connection. */
    void ended(String reason) {
      if (!carrying || shared.clock().nanos() - sinceNanos < proofNanos()) {
        wasted(reason);
      }
      state = State.OVER;
    }

    /** Our side has closed the connection: that says nothing of the peer. */
    void closed() {
      state = State.OVER;
    }
  }
}
