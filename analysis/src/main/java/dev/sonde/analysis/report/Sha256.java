package dev.sonde.analysis.report;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 signatures in the format of reports. */
public final class Sha256 {

  private Sha256() {}

  /** {@code sha256:} and the hash of the buffer's content in hexadecimal. */
  public static String signature(ByteBuffer content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content.flip());
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "SHA-256 is missing, but every Java platform must have it", e);
    }
  }
}
