package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.Finish;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.ToolCheck;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Simulated providers of one model. Words are drawn one by one from a distribution per prompt,
 * about 0.7 bits a word. Every provider answers the prompts of {@link Prompts}.
 */
final class CohortSimulation {

  /** How a simulated provider differs. */
  enum Defect {
    /** Diverges by 0.13 nats a word. */
    QUANTISED,
    IGNORES_SEED,
    LEAKS_TOOLS,
    FAKES_STREAMS,
    /** Counts 15 % more tokens. */
    OVERCOUNTS,
    RATE_LIMITS,
    HIDDEN_PROMPT,
    LONGER_ANSWERS
  }

  private static final int WORDS = 12;
  private static final double USUAL = 0.85;
  private static final double USUAL_QUANTISED = 0.62;
  private static final double FLIPS_AT_ZERO = 0.1;
  private static final double FAULTY = 0.02;
  private static final double LEAKS = 0.3;

  private final SplittableRandom random;
  private final List<Member> members = new ArrayList<>();
  private @Nullable String reference;

  CohortSimulation(long seed) {
    // Mixed, because similar seeds give similar streams.
    random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + 1).split();
  }

  CohortSimulation sound(int count) {
    for (int i = 0; i < count; i++) {
      member(EnumSet.noneOf(Defect.class));
    }
    return this;
  }

  CohortSimulation with(Defect defect) {
    return member(EnumSet.of(defect));
  }

  CohortSimulation reference(String provider) {
    reference = provider;
    return this;
  }

  Cohort cohort() {
    return new Cohort("org/model", Prompts.SPEC, members, reference);
  }

  private CohortSimulation member(Set<Defect> defects) {
    List<AnswerRow> answers = new ArrayList<>();
    for (int prompt = 0; prompt < Prompts.KINDS.size(); prompt++) {
      Prompts.Asked asked = Prompts.KINDS.get(prompt);
      for (int time = 0; time < asked.times(); time++) {
        answers.add(answer(answers.size(), prompt, asked, defects));
      }
    }
    long ok = answers.size();
    long limited = defects.contains(Defect.RATE_LIMITS) ? binomial(ok, 0.1) : binomial(ok, 0.004);
    long fake = defects.contains(Defect.FAKES_STREAMS) ? ok : binomial(ok, 0.01);
    long tokens = answers.stream().mapToLong(AnswerRow::outputTokens).sum();
    String name = "provider-" + members.size();
    members.add(
        new Member(
            name,
            name,
            answers,
            Map.of("ok", ok, "rate_limited", limited),
            Map.of(7L, ok),
            Map.of(name, ok),
            new TokenSums(
                new TokenSums.Usage(0, 0, tokens, 0, 0),
                new TokenSums.Arrival(tokens, tokens, ok, fake, 0, 0),
                0,
                ok)));
    return this;
  }

  private long binomial(long trials, double share) {
    return random.doubles(trials).filter(value -> value < share).count();
  }

  private AnswerRow answer(int block, int prompt, Prompts.Asked asked, Set<Defect> defects) {
    String text = text(prompt, asked, defects);
    boolean overcounts = defects.contains(Defect.OVERCOUNTS);
    long tokens = Math.round(text.length() / 4.2 * (overcounts ? 1.15 : 1));
    boolean hidden = defects.contains(Defect.HIDDEN_PROMPT);
    return new AnswerRow(
        block,
        prompt,
        new AnswerRow.Text(text, text.hashCode(), text.length(), 0),
        new AnswerRow.Tokens(20 + prompt + (hidden ? 12 : 0), tokens, 0, (int) tokens),
        new AnswerRow.Form(
            Finish.STOP,
            false,
            asked == Prompts.Asked.TOOLS ? tools(defects) : ToolCheck.NOT_OFFERED,
            asked == Prompts.Asked.FORMAT ? format() : FormatCheck.NOT_ASKED),
        100_000);
  }

  private ToolCheck tools(Set<Defect> defects) {
    boolean leaks = defects.contains(Defect.LEAKS_TOOLS) && random.nextDouble() < LEAKS;
    boolean faulty = random.nextDouble() < FAULTY;
    return leaks ? ToolCheck.MARKUP_LEAK : faulty ? ToolCheck.SCHEMA_MISMATCH : ToolCheck.VALID;
  }

  private FormatCheck format() {
    return random.nextDouble() < FAULTY ? FormatCheck.NOT_JSON : FormatCheck.VALID;
  }

  private String text(int prompt, Prompts.Asked asked, Set<Defect> defects) {
    double usual = defects.contains(Defect.QUANTISED) ? USUAL_QUANTISED : USUAL;
    boolean seeded = asked == Prompts.Asked.SEEDED && !defects.contains(Defect.IGNORES_SEED);
    if (seeded || asked == Prompts.Asked.DETERMINISTIC) {
      return random.nextDouble() < FLIPS_AT_ZERO
          ? words(prompt, WORDS, usual, random)
          : words(prompt, WORDS, usual, new SplittableRandom(prompt));
    }
    boolean longer = defects.contains(Defect.LONGER_ANSWERS);
    int length = WORDS + random.nextInt(5) + (longer ? 2 : 0);
    return words(prompt, length, usual, random);
  }

  private static String words(int prompt, int length, double usual, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < length; at++) {
      int choice = random.nextDouble() < usual ? 0 : 1 + random.nextInt(2);
      text.append(at == 0 ? "" : " ").append(word(prompt, at, choice));
    }
    return text.toString();
  }

  private static String word(int prompt, int at, int choice) {
    SplittableRandom letters = new SplittableRandom(prompt * 1000L + at * 10L + choice);
    return letters
        .ints(3 + letters.nextInt(4), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
