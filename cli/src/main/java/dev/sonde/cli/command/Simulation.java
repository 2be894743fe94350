package dev.sonde.cli.command;

import org.jspecify.annotations.Nullable;

/** The built-in simulator, where it was asked for. */
final class Simulation implements AutoCloseable {

  static Simulation start(@Nullable String scenario) {
    return new Simulation();
  }

  @Nullable String baseUrl() {
    return null;
  }

  @Override
  public void close() {}
}
