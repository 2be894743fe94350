package dev.sonde.analysis.html;

import dev.sonde.common.text.PrintableText;
import java.util.List;
import java.util.Set;

/**
 * An element of HTML or SVG. Its texts and values of attributes may be hostile: all are escaped.
 */
final class Element {

  private static final Set<String> VOID = Set.of("br", "line", "rect");

  private final String name;
  private final StringBuilder attributes = new StringBuilder();
  private final StringBuilder content = new StringBuilder();

  private Element(String name) {
    this.name = name;
  }

  static Element of(String name) {
    return new Element(name);
  }

  /** One with this text. */
  static Element of(String name, String text) {
    return new Element(name).text(text);
  }

  Element set(String attribute, String value) {
    attributes.append(' ').append(attribute).append("=\"").append(escaped(value)).append('"');
    return this;
  }

  Element set(String attribute, double value) {
    String number = Double.toString(Math.round(value * 100) / 100.0);
    return set(
        attribute, number.endsWith(".0") ? number.substring(0, number.length() - 2) : number);
  }

  Element text(String text) {
    content.append(escaped(text));
    return this;
  }

  Element add(Element child) {
    content.append(child);
    return this;
  }

  Element add(List<Element> children) {
    children.forEach(this::add);
    return this;
  }

  /** The text on one line, with no character that is markup or acts on what shows it. */
  static String escaped(String text) {
    return PrintableText.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    String start = "<" + name + attributes + ">";
    return VOID.contains(name) && content.isEmpty()
        ? start.substring(0, start.length() - 1) + "/>"
        : start + content + "</" + name + ">";
  }
}
