package dev.sonde.analysis.fold;

import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.SampleChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** What is to be published of a cell: its partial without rows, and the chunks that changed. */
public final class CellChanges {

  private final Partial partial;
  private final List<Chunk> chunks = new ArrayList<>();

  /**
   * A chunk that changed or is gone.
   *
   * @param content empty when the chunk is gone
   */
  public record Chunk(SampleKind kind, int number, Optional<SampleChunk> content) {}

  CellChanges(Partial partial) {
    this.partial = partial;
  }

  void add(SampleKind kind, SampleColumns.ChunkChanges changes, IntFunction<SampleChunk> content) {
    for (int number = changes.first(); number < changes.end(); number++) {
      chunks.add(new Chunk(kind, number, Optional.of(content.apply(number))));
    }
    for (int number = changes.end(); number < changes.formerEnd(); number++) {
      chunks.add(new Chunk(kind, number, Optional.empty()));
    }
  }

  /** Its chunks, the unchanged ones too, belong to it. */
  public Partial partial() {
    return partial;
  }

  public List<Chunk> chunks() {
    return List.copyOf(chunks);
  }
}
