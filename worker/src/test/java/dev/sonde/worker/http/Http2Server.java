package dev.sonde.worker.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 server that handles each request by a script. */
public final class Http2Server implements AutoCloseable {

  /** Handles a complete request. */
  public interface Script {
    void answer(Stream stream);
  }

  /** A request's stream. */
  public record Stream(ChannelHandlerContext context, String path, String body, int request) {

    public void head(int status, String type) {
      var headers = new DefaultHttp2Headers().status(Integer.toString(status));
      headers.add("content-type", type).add("x-inference-provider", "h2");
      var unused = context.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
    }

    /** Takes no more streams on this connection, and refuses those above the last one. */
    public void goAway(int lastStream) {
      Channel connection = context.channel().parent();
      var codec = connection.pipeline().context(Http2FrameCodec.class);
      var unused =
          ((Http2FrameCodec) codec.handler())
              .goAway(codec, lastStream, 0, Unpooled.EMPTY_BUFFER, codec.newPromise());
      codec.flush();
    }

    public void data(String text, boolean last) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      var frame = new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last);
      var unused = context.writeAndFlush(frame);
    }
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private final Channel listening;
  private final int maxStreams;
  private final Script script;

  public Http2Server(@Nullable SslContext tls, int maxStreams, Script script) {
    this.maxStreams = maxStreams;
    this.script = script;
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    speakHttp2(channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  private void speakHttp2(SocketChannel channel) {
    Http2Settings settings = Http2Settings.defaultSettings().maxConcurrentStreams(maxStreams);
    channel
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new Requests());
                  }
                }));
  }

  public String url(String scheme) {
    return scheme + "://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public int requests() {
    return requests.get();
  }

  public List<Channel> connections() {
    return connections;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Requests extends ChannelInboundHandlerAdapter {
    private final StringBuilder body = new StringBuilder();
    private String path = "";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2HeadersFrame frame) {
        path = String.valueOf(frame.headers().path());
      } else if (message instanceof Http2DataFrame frame) {
        body.append(frame.content().toString(StandardCharsets.UTF_8));
        if (frame.isEndStream()) {
          script.answer(new Stream(context, path, body.toString(), requests.getAndIncrement()));
        }
      }
      ReferenceCountUtil.release(message);
    }
  }
}
