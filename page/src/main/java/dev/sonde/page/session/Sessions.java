package dev.sonde.page.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that the server does not keep: each is a time of expiry and a random number, signed with
 * a key of this process. A restart revokes all of them. Immutable.
 *
 * <pre>
 *   | expiry, s: 8 bytes | random: 16 bytes | HMAC-SHA256 of both: 32 bytes |   as base64url
 * </pre>
 */
public final class Sessions {

  /** How long somebody is signed in. */
  public static final Duration LIFE = Duration.ofHours(12);

  private static final String MAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int RANDOM_BYTES = 16;
  private static final int SIGNED_BYTES = Long.BYTES + RANDOM_BYTES;
  private static final int MOST_CHARS = 100;

  private final byte @Nullable [] token;
  private final SecureRandom random;
  private final InstantSource wall;
  private final byte[] key;

  /**
   * @param token the one that is needed; null where everybody who reaches the server may see it
   */
  public Sessions(@Nullable String token, SecureRandom random, InstantSource wall) {
    this.token = token == null ? null : digest(token);
    this.random = random;
    this.wall = wall;
    this.key = new byte[KEY_BYTES];
    random.nextBytes(key);
  }

  /** Whether a token is needed at all. */
  public boolean areNeeded() {
    return token != null;
  }

  /** A new session for who offers the right token. Takes the same time for all wrong ones. */
  public Optional<String> signIn(String offered) {
    byte[] wanted = token;
    return wanted != null && MessageDigest.isEqual(digest(offered.strip()), wanted)
        ? Optional.of(begin())
        : Optional.empty();
  }

  /** A new session, where no token is needed. */
  public String begin() {
    byte[] number = new byte[RANDOM_BYTES];
    random.nextBytes(number);
    byte[] signed =
        ByteBuffer.allocate(SIGNED_BYTES)
            .putLong(wall.instant().plus(LIFE).getEpochSecond())
            .put(number)
            .array();
    byte[] mac = mac(signed);
    return encoded(ByteBuffer.allocate(SIGNED_BYTES + mac.length).put(signed).put(mac).array());
  }

  /** Whether this process has made the session, and it has not expired. */
  public boolean isValid(@Nullable String session) {
    if (session == null || session.length() > MOST_CHARS) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(session);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length <= SIGNED_BYTES) {
      return false;
    }
    byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
    byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
    return MessageDigest.isEqual(mac, mac(signed))
        && ByteBuffer.wrap(signed).getLong() > wall.instant().getEpochSecond();
  }

  /** The token that each form of a session carries. */
  public String formToken(String session) {
    return encoded(mac(("form " + session).getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a form was made for this session. */
  public boolean isOfForm(String session, @Nullable String offered) {
    return offered != null
        && MessageDigest.isEqual(
            formToken(session).getBytes(StandardCharsets.UTF_8),
            offered.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] mac(byte[] text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  /** Digests have a fixed length, so that comparing them does not reveal the token's length. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
