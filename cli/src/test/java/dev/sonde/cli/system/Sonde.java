package dev.sonde.cli.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command in this process, with a separate environment and home. */
final class Sonde {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment = new HashMap<>();
  private String typed = "";

  private Sonde() {}

  /** Saves its runs in this folder, and finds no token there. */
  static Sonde at(Path home) {
    return new Sonde().with("XDG_STATE_HOME", home.toString()).with("HOME", home.toString());
  }

  Sonde with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Sets the text on stdin. */
  Sonde typing(String text) {
    typed = text;
    return this;
  }

  /** The result of a command line. */
  record Result(int exitCode, String out, String err) {

    /** The stdout as JSON. */
    JsonNode json() {
      if (out.isBlank()) {
        throw new IllegalStateException("exit " + exitCode + ", nothing on stdout: " + err);
      }
      try {
        return JSON.readTree(out);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("stdout is no JSON: " + out + "\nstderr: " + err, e);
      }
    }

    Figures figures() {
      return new Figures(json());
    }
  }

  /** Compares providers of {@code truth/model} at the server; the report is JSON. */
  Result compare(IndependentServer server, String providers, String... more) {
    List<String> args = new ArrayList<>(List.of("compare", "truth/model", "-o", "json"));
    args.addAll(List.of("--router", server.url(), "--providers", providers));
    args.addAll(List.of(more));
    return run(args.toArray(new String[0]));
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    try (PrintStream outPrint = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errPrint = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      Console console = new Console(in, outPrint, errPrint, Terminals.NONE, environment);
      Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
      int exitCode = SondeCommand.execute(console, clocks, args);
      return new Result(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
