package dev.sonde.history.point;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sonde.analysis.statistics.Interval;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of one series, or of all cells of an audit together, as it is known.
 *
 * @param id the same as long as the same change is meant, and of no other change
 * @param p corrected for the cells of the audit; null where no test is needed
 */
public record SeriesChange(
    String id,
    Subject subject,
    Status status,
    Place place,
    Side before,
    Side after,
    Effect effect,
    @Nullable Double p) {

  private static final String KEY = "change/";
  private static final int ID_BYTES = 8;

  /**
   * What changed.
   *
   * @param series null of a shared change
   * @param metric a {@link SeriesMetric}, or what is published: {@code price}, {@code context},
   *     {@code tools}, {@code structured_output}, {@code status}
   */
  public record Subject(
      String audit,
      @Nullable String series,
      @Nullable String model,
      @Nullable String provider,
      @Nullable String region,
      String metric) {}

  /** How sure a change is. */
  public enum State {
    SUSPECTED,
    CONFIRMED,
    RETRACTED,
    /** Of a newer version. */
    @JsonEnumDefaultValue
    UNKNOWN
  }

  /** What a change was held against. */
  public enum Control {
    /** The cell moved against the median of the others too. */
    FLEET,
    /** Nothing: fewer than three cells, or a metric that is tested alone. */
    @JsonEnumDefaultValue
    NONE,
    /** All cells moved together: the router, the network or the measuring side did. */
    SHARED,
    /** What is published is no estimate. */
    PUBLISHED
  }

  /**
   * Whether it is still believed.
   *
   * @param since the slot in which it was first found
   * @param seen valid slots of its series since then, three at most
   * @param supported in how many of them it was found again
   * @param last the slot in which its state was last written
   */
  public record Status(
      State state, Control control, Instant since, int seen, int supported, Instant last) {}

  /**
   * When it was.
   *
   * @param at the first slot after the change
   * @param ci95 the slots within which it lies, two
   * @param near the slots within which the same change may be found again, two
   */
  public record Place(Instant at, List<Instant> ci95, List<Instant> near) {
    public Place {
      ci95 = List.copyOf(ci95);
      near = List.copyOf(near);
    }
  }

  /**
   * The level on one side.
   *
   * @param value in the metric's unit; null of what is no number
   * @param text what was published, in words; null of what is measured
   * @param n slots
   * @param run the one next to the change
   */
  public record Side(
      @Nullable Double value,
      @Nullable String text,
      @Nullable Interval ci95,
      int n,
      @Nullable String run) {}

  /**
   * How large it is: after divided by before; of a success rate after less before; null of what is
   * published.
   */
  public record Effect(@Nullable Double value, @Nullable Interval ci95) {}

  /** A digest of what makes a change another one. */
  public static String idOf(String audit, String metric, String cell, Instant at, Instant since) {
    String text = String.join("\n", audit, metric, cell, at.toString(), since.toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @JsonIgnore
  public boolean isShared() {
    return status.control() == Control.SHARED;
  }

  /** The key of its record. */
  @JsonIgnore
  public String key() {
    return keysOf(subject.audit()) + id;
  }

  /** The begin of the keys of an audit's changes. */
  public static String keysOf(String audit) {
    return KEY + audit + "/";
  }

  /** The begin of the keys of all changes. */
  public static String keys() {
    return KEY;
  }
}
