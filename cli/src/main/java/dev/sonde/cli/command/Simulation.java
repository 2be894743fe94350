package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import org.jspecify.annotations.Nullable;

final class Simulation implements AutoCloseable {
  static Simulation start(@Nullable String scenario, Console console) {
    return new Simulation();
  }

  boolean running() {
    return false;
  }

  String baseUrl() {
    return "";
  }

  @Override
  public void close() {}
}
