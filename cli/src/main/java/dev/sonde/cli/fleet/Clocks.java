package dev.sonde.cli.fleet;

import dev.sonde.common.time.NanoClock;
import java.time.InstantSource;

/** The clocks of the process, which its {@code main} names. */
public record Clocks(NanoClock monotonic, InstantSource wall) {}
