package dev.sonde.audit.alert;

import dev.sonde.history.point.Published;
import java.time.Instant;
import java.util.Map;

/**
 * What must be remembered of a cell from slot to slot.
 *
 * @param series of its last point
 * @param revision of the audit then
 * @param published then
 * @param burns by the text of the objective's rule
 */
public record CellMemory(
    Condition.Cell cell,
    String series,
    int revision,
    Instant slot,
    Published published,
    Map<String, BurnRate> burns) {

  public CellMemory {
    burns = burns == null ? Map.of() : Map.copyOf(burns);
  }

  /** Tells cells of an audit apart: 16 hexadecimal digits. */
  public String key() {
    return key(cell);
  }

  static String key(Condition.Cell cell) {
    return Condition.digest(cell.model(), cell.provider(), cell.region());
  }
}
