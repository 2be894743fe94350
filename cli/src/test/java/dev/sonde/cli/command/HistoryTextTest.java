package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class HistoryTextTest {

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String point(int second, String verdict, String value) {
    return "{'slot':'2026-12-01T12:00:0%dZ','run':'01R','verdict':'%s','manual':false,'merged':1,"
            .formatted(second, verdict)
        + "'n':9,'value':%s,'p50':%s,'p95':null,'ci95':{'p50':[1,2],'p95':null},"
            .formatted(value, value)
        + "'successRate':{'value':0.5},'usdPer1kTokens':null}";
  }

  private static JsonNode history(String provider, String change) {
    return json(
        "{'metric':'ttft','unit':'ms','changes':[],'series':[{'id':'0a','audit':'h','model':'org/m',"
            + "'provider':'%s','region':'eu','points':[".formatted(provider)
            + String.join(
                ",",
                point(1, "VALID", "100"),
                point(2, "INVALID", "900"),
                point(3, "VALID", "200"),
                point(4, "VALID", "null"))
            + "],'summary':{'value':150,'p95':212.5,'n':18,'merged':2,'ci95':{'p50':[140.25,160]},"
            + "'successRate':{'value':0.995}},'changes':[%s]}]}".formatted(change));
  }

  private static final String CHANGE =
      "{'metric':'ttft','state':'confirmed','shared':false,'control':'fleet','provider':'groq',"
          + "'region':'eu','at':'2026-12-01T12:00:03Z','before':{'value':100},"
          + "'after':{'value':200},'effect':2.0,'effectCi95':[1.8,2.2]}";

  @Test
  void drawsASeriesWithGapsAndMarksItsChange() {
    String text = new HistoryText(history("groq", CHANGE)).text(200);

    assertThat(text)
        .contains("▁ |█ ", "150", "140–160", "213", "99.5 %", "18")
        .contains("2026-12-01T12:00:03Z groq in eu: ttft 100 to 200, x 2.00 (1.8–2.2), confirmed");
  }

  @Test
  void aRetractedChangeIsListedAndNotMarked() {
    String text =
        new HistoryText(history("groq", CHANGE.replace("confirmed", "retracted"))).text(200);

    assertThat(text).contains("▁ █ ", ", retracted").doesNotContain("|");
  }

  @Test
  void whatIsPublishedIsSaidInItsWords() {
    JsonNode change =
        json(
            "{'metric':'price','state':'confirmed','control':'published','provider':'p','region':'r',"
                + "'at':'2026-12-01T12:00:03Z','before':{'value':null,'text':'$1'},"
                + "'after':{'value':null,'text':'$2'},'effect':null}");

    assertThat(ChangeText.line(change))
        .isEqualTo("2026-12-01T12:00:03Z p in r: price $1 to $2, confirmed");
  }

  @Test
  void whatNobodyHasToCompareWithIsMarked() {
    JsonNode shared =
        json(
            "{'metric':'success_rate','state':'suspected','shared':true,'control':'shared',"
                + "'at':'2026-12-01T12:00:03Z','before':{'value':1.0},'after':{'value':0.5},"
                + "'effect':-0.5}");

    assertThat(ChangeText.line(shared))
        .isEqualTo(
            "2026-12-01T12:00:03Z all cells: success_rate 1.0 to 0.5000, -50.0 points, suspected,"
                + " shared cause");
  }

  @Test
  void csvHasARowAPointAndNoFormula() {
    String csv = new HistoryText(history("=cmd,1", "")).csv();

    assertThat(csv.lines()).hasSize(5);
    assertThat(csv)
        .contains("\"'=cmd,1\"", ",INVALID,false,1,9,900,900,1,2,,,,0.5,")
        .endsWith("\r\n");
  }

  @Test
  void markdownEscapesNames() {
    assertThat(new HistoryText(history("a|b", CHANGE)).markdown())
        .contains("| a\\|b |", "- 2026-12-01T12:00:03Z groq in eu");
  }

  @Test
  void withoutASlotItSaysSo() {
    assertThat(new HistoryText(json("{'series':[]}")).text(80))
        .isEqualTo("no slot in this range has a result\n");
  }
}
