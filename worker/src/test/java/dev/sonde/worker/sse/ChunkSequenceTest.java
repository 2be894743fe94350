package dev.sonde.worker.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One parser reads the chunks of many answers: none leaves anything for the next. */
class ChunkSequenceTest {

  private static final String CHUNK =
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
          + "\"model\":\"meta-llama/Llama-3.1-8B-Instruct\",\"choices\":[{\"index\":0,\"delta\":"
          + "{\"content\":\" tök\\u00e9n\"},\"logprobs\":null,\"finish_reason\":null}]}";
  private static final byte[] WHOLE = CHUNK.getBytes(StandardCharsets.UTF_8);
  private static final JsonMapper OTHER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** What a parser makes of some bytes: the digests of text and shape, or a refusal. */
  private static String read(ChunkParser parser, byte[] bytes) {
    ChunkParser.Answer answer =
        new ChunkParser.Answer(new TextDigest(256), new TextDigest(0), new Shape());
    try {
      Chunk chunk = parser.parse(bytes, 0, bytes.length, answer);
      return chunk.token() + " " + answer.content().hash() + " " + answer.shape().signature();
    } catch (IOException e) {
      return "refused";
    }
  }

  private static boolean isObject(byte[] bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return OTHER.readTree(text.toString()).isObject();
    } catch (CharacterCodingException | JsonProcessingException e) {
      return false;
    }
  }

  /** Whatever came before, also a chunk that is cut anywhere. */
  @Property(tries = 2000)
  void everyChunkIsReadAsByANewParser(
      @ForAll @IntRange(max = 250) int at, @ForAll byte changed, @ForAll boolean cut) {
    byte[] bytes = WHOLE.clone();
    if (cut) {
      bytes = Arrays.copyOf(bytes, at % bytes.length);
    } else {
      bytes[at % bytes.length] = changed;
    }
    ChunkParser parser = new ChunkParser();
    String expected = read(new ChunkParser(), bytes);

    assertThat(read(parser, WHOLE)).isNotEqualTo("refused");
    assertThat(read(parser, bytes)).isEqualTo(expected);
    assertThat(read(parser, WHOLE)).isEqualTo(read(new ChunkParser(), WHOLE));
    assertThat(isObject(bytes)).isEqualTo(!expected.equals("refused"));
  }

  @Test
  void readsPastAByteOrderMarkAndSpaceInAnyChunk() {
    ChunkParser parser = new ChunkParser();
    String expected = read(parser, WHOLE);
    for (String around : new String[] {"\uFEFF%s", "%s ", " \r\n%s\t\n", "\uFEFF %s  "}) {
      byte[] bytes = around.formatted(CHUNK).getBytes(StandardCharsets.UTF_8);
      assertThat(read(parser, bytes)).as(around).isEqualTo(expected);
    }
  }

  @Test
  void refusesWhatFollowsAnObjectAndReadsOn() {
    ChunkParser parser = new ChunkParser();
    String expected = read(parser, WHOLE);
    for (String more : new String[] {"5", "\"", "t", "{", "}", "]", ",", "{}", " 5 ", "\u0000"}) {
      assertThat(read(parser, (CHUNK + more).getBytes(StandardCharsets.UTF_8)))
          .as(more)
          .isEqualTo("refused");
      assertThat(read(parser, WHOLE)).isEqualTo(expected);
    }
  }

  /** Names that others choose are not kept for ever. */
  @Test
  void readsManyNamesAndNestings() {
    ChunkParser parser = new ChunkParser();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes =
          "{\"name%d\":{\"more%d\":[]}}".formatted(i, i).getBytes(StandardCharsets.UTF_8);
      assertThat(read(parser, bytes)).startsWith("false");
    }
    byte[] deep = "{\"a\":".repeat(200).getBytes(StandardCharsets.UTF_8);
    assertThat(read(parser, deep)).isEqualTo("refused");
    assertThatThrownBy(
            () ->
                parser.parse(
                    deep,
                    0,
                    deep.length,
                    new ChunkParser.Answer(new TextDigest(0), new TextDigest(0), new Shape())))
        .isInstanceOf(IOException.class);
  }

  /** A reader for each chunk would be 800 bytes. A new one each 64 kB is not much. */
  @Test
  void nothingIsAllocatedForAChunk() throws IOException {
    byte[] stream = ("data: " + CHUNK + "\n\n").getBytes(StandardCharsets.UTF_8);
    ChunkParser parser = new ChunkParser();
    ChunkParser.Answer answer =
        new ChunkParser.Answer(new TextDigest(256), new TextDigest(0), new Shape());
    SseDecoder decoder =
        new SseDecoder(
            new SseDecoder.Listener() {
              @Override
              public void event(byte[] data, int offset, int length, long readNanos) {
                try {
                  parser.parse(data, offset, length, answer);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }

              @Override
              public void tooLong(String what) {
                throw new IllegalStateException(what);
              }
            },
            1 << 20,
            1 << 20);
    int chunks = 2_000;
    feed(decoder, stream, chunks);
    long before = allocated();
    feed(decoder, stream, chunks);

    assertThat((allocated() - before) / chunks).as("bytes a chunk").isLessThan(50);
  }

  private static void feed(SseDecoder decoder, byte[] stream, int chunks) {
    for (int i = 0; i < chunks; i++) {
      decoder.feed(stream, 0, stream.length, i);
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
