package dev.sonde.worker.sse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.sonde.common.event.EventBounds;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Reads the JSON of a chat completion chunk, or of a whole completion, in one pass: texts go to
 * their digests, paths to the shape, the rest to a {@link Chunk}. One for each event loop; the
 * digests and the shape belong to the answer being read.
 *
 * <p>One reader of JSON takes one object after the other, so that nothing is allocated for a chunk.
 */
public final class ChunkParser {

  private static final int MAX_DEPTH = 100;

  /**
   * A reader keeps the names that it has seen, which others choose. So it is replaced after so many
   * bytes, which are some hundred chunks.
   */
  private static final int RENEWED_BYTES = 64 << 10;

  private static final int[] MARK = {0xef, 0xbb, 0xbf};

  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private final JsonFactory factory;
  private JsonParser reader;
  private ByteArrayFeeder feeder;
  private long fed;
  private final Chunk chunk = new Chunk();
  private String model = "";

  public ChunkParser() {
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    reader = reader();
    feeder = feeder(reader);
  }

  private JsonParser reader() {
    try {
      return factory.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteArrayFeeder feeder(JsonParser of) {
    return (ByteArrayFeeder) of.getNonBlockingInputFeeder();
  }

  private void renew() throws IOException {
    reader.close();
    reader = reader();
    feeder = feeder(reader);
    fed = 0;
  }

  /** The answer a chunk belongs to. */
  public static final class Answer {
    private final TextDigest content;
    private final TextDigest reasoning;
    private final Shape shape;
    private final ThinkTags tags;

    public Answer(TextDigest content, TextDigest reasoning, Shape shape) {
      this.content = content;
      this.reasoning = reasoning;
      this.shape = shape;
      this.tags = new ThinkTags(content, reasoning);
    }

    TextDigest content() {
      return content;
    }

    TextDigest reasoning() {
      return reasoning;
    }

    Shape shape() {
      return shape;
    }

    /** Ends the answer: no further chunk belongs to it. */
    public void end() {
      tags.end();
      content.end();
      reasoning.end();
    }
  }

  /**
   * Reads one JSON object.
   *
   * @return its content, valid until the next call
   * @throws IOException if it is no JSON object; the values before the fault are already noted
   */
  public Chunk parse(byte[] bytes, int offset, int length, Answer answer) throws IOException {
    chunk.clear();
    int begin = offset + markLength(bytes, offset, length);
    int end = offset + length;
    boolean whole = false;
    try {
      feeder.feedInput(bytes, begin, end);
      if (reader.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      value(reader, Place.ROOT, Shape.ROOT, answer);
      skipSpace(bytes, end);
      fed += length;
      whole = fed < RENEWED_BYTES;
    } finally {
      if (!whole) {
        renew();
      }
    }
    return chunk;
  }

  /** The length of a byte order mark, which only a new reader would skip. */
  private static int markLength(byte[] bytes, int offset, int length) {
    for (int i = 0; i < MARK.length; i++) {
      if (i == length || (bytes[offset + i] & 0xff) != MARK[i]) {
        return 0;
      }
    }
    return MARK.length;
  }

  /** Reads what follows the object: the reader alone takes the start of another value for one. */
  private void skipSpace(byte[] bytes, int end) throws IOException {
    int left = reader.releaseBuffered(NOWHERE);
    for (int at = end - left; at < end; at++) {
      if (" \t\r\n".indexOf(bytes[at]) < 0) {
        throw new IOException("more than one JSON object");
      }
    }
    if (left > 0 && reader.nextToken() != JsonToken.NOT_AVAILABLE) {
      throw new IOException("more than one JSON object");
    }
  }

  private void value(JsonParser json, Place place, long path, Answer answer) throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT -> object(json, place, path, answer);
      case START_ARRAY -> array(json, place, path, answer);
      case VALUE_STRING -> {
        answer.shape().note(path, Shape.Type.STRING);
        text(json, place, answer);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        answer.shape().note(path, Shape.Type.NUMBER);
        number(json, place);
      }
      case VALUE_TRUE -> {
        answer.shape().note(path, Shape.Type.BOOLEAN);
        present(place);
      }
      case VALUE_FALSE -> {
        answer.shape().note(path, Shape.Type.BOOLEAN);
        count(place, Chunk.UNFIT);
      }
      case VALUE_NULL -> answer.shape().note(path, Shape.Type.NULL);
      default -> throw new IOException("unexpected end of JSON");
    }
  }

  /** The next token of an object, which must not end before its end. */
  private static JsonToken next(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.NOT_AVAILABLE) {
      throw new IOException("unexpected end of JSON");
    }
    return token;
  }

