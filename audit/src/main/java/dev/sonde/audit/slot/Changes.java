package dev.sonde.audit.slot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changed, to be written in one transaction.
 *
 * @param slots in their new state
 * @param spending the new one, or null when it is as before
 * @param begun the slot whose run is written with it, or null
 */
public record Changes(List<Slot> slots, @Nullable Spending spending, @Nullable Slot begun) {

  public static final Changes NONE = new Changes(List.of(), null, null);

  public Changes {
    slots = List.copyOf(slots);
  }

  static Changes of(Slot slot) {
    return new Changes(List.of(slot), null, null);
  }

  public boolean isEmpty() {
    return slots.isEmpty() && spending == null;
  }
}
