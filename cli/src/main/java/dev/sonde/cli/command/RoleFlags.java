package dev.sonde.cli.command;

import dev.sonde.cli.log.LogFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of every role. */
final class RoleFlags {

  @Option(
      names = Configuration.FILE_FLAG,
      paramLabel = "FILE",
      description =
          "File with flags, as name=value lines or YAML. A flag overrides SONDE_<NAME> in the"
              + " environment, which overrides the file.")
  // Configuration reads this flag itself, before the others are parsed.
  @Nullable Path config;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "Format of the log on stderr: logfmt or JSON, one line per entry (${DEFAULT-VALUE}).")
  LogFormat logFormat = LogFormat.TEXT;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description = "Name in logs and reports (host and pid).")
  private @Nullable String id;

  String id() {
    return RoleName.of(id);
  }
}
