package dev.sonde.audit.document;

import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;

/** Audits from text, for tests. */
public final class Audits {

  /** The least that an audit has. */
  static final String LEAST =
      """
      name: hourly
      spec: {models: org/model, providers: [a, b]}
      schedule: {every: 1h}
      """;

  private Audits() {}

  static AuditParser parser() {
    return new AuditParser(new SpecParser(PromptSource.REFUSED));
  }

  static Audit parse(String text) {
    return parser().parse("audit.yaml", text);
  }

  /** The audit {@code a} of one cell, with these keys more. */
  public static Audit of(String more) {
    return parse(
        "name: a\nspec: {models: org/model, providers: [x], load: {count: 1}}\n" + more + "\n");
  }
}
