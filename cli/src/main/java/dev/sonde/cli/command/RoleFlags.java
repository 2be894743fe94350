package dev.sonde.cli.command;

import dev.sonde.cli.log.LogFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every role can be told. */
final class RoleFlags {

  @Option(
      names = Configuration.FILE_FLAG,
      paramLabel = "FILE",
      description =
          "File with flags as name=value lines or YAML. A flag has precedence over SONDE_<NAME> in"
              + " the environment, the environment over the file.")
  // Read before the flags are: Configuration looks for it itself.
  @Nullable Path config;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "Format of the log on stderr, one line an entry: logfmt or JSON (${DEFAULT-VALUE}).")
  LogFormat logFormat = LogFormat.TEXT;

  @Option(names = "--id", paramLabel = "NAME", description = "Its name; by default host and pid.")
  private @Nullable String id;

  String id() {
    return RoleName.of(id);
  }
}
