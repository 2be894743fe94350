package dev.sonde.common.event;

import static dev.sonde.common.event.Timings.NEVER;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.proto.RunEnd;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of {@code sonde/v1/event.proto} without the objects of generated code. It takes
 * what a generated parser takes: fields in any order, the last one of several, fields of later
 * versions, numbers packed or one by one. Used for one record.
 */
final class EventReader {

  // Types of fields on the wire.
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private static final int[] NO_GAPS = {};
  private static final int USUAL_GAPS = 32;

  private final CodedInputStream in;

  private String run = "";
  private String region = "";
  private long index;
  private int attempt;
  private int target;
  private int prompt;
  private String worker = "";
  private int outcome;
  private String detail = "";

  /** By field number: due, and what was reached. */
  private final long[] times = new long[11];

  private int[] gaps = NO_GAPS;
  private int gapCount;
  private long @Nullable [] usage;
  private final Content content = new Content();
  private final Response response = new Response();
  private int loopLagMicros;
  private int inFlight;
  private long sendingMicros;
  private boolean early;

  /** The fields of an answer. */
  private static final class Content {
    private String prefix = "";
    private long hash;
    private long characters;
    private long reasoningCharacters;
    private String finishReason = "";
    private long shape;
    private int tokenChunks;
    private boolean toolCall;
    private boolean refusal;
    private int tools;
    private int format;
    private long firstCharacters;
    private long firstTokens;
  }

  /** The fields of a response. */
  private static final class Response {
    private int status;
    private String servedBy = "";
    private String responseModel = "";
    private String requestId = "";
    private String error = "";
    private String retryAfter = "";
    private long bytes;
    private boolean connectionReused;
    private boolean http2;
    private String body = "";
  }

  private EventReader(byte[] bytes) {
    this.in = CodedInputStream.newInstance(bytes);
    Arrays.fill(times, NEVER);
    times[1] = 0;
  }

