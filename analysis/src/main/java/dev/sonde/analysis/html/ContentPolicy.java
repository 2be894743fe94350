package dev.sonde.analysis.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The content security policy of a page: it allows its two scripts and its one style, and no
 * loading.
 */
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
      throw new IllegalStateException(
          "SHA-256 is missing, but every Java platform must have it", e);
    }
  }
}
