package dev.sonde.coordinator.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.analysis.report.Wrapped;
import dev.sonde.common.run.Price;
import dev.sonde.common.text.PrintableText;
import dev.sonde.common.text.UsdText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The providers of a model as text and as JSON. Unknown values are "?" and null, never 0. */
public final class ProvidersText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ProvidersText() {}

  /** A table of at most this width, and the differences between the Hub and the table. */
  public static String render(ListedModel model, HubMapping hub, int width) {
    StringBuilder text = new StringBuilder(render(model, width));
    hub.disagreements(model).forEach(each -> text.append(PrintableText.line(each)).append('\n'));
    return Wrapped.block(text.toString(), width) + '\n';
  }

  static String render(ListedModel model, int width) {
    if (model.providers().isEmpty()) {
      return PrintableText.line(model.id()) + ": the endpoint lists no providers\n";
    }
    TextTable table =
        TextTable.of(
                2,
                "PROVIDER",
                "STATUS",
                "$/M IN",
                "$/M OUT",
                "CONTEXT",
                "TOOLS",
                "SCHEMA",
                "TTFT MS",
                "TOK/S")
            .omitting("SCHEMA", "TOOLS", "CONTEXT", "TOK/S", "TTFT MS", "STATUS");
    boolean author = false;
    for (ListedProvider each : model.providers()) {
      Price price = each.price();
      table.row(
          each.provider() + (each.isModelAuthor() ? " *" : ""),
          each.status() + (Boolean.TRUE.equals(each.terms().isFree()) ? ", free" : ""),
          UsdText.perMillion(price == null ? null : Long.valueOf(price.inputPicoUsd())),
          UsdText.perMillion(price == null ? null : Long.valueOf(price.outputPicoUsd())),
          number(each.contextLength() == null ? null : each.contextLength().doubleValue(), "%,.0f"),
          yesNo(each.features().supportsTools()),
          yesNo(each.features().supportsStructuredOutput()),
          number(each.speed().firstTokenMillis(), "%,.0f"),
          number(each.speed().tokensPerSecond(), "%,.1f"));
      author |= each.isModelAuthor();
    }
    return PrintableText.line(model.id())
        + "\n\n"
        + table.text(width)
        + "\nTTFT and tok/s are the endpoint's own latest check of one request, not a measurement by"
        + " Sonde.\n"
        + (author ? "* author of the model\n" : "");
  }

  private static String number(@Nullable Double value, String pattern) {
    return value == null ? "?" : String.format(Locale.ROOT, pattern, value);
  }

  private static String yesNo(@Nullable Boolean value) {
    return value == null ? "?" : value ? "yes" : "no";
  }

  /** The providers as JSON, {@code "schema": "sonde.providers/v1"}. */
  public static String json(ListedModel model, HubMapping hub) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "sonde.providers/v1");
    root.put("model", model.id());
    var providers = root.putArray("providers");
    model.providers().forEach(each -> provider(providers.addObject(), each));
    if (!hub.statusByProvider().isEmpty()) {
      ObjectNode statuses = root.putObject("hubStatus");
      hub.statusByProvider().forEach(statuses::put);
    }
    try {
      return PrintableText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of providers cannot be written", e);
    }
  }

  private static void provider(ObjectNode node, ListedProvider each) {
    Price price = each.price();
    node.put("provider", each.provider());
    node.put("status", each.status());
    node.put(
        "inputUsdPerMillion", price == null ? null : Double.valueOf(price.inputUsdPerMillion()));
    node.put(
        "outputUsdPerMillion", price == null ? null : Double.valueOf(price.outputUsdPerMillion()));
    node.put("contextLength", each.contextLength());
    node.put("isFree", each.terms().isFree());
    node.put("supportsTools", each.features().supportsTools());
    node.put("supportsStructuredOutput", each.features().supportsStructuredOutput());
    node.put("claimedTtftMs", each.speed().firstTokenMillis());
    node.put("claimedTokensPerSecond", each.speed().tokensPerSecond());
    node.put("isModelAuthor", each.isModelAuthor());
  }
}
