package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The control port, which serves the records. It runs on a separate event loop. */
// A write or close fails when the client has disconnected; channelInactive handles that.
@SuppressWarnings("FutureReturnValueIgnored")
@Sharable
final class Control extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final Truth truth;
  private final FrontDoor door;
  private final ObjectWriter json = new ObjectMapper().writer();

  Control(Truth truth, FrontDoor door) {
    this.truth = truth;
    this.door = door;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    switch (request.method() + " " + request.uri()) {
      case "GET /__sim/requests" ->
          then(context, truth.requests(), all -> RequestLines.send(context, all, json));
      case "GET /__sim/stats" ->
          then(
              context,
              truth.stats(),
              stats -> answer(context, 200, Refusal.JSON, json.writeValueAsString(stats)));
      case "GET /__sim/billing" ->
          then(
              context,
              CompletableFuture.completedFuture(door.billing().charged()),
              bills -> answer(context, 200, Refusal.JSON, json.writeValueAsString(bills)));
      case "POST /__sim/billing/settle" -> {
        door.billing().settle();
        answer(context, 204, Refusal.JSON, "");
      }
      case "POST /__sim/reset" ->
          then(context, door.reset(), gone -> answer(context, 204, Refusal.JSON, ""));
      default ->
          answer(
              context,
              404,
              Refusal.JSON,
              Refusal.notFound(request.method().name(), request.uri()).body());
    }
  }

  private interface Saying<T> {
    void say(T answer) throws JsonProcessingException;
  }

  /** Answers on the connection's loop after the router's loops have answered. */
  private static <T> void then(
      ChannelHandlerContext context, CompletableFuture<T> question, Saying<T> saying) {
    question.whenCompleteAsync(
        (answer, failure) -> {
          try {
            if (failure != null) {
              throw new IllegalStateException("the records of a loop cannot be read", failure);
            }
            saying.say(answer);
          } catch (JsonProcessingException | RuntimeException e) {
            context.fireExceptionCaught(e);
            context.close();
          }
        },
        context.executor());
  }

  private static void answer(
      ChannelHandlerContext context, int status, String contentType, String body) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    response.headers().set("content-type", contentType).set("connection", "close");
    if (status != 204) {
      response.headers().set("content-length", response.content().readableBytes());
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
