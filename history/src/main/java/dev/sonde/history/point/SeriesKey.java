package dev.sonde.history.point;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What makes points comparable: another provider, prompt set, load or way of measuring is another
 * series.
 *
 * @param provider its label, such as in the report
 * @param endpoint base URL of the requests
 * @param workload the hash of prompts, request, load and warm-up, 16 hexadecimal digits
 * @param measurement the version of the way of measuring, see {@link Measurement#VERSION}
 */
public record SeriesKey(
    String audit,
    String model,
    String provider,
    String endpoint,
    String region,
    String workload,
    int measurement) {

  private static final int ID_BYTES = 10;

  public SeriesKey {
    Objects.requireNonNull(audit, "audit");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(workload, "workload");
  }

  /** The same on each coordinator: 20 hexadecimal digits of a digest of all parts. */
  @JsonIgnore
  public String id() {
    MessageDigest digest = sha256();
    for (String part :
        List.of(audit, model, provider, endpoint, region, workload, "" + measurement)) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // With its length, so that no other parts give the same text.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  /** The row of a report: model, provider and region. */
  @JsonIgnore
  public String cell() {
    return model + "/" + provider + "/" + region;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
