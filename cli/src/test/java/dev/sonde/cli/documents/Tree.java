package dev.sonde.cli.documents;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The files and classes that a document may refer to.
 *
 * @param paths every file and folder, relative to the root, with {@code /} between names
 * @param classes each top-level class with the classes that it declares
 * @param packages every package of production code, without {@code dev.sonde.}
 * @param documents text of each Markdown document by its path
 */
record Tree(
    Set<String> paths,
    Map<String, Set<String>> classes,
    Set<String> packages,
    Map<String, String> documents) {

  private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", "node_modules");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
  private static final Pattern PACKAGE =
      Pattern.compile(".*/src/main/java/dev/sonde/(.+)/package-info\\.java");

  static Tree of(Path root) throws IOException {
    Tree tree = new Tree(new TreeSet<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    Files.walkFileTree(root, tree.visitor(root));
    return tree;
  }

  private SimpleFileVisitor<Path> visitor(Path root) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (LEFT_OUT.contains(String.valueOf(folder.getFileName()))) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        paths.add(relative(root, folder));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        add(relative(root, file), file);
        return FileVisitResult.CONTINUE;
      }
    };
  }

  private static String relative(Path root, Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private void add(String path, Path file) {
    paths.add(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.endsWith(".java")) {
      classes.put(name.replace(".java", ""), declared(read(file)));
    }
    PACKAGE
        .matcher(path)
        .results()
        .map(found -> found.group(1).replace('/', '.'))
        .forEach(packages::add);
    if (name.endsWith(".md") && !path.contains("/src/")) {
      documents.put(path, read(file));
    }
  }

  private static Set<String> declared(String source) {
    return DECLARED
        .matcher(source)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whether this folder or file exists. */
  boolean has(String path) {
    return paths.contains(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** Whether the root has a folder of this name. */
  boolean hasTopFolder(String name) {
    return !name.isEmpty() && paths.stream().anyMatch(path -> path.startsWith(name + "/"));
  }
}
