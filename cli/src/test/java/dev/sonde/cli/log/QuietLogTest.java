package dev.sonde.cli.log;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;

class QuietLogTest {

  /** In class loaders of their own SLF4J is initialized anew, here by two threads at once. */
  @RepeatedTest(10)
  void waitsForAnotherThreadThatInitializesTheLog() throws Exception {
    try (URLClassLoader loader = fresh()) {
      Thread other =
          new Thread(
              () -> {
                try {
                  call(loader, "org.slf4j.LoggerFactory", "getILoggerFactory");
                } catch (ReflectiveOperationException e) {
                  throw new IllegalStateException(e);
                }
              });
      other.start();

      assertThatCode(() -> call(loader, "dev.sonde.cli.log.QuietLog", "start", Map.of()))
          .doesNotThrowAnyException();
      other.join();
    }
  }

  private static void call(ClassLoader loader, String type, String method, Object... arguments)
      throws ReflectiveOperationException {
    Class<?>[] parameters = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {Map.class};
    loader.loadClass(type).getMethod(method, parameters).invoke(null, arguments);
  }

  private static URLClassLoader fresh() {
    URL[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(QuietLogTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }
}
