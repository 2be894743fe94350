package dev.sonde.cli.determinism;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Loads all classes of Sonde again, with one class compiled from a source in which a rule is
 * broken.
 */
final class MutantLoader extends ClassLoader {

  private static final String OURS = "dev.sonde.";

  private final Map<String, byte[]> mutated;

  MutantLoader(Mutant mutant) {
    super(MutantLoader.class.getClassLoader());
    this.mutated = mutant == Mutant.NONE ? Map.of() : compile(mutant.type(), source(mutant));
  }

  /** The first line of a world's failure, or the empty string without a failure. */
  String play(long seed) {
    return play(World.class, seed);
  }

  /** The same for a world of another kind, which has the same static method. */
  String play(Class<?> world, long seed) {
    try {
      Method play = loadClass(world.getName()).getDeclaredMethod("failure", long.class);
      play.setAccessible(true);
      return (String) play.invoke(null, seed);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a world did not end", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      return name.startsWith(OURS) ? define(name) : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = mutated.get(name);
    if (bytes == null) {
      bytes = shipped(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] shipped(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** The source with the broken rule; the rule must occur exactly once. */
  private static String source(Mutant mutant) {
    Path path =
        root()
            .resolve(mutant.module())
            .resolve("src/main/java")
            .resolve(mutant.type().replace('.', '/') + ".java");
    String source;
    try {
      source = Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String rule = Pattern.quote(mutant.rule()).replace(" ", "\\E\\s+\\Q");
    Matcher found = Pattern.compile(rule).matcher(source);
    if (found.results().count() != 1) {
      throw new AssertionError(
          mutant + ": its rule does not occur exactly once in " + mutant.type());
    }
    return found.reset().replaceFirst(Matcher.quoteReplacement(mutant.broken()));
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = Objects.requireNonNull(directory.getParent(), "no directory above has mvnw");
    }
    return directory;
  }

  private static Map<String, byte[]> compile(String type, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    StringWriter complaints = new StringWriter();
    JavaFileManager files =
        new ForwardingJavaFileManager<JavaFileManager>(
            compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                return classes.computeIfAbsent(name, unused -> new ByteArrayOutputStream());
              }
            };
          }
        };
    String file = "memory:///" + type.replace('.', '/') + ".java";
    JavaFileObject unit =
        new SimpleJavaFileObject(URI.create(file), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
    if (!compiler.getTask(complaints, files, null, options, null, List.of(unit)).call()) {
      throw new AssertionError("the mutant does not compile: " + complaints);
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.forEach((name, written) -> bytes.put(name, written.toByteArray()));
    return bytes;
  }
}
