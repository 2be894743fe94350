package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** HTTP/2 with prior knowledge; the test reads the frames itself. */
final class Http2Test {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  @Test
  void streamsSeveralAnswersOnOneConnection() throws Exception {
    try (Simulator simulator = Simulator.start(SimulatorOptions.of(Scenario.named("paced")));
        Connection connection = new Connection(simulator.port())) {
      for (int stream = 1; stream <= 5; stream += 2) {
        connection.chat(stream, "truth/model:a");
      }
      Map<Integer, String> bodies = connection.read(3);

      assertThat(bodies.keySet()).containsExactlyInAnyOrder(1, 3, 5);
      assertThat(bodies.values())
          .allSatisfy(
              body -> assertThat(body).startsWith("data: {\"id\":").endsWith("data: [DONE]\n\n"));
    }
  }

  @Test
  void answersOneStreamWhileAnotherStalls() throws Exception {
    try (Simulator simulator = Simulator.start(SimulatorOptions.of(Scenario.named("faults")));
        Connection connection = new Connection(simulator.port())) {
      connection.chat(1, "truth/model:stall");
      connection.chat(3, "truth/model:empty");

      assertThat(connection.read(1)).containsOnlyKeys(3);
      assertThat(simulator.requests()).hasSize(1);
      assertThat(simulator.stats().inFlight()).isEqualTo(1);
    }
  }

  @Test
  void waitsForAClientThatGivesNoRoom() throws Exception {
    Scenario wordy =
        ScenarioReader.parse(
            "wordy",
            "behaviours: {a: {output: {tokensMean: 4000}}}\n"
                + "models: [{id: truth/model, providers: [{provider: a}]}]");
    try (Simulator simulator = Simulator.start(SimulatorOptions.of(wordy));
        Connection connection = new Connection(simulator.port())) {
      connection.chat(1, "truth/model:a");
      Awaitility.await()
          .during(Duration.ofMillis(100))
          .until(() -> simulator.stats().inFlight() == 1);
      connection.giveRoom(0);
      connection.giveRoom(1);

      assertThat(connection.read(1).get(1)).endsWith("data: [DONE]\n\n");
      assertThat(simulator.requests())
          .singleElement()
          .satisfies(truth -> assertThat(truth.stalledMicros()).isGreaterThan(50_000))
          .satisfies(truth -> assertThat(truth.outputTokens()).isEqualTo(4_000));
    }
  }

  @Test
  void breaksOneStreamAndKeepsTheConnection() throws Exception {
    try (Simulator simulator = Simulator.start(SimulatorOptions.of(Scenario.named("faults")));
        Connection connection = new Connection(simulator.port())) {
      connection.chat(1, "truth/model:reset");
      assertThat(connection.read(1).get(1)).endsWith("reset");
      connection.chat(3, "truth/model:empty");
      assertThat(connection.read(1).get(3)).endsWith("data: [DONE]\n\n");
    }
  }

  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder hpack = new DefaultHttp2HeadersEncoder();

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      in = new DataInputStream(socket.getInputStream());
      String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
      socket.getOutputStream().write(preface.getBytes(StandardCharsets.US_ASCII));
      frame(4, 0, 0, new byte[0]);
    }

    void chat(int stream, String model) throws IOException, Http2Exception {
      Http2Headers headers =
          new DefaultHttp2Headers()
              .method("POST")
              .scheme("http")
              .authority("localhost")
              .path("/v1/chat/completions");
      ByteBuf block = Unpooled.buffer();
      hpack.encodeHeaders(stream, headers, block);
      frame(HEADERS, END_HEADERS, stream, ByteBufUtil.getBytes(block));
      String body = RawClient.body(model, ",\"stream\":true");
      frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Opens the window by a gigabyte: of one stream, or of the connection if it is 0. */
    void giveRoom(int stream) throws IOException {
      frame(WINDOW_UPDATE, 0, stream, new byte[] {0x40, 0, 0, 0});
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      ByteBuf frame = Unpooled.buffer();
      frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
      socket.getOutputStream().write(ByteBufUtil.getBytes(frame.writeBytes(payload)));
    }

    /** The bodies of this many ended streams; the body of a reset stream ends with "reset". */
    Map<Integer, String> read(int streams) throws IOException {
      Map<Integer, ByteArrayOutputStream> open = new HashMap<>();
      Map<Integer, String> ended = new HashMap<>();
      while (ended.size() < streams) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        ByteArrayOutputStream body =
            open.computeIfAbsent(stream, id -> new ByteArrayOutputStream());
        if (type == DATA) {
          body.writeBytes(payload);
        }
        if (type == RST_STREAM) {
          body.writeBytes("reset".getBytes(StandardCharsets.UTF_8));
        }
        boolean ends = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        if (stream != 0 && (type == RST_STREAM || ends)) {
          ended.put(stream, body.toString(StandardCharsets.UTF_8));
        }
      }
      return ended;
    }

    @Override
    public void close() throws IOException {
      hpack.close();
      socket.close();
    }
  }
}
