package dev.sonde.cli.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.common.wire.NoiseFloor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelftestTest {

  private static final Errors NONE = new Errors(0, 0, 0, 0);
  private static final String SET_UP = SetUp.of("Slow CPU", 2, 17);

  private static void untold(String line) {
    throw new AssertionError(line);
  }

  private static SelftestStep step(double rate, double ttftP99, double gapP99, Verdict verdict) {
    return new SelftestStep(
        rate,
        rate,
        3,
        new Errors(200, 0.2, ttftP99, 9),
        new Errors(200, 0.01, gapP99, 1),
        0.5,
        verdict);
  }

  private static Selftest of(SelftestStep... steps) {
    return new Selftest(
        "2026-11-23T20:00:00Z", "0.1.0", "Linux, 2 processors", SET_UP, 5, List.of(steps));
  }

  @Test
  void errorsAreAbsoluteAndByNearestRank() {
    long[] differences = LongStream.rangeClosed(1, 200).map(i -> i % 2 == 0 ? i : -i).toArray();
    for (int i = 0; i < differences.length; i++) {
      differences[i] *= 1_000_000;
    }
    assertThat(Errors.of(differences)).isEqualTo(new Errors(200, 100, 198, 200));
    assertThat(Errors.of(new long[] {})).isEqualTo(NONE);
  }

  @Test
  void joinsBothSidesByTheRequestAndPassesOverWhatOneSideDoesNotKnow() {
    Map<String, Served> served =
        Map.of(
            "a", new Served("a", 11, 1_000_000, 21_000_000, 71_000_000),
            "silent", new Served("silent", 0, 1_000_000, 0, 0));
    List<MeasuredRequest> measured =
        List.of(
            new MeasuredRequest("a", OptionalLong.of(20_500_000), OptionalLong.of(4_990_000)),
            new MeasuredRequest("a", OptionalLong.empty(), OptionalLong.empty()),
            new MeasuredRequest("silent", OptionalLong.of(1), OptionalLong.of(1)),
            new MeasuredRequest("unknown", OptionalLong.of(1), OptionalLong.of(1)));
    assertThat(Errors.between(measured, MeasuredRequest::ttftNanos, served, Served::ttftNanos))
        .isEqualTo(new Errors(1, 0.5, 0.5, 0.5));
    assertThat(Errors.between(measured, MeasuredRequest::gapNanos, served, Served::gapNanos))
        .isEqualTo(new Errors(1, 0.01, 0.01, 0.01));
  }

  @Test
  void theNoiseFloorIsThatOfTheHighestLoadBeforeTheLimit() {
    Selftest limited =
        of(
            step(20, 0.5, 0.1, Verdict.VALID),
            step(50, 0.9, 0.2, Verdict.VALID),
            step(100, 5.1, 0.2, Verdict.VALID));
    assertThat(limited.noiseFloor()).hasValue(new NoiseFloor("2026-11-23T20:00:00Z", 50, 0.9, 0.2));
    assertThat(limited.reachedItsLimit()).isTrue();
    assertThat(of(step(20, 0.5, 0.1, Verdict.VALID)).reachedItsLimit()).isFalse();
  }

  @Test
  void aLoadThatWasNotGeneratedOrNotServedIsBeyondTheLimit() {
    assertThat(of(step(20, 0.5, 0.1, Verdict.INVALID)).noiseFloor()).isEmpty();
    assertThat(of(step(20, 0.5, 5.1, Verdict.VALID)).noiseFloor()).isEmpty();
    SelftestStep unserved = new SelftestStep(20, null, 0, NONE, NONE, null, Verdict.VALID);
    assertThat(of(unserved).noiseFloor()).isEmpty();
    assertThat(SelftestText.conclusion(of(unserved))).contains("cannot measure within 5.0 ms");
  }

  @Test
  void saysWhatFollows() {
    assertThat(SelftestText.conclusion(of(step(800, 0.9, 0.2, Verdict.VALID))))
        .contains("Up to 800 probes/s", "0.90 ms of TTFT", "No load of this test was too high.");
    assertThat(SelftestText.line(step(1600, 2.5, 0.2, Verdict.VALID), 5))
        .contains("1,600", "2.500", " ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇")
        .doesNotContain("✗");
    assertThat(SelftestText.line(step(1600, 7, 0.2, Verdict.INVALID), 5)).endsWith("✗ INVALID");
  }

  @Test
  void isSavedAndReadAgain(@TempDir Path home) throws IOException {
    SavedSelftest saved = SavedSelftest.of(Map.of("XDG_STATE_HOME", home.toString()));
    assertThat(saved.noiseFloor(SET_UP, "0.1.0", SelftestTest::untold)).isNull();
    Selftest selftest = of(step(20, 0.5, 0.1, Verdict.VALID));
    saved.save(selftest);
    assertThat(saved.read()).hasValue(selftest);
    assertThat(saved.noiseFloor(SET_UP, "0.1.0", SelftestTest::untold))
        .isEqualTo(selftest.noiseFloor().orElseThrow());
    Files.writeString(saved.file(), "{]");
    assertThat(saved.noiseFloor(SET_UP, "0.1.0", SelftestTest::untold)).isNull();
  }

  @Test
  void whatAnotherSetUpSaidIsNotQuoted(@TempDir Path home) throws IOException {
    SavedSelftest saved = SavedSelftest.of(Map.of("XDG_STATE_HOME", home.toString()));
    saved.save(of(step(20, 0.5, 0.1, Verdict.VALID)));
    List<String> told = new ArrayList<>();

    assertThat(saved.noiseFloor(SetUp.of("Fast CPU", 8, 17), "0.1.0", told::add)).isNull();
    assertThat(saved.noiseFloor(SetUp.of("Slow CPU", 2, 21), "0.1.0", told::add)).isNull();
    assertThat(saved.noiseFloor(SET_UP, "0.2.0", told::add)).isNull();
    assertThat(told)
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("another set-up (Slow CPU, 2 processors"));
    // A file of a version that did not save set-ups.
    Files.writeString(
        saved.file(), Files.readString(saved.file()).replaceFirst("\"setUp\".*\n", ""));
    assertThat(saved.noiseFloor(SET_UP, "0.1.0", told::add)).isNull();
    assertThat(told).hasSize(4);
  }

  @Test
  void aSetUpIsTheProcessorAndTheJava(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cpuinfo");
    Files.writeString(file, "processor\t: 0\nmodel name\t: Slow CPU\nmodel name\t: Other\n");
    assertThat(SetUp.model(file)).isEqualTo("Slow CPU");
    assertThat(SetUp.model(folder.resolve("none"))).isEqualTo(System.getProperty("os.arch"));
    assertThat(SetUp.here()).endsWith("Java " + Runtime.version().feature());
  }
}
