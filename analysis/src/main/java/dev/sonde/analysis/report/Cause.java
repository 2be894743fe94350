package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/**
 * What held a worker up.
 *
 * @param value a share, or milliseconds of a pause
 */
public record Cause(
    @JsonDeserialize(converter = CauseCode.Reader.class) Code<CauseCode> code, double value) {}
