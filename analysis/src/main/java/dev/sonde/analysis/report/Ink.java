package dev.sonde.analysis.report;

/** Terminal styles. Without colour, none has an effect. */
public enum Ink {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  GOOD("32"),
  BAD("31"),
  DOUBTFUL("33");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  String on(String text, boolean color) {
    boolean plain = !color || code.isEmpty() || text.isBlank();
    return plain ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
