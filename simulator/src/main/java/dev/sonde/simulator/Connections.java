package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Refuses a new connection, or selects its protocol: HTTP/2 if it begins with that preface,
 * otherwise HTTP/1.1.
 */
// A close fails only if the client has already disconnected.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connections extends ChannelInitializer<Channel> {
  static final int MAX_BODY_BYTES = 16 << 20;
  private static final int MAX_STREAMS = 10_000;
  private static final int PREFACE_BYTES = 4;
  private static final int PREFACE = 'P' << 24 | 'R' << 16 | 'I' << 8 | ' ';

  private final FrontDoor door;
  private final LongSupplier nanoClock;

  Connections(FrontDoor door, LongSupplier nanoClock) {
    this.door = door;
    this.nanoClock = nanoClock;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (door.refuses(channel.eventLoop())) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
      return;
    }
    ReadStamp stamp = new ReadStamp(nanoClock);
    channel.pipeline().addLast(stamp, new Protocol(stamp));
  }

  private final class Protocol extends ByteToMessageDecoder {
    private final ReadStamp stamp;

    Protocol(ReadStamp stamp) {
      this.stamp = stamp;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < PREFACE_BYTES) {
        return;
      }
      ChannelPipeline pipeline = context.pipeline();
      if (in.getInt(in.readerIndex()) == PREFACE) {
        http2(pipeline, stamp);
      } else {
        http1(pipeline, stamp);
      }
      pipeline.remove(this);
    }
  }

  private void http1(ChannelPipeline pipeline, ReadStamp stamp) {
    pipeline.addLast(
        new HttpRequestDecoder(),
        new HttpResponseEncoder(),
        new HttpObjectAggregator(MAX_BODY_BYTES),
        new RequestHandler(door, stamp, false));
  }

  private void http2(ChannelPipeline pipeline, ReadStamp stamp) {
    Http2FrameCodecBuilder codec = Http2FrameCodecBuilder.forServer();
    codec.initialSettings().maxConcurrentStreams(MAX_STREAMS);
    pipeline.addLast(codec.build(), new Http2MultiplexHandler(new Streams(stamp)));
  }

  private final class Streams extends ChannelInitializer<Channel> {
    private final ReadStamp stamp;

    private final BodyMeter.Sum bodies = new BodyMeter.Sum();

    Streams(ReadStamp stamp) {
      this.stamp = stamp;
    }

    @Override
    protected void initChannel(Channel stream) {
      stream
          .pipeline()
          .addLast(
              new Http2StreamFrameToHttpObjectCodec(true),
              new BodyMeter(bodies),
              new HttpObjectAggregator(MAX_BODY_BYTES),
              new RequestHandler(door, stamp, true));
    }
  }
}
