package dev.sonde.analysis.fold;

import dev.sonde.common.proto.AnswerRows;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.ProbeTuples;
import dev.sonde.common.proto.SampleChunk;
import dev.sonde.common.proto.SampleSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest partials with their chunks of sample rows, put together. They come in the order of the
 * log: the chunks of a publication before its partial. Pure; one owner.
 */
public final class PartialPieces {

  private final Map<String, Pieces> byKey = new HashMap<>();

  /** A partial and its chunks by number. */
  private static final class Pieces {
    private @Nullable Partial partial;
    private boolean lost;
    private final TreeMap<Integer, ProbeTuples> probes = new TreeMap<>();
    private final TreeMap<Integer, AnswerRows> answers = new TreeMap<>();

    Pieces copy() {
      Pieces copy = new Pieces();
      copy.partial = partial;
      copy.lost = lost;
      copy.probes.putAll(probes);
      copy.answers.putAll(answers);
      return copy;
    }

    void trim(Partial now) {
      probes.tailMap(now.getProbeChunks().getChunks(), true).clear();
      answers.tailMap(now.getAnswerChunks().getChunks(), true).clear();
    }

    boolean isWhole(Partial now) {
      return lost
          || (rowsOfProbes(now) >= now.getProbeChunks().getRows()
              && rowsOfAnswers(now) >= now.getAnswerChunks().getRows());
    }

    private int rowsOfProbes(Partial now) {
      return probes.values().stream()
          .filter(chunk -> fits(chunk.getKeep(), now.getProbeChunks()))
          .mapToInt(ProbeTuples::getBlockCount)
          .sum();
    }

    private int rowsOfAnswers(Partial now) {
      return answers.values().stream()
          .filter(chunk -> fits(chunk.getKeep(), now.getAnswerChunks()))
          .mapToInt(AnswerRows::getBlockCount)
          .sum();
    }

    Partial whole(Partial now) {
      Partial.Builder whole = now.toBuilder();
      if (now.hasProbeChunks()) {
        ProbeTuples.Builder rows = whole.getTuplesBuilder();
        // A sample without rows has a threshold too.
        rows.setKeep(now.getProbeChunks().getKeep());
        probes.values().stream()
            .filter(chunk -> fits(chunk.getKeep(), now.getProbeChunks()))
            .forEach(rows::mergeFrom);
      }
      if (now.hasAnswerChunks()) {
        AnswerRows.Builder rows = whole.getAnswerRowsBuilder();
        rows.setKeep(now.getAnswerChunks().getKeep());
        answers.values().stream()
            .filter(chunk -> fits(chunk.getKeep(), now.getAnswerChunks()))
            .forEach(rows::mergeFrom);
      }
      return whole.build();
    }
  }

  /** A chunk of another threshold is of another publication. */
  private static boolean fits(long keep, SampleSize size) {
    return keep == size.getKeep();
  }

  /** Replaces the partial of this key. */
  public void put(String key, Partial partial) {
    Pieces pieces = byKey.computeIfAbsent(key, unused -> new Pieces());
    pieces.partial = partial;
    pieces.trim(partial);
  }

  /** The partial of this key, without the rows in chunks; null when there is none. */
  public @Nullable Partial partial(String key) {
    Pieces pieces = byKey.get(key);
    return pieces == null ? null : pieces.partial;
  }

  /**
   * Replaces a chunk.
   *
   * @param key of its partial
   */
  public void put(String key, SampleChunk chunk) {
    Pieces pieces = byKey.computeIfAbsent(key, unused -> new Pieces());
    if (chunk.hasTuples()) {
      pieces.probes.put(chunk.getNumber(), chunk.getTuples());
    } else if (chunk.hasAnswerRows()) {
      pieces.answers.put(chunk.getNumber(), chunk.getAnswerRows());
    }
  }

  /** A chunk cannot be decoded: its rows are not waited for. */
  public void lost(String key) {
    byKey.computeIfAbsent(key, unused -> new Pieces()).lost = true;
  }

  /** A copy that does not change with this one; the rows are not copied. */
  public PartialPieces copy() {
    PartialPieces copy = new PartialPieces();
    byKey.forEach((key, pieces) -> copy.byKey.put(key, pieces.copy()));
    return copy;
  }

  /** Removes a partial and its chunks. */
  public void remove(String key) {
    byKey.remove(key);
  }

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** The number of partials, when all of them are final and have all rows; else -1. */
  public int finals() {
    int finals = 0;
    for (Pieces each : byKey.values()) {
      Partial partial = each.partial;
      if (partial == null || !partial.getFinal() || !each.isWhole(partial)) {
        return -1;
      }
      finals++;
    }
    return finals;
  }

  /** All partials, with those of their rows that have come. */
  public List<Partial> whole() {
    List<Partial> whole = new ArrayList<>();
    for (Pieces each : byKey.values()) {
      if (each.partial != null) {
        whole.add(each.whole(each.partial));
      }
    }
    return whole;
  }
}
