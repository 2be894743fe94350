package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.sonde.common.run.Code;

/**
 * A possible cause of a worker's delay.
 *
 * @param value a share from 0 to 1, or the length of a pause in milliseconds
 */
public record Cause(
    @JsonDeserialize(converter = CauseCode.Reader.class) Code<CauseCode> code, double value) {}
