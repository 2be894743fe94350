package dev.sonde.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that a page shows.
 *
 * @param name the page's path from the root
 * @param blocks its fenced blocks, in order
 * @param files text of each YAML block that begins with its file's name as a comment
 */
record Guide(String name, List<Block> blocks, Map<String, String> files) {

  static final Path ROOT = Path.of("..");

  /** The pages whose commands are run by a test class; commands of other pages are not run. */
  static final List<String> RUN =
      List.of("README.md", "docs/HOWTO.md", "docs/FLEET.md", "docs/FORMATS.md", "docs/DIFF.md");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final Pattern FILE = Pattern.compile("# ([\\w.-]+\\.(?:yaml|jsonl))\n(?s:.*)");
  private static final Pattern MARK = Pattern.compile("<!-- not run: (\\S.*?) -->\n$");
  private static final String PROMPT = "$ ";
  private static final Set<String> TYPED = Set.of("sh", "console");

  Guide {
    blocks = List.copyOf(blocks);
    files = Map.copyOf(files);
  }

  static Guide read(String name) throws IOException {
    String text = Files.readString(ROOT.resolve(name));
    List<Block> blocks = new ArrayList<>();
    Map<String, String> files = new HashMap<>();
    Matcher each = BLOCK.matcher(text);
    while (each.find()) {
      String before = text.substring(0, each.start());
      Matcher mark = MARK.matcher(before);
      String line = name + ":" + (before.lines().count() + 1);
      blocks.add(
          new Block(
              line,
              before.lastIndexOf("\n## "),
              each.group(1),
              each.group(2),
              mark.find() ? mark.group(1) : ""));
      Matcher file = FILE.matcher(each.group(2));
      if (each.group(1).equals("yaml") && file.matches()) {
        files.put(file.group(1), each.group(2));
      }
    }
    return new Guide(name, blocks, files);
  }

  /** The blocks whose commands a test runs. */
  List<Block> run() {
    return blocks.stream().filter(block -> block.isTyped() && block.why().isEmpty()).toList();
  }

  /**
   * A fenced block.
   *
   * @param at page and line
   * @param section start of its section; commands of one section use the same processes
   * @param language as fenced
   * @param text its content
   * @param why the reason why no test runs it; empty if a test does
   */
  record Block(String at, int section, String language, String text, String why) {

    /** Whether its language says that it contains commands. */
    boolean isTyped() {
      return TYPED.contains(language);
    }

    /** Whether it contains a command, whatever its language. */
    boolean looksTyped() {
      return text.lines()
          .anyMatch(
              line ->
                  line.startsWith(PROMPT)
                      || line.startsWith("./sonde ")
                      || line.startsWith("sonde "));
    }

    /** In {@code sh} each line, in {@code console} the lines after a prompt, with their output. */
    List<Typed> commands() {
      List<Typed> commands = new ArrayList<>();
      for (String line : text.lines().toList()) {
        boolean shown = language.equals("console") && !line.startsWith(PROMPT);
        if (shown) {
          commands.get(commands.size() - 1).prints().add(line);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          commands.add(Typed.of(at, language.equals("sh") ? line : line.substring(2)));
        }
      }
      return commands;
    }
  }

  /**
   * One command line.
   *
   * @param at page and line of its block
   * @param variables environment variables that it sets
   * @param words program and arguments
   * @param prints the output that the page shows
   */
  record Typed(String at, Map<String, String> variables, List<String> words, List<String> prints) {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=(\\S*)");

    static Typed of(String at, String line) {
      String alone = line.replaceFirst("\\s+#.*$", "").replaceFirst("\\s+&$", "");
      Map<String, String> variables = new HashMap<>();
      List<String> words = new ArrayList<>();
      Matcher each = WORD.matcher(alone);
      while (each.find()) {
        String word = each.group(1) == null ? each.group(2) : each.group(1);
        Matcher variable = VARIABLE.matcher(word);
        if (words.isEmpty() && variable.matches()) {
          variables.put(variable.group(1), variable.group(2).replace("…", "x"));
        } else {
          words.add(word);
        }
      }
      return new Typed(at, variables, words, new ArrayList<>());
    }

    String program() {
      return words.get(0);
    }

    /** The verb of Sonde's command. */
    String verb() {
      return words.size() > 1 ? words.get(1) : "";
    }

    /** Whether it has this flag. */
    boolean has(String flag) {
      return words.stream().anyMatch(word -> word.equals(flag) || word.startsWith(flag + "="));
    }

    /** Whether it needs a real shell. */
    boolean needsShell() {
      return Stream.of("|", ">", "<", "&&", ";").anyMatch(words::contains);
    }
  }
}
