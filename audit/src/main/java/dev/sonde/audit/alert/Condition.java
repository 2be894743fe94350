package dev.sonde.audit.alert;

import dev.sonde.audit.document.Alerting.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is about; the same for all of its episodes.
 *
 * @param kind of the rule, as in documents
 * @param rule what is demanded, such as {@code p95(ttft) < 2s}; empty where the kind says it all
 * @param subject what is meant beside the cell, such as a metric; else empty
 * @param cell whom it is about, or null for the whole audit
 * @param series of the history, or null
 */
public record Condition(
    String audit,
    String kind,
    String rule,
    String subject,
    @Nullable Cell cell,
    @Nullable String series,
    Severity severity) {

  private static final int KEY_BYTES = 8;

  /** A cell of the audit. */
  public record Cell(String model, String provider, String region) {}

  /** Tells conditions apart: 16 hexadecimal digits. Severity and series do not count. */
  public String key() {
    return digest(
        audit,
        kind,
        rule,
        subject,
        cell == null ? "" : cell.model(),
        cell == null ? "" : cell.provider(),
        cell == null ? "" : cell.region());
  }

  /** A short digest of texts and of where each ends. */
  static String digest(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
