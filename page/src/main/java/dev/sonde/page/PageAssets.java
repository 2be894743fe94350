package dev.sonde.page;

import dev.sonde.analysis.html.HtmlReport;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Styles and scripts, from the jar. Their path has a hash of all of them, so that a browser may
 * keep them for ever. Immutable.
 */
final class PageAssets {

  static final String PATH = "/assets/";

  private static final int HASH_CHARS = 16;
  private static final List<String> MODULES = List.of("site.js", "live.js");

  private final Map<String, String> texts = new TreeMap<>();
  private final String version;

  PageAssets() {
    texts.put("site.css", HtmlReport.style() + own("site.css"));
    texts.put("report.js", HtmlReport.script());
    texts.put("uplot.js", "/* uPlot\n" + HtmlReport.license() + "*/\n" + HtmlReport.charts());
    MODULES.forEach(name -> texts.put(name, own(name)));
    this.version = hash(texts);
  }

  /** The path of an asset begins with it. */
  String base() {
    return PATH + version + "/";
  }

  void mount(Router router) {
    Methods.get(router, PATH + ":version/:name").handler(this::send);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  private void send(RoutingContext context) {
    String name = context.pathParam("name");
    String text = texts.get(name);
    if (text == null) {
      throw new Problem(404, "there is no such asset");
    }
    boolean current = version.equals(context.pathParam("version"));
    context
        .response()
        .putHeader("Content-Type", type(name))
        .putHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-store");
    if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().end();
    } else {
      context.response().end(text);
    }
  }

  private static String type(String name) {
    return (name.endsWith(".css") ? "text/css" : "text/javascript") + "; charset=utf-8";
  }

  private static String own(String name) {
    try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  private static String hash(Map<String, String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      texts.forEach((name, text) -> digest.update((name + text).getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
