package dev.sonde.analysis.fold;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.SampleChunk;
import java.io.IOException;
import java.util.Optional;

/** Reads encoded partials without decoding all of them, and as much of them as is needed. */
public final class PartialRecord {

  private PartialRecord() {}

  /**
   * Whether a partial is final. Decodes only the fields before that one.
   *
   * @return false when the bytes are no partial
   */
  public static boolean isFinal(byte[] partial) {
    try {
      CodedInputStream fields = CodedInputStream.newInstance(partial);
      int tag = fields.readTag();
      // Fields are written in the order of their numbers.
      while (tag != 0 && WireFormat.getTagFieldNumber(tag) <= Partial.FINAL_FIELD_NUMBER) {
        if (WireFormat.getTagFieldNumber(tag) == Partial.FINAL_FIELD_NUMBER) {
          return fields.readBool();
        }
        fields.skipField(tag);
        tag = fields.readTag();
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Decodes a whole partial.
   *
   * @throws IllegalArgumentException when the bytes are no partial
   */
  public static Partial decode(byte[] bytes) {
    try {
      return Partial.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  private static IllegalArgumentException undecodable(InvalidProtocolBufferException cause) {
    return new IllegalArgumentException(
        "a partial cannot be decoded: " + cause.getMessage(), cause);
  }

  /**
   * A partial with what {@link SettledCounts} needs and no more: without histograms and samples.
   */
  public static Partial settled(Partial whole) {
    return Partial.newBuilder()
        .setRun(whole.getRun())
        .setRegion(whole.getRegion())
        .setTarget(whole.getTarget())
        .setPartition(whole.getPartition())
        .setFinal(whole.getFinal())
        .setMeasured(whole.getMeasured())
        .setWarmup(whole.getWarmup())
        .putAllOutcomes(whole.getOutcomesMap())
        .setMoney(whole.getMoney())
        .build();
  }

  /**
   * Adds the value of a partial or of a chunk.
   *
   * @param key of the record
   * @param partial key of the partial that a chunk belongs to; empty when it is a partial itself
   * @throws IllegalArgumentException when the bytes cannot be decoded
   */
  public static void put(PartialPieces into, String key, Optional<String> partial, byte[] value) {
    try {
      if (partial.isPresent()) {
        into.put(partial.get(), SampleChunk.parseFrom(value));
      } else {
        into.put(key, Partial.parseFrom(value));
      }
    } catch (InvalidProtocolBufferException e) {
      partial.ifPresent(into::lost);
      throw undecodable(e);
    }
  }
}
