package dev.sonde.cli.fleet;

import dev.sonde.common.time.NanoClock;
import java.time.InstantSource;

/** The clocks of the process, named once by its main. */
public record Clocks(NanoClock monotonic, InstantSource wall) {}
