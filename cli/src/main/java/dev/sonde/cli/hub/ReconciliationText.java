package dev.sonde.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.cli.hub.BilledSessions.Billed;
import dev.sonde.common.text.PrintableText;
import dev.sonde.common.text.UsdText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A reconciliation as text and as JSON. An unknown value is "?" or null, never 0. */
public final class ReconciliationText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS_PER_UNIT = 1e9;

  private ReconciliationText() {}

  public static String render(String run, Reconciliation reconciliation, int width) {
    TextTable table =
        TextTable.of(3, "PROVIDER", "MODEL", "REGION", "COMPUTED", "BILLED", "DRIFT", "STATE")
            .omitting("DRIFT", "COMPUTED", "BILLED");
    for (Reconciliation.Row row : reconciliation.rows()) {
      Reconciliation.Computed cell = row.computed();
      Billed billed = row.billed();
      table.row(
          cell.provider(),
          cell.model(),
          cell.region(),
          UsdText.text(cell.nanoUsd()),
          UsdText.text(billed == null ? null : Long.valueOf(billed.nanoUsd())),
          percent(row.driftPercent()),
          word(row.state()));
    }
    return "run " + run + "\n\n" + table.text(width);
  }

  private static String percent(@Nullable Double percent) {
    return percent == null ? "?" : String.format(Locale.ROOT, "%+.2f %%", percent);
  }

  private static String word(Reconciliation.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@code "schema": "sonde.reconciliation/v1"}; amounts in USD. */
  public static String json(String run, Reconciliation reconciliation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "sonde.reconciliation/v1").put("run", run);
    var cells = root.putArray("cells");
    for (Reconciliation.Row row : reconciliation.rows()) {
      Reconciliation.Computed cell = row.computed();
      Billed billed = row.billed();
      cells
          .addObject()
          .put("model", cell.model())
          .put("provider", cell.provider())
          .put("region", cell.region())
          .put("session", cell.session())
          .put("state", row.state().name().toLowerCase(Locale.ROOT))
          .put("computedUsd", usd(cell.nanoUsd()))
          .put("billedUsd", usd(billed == null ? null : Long.valueOf(billed.nanoUsd())))
          .put("billedRequests", billed == null ? null : Long.valueOf(billed.requests()))
          .put("succeeded", cell.succeeded())
          .put("driftPercent", row.driftPercent());
    }
    try {
      return PrintableText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reconciliation cannot be written", e);
    }
  }

  private static @Nullable Double usd(@Nullable Long nanoUsd) {
    return nanoUsd == null ? null : Double.valueOf(nanoUsd / NANOS_PER_UNIT);
  }
}
