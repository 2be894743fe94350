package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;

/**
 * Writes HTTP/1.1 without a codec: a piece is one buffer, framed in place.
 *
 * <pre>
 *   piece:  [ room for "7fffffff\r\n" ][ payload ... ][ \r\n ]
 *                            size in hex, right-aligned: the reader starts at its first digit
 * </pre>
 */
// A write or close fails when the client has disconnected; channelInactive handles that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Exchange implements Exchange {
  private static final int ROOM = Integer.BYTES * 2 + 2;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ChannelHandlerContext context;
  private final boolean bodiless;
  private final boolean keepAlive;

  /**
   * Creates the exchange of one request.
   *
   * @param bodiless whether the request was a HEAD
   */
  Http1Exchange(ChannelHandlerContext context, boolean bodiless, boolean keepAlive) {
    this.context = context;
    this.bodiless = bodiless;
    this.keepAlive = keepAlive;
  }

  @Override
  public EventExecutor loop() {
    return context.executor();
  }

  @Override
  public void whole(Head head, byte[] body) {
    ByteBuf out = context.alloc().ioBuffer(512 + body.length);
    start(out, head);
    line(out, "content-length: " + body.length);
    line(out, "");
    if (!bodiless) {
      out.writeBytes(body);
    }
    write(out);
    finish();
  }

  @Override
  public void head(Head head) {
    ByteBuf out = context.alloc().ioBuffer(512);
    start(out, head);
    line(out, "transfer-encoding: chunked");
    line(out, "");
    write(out);
  }

  private void start(ByteBuf out, Head head) {
    line(out, "HTTP/1.1 " + HttpResponseStatus.valueOf(head.status()));
    head.forEach((name, value) -> line(out, name + ": " + value));
    if (!keepAlive) {
      line(out, "connection: close");
    }
  }

  private static void line(ByteBuf out, String text) {
    ByteBufUtil.writeAscii(out, text);
    out.writeShort('\r' << 8 | '\n');
  }

  @Override
  public ByteBuf piece() {
    return context.alloc().ioBuffer(512).setIndex(ROOM, ROOM);
  }

  @Override
  public void send(ByteBuf piece) {
    int size = piece.readableBytes();
    if (size == 0) {
      piece.release();
      throw new IllegalArgumentException("an empty piece would end the body");
    }
    int at = ROOM;
    piece.setByte(--at, '\n').setByte(--at, '\r');
    for (int rest = size; rest > 0; rest >>>= 4) {
      piece.setByte(--at, HEX[rest & 0xF]);
    }
    piece.readerIndex(at).writeShort('\r' << 8 | '\n');
    write(piece);
  }

  @Override
  public void flush() {
    context.flush();
  }

  @Override
  public long pendingBytes() {
    Channel channel = context.channel();
    return channel.isActive() ? channel.bytesBeforeWritable() : GONE;
  }

  @Override
  public void end() {
    ByteBuf out = context.alloc().ioBuffer(8);
    ByteBufUtil.writeAscii(out, "0\r\n\r\n");
    write(out);
    finish();
  }

  private void finish() {
    context.flush();
    if (!keepAlive) {
      truncate();
    }
  }

  @Override
  public void truncate() {
    context.writeAndFlush(context.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void reset() {
    // Bytes written before may be lost with the reset, as on a real network.
    context.flush();
    if (context.channel().isOpen()) {
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    context.close();
  }

  private void write(ByteBuf out) {
    context.write(out, context.voidPromise());
  }
}
