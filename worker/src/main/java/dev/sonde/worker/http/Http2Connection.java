package dev.sonde.worker.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/2 connection and the streams on it. The last handler in its pipeline, used on its loop.
 *
 * <pre>
 * PREFACE ── settings that allow a stream ──► READY ── GOAWAY, close or too idle ──► LEAVING ──► closed
 *    └────────── no such settings within a second ──────────────────────────────────────┘
 * </pre>
 *
 * <p>It is used only after the peer's settings have arrived: they show that the peer supports
 * HTTP/2, and how many streams it allows. A peer may allow none for a short time (RFC 9113, 5.1.2).
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {

  /** The limit if the peer sets none or a higher one. */
  static final int MAX_STREAMS = 1000;

  /**
   * Large enough that no answer waits for our window; the connection's window is twice as large.
   */
  private static final int WINDOW_BYTES = 8 << 20;

  private static final int MAX_EMPTY_FRAMES = 1000;
  private static final long IDLE_NANOS = Duration.ofSeconds(60).toNanos();

  /** How long requests wait on a connection whose settings allow no stream. */
  static final long NO_STREAMS_NANOS = Duration.ofSeconds(1).toNanos();

  private static final String NO_STREAMS =
      "the server allows no streams (SETTINGS_MAX_CONCURRENT_STREAMS is 0)";

  private enum State {
    PREFACE,
    READY,
    LEAVING
  }

  private final Channel channel;
  private final SocketStamp stamp;
  private final ConnectionContext shared;
  private final Http2Pool pool;
  private final ConnectLimiter.Attempt attempt;
  private State state = State.PREFACE;
  private int maxStreams = MAX_STREAMS;
  private int streams;
  private boolean awaitsStreams;
  private long idleSinceNanos;
  private String fault = "closed by the server before its settings came";

  Http2Connection(
      Channel channel,
      SocketStamp stamp,
      ConnectionContext shared,
      Http2Pool pool,
      ConnectLimiter.Attempt attempt) {
    this.channel = channel;
    this.stamp = stamp;
    this.shared = shared;
    this.pool = pool;
    this.attempt = attempt;
    this.idleSinceNanos = shared.clock().nanos();
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(WINDOW_BYTES)
            .maxHeaderListSize(shared.limits().headerBytes());
    // Aborted streams are reset, also many of them: no limit on resets.
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(settings)
                .validateHeaders(false)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_FRAMES)
                .encoderEnforceMaxRstFramesPerWindow(0, 0)
                .build())
        .addLast(new Http2MultiplexHandler(new RefusedPush()))
        .addLast(this);
  }

  /** Whether another stream may be opened now. */
  boolean hasRoom() {
    boolean old = streams == 0 && shared.clock().nanos() - idleSinceNanos > IDLE_NANOS;
    if (state == State.READY && old) {
      leave();
    }
    return state == State.READY && streams < maxStreams && channel.isActive();
  }

  /** Whether the peer's settings have arrived and allow no stream. */
  boolean allowsNone() {
    return state == State.PREFACE && maxStreams == 0;
  }

  /** An answer has begun on one of the streams. */
  void answered() {
    attempt.answered();
  }

  void start(Exchange exchange, PendingCall call, boolean reused) {
    streams++;
    attempt.carries();
    Http2Exchange stream = new Http2Exchange(this, shared, stamp, exchange);
    call.carriedBy(stream);
    new Http2StreamChannelBootstrap(channel)
        .handler(stream)
        .open()
        .addListener(
            opened -> {
              if (opened.isSuccess()) {
                stream.send(reused);
              } else {
                // Its stream ids may be used up: later requests get a new connection.
                leave();
                stream.refused(Dialer.reason(opened.cause()));
              }
            });
  }

  /** Notes that a stream has ended. */
  void released() {
    streams--;
    idleSinceNanos = shared.clock().nanos();
    if (state == State.LEAVING && streams == 0) {
      Transport.close(channel);
    }
    leaveIfNoneAllowed();
  }

  /** An idle connection whose peer allows no more streams would stay open for nothing. */
  private void leaveIfNoneAllowed() {
    if (state == State.READY && streams == 0 && maxStreams == 0) {
      attempt.ended(NO_STREAMS);
      leave();
    }
  }

  /** Opens no more streams; closes when the last one has ended. */
  void leave() {
    state = State.LEAVING;
    pool.forget(this);
    if (streams == 0) {
      Transport.close(channel);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof Http2SettingsFrame frame) {
        Long limit = frame.settings().maxConcurrentStreams();
        maxStreams = limit == null ? maxStreams : (int) Math.min(MAX_STREAMS, limit);
        settled();
      } else if (message instanceof Http2GoAwayFrame) {
        fault = "the server sent GOAWAY";
        leaveFromPeer();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void settled() {
    if (state == State.PREFACE && maxStreams > 0) {
      state = State.READY;
      pool.ready(this, maxStreams);
    } else if (state == State.PREFACE && !awaitsStreams) {
      awaitsStreams = true;
      var unused = shared.loop().schedule(this::giveUp, NO_STREAMS_NANOS, TimeUnit.NANOSECONDS);
    } else {
      leaveIfNoneAllowed();
    }
  }

  private void giveUp() {
    if (allowsNone()) {
      fault = NO_STREAMS;
      leaveFromPeer();
    }
  }

  private void leaveFromPeer() {
    boolean unready = state == State.PREFACE;
    if (unready) {
      attempt.wasted(fault);
    } else {
      attempt.ended(fault);
    }
    leave();
    if (unready) {
      pool.failed(this, fault);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leaveFromPeer();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    UnusedConnectionHandler.report(cause);
    fault = Dialer.reason(cause);
    Transport.close(channel);
  }

  /** Closes pushed streams, which our settings do not allow. */
  private static final class RefusedPush extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      Transport.close(context.channel());
    }
  }
}
