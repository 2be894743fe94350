package dev.sonde.worker.rehearsal;

import dev.sonde.worker.http.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Answers every request on a loopback port with the same stream, chunk by chunk. Runs on the loop
 * of the rehearsal, so it needs no thread.
 */
public final class CannedServer {

  /** The tokens of an answer. */
  public static final int TOKENS = 16;

  /** A paced answer comes in so many parts. */
  private static final int PARTS = 3;

  private final List<Channel> connections = new ArrayList<>();
  private final List<byte[]> pieces = pieces();
  private final Duration pace;
  private final ChannelFuture bound;

  /** One that answers at once. */
  CannedServer(EventLoop loop) {
    this(loop, Duration.ZERO);
  }

  /**
   * Binds a free port.
   *
   * @param pace the time before each of the three parts of an answer; 0 for answers at once
   */
  public CannedServer(EventLoop loop, Duration pace) {
    this.pace = pace;
    bound =
        new ServerBootstrap()
            .group(loop)
            .channel(Transport.of(loop).server())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    channel.pipeline().addLast(new Answering());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Completes when the port is bound. */
  public ChannelFuture bound() {
    return bound;
  }

  /** The base URL, once the port is bound. */
  public String endpoint() {
    InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
    return "http://127.0.0.1:" + address.getPort() + "/v1";
  }

  /** Closes the port and every connection. */
  public ChannelFuture close() {
    for (Channel connection : List.copyOf(connections)) {
      var unused = connection.close();
    }
    return bound.channel().close();
  }

  private static List<byte[]> pieces() {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(
        ascii(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "content-type: text/event-stream",
                "transfer-encoding: chunked",
                "x-inference-provider: rehearsal",
                "",
                "")));
    pieces.add(chunk(event("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
    for (int i = 0; i < TOKENS; i++) {
      String member = i < 2 ? "reasoning" : "content";
      pieces.add(chunk(event("{\"" + member + "\":\" token\\n" + i + "\"}", "null")));
    }
    pieces.add(chunk(event("{}", "\"stop\"")));
    pieces.add(
        chunk(
            """
            data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":16}}

            data: [DONE]

            """));
    pieces.add(ascii("0\r\n\r\n"));
    return pieces;
  }

  private static String event(String delta, String finishReason) {
    return """
    data: {"id":"r","object":"chat.completion.chunk","created":1,"model":"r","choices":[\
    {"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}

    """
        .formatted(delta, finishReason);
  }

  private static byte[] chunk(String text) {
    return ascii(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Treats every read as a request: each request is one write to loopback and arrives in one read.
   */
  private final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ((ByteBuf) message).release();
      if (pace.isZero()) {
        write(context, 0, pieces.size());
        return;
      }
      for (int part = 0; part < PARTS; part++) {
        int from = part * pieces.size() / PARTS;
        int to = (part + 1) * pieces.size() / PARTS;
        var unused =
            context
                .executor()
                .schedule(
                    () -> write(context, from, to),
                    pace.toNanos() * (part + 1),
                    TimeUnit.NANOSECONDS);
      }
    }

    private void write(ChannelHandlerContext context, int from, int to) {
      for (byte[] piece : pieces.subList(from, to)) {
        var unused = context.writeAndFlush(Unpooled.wrappedBuffer(piece));
      }
    }
  }
}
