package dev.sonde.simulator;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.Iterator;

/**
 * Sends records as JSON lines, as fast as the client reads: at most one piece and the socket's
 * buffer are in memory. Owned by the connection's event loop.
 */
// A write or close fails when the client has disconnected.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestLines extends ChannelInboundHandlerAdapter {
  private static final int PIECE_BYTES = 32 << 10;

  private final Iterator<RequestTruth> rest;
  private final ObjectWriter json;
  private boolean over;

  private RequestLines(Iterator<RequestTruth> rest, ObjectWriter json) {
    this.rest = rest;
    this.json = json;
  }

  static void send(ChannelHandlerContext control, Iterator<RequestTruth> all, ObjectWriter json) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set("content-type", "application/x-ndjson")
        .set("connection", "close")
        .set("transfer-encoding", "chunked");
    control.write(head);
    RequestLines lines = new RequestLines(all, json);
    control.pipeline().addLast(lines);
    lines.send(control.pipeline().context(lines));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    send(context);
  }

  private void send(ChannelHandlerContext context) {
    while (!over && context.channel().isWritable()) {
      if (rest.hasNext()) {
        context.writeAndFlush(new DefaultHttpContent(piece(context)));
      } else {
        over = true;
        context
            .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private ByteBuf piece(ChannelHandlerContext context) {
    ByteBuf piece = context.alloc().ioBuffer(PIECE_BYTES + 1_024);
    try {
      while (rest.hasNext() && piece.readableBytes() < PIECE_BYTES) {
        piece.writeBytes(json.writeValueAsBytes(rest.next())).writeByte('\n');
      }
      return piece;
    } catch (IOException | RuntimeException e) {
      piece.release();
      throw new IllegalStateException("a record cannot be written", e);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
