package dev.sonde.page.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.spec.SpecSchema;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SpecFormTest {

  private final SpecForm form = new SpecForm(SpecSchema.text());

  private static UnaryOperator<String> typed(Map<String, String> fields) {
    return name -> fields.getOrDefault(name, "");
  }

  @Test
  void eachFieldHasTheWordsOfTheSchema() {
    assertThat(form.fields(typed(Map.of())))
        .allSatisfy(each -> assertThat(each.hint()).as(each.name()).isNotEmpty());
  }

  @Test
  void whatIsTypedIsTheSpec() {
    Map<String, String> fields =
        Map.of(
            "models", " a/b, c/d ",
            "providers", "all",
            "prompts", "Say: \"one\"\n- two",
            "load.count", "30",
            "load.concurrency", "2",
            "budget.usd", "0.05",
            "name", "x: y");

    Spec spec =
        new SpecParser(PromptSource.REFUSED, "http://127.0.0.1:1/v1")
            .parse("spec", form.spec(typed(fields)).toString());

    assertThat(spec.models()).containsExactly("a/b", "c/d");
    assertThat(spec.prompts()).hasSize(1);
    assertThat(spec.name()).isEqualTo("x: y");
    assertThat(form.spec(typed(fields)).at("/load/count").asInt()).isEqualTo(30);
    assertThat(form.spec(typed(fields)).at("/budget/usd").decimalValue())
        .isEqualByComparingTo("0.05");
  }

  @Test
  void whatIsNoNumberStaysAsItWasTypedForTheParserToName() {
    assertThat(form.spec(typed(Map.of("load.count", "many"))).at("/load/count").asText())
        .isEqualTo("many");
    assertThat(form.spec(typed(Map.of("load.count", "  ")))).isEmpty();
  }
}