  private void object(JsonParser json, Place place, long path, Answer answer) throws IOException {
    answer.shape().note(path, Shape.Type.OBJECT);
    present(place);
    boolean reasoned = chunk.reasoning;
    while (next(json) == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      next(json);
      Place member = place.member(name);
      if (member == Place.REASONING && place == Place.DELTA && chunk.reasoning != reasoned) {
        // Some providers send the same reasoning under two names: the first counts.
        member = Place.ELSEWHERE;
      }
      value(json, member, Shape.member(path, name), answer);
    }
  }

  private void array(JsonParser json, Place place, long path, Answer answer) throws IOException {
    answer.shape().note(path, Shape.Type.ARRAY);
    present(place);
    long element = Shape.element(path);
    while (next(json) != JsonToken.END_ARRAY) {
      value(json, place.element(), element, answer);
    }
  }

  /** Notes a value that is not null. */
  private void present(Place place) {
    switch (place) {
      case ERROR -> chunk.error = true;
      case FAILURE -> chunk.failure = true;
      case CHOICES -> chunk.choices = true;
      case COMPLAINT -> chunk.complaint = true;
      default -> count(place, Chunk.UNFIT);
    }
  }

  private void text(JsonParser json, Place place, Answer answer) throws IOException {
    switch (place) {
      case CONTENT, CONTENT_PART -> content(json, answer.tags);
      case REASONING, REASONING_PART -> chunk.reasoning |= append(json, answer.reasoning());
      case REFUSAL -> chunk.refusal |= json.getTextLength() > 0;
      case FINISH_REASON -> chunk.finishReason = json.getText();
      case MODEL -> chunk.model = model(json);
      case STATE -> chunk.error |= is("error", json) || is("failed", json);
      case ERROR, FAILURE, COMPLAINT -> presentText(json, place);
      case TOOL_CALL_MEMBER -> chunk.toolCall |= json.getTextLength() > 0;
      default -> present(place);
    }
  }

  /** Every chunk repeats the model, so one string is used for all. */
  private String model(JsonParser json) throws IOException {
    if (!is(model, json)) {
      model = json.getText();
    }
    return model;
  }

  private static boolean is(String expected, JsonParser json) throws IOException {
    int length = json.getTextLength();
    if (length != expected.length()) {
      return false;
    }
    char[] text = json.getTextCharacters();
    int offset = json.getTextOffset();
    for (int i = 0; i < length; i++) {
      if (text[offset + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void presentText(JsonParser json, Place place) throws IOException {
    if (json.getTextLength() > 0) {
      present(place);
    }
  }

  private void content(JsonParser json, ThinkTags tags) throws IOException {
    int length = json.getTextLength();
    if (length > 0) {
      tags.append(json.getTextCharacters(), json.getTextOffset(), length);
      chunk.content |= tags.answered();
      chunk.reasoning |= tags.reasoned();
    }
  }

  private static boolean append(JsonParser json, TextDigest digest) throws IOException {
    int length = json.getTextLength();
    if (length > 0) {
      digest.append(json.getTextCharacters(), json.getTextOffset(), length);
    }
    return length > 0;
  }

  private void number(JsonParser json, Place place) throws IOException {
    switch (place) {
      case INPUT_TOKENS, OUTPUT_TOKENS, TOTAL_TOKENS, CACHED_TOKENS, REASONING_TOKENS ->
          count(place, tokens(json));
      case TOOL_CALL_MEMBER -> {
        // An index alone is no call.
      }
      default -> present(place);
    }
  }

  private void count(Place place, long tokens) {
    switch (place) {
      case INPUT_TOKENS -> chunk.inputTokens = tokens;
      case OUTPUT_TOKENS -> chunk.outputTokens = tokens;
      case TOTAL_TOKENS -> chunk.totalTokens = tokens;
      case CACHED_TOKENS -> chunk.cachedTokens = tokens;
      case REASONING_TOKENS -> chunk.reasoningTokens = tokens;
      default -> {
        // Not a count.
      }
    }
  }

  /** A count of tokens; a number that no answer can have is none. */
  private static long tokens(JsonParser json) throws IOException {
    double value = json.getDoubleValue();
    boolean fits = value >= 0 && value <= EventBounds.MAX_TOKENS && value == Math.rint(value);
    return fits ? (long) value : Chunk.UNFIT;
  }
}
