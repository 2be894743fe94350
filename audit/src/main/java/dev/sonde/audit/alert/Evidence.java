package dev.sonde.audit.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last bad slot showed.
 *
 * @param summary one sentence, with names of others cleaned by {@link Words}
 * @param slot its nominal time
 * @param run of the slot, or null
 */
public record Evidence(
    String summary, @Nullable AlertFigure figure, Instant slot, @Nullable String run) {}
