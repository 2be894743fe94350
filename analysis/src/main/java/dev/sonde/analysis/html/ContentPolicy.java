package dev.sonde.analysis.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What a page may do: run its two scripts, use its one style, and load nothing. */
final class ContentPolicy {

  private ContentPolicy() {}

  static String of(String style, String charts, String script) {
    return "default-src 'none'; style-src '%s'; script-src '%s' '%s';"
            .formatted(hash(style), hash(charts), hash(script))
        + " base-uri 'none'; form-action 'none'";
  }

  private static String hash(String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