  /**
   * Reads a record and passes it to the handler.
   *
   * @throws IllegalArgumentException when the bytes are no event record of a known kind
   */
  static void read(byte[] bytes, EventCodec.Handler handler) {
    EventReader reader = new EventReader(bytes);
    RunEnd.Builder end = null;
    boolean isProbe = false;
    try {
      for (int tag = reader.in.readTag(); tag != 0; tag = reader.in.readTag()) {
        switch (tag) {
          case 1 << 3 | BYTES -> {
            isProbe = true;
            reader.probe();
          }
          case 2 << 3 | BYTES -> {
            isProbe = false;
            // Of several, later fields replace earlier ones, and the others stay.
            end = (end == null ? RunEnd.newBuilder() : end).mergeFrom(reader.in.readByteArray());
          }
          default -> reader.skip(tag);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not an event record: " + e.getMessage(), e);
    }
    if (isProbe) {
      handler.probe(reader.event());
    } else if (end != null) {
      handler.end(end.getRun(), end.getReason());
    } else {
      throw new IllegalArgumentException("an event record of no known kind");
    }
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that has not begun");
    }
  }

  private int begin() throws IOException {
    return in.pushLimit(in.readRawVarint32());
  }

  private String text() throws IOException {
    return in.readStringRequireUtf8();
  }

  private void probe() throws IOException {
    int limit = begin();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> run = text();
        case 2 << 3 | BYTES -> region = text();
        case 3 << 3 | VARINT -> index = in.readUInt64();
        case 4 << 3 | VARINT -> attempt = in.readUInt32();
        case 5 << 3 | VARINT -> target = in.readUInt32();
        case 6 << 3 | VARINT -> prompt = in.readUInt32();
        case 7 << 3 | BYTES -> worker = text();
        case 8 << 3 | VARINT -> outcome = in.readEnum();
        case 9 << 3 | BYTES -> detail = text();
        case 10 << 3 | BYTES -> timings();
        case 11 << 3 | BYTES -> usage();
        case 12 << 3 | BYTES -> answer();
        case 13 << 3 | BYTES -> wire();
        case 14 << 3 | BYTES -> client();
        default -> skip(tag);
      }
    }
    in.popLimit(limit);
  }

  private void timings() throws IOException {
    int limit = begin();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = tag >>> 3;
      if ((tag & 7) == VARINT && field < times.length) {
        times[field] = in.readSInt64();
      } else if (tag == (11 << 3 | VARINT)) {
        gap();
      } else if (tag == (11 << 3 | BYTES)) {
        gaps();
      } else {
        skip(tag);
      }
    }
    in.popLimit(limit);
  }

  private void gaps() throws IOException {
    int limit = begin();
    while (in.getBytesUntilLimit() > 0) {
      gap();
    }
    in.popLimit(limit);
  }

  private void gap() throws IOException {
    if (gapCount == gaps.length) {
      gaps = Arrays.copyOf(gaps, Math.max(USUAL_GAPS, 2 * gapCount));
    }
    gaps[gapCount++] = in.readUInt32();
  }

  /** The order of the fields is that of {@link ProbeEvent.Usage}. */
  private void usage() throws IOException {
    long[] tokens = usage == null ? new long[5] : usage;
    int limit = begin();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = tag >>> 3;
      if ((tag & 7) == VARINT && field < tokens.length) {
        tokens[field] = in.readUInt64();
      } else {
        skip(tag);
      }
    }
    in.popLimit(limit);
    usage = tokens;
  }

  private void answer() throws IOException {
    int limit = begin();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> content.prefix = text();
        case 2 << 3 | FIXED64 -> content.hash = in.readFixed64();
        case 3 << 3 | VARINT -> content.characters = in.readUInt64();
        case 4 << 3 | VARINT -> content.reasoningCharacters = in.readUInt64();
        case 5 << 3 | BYTES -> content.finishReason = text();
        case 6 << 3 | FIXED64 -> content.shape = in.readFixed64();
        case 7 << 3 | VARINT -> content.tokenChunks = in.readUInt32();
        case 8 << 3 | VARINT -> content.toolCall = in.readBool();
        case 9 << 3 | VARINT -> content.refusal = in.readBool();
        case 10 << 3 | VARINT -> content.tools = in.readEnum();
        case 11 << 3 | VARINT -> content.format = in.readEnum();
        case 12 << 3 | VARINT -> content.firstCharacters = in.readUInt64();
        case 13 << 3 | VARINT -> content.firstTokens = in.readUInt64();
        default -> skip(tag);
      }
    }
    in.popLimit(limit);
  }

  private void wire() throws IOException {
    int limit = begin();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> response.status = in.readUInt32();
        case 2 << 3 | BYTES -> response.servedBy = text();
        case 3 << 3 | BYTES -> response.responseModel = text();
        case 4 << 3 | BYTES -> response.requestId = text();
        case 5 << 3 | BYTES -> response.error = text();
        case 6 << 3 | BYTES -> response.retryAfter = text();
        case 7 << 3 | VARINT -> response.bytes = in.readUInt64();
        case 8 << 3 | VARINT -> response.connectionReused = in.readBool();
        case 9 << 3 | VARINT -> response.http2 = in.readBool();
        case 10 << 3 | BYTES -> response.body = text();
        default -> skip(tag);
      }
    }
    in.popLimit(limit);
  }

  private void client() throws IOException {
    int limit = begin();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> loopLagMicros = in.readUInt32();
        case 2 << 3 | VARINT -> inFlight = in.readUInt32();
        case 3 << 3 | VARINT -> sendingMicros = in.readUInt64();
        case 4 << 3 | VARINT -> early = in.readBool();
        default -> skip(tag);
      }
    }
    in.popLimit(limit);
  }

  private ProbeEvent event() {
    long[] tokens = usage;
    return new ProbeEvent(
        new ProbeEvent.ProbeId(run, region, index, attempt, target, prompt),
        worker,
        EventEnums.outcome(outcome),
        detail,
        new Timings(
            times[1],
            times[2],
            times[3],
            times[4],
            times[5],
            times[6],
            times[7],
            times[8],
            times[9],
            times[10],
            gapCount == 0 ? NO_GAPS : Arrays.copyOf(gaps, gapCount)),
        tokens == null ? null : new ProbeEvent.Usage(tokens[1], tokens[2], tokens[3], tokens[4]),
        answer(content),
        wire(response),
        new ProbeEvent.Client(loopLagMicros, inFlight, sendingMicros, early));
  }

  private static ProbeEvent.Answer answer(Content read) {
    return new ProbeEvent.Answer(
        read.prefix,
        read.hash,
        read.characters,
        read.reasoningCharacters,
        read.finishReason,
        read.shape,
        new ProbeEvent.Arrival(read.tokenChunks, read.firstCharacters, read.firstTokens - 1),
        read.toolCall,
        read.refusal,
        EventEnums.tools(read.tools),
        EventEnums.format(read.format));
  }

  private static ProbeEvent.Wire wire(Response read) {
    return new ProbeEvent.Wire(
        read.status,
        read.servedBy,
        read.responseModel,
        read.requestId,
        read.error,
        read.retryAfter,
        read.bytes,
        read.connectionReused,
        read.http2,
        read.body);
  }
}
