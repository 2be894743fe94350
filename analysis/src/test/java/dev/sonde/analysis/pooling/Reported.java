package dev.sonde.analysis.pooling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportBuilder;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.analysis.report.VerdictLimits;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reports from artificial events, as read from a file. */
public final class Reported {

  public static final long START = 1_795_356_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Reported() {}

  /** The report of a run with this id and these events. */
  public static Report of(String id, Run run, List<ProbeEvent> events) {
    Map<Cell, CellFold> folds = new TreeMap<>();
    for (ProbeEvent event : events) {
      Cell cell = new Cell(event.region(), event.target());
      folds.computeIfAbsent(cell, any -> new CellFold(run, cell, 0)).add(event);
    }
    List<Partial> partials = new ArrayList<>();
    for (CellFold fold : folds.values()) {
      fold.end(START + 12_400);
      partials.add(fold.toPartial());
    }
    ReportInput input =
        new ReportInput(
            run,
            new RunTiming(START, START + 12_400),
            FoldMerge.merge(run, partials),
            new Dispatched(Map.of()),
            List.of(),
            Set.of());
    Report report = new ReportBuilder(VerdictLimits.DEFAULT).build(input);
    return edited(report, root -> ((ObjectNode) root.path("run")).put("id", id));
  }

  /** The same report with another spec and its hash. */
  public static Report withSpec(Report report, String spec) {
    return edited(
        report,
        root -> {
          root.set("spec", read(spec));
          ((ObjectNode) root.path("run"))
              .put("specHash", "sha256:" + Integer.toHexString(spec.hashCode()));
        });
  }

  /** The same report with edited JSON. */
  public static Report edited(Report report, Consumer<ObjectNode> edit) {
    ObjectNode root = (ObjectNode) read(ReportJson.write(report));
    edit.accept(root);
    return ReportJson.read(root.toString());
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + json, e);
    }
  }
}
