package dev.sonde.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Finished requests in about a hundred bytes each. Owned by one event loop, which adds at the end
 * and removes at the start; a {@link Cut} of it may be read on any thread.
 *
 * <pre>
 *   record: [id size][id][session][model][provider][outcome][numbers ...]
 *                        each the position of a word in the page's list, 0 for none
 * </pre>
 *
 * Numbers have variable length; times count from the receipt, receipts from the first one.
 */
final class RecordPage {
  private static final int FULL_RECORDS = 4_096;
  private static final int FULL_BYTES = 256 << 10;
  private static final int FIRST_BYTES = 4 << 10;
  private static final int WORD_BYTES = 64;
  private static final HexFormat HEX = HexFormat.of();

  private final PackedBytes packed = new PackedBytes(FIRST_BYTES);
  private final long baseNanos;
  private Map<String, Integer> places = new HashMap<>();
  private String[] words = new String[8];
  private int wordCount;
  private int wordBytes;
  private int start;
  private int left;

  /**
   * Creates an empty page.
   *
   * @param baseNanos a time near those of its records
   */
  RecordPage(long baseNanos) {
    this.baseNanos = baseNanos;
  }

  boolean isFull() {
    return left >= FULL_RECORDS || bytes() >= FULL_BYTES;
  }

  /** Ends the page: no further record is added. */
  void close() {
    packed.trim();
    places = Map.of();
  }

  boolean isEmpty() {
    return left == 0;
  }

  /** The approximate size in memory. */
  int bytes() {
    return packed.end() + wordBytes;
  }

  /** Adds a record and returns the hash of its id. */
  long add(RequestTruth request) {
    byte[] id = request.requestId().getBytes(StandardCharsets.UTF_8);
    packed.unsigned(id.length);
    packed.raw(id);
    packed.unsigned(place(request.sessionId()));
    packed.unsigned(place(request.model()));
    packed.unsigned(place(request.provider()));
    packed.unsigned(place(request.outcome()));
    packed.unsigned(request.modelFirst() ? 1 : 0);
    packed.signed(request.ordinal());
    packed.unsigned(request.status());
    packed.unsigned(request.outputTokens());
    packed.signed(request.receivedNanos() - baseNanos);
    time(request.headersNanos(), request);
    time(request.firstTokenNanos(), request);
    time(request.firstContentNanos(), request);
    time(request.lastContentNanos(), request);
    time(request.endNanos(), request);
    packed.signed(request.plannedTtftMicros());
    packed.unsigned(request.queuedMicros());
    packed.unsigned(request.stalledMicros());
    String hash = request.promptHash();
    packed.raw(hash == null ? new byte[] {0} : HEX.parseHex("01" + hash));
    left++;
    return Mix.bytes(id, 0, id.length);
  }

  private void time(long nanos, RequestTruth request) {
    packed.unsigned(nanos == 0 ? 0 : 1);
    packed.signed(nanos == 0 ? 0 : nanos - request.receivedNanos());
  }

  private int place(@Nullable String word) {
    if (word == null) {
      return 0;
    }
    Integer known = places.get(word);
    if (known != null) {
      return known;
    }
    if (wordCount == words.length) {
      words = Arrays.copyOf(words, wordCount * 2);
    }
    words[wordCount++] = word;
    wordBytes += WORD_BYTES + 2 * word.length();
    places.put(word, wordCount);
    return wordCount;
  }

  /** Removes the oldest record and returns the hash of its id. */
  long dropOldest() {
    PackedBytes.Reader reader = new PackedBytes.Reader(packed.array(), start);
    int size = reader.number();
    long hash = Mix.bytes(packed.array(), reader.at(), reader.at() + size);
    Cut rest = cut();
    rest.next();
    start = rest.at();
    left--;
    return hash;
  }

  Cut cut() {
    return new Cut(packed.array(), words, baseNanos, start, left);
  }

  /** The content of a page at one time. */
  static final class Cut implements Iterator<RequestTruth> {
    private final PackedBytes.Reader in;
    private final String[] words;
    private final long baseNanos;
    private int left;

    private Cut(byte[] bytes, String[] words, long baseNanos, int start, int left) {
      in = new PackedBytes.Reader(bytes, start);
      this.words = words;
      this.baseNanos = baseNanos;
      this.left = left;
    }

    int at() {
      return in.at();
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public RequestTruth next() {
      if (left-- <= 0) {
        throw new NoSuchElementException();
      }
      String id = new String(in.raw(in.number()), StandardCharsets.UTF_8);
      String session = word();
      String model = present(word());
      String provider = word();
      String outcome = present(word());
      boolean modelFirst = in.number() == 1;
      long ordinal = in.signed();
      int status = in.number();
      int tokens = in.number();
      long received = baseNanos + in.signed();
      return new RequestTruth(
          id,
          session,
          new RequestTruth.Asked(model, modelFirst, provider, ordinal),
          status,
          outcome,
          tokens,
          new RequestTruth.Times(
              received,
              time(received),
              time(received),
              time(received),
              time(received),
              time(received)),
          new RequestTruth.Waits(in.signed(), in.unsigned(), in.unsigned()),
          in.number() == 0 ? null : HEX.formatHex(in.raw(Long.BYTES)));
    }

    private @Nullable String word() {
      int place = in.number();
      return place == 0 ? null : words[place - 1];
    }

    private static String present(@Nullable String word) {
      if (word == null) {
        throw new IllegalStateException("a record lost a word");
      }
      return word;
    }

    private long time(long received) {
      boolean known = in.number() == 1;
      long span = in.signed();
      return known ? received + span : 0;
    }
  }
}
