package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.EventExecutor;

/** One stream of an HTTP/2 connection. */
// A write or close fails when the client has disconnected; channelInactive handles that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Exchange implements Exchange {
  private final ChannelHandlerContext context;

  private final boolean bodiless;

  /**
   * Creates the exchange of one request.
   *
   * @param bodiless whether the request was a HEAD
   */
  Http2Exchange(ChannelHandlerContext context, boolean bodiless) {
    this.context = context;
    this.bodiless = bodiless;
  }

  @Override
  public EventExecutor loop() {
    return context.executor();
  }

  @Override
  public void whole(Head head, byte[] body) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(head.status()),
            bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    head.forEach(response.headers()::set);
    response.headers().set("content-length", body.length);
    context.writeAndFlush(response);
  }

  @Override
  public void head(Head head) {
    DefaultHttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
    head.forEach(response.headers()::set);
    context.write(response);
  }

  @Override
  public ByteBuf piece() {
    return context.alloc().ioBuffer(512);
  }

  @Override
  public void send(ByteBuf piece) {
    context.write(new DefaultHttpContent(piece));
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
    context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Override
  public void truncate() {
    end();
  }

  @Override
  public void reset() {
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
  }
}
