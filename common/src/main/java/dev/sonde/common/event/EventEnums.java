package dev.sonde.common.event;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The numbers of enum values in {@code sonde/v1/event.proto}. */
final class EventEnums {

  private static final Numbers<Outcome> OUTCOMES =
      new Numbers<>(Outcome.class, value -> dev.sonde.common.proto.Outcome.valueOf(value.name()));
  private static final Numbers<ToolCheck> TOOLS =
      new Numbers<>(
          ToolCheck.class,
          value -> dev.sonde.common.proto.ToolCheck.valueOf("TOOLS_" + value.name()));
  private static final Numbers<FormatCheck> FORMATS =
      new Numbers<>(
          FormatCheck.class,
          value -> dev.sonde.common.proto.FormatCheck.valueOf("FORMAT_" + value.name()));

  private EventEnums() {}

  static int number(Outcome outcome) {
    return OUTCOMES.of(outcome);
  }

  static int number(ToolCheck check) {
    return TOOLS.of(check);
  }

  static int number(FormatCheck check) {
    return FORMATS.of(check);
  }

  /**
   * @throws IllegalArgumentException for a number that is not known
   */
  static Outcome outcome(int number) {
    return known(OUTCOMES.of(number), "outcome", number);
  }

  /**
   * @throws IllegalArgumentException for a number that is not known
   */
  static ToolCheck tools(int number) {
    return known(TOOLS.of(number), "check", number);
  }

  /**
   * @throws IllegalArgumentException for a number that is not known
   */
  static FormatCheck format(int number) {
    return known(FORMATS.of(number), "check", number);
  }

  private static <E> E known(@Nullable E value, String what, int number) {
    if (value == null) {
      throw new IllegalArgumentException(what + " " + number + " is not known");
    }
    return value;
  }

  /** Both ways. */
  private static final class Numbers<E extends Enum<E>> {
    private final Map<E, Integer> numbers;
    private final List<@Nullable E> byNumber = new ArrayList<>();

    Numbers(Class<E> type, Function<E, ProtocolMessageEnum> contract) {
      numbers = new EnumMap<>(type);
      for (E value : type.getEnumConstants()) {
        int number = contract.apply(value).getNumber();
        numbers.put(value, number);
        while (byNumber.size() <= number) {
          byNumber.add(null);
        }
        byNumber.set(number, value);
      }
    }

    int of(E value) {
      return Objects.requireNonNull(numbers.get(value));
    }

    @Nullable E of(int number) {
      return number >= 0 && number < byNumber.size() ? byNumber.get(number) : null;
    }
  }
}
