package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import org.junit.jupiter.api.Test;

final class BodyMeterTest {
  private final BodyMeter.Sum connection = new BodyMeter.Sum();

  private EmbeddedChannel stream() {
    return new EmbeddedChannel(new BodyMeter(connection));
  }

  private static ByteBuf bytes(int mebibytes) {
    return Unpooled.wrappedBuffer(new byte[mebibytes << 20]);
  }

  private static void send(EmbeddedChannel stream, int mebibytes) {
    stream.writeInbound(new DefaultHttpContent(bytes(mebibytes)));
  }

  @Test
  void closesTheStreamThatGoesOverWhatAllMayTake() {
    EmbeddedChannel one = stream();
    EmbeddedChannel other = stream();
    send(one, 10);
    send(other, 6);
    assertThat(other.isOpen()).isTrue();

    ByteBuf over = Unpooled.wrappedBuffer(new byte[1]);
    other.writeInbound(new DefaultHttpContent(over));

    assertThat(other.isOpen()).isFalse();
    assertThat(over.refCnt()).isZero();
    assertThat(one.isOpen()).isTrue();
    send(one, 6);
    assertThat(one.isOpen()).isTrue();
  }

  @Test
  void makesRoomWhenABodyIsCompleteOrItsStreamEnds() {
    EmbeddedChannel complete = stream();
    complete.writeInbound(new DefaultLastHttpContent(bytes(16)));
    EmbeddedChannel left = stream();
    send(left, 16);
    left.close().syncUninterruptibly();
    EmbeddedChannel next = stream();
    send(next, 16);

    assertThat(next.isOpen()).isTrue();
  }
}
