package dev.sonde.page.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {

  private final AtomicLong seconds = new AtomicLong(1_796_083_200L);
  private final InstantSource wall = () -> Instant.ofEpochSecond(seconds.get());
  private final Sessions sessions = new Sessions("a-token", new SecureRandom(), wall);

  @Test
  void onlyTheTokenSignsIn() {
    assertThat(sessions.areNeeded()).isTrue();
    assertThat(sessions.signIn("a-token"))
        .get()
        .satisfies(each -> assertThat(sessions.isValid(each)).isTrue());
    assertThat(sessions.signIn(" a-token\n")).isPresent();
    assertThat(sessions.signIn("")).isEmpty();
    assertThat(sessions.signIn("a-toke")).isEmpty();
    assertThat(sessions.signIn("A-TOKEN")).isEmpty();
  }

  @Test
  void whereNoTokenIsNeededNoneSignsIn() {
    Sessions open = new Sessions(null, new SecureRandom(), wall);

    assertThat(open.areNeeded()).isFalse();
    assertThat(open.signIn("")).isEmpty();
    assertThat(open.isValid(open.begin())).isTrue();
  }

  @Test
  void expiresAndIsRevokedByARestart() {
    String session = sessions.begin();
    assertThat(new Sessions("a-token", new SecureRandom(), wall).isValid(session)).isFalse();

    seconds.addAndGet(Sessions.LIFE.toSeconds() - 1);
    assertThat(sessions.isValid(session)).isTrue();
    seconds.incrementAndGet();
    assertThat(sessions.isValid(session)).isFalse();
  }

  @Test
  void noChangedCharacterIsAccepted() {
    String session = sessions.begin();
    for (int at = 0; at < session.length() - 1; at++) {
      char other = session.charAt(at) == 'A' ? 'B' : 'A';
      String changed = session.substring(0, at) + other + session.substring(at + 1);
      assertThat(sessions.isValid(changed)).as("changed at %d", at).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "not base64 at all", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoSessionIsNone(String given) {
    assertThat(sessions.isValid(given)).isFalse();
    assertThat(sessions.isValid("A".repeat(1 << 20))).isFalse();
    assertThat(sessions.isValid(null)).isFalse();
  }

  @Test
  void aFormBelongsToOneSession() {
    String one = sessions.begin();
    String other = sessions.begin();

    assertThat(sessions.isOfForm(one, sessions.formToken(one))).isTrue();
    assertThat(sessions.isOfForm(other, sessions.formToken(one))).isFalse();
    assertThat(sessions.isOfForm(one, one)).isFalse();
    assertThat(sessions.isOfForm(one, null)).isFalse();
  }

  @Test
  void attemptsOfAnAddressAreFew() {
    AtomicLong nanos = new AtomicLong();
    Attempts attempts = new Attempts(nanos::get);
    for (int i = 0; i < 10; i++) {
      assertThat(attempts.allows("a")).isTrue();
    }
    assertThat(attempts.allows("a")).isFalse();
    assertThat(attempts.allows("b")).isTrue();
    nanos.addAndGet(6_000_000_000L);
    assertThat(attempts.allows("a")).isTrue();
    assertThat(attempts.allows("a")).isFalse();
  }
}
