package dev.sonde.audit.document;

import org.jspecify.annotations.Nullable;

/**
 * The hard caps of an audit over all of its slots, in nano-USD; null for none.
 *
 * @param dayNanoUsd of a day in the audit's zone
 * @param monthNanoUsd of a calendar month in the audit's zone
 */
public record Caps(@Nullable Long dayNanoUsd, @Nullable Long monthNanoUsd) {

  public static final Caps NONE = new Caps(null, null);

  /** The lower of both, or null without caps. */
  public @Nullable Long leastNanoUsd() {
    Long day = dayNanoUsd;
    Long month = monthNanoUsd;
    return day == null ? month : month == null ? day : Long.valueOf(Math.min(day, month));
  }

  public boolean isNone() {
    return dayNanoUsd == null && monthNanoUsd == null;
  }
}
