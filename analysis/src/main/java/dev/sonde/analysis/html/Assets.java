package dev.sonde.analysis.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The parts of a page, read from the class path; the chart library is a WebJar. */
final class Assets {

  private static final String WEBJAR = "/META-INF/resources/webjars/uplot/";
  private static final String VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private Assets() {}

  static String own(String name) {
    return read(name);
  }

  static String charts(String name) {
    return read(WEBJAR + version() + "/dist/" + name);
  }

  static String chartsLicense() {
    return read(WEBJAR + version() + "/LICENSE");
  }

  private static String version() {
    try (InputStream in = open(VERSION)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + VERSION, e);
    }
  }

  private static String read(String name) {
    try (InputStream in = open(name)) {
      // Line endings change the hashes in the policy, and browsers read CRLF as LF.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = Assets.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + " is not on the class path");
    }
    return in;
  }
}
