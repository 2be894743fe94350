package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A code in a record or a report. Newer versions may add codes: an unknown code keeps its label as
 * read. JSON contains the label.
 *
 * @param label the constant's name in lower case, or the constant's own label
 * @param known null when this version does not know the code
 */
public record Code<E extends Enum<E>>(String label, @Nullable E known) {

  public static <E extends Enum<E>> Code<E> of(E known) {
    return new Code<>(known.name().toLowerCase(Locale.ROOT), known);
  }

  /** The code of this label. */
  public static <E extends Enum<E>> Code<E> labelled(String label, E[] all) {
    return Arrays.stream(all)
        .map(Code::of)
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElseGet(() -> new Code<>(label, null));
  }

  @JsonValue
  @Override
  public String label() {
    return label;
  }

  public boolean is(E other) {
    return known == other;
  }

  /** The label as words, for codes that are not known. */
  public String words() {
    return label.replace('_', ' ');
  }
}
