package dev.sonde.coordinator.fold;

import dev.sonde.common.proto.AnswerCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each prompt was answered with each text, for a bounded number of texts. */
final class AnswerTable {

  /** Texts told apart in a cell; the rest is counted per prompt, without hash and prefix. */
  static final int BOUND = 256;

  static final long OTHER = 0;

  private final Map<Text, Tally> tallies = new HashMap<>();
  private int texts;

  void add(int prompt, long hash, String prefix) {
    add(new Text(prompt, hash), prefix, 1);
  }

  private void add(Text text, String prefix, long times) {
    Tally tally = tallies.get(text);
    if (tally == null) {
      boolean fits = text.hash != OTHER && texts < BOUND;
      texts += fits ? 1 : 0;
      Text admitted = fits ? text : new Text(text.prompt, OTHER);
      tally = tallies.computeIfAbsent(admitted, any -> new Tally(fits ? prefix : ""));
    }
    tally.count += times;
  }

  /** In the order of prompts and hashes. */
  List<AnswerTally> sorted() {
    List<AnswerTally> sorted = new ArrayList<>(tallies.size());
    tallies.forEach(
        (text, tally) ->
            sorted.add(new AnswerTally(text.prompt, text.hash, tally.prefix, tally.count)));
    sorted.sort(AnswerTally.ORDER);
    return sorted;
  }

  List<AnswerCount> toProto() {
    List<AnswerCount> counts = new ArrayList<>();
    for (AnswerTally tally : sorted()) {
      counts.add(
          AnswerCount.newBuilder()
              .setPrompt(tally.prompt())
              .setHash(tally.hash())
              .setPrefix(tally.prefix())
              .setCount(tally.count())
              .build());
    }
    return counts;
  }

  void merge(List<AnswerCount> counts) {
    for (AnswerCount count : counts) {
      add(new Text(count.getPrompt(), count.getHash()), count.getPrefix(), count.getCount());
    }
  }

  private record Text(int prompt, long hash) {}

  private static final class Tally {
    private final String prefix;
    private long count;

    Tally(String prefix) {
      this.prefix = prefix;
    }
  }
}
