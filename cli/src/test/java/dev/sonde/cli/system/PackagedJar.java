package dev.sonde.cli.system;

import dev.sonde.cli.SondeMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged jar and its class-data archive, started with the options of the launcher. */
final class PackagedJar {

  private static final Path JAR = Path.of("target", "sonde.jar").toAbsolutePath();
  private static final Path ARCHIVE = Path.of("target", "sonde.jsa").toAbsolutePath();

  private PackagedJar() {}

  /** A command line up to the arguments of {@code sonde}, with these options of the JVM. */
  static List<String> command(String... options) {
    if (!Files.isRegularFile(JAR)) {
      throw new IllegalStateException(JAR + " is missing; ./mvnw package makes it");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto"));
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=off"));
    // Newer JDKs would warn on stderr, which has the log; older ones do not have these options.
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", JAR.toString(), SondeMain.class.getName()));
    return command;
  }
}
