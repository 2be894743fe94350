package dev.sonde.cli.command;

import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.InputFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The value of a flag that is not on the command line: from {@code SONDE_} and its name in the
 * environment, else from the line with its name in the file that {@code --config} or {@code
 * SONDE_CONFIG} names.
 */
final class Configuration implements IDefaultValueProvider {

  static final String FILE_FLAG = "--config";
  private static final String KAFKA = "kafka.";
  private static final String KAFKA_VARIABLE = "SONDE_KAFKA_CONFIG";

  /** Kubernetes itself sets {@code SONDE_PORT=tcp://…} if a service is called sonde. */
  private static final String SERVICE_LINK = "tcp://";

  private final Map<String, String> environment;
  private final String file;
  private final Map<String, String> lines;

  private Configuration(Map<String, String> environment, String file, Map<String, String> lines) {
    this.environment = environment;
    this.file = file;
    this.lines = lines;
  }

  /**
   * Reads the file, if one is named.
   *
   * @throws CommandException when it cannot be read
   */
  static Configuration read(Map<String, String> environment, String... args) {
    String file = environment.getOrDefault(variable(FILE_FLAG), "");
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(FILE_FLAG + "=")) {
        file = args[i].substring(FILE_FLAG.length() + 1);
      } else if (args[i].equals(FILE_FLAG) && i + 1 < args.length) {
        file = args[i + 1];
      }
    }
    return new Configuration(environment, file, file.isEmpty() ? Map.of() : lines(Path.of(file)));
  }

  boolean hasFile() {
    return !file.isEmpty();
  }

  /**
   * Refuses lines that are not a flag of any role.
   *
   * @param flags the flags of all roles, because several roles may share one file
   */
  void check(Collection<String> flags) {
    for (String name : lines.keySet()) {
      if (!name.startsWith(KAFKA) && !flags.contains("--" + name)) {
        throw new CommandException(
            ExitCode.USAGE,
            "%s: \"%s\" is not a flag of any role; allowed are %s, and kafka.<client setting>"
                .formatted(
                    file,
                    name,
                    String.join(", ", flags.stream().map(flag -> flag.substring(2)).toList())));
      }
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    // Settings of the Kafka clients are merged from all three sources.
    boolean single = !option.isMultiValue() || option.longestName().equals(ReachFlags.FLAG);
    return single ? value(option.longestName()) : null;
  }

  private @Nullable String value(String flag) {
    String set = environment.get(variable(flag));
    if (set != null && !set.startsWith(SERVICE_LINK)) {
      return set;
    }
    return lines.get(flag.substring(2));
  }

  /**
   * Settings of the Kafka clients: the command line overrides the environment, and the environment
   * the file.
   */
  Map<String, String> kafka(Map<String, String> given) {
    Map<String, String> settings = new TreeMap<>();
    lines.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA)) {
            settings.put(name.substring(KAFKA.length()), value);
          }
        });
    settings.putAll(properties(KAFKA_VARIABLE, environment.getOrDefault(KAFKA_VARIABLE, "")));
    settings.putAll(given);
    return settings;
  }

  static String variable(String flag) {
    return "SONDE_" + flag.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Map<String, String> lines(Path file) {
    String text;
    try {
      text = InputFile.text(file);
    } catch (FileFault e) {
      throw new CommandException(ExitCode.USAGE, "--config: " + e.getMessage(), e);
    }
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml")
        ? yaml(name, text)
        : properties(name, text);
  }

  private static Map<String, String> properties(String name, String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, name + ": " + e.getMessage(), e);
    }
    Map<String, String> lines = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> lines.put(key, properties.getProperty(key)));
    return lines;
  }

  private static Map<String, String> yaml(String name, String text) {
    Map<String, String> lines = new TreeMap<>();
    try {
      Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
      if (root != null) {
        flatten(name, "", root, lines);
      }
    } catch (YamlEngineException e) {
      throw new CommandException(ExitCode.USAGE, name + ": " + e.getMessage(), e);
    }
    return lines;
  }

  private static void flatten(String name, String path, Object value, Map<String, String> lines) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) ->
              flatten(name, path.isEmpty() ? String.valueOf(key) : path + "." + key, inner, lines));
    } else if (path.isEmpty() || value instanceof List) {
      throw new CommandException(
          ExitCode.USAGE,
          name + ": " + (path.isEmpty() ? "the file" : path) + " must be lines of flag: value");
    } else {
      lines.put(path, String.valueOf(value));
    }
  }
}
