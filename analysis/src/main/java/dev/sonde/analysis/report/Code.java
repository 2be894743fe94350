package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A word of a report that is one of a closed set. A later version may know more of them: of these
 * there is the label only, which is kept as it was read. In JSON it is its label.
 *
 * @param label the constant's name in small letters
 * @param known null when this version does not know it
 */
public record Code<E extends Enum<E>>(String label, @Nullable E known) {

  public static <E extends Enum<E>> Code<E> of(E known) {
    return new Code<>(known.name().toLowerCase(Locale.ROOT), known);
  }

  /** The code of this label. */
  static <E extends Enum<E>> Code<E> labelled(String label, E[] all) {
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

  /** The label as words: all that can be said of a code that is not known. */
  String words() {
    return label.replace('_', ' ');
  }
}
