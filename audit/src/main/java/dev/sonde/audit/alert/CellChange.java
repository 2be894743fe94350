package dev.sonde.audit.alert;

import org.jspecify.annotations.Nullable;

/**
 * A change of a metric that the history holds for confirmed since this slot.
 *
 * @param cell null where all providers changed together
 * @param metric as in thresholds and reports
 * @param figure the level after it, with the one before as baseline
 * @param effect after divided by before; null without one
 */
public record CellChange(
    Condition.@Nullable Cell cell,
    @Nullable String series,
    String metric,
    AlertFigure figure,
    @Nullable Double effect) {}
