package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.common.event.Metric;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a report of another machine holds everything that every format relies on: each value
 * that is not {@link Nullable}, each latency of each cell, and times that are times.
 */
final class ReportCheck {

  private ReportCheck() {}

  /**
   * Checks a report that was read.
   *
   * @throws IllegalArgumentException naming the place, and what is missing or allowed
   */
  static void check(Report report) {
    complete("report", report);
    instant("report.run.startedAt", report.run().startedAt());
    String finished = report.run().finishedAt();
    if (finished != null) {
      instant("report.run.finishedAt", finished);
    }
    for (int i = 0; i < report.cells().size(); i++) {
      for (Metric metric : Metric.values()) {
        if (!report.cells().get(i).latencyMs().containsKey(metric.label())) {
          throw missing("report.cells[" + i + "].latencyMs." + metric.label());
        }
      }
    }
  }

  private static void complete(String path, Object value) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        present(path + "[" + i + "]", list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> present(path + "." + key, each));
    } else if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        component(path, component, value);
      }
    }
  }

  private static void component(String path, RecordComponent component, Object owner) {
    Method accessor = component.getAccessor();
    boolean flat = accessor.isAnnotationPresent(JsonUnwrapped.class);
    String place = flat ? path : path + "." + component.getName();
    Object value = value(accessor, owner);
    if (value != null || !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      present(place, value);
    }
  }

  private static void present(String path, @Nullable Object value) {
    if (value == null) {
      throw missing(path);
    }
    complete(path, value);
  }

  private static @Nullable Object value(Method accessor, Object owner) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(accessor + " cannot be read", e);
    }
  }

  private static IllegalArgumentException missing(String path) {
    return new IllegalArgumentException(path + ": missing");
  }

  private static void instant(String path, String text) {
    try {
      Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          path + " is '" + text + "', allowed is a time such as 2026-11-22T14:00:00.000Z", e);
    }
  }
}
