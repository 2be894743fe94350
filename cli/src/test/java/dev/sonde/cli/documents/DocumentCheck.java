package dev.sonde.cli.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds wrong references of a document to the tree, and lines that are too long. */
final class DocumentCheck {

  static final int LONGEST_LINE = 120;

  /** Classes of other projects that documents name. */
  private static final Set<String> FOREIGN =
      Set.of(
          "BrokerServer",
          "ContextTokens",
          "ControllerServer",
          "Formatter",
          "GeneratedTokens",
          "HttpClient",
          "HttpObjectDecoder",
          "Host",
          "KafkaClusterTestKit",
          "KafkaConsumer",
          "KafkaRaftServer",
          "LogAppendTime",
          "Origin",
          "SharedServer",
          "StrictMath",
          "XMLStreamWriter");

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z+.-]*:.*");
  private static final Pattern CODE = Pattern.compile("(?<!`)`([^`]+)`(?!`)");
  private static final Pattern PATH = Pattern.compile("\\.?[\\w-][\\w.-]*(?:/[\\w.-]+)+/?");
  private static final Pattern FILE =
      Pattern.compile("[\\w./-]*/[\\w.-]+\\.(?:c|java|json|lua|md|properties|proto|sh|xml|ya?ml)");
  private static final Pattern RUN_OUTPUT = Pattern.compile(".*\\breport\\.json");
  private static final Pattern MENTION =
      Pattern.compile("(?<![\\w/.:-])([.\\w-]+)/[\\w./-]*[\\w-]");

  /** A test's name, in code or not. */
  private static final Pattern TEST =
      Pattern.compile("(?<![\\w`.])([A-Z][a-z]\\w*(?:Test|IT))\\b()(?!`)");

  private static final Pattern DECISION = Pattern.compile("\\bADR (\\d+)");
  private static final Pattern CLASS =
      Pattern.compile(
          "(?:[a-z][\\w]*\\.)*([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\\.([A-Z]\\w*))?(?:\\(\\))?");

  /** A class or any word; counts as a class in documents that name packages. */
  private static final Pattern WORD = Pattern.compile("([A-Z][a-z]+)(?:\\.([A-Z]\\w*))?");

  private static final Pattern PACKAGED =
      Pattern.compile("((?:[a-z]+)(?:\\.[a-z]+)+)(?:\\.([A-Z]\\w*))?(?:\\.[A-Z]\\w*)*");
  private static final Pattern LINKS_ALONE = Pattern.compile("[\\s*·,.;:()-]*");

  private final Tree tree;

  DocumentCheck(Tree tree) {
    this.tree = tree;
  }

  /** Every fault of a document, with its line. */
  List<String> faults(String path) {
    Markdown document = Markdown.parse(tree.documents().getOrDefault(path, ""));
    List<String> faults = new ArrayList<>();
    each(document, LINK, found -> link(path, found.group(1)), faults);
    each(document, CODE, found -> code(path, found.group(1)), faults);
    each(document, DECISION, found -> decision(found.group(1)), faults);
    each(document, TEST, this::type, faults);
    each(document, MENTION, found -> mention(found.group(), found.group(1)), faults);
    for (int i = 0; i < document.lines().size(); i++) {
      String line = document.lines().get(i);
      if (document.fenced().get(i)) {
        for (MatchResult found : MENTION.matcher(line).results().toList()) {
          add(faults, i + 1, mention(found.group(), found.group(1)));
        }
      } else if (isTooLong(line)) {
        add(faults, i + 1, "is longer than " + LONGEST_LINE + " characters");
      }
    }
    return faults.stream().map(fault -> path + ":" + fault).distinct().toList();
  }

  private static void each(
      Markdown document, Pattern pattern, Function<Matcher, String> check, List<String> faults) {
    String prose = document.prose();
    Matcher found = pattern.matcher(prose);
    while (found.find()) {
      int line = (int) prose.substring(0, found.start()).chars().filter(c -> c == '\n').count();
      add(faults, line + 1, check.apply(found));
    }
  }

  private static void add(List<String> faults, int line, String fault) {
    if (!fault.isEmpty()) {
      faults.add(line + " " + fault);
    }
  }

  private String link(String from, String target) {
    if (SCHEME.matcher(target).matches()) {
      return "";
    }
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    String to = file.isEmpty() ? from : resolve(from, file);
    if (!tree.has(to)) {
      return "links to " + target + ", which is not there";
    }
    if (hash < 0) {
      return "";
    }
    String text = tree.documents().getOrDefault(to, "");
    return Markdown.parse(text).anchors().contains(target.substring(hash + 1))
        ? ""
        : "links to " + target + ", which is no heading of " + to;
  }

  private String code(String from, String code) {
    Matcher packaged = PACKAGED.matcher(code);
    if (namesPackages(from) && packaged.matches() && isOurs(packaged.group(1))) {
      return packaged(code, packaged);
    }
    Matcher type = CLASS.matcher(code);
    if (type.matches()) {
      return type(type);
    }
    Matcher word = WORD.matcher(code);
    if (namesPackages(from) && word.matches()) {
      return type(word);
    }
    boolean inTree = PATH.matcher(code).matches() && tree.hasTopFolder(topOf(code));
    boolean looksIt = FILE.matcher(code).matches() && !code.startsWith("/");
    if ((inTree || looksIt) && !isOutput(code)) {
      return tree.has(code) || tree.has(resolve(from, code))
          ? ""
          : "names the path " + code + ", which is not there";
    }
    return "";
  }

  /** Only these name packages; elsewhere dotted words are keys. */
  private static boolean namesPackages(String document) {
    return document.equals("docs/ARCHITECTURE.md") || document.startsWith("docs/adr/");
  }

  private boolean isOurs(String name) {
    String top = name.substring(0, name.indexOf('.') + 1);
    return tree.packages().stream().anyMatch(known -> known.startsWith(top));
  }

  private String packaged(String code, Matcher found) {
    String name = found.group(1);
    if (!tree.packages().contains(name)) {
      return "names the package " + name + ", which is not there";
    }
    String type = found.group(2);
    return type == null || tree.classes().containsKey(type)
        ? ""
        : "names " + code + ", which is not there";
  }

  private String type(Matcher found) {
    String name = found.group(1);
    if (FOREIGN.contains(name)) {
      return "";
    }
    Set<String> inner = tree.classes().get(name);
    String nested = found.group(2);
    boolean alone = nested == null || nested.isEmpty();
    return inner != null && (alone || inner.contains(nested))
        ? ""
        : "names the class " + found.group() + ", which is not there";
  }

  private String mention(String path, String top) {
    return !tree.hasTopFolder(top) || tree.has(path) || isOutput(path) || path.contains("..")
        ? ""
        : "names the path " + path + ", which is not there";
  }

  /** What a build or a run writes is not in the tree. */
  private static boolean isOutput(String path) {
    return path.contains("/target/") || RUN_OUTPUT.matcher(path).matches();
  }

  private String decision(String number) {
    String file = "docs/adr/" + "0".repeat(4 - number.length()) + number + "-";
    return tree.paths().stream().anyMatch(path -> path.startsWith(file))
        ? ""
        : "names ADR " + number + ", which is not there";
  }

  private static boolean isTooLong(String line) {
    boolean table = line.stripLeading().startsWith("|");
    return !table
        && line.codePointCount(0, line.length()) > LONGEST_LINE
        && !LINKS_ALONE.matcher(LINK.matcher(line).replaceAll("")).matches();
  }

  private static String topOf(String path) {
    return path.substring(0, path.indexOf('/'));
  }

  private static String resolve(String from, String relative) {
    List<String> parts = new ArrayList<>(List.of(from.split("/", -1)));
    parts.remove(parts.size() - 1);
    for (String part : relative.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.remove(parts.size() - 1);
      } else if (!part.equals(".") && !part.isEmpty()) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
