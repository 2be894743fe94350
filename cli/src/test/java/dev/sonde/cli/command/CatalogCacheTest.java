package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coordinator.catalog.CatalogStore.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogCacheTest {

  private static final String URL = "https://192.0.2.1/v1/models";
  private static final Instant START = Instant.parse("2026-11-22T14:00:00Z");

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "body, , 0, true",
    "body, , 299, true",
    "body, , 300, false",
    "body, , -1, false",
    ", down, 14, true",
    ", down, 15, false"
  })
  void keepsAnAnswerLongerThanAFailure(String body, String failure, int seconds, boolean kept) {
    cache(START, false).keep(URL, new Answer(body, failure));
    CatalogCache later = cache(START.plusSeconds(seconds), false);
    assertThat(later.find(URL).isPresent()).isEqualTo(kept);
    assertThat(later.oldestUsed()).isEqualTo(Duration.ofSeconds(kept ? seconds : 0));
    assertThat(later.find(URL + "/other")).isEmpty();
  }

  @Test
  void aRefreshAsksAndKeepsAnew() {
    cache(START, false).keep(URL, new Answer("old", null));
    CatalogCache refreshing = cache(START, true);
    assertThat(refreshing.find(URL)).isEmpty();
    refreshing.keep(URL, new Answer("new", null));
    assertThat(cache(START, false).find(URL)).contains(new Answer("new", null));
  }

  @Test
  void keepsNothingOfThisMachine() {
    String local = "http://127.0.0.1:8080/v1/models";
    cache(START, false).keep(local, new Answer("body", null));
    assertThat(cache(START, false).find(local)).isEmpty();
    assertThat(home.resolve("sonde")).doesNotExist();
  }

  @Test
  void whatIsSpoiltIsNotThere() throws IOException {
    cache(START, false).keep(URL, new Answer("body", null));
    try (var files = Files.list(home.resolve("sonde"))) {
      Files.writeString(files.findFirst().orElseThrow(), "{");
    }
    assertThat(cache(START, false).find(URL)).isEmpty();
  }

  private CatalogCache cache(Instant now, boolean refresh) {
    return CatalogCache.of(
        Map.of("XDG_CACHE_HOME", home.toString()), InstantSource.fixed(now), refresh);
  }
}
