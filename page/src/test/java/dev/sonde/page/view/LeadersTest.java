package dev.sonde.page.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.Estimate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadersTest {

  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

  private static Standing standing(String model, String region, String run, String verdict) {
    Estimate none = new Estimate("–", "");
    Standing.Figure figure = new Standing.Figure(none, none, none, none, "–", 0);
    Standing.Claim claim = new Standing.Claim("", "", "not tested", false);
    return new Standing(
        model,
        region,
        new Standing.Source(run, run, verdict, "2026-12-01T11:30:00Z", "closed loop"),
        "ttft",
        List.of(
            new Standing.Row("1=", "fast", "", figure, claim, ""),
            new Standing.Row("1=", "fine", "", figure, claim, ""),
            new Standing.Row("3", "slow", "", figure, claim, ""),
            new Standing.Row("–", "gone", "nothing was answered", figure, claim, "")),
        "");
  }

  @Test
  void showsTheLatestValidRunOfEachRegionAndSaysWhatIsNewer() {
    Leaders leaders =
        Leaders.of(
            List.of(
                standing("a/b", "eu", "03", "INVALID"),
                standing("c/d", "eu", "02", "VALID"),
                standing("a/b", "eu", "01", "VALID"),
                standing("a/b", "us", "01", "INCOMPLETE")),
            null,
            NOW);

    assertThat(leaders.models()).containsExactly("a/b", "c/d");
    assertThat(leaders.model()).isEqualTo("a/b");
    assertThat(leaders.places())
        .extracting(each -> each.standing().region() + each.standing().source().run())
        .containsExactly("eu01", "us01");
    assertThat(leaders.places().get(0).newer()).isEqualTo("A newer run, 03, is INVALID.");
    assertThat(leaders.places().get(0).age()).isEqualTo("30 min");
    assertThat(leaders.places().get(1).newer()).isEmpty();
    assertThat(leaders.past()).extracting(Leaders.Past::best).containsOnly("fast = fine");
  }

  @Test
  void hasNothingToShowWhereNothingWasMeasured() {
    assertThat(Leaders.of(List.of(), null, NOW).model()).isEmpty();
    assertThat(Leaders.of(List.of(), "x/y", NOW).places()).isEmpty();
  }
}
