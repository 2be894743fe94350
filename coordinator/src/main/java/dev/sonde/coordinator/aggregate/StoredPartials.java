package dev.sonde.coordinator.aggregate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.analysis.fold.PartialPieces;
import dev.sonde.analysis.fold.PartialRecord;
import dev.sonde.common.proto.Partial;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.UnreadableRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The latest partials of one events partition, as its previous owner left them: those to go on
 * with, undecoded, and the runs that are over. Owned by the aggregator's thread.
 */
final class StoredPartials {

  private static final Duration POLL = Duration.ofMillis(100);

  private final UnreadableRecords deadLetters;
  private final Map<String, Pieces> byPartial = new LinkedHashMap<>();
  private final Set<String> over = new HashSet<>();

  /** A partial that is to be restored, and its chunks of sample rows. */
  record Stored(
      ConsumerRecord<String, byte[]> partial, List<ConsumerRecord<String, byte[]>> chunks) {}

  /** The latest records of one partial's key and of the keys of its chunks. */
  private static final class Pieces {
    private @Nullable ConsumerRecord<String, byte[]> partial;
    private final Map<String, ConsumerRecord<String, byte[]>> chunks = new LinkedHashMap<>();
  }

  private StoredPartials(UnreadableRecords deadLetters) {
    this.deadLetters = deadLetters;
  }

  static StoredPartials read(
      TopicReader.Opener readers, UnreadableRecords deadLetters, int partition) {
    StoredPartials stored = new StoredPartials(deadLetters);
    try (TopicReader reader = readers.open(Topics.PARTIALS, "sonde-partials-of-" + partition)) {
      reader.assign(Set.of(partition));
      long end = reader.ends(Set.of(partition)).getOrDefault(partition, 0L);
      while (reader.position(partition) < end) {
        reader.poll(POLL).forEach(stored::keep);
      }
    }
    return stored;
  }

  private void keep(ConsumerRecord<String, byte[]> read) {
    Optional<String> chunkOf = Topics.partialOfChunk(read.key());
    if (chunkOf.isPresent()) {
      keepChunk(chunkOf.get(), read);
    } else if (read.value() == null) {
      byPartial.remove(read.key());
    } else if (PartialRecord.isFinal(read.value())) {
      // Nothing is added to it: that its run is over is all that is needed of it and its chunks,
      // which came before it.
      over.add(Topics.runOfPartial(read.key()));
      byPartial.remove(read.key());
    } else {
      pieces(read.key()).partial = read;
    }
  }

  private void keepChunk(String partial, ConsumerRecord<String, byte[]> read) {
    if (read.value() != null) {
      pieces(partial).chunks.put(read.key(), read);
    } else if (byPartial.containsKey(partial)) {
      pieces(partial).chunks.remove(read.key());
    }
  }

  private Pieces pieces(String partial) {
    return byPartial.computeIfAbsent(partial, unused -> new Pieces());
  }

  /** How many partials and chunks are kept. */
  int size() {
    return byPartial.values().stream().mapToInt(pieces -> 1 + pieces.chunks.size()).sum();
  }

  /** The runs whose partials are final. */
  Set<String> over() {
    return over;
  }

  /** Takes the partials to go on with. A record that is no partial becomes a dead letter. */
  List<Stored> take() {
    List<Stored> taken = new ArrayList<>();
    for (Pieces each : byPartial.values()) {
      ConsumerRecord<String, byte[]> partial = each.partial;
      if (partial != null && isReadable(partial)) {
        taken.add(new Stored(partial, List.copyOf(each.chunks.values())));
      }
    }
    byPartial.clear();
    return taken;
  }

  /** Nothing is waited for on behalf of a record that is no partial. */
  private boolean isReadable(ConsumerRecord<String, byte[]> partial) {
    String reason = "it names no run";
    try {
      if (!Partial.parseFrom(partial.value()).getRun().isEmpty()) {
        return true;
      }
    } catch (InvalidProtocolBufferException e) {
      reason = String.valueOf(e.getMessage());
    }
    deadLetters.add(partial, "a partial cannot be restored: " + reason);
    return false;
  }

  /** Adds a partial and its chunks to a fold. What cannot be restored becomes a dead letter. */
  void restore(Stored stored, RunFold into) {
    String key = stored.partial().key();
    PartialPieces pieces = new PartialPieces();
    stored.chunks().forEach(chunk -> put(pieces, chunk, Optional.of(key)));
    put(pieces, stored.partial(), Optional.empty());
    try {
      pieces.whole().forEach(into::restore);
    } catch (RuntimeException e) {
      deadLetters.add(stored.partial(), "a partial cannot be restored: " + e);
    }
  }

  private void put(
      PartialPieces pieces, ConsumerRecord<String, byte[]> record, Optional<String> chunkOf) {
    try {
      PartialRecord.put(pieces, record.key(), chunkOf, record.value());
    } catch (IllegalArgumentException e) {
      deadLetters.add(record, "a partial cannot be restored: " + e.getMessage());
    }
  }
}
