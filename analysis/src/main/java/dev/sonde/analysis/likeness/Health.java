package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.Finish;
import dev.sonde.common.run.PromptSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds faults that do not depend on the content of an answer, from its first 256 code points and
 * its counts.
 */
final class Health {

  private static final int GRAM = 4;
  private static final int LEAST_WORDS = 20;
  private static final double REPEATED = 0.3;
  private static final int LEAST_LETTERS = 10;

  private final Cohort cohort;
  private final List<Set<Character.UnicodeScript>> scriptsByPrompt = new ArrayList<>();

  Health(Cohort cohort) {
    this.cohort = cohort;
    for (PromptSpec prompt : cohort.spec().prompts()) {
      String text =
          prompt.messages().stream()
              .map(PromptSpec.Message::content)
              .collect(Collectors.joining(" "));
      Set<Character.UnicodeScript> scripts = EnumSet.noneOf(Character.UnicodeScript.class);
      text.codePoints().filter(Character::isLetter).forEach(point -> scripts.add(script(point)));
      scriptsByPrompt.add(scripts);
    }
  }

  /** Empty for an answer without a fault. */
  String complaint(AnswerRow answer) {
    boolean cutUnasked =
        answer.finish() == Finish.LENGTH
            && answer.hasUsage()
            && cohort.request(answer).sendsLimit()
            && answer.outputTokens() < cohort.request(answer).maxTokens();
    if (cutUnasked) {
      return "cutUnasked";
    }
    if (answer.characters() == 0 && !answer.toolCall() && answer.finish() != Finish.LENGTH) {
      return answer.reasoningCharacters() > 0 ? "reasoningOnly" : "empty";
    }
    String text = answer.prefix();
    if (text.contains("<think>") || text.contains("</think>")) {
      return "thinkTag";
    }
    if (repeatedShare(text) > REPEATED) {
      return "repetition";
    }
    return hasOtherScript(answer) ? "otherScript" : "";
  }

  /** The share of word 4-grams that occurred before; 0 for short texts. */
  static double repeatedShare(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length < LEAST_WORDS) {
      return 0;
    }
    Set<String> grams = new HashSet<>();
    int all = words.length - GRAM + 1;
    for (int i = 0; i < all; i++) {
      grams.add(String.join(" ", List.of(words).subList(i, i + GRAM)));
    }
    return 1 - (double) grams.size() / all;
  }

  /** Whether most of its letters belong to a script that its prompt does not contain. */
  private boolean hasOtherScript(AnswerRow answer) {
    Set<Character.UnicodeScript> known = scriptsByPrompt.get(answer.prompt());
    long letters = answer.prefix().codePoints().filter(Character::isLetter).count();
    long foreign =
        answer
            .prefix()
            .codePoints()
            .filter(Character::isLetter)
            .filter(point -> !known.contains(script(point)))
            .count();
    return !known.isEmpty() && letters >= LEAST_LETTERS && 2 * foreign > letters;
  }

  /** The script of a letter; the three scripts of Japanese count as one. */
  private static Character.UnicodeScript script(int point) {
    Character.UnicodeScript script = Character.UnicodeScript.of(point);
    return switch (script) {
      case HIRAGANA, KATAKANA -> Character.UnicodeScript.HAN;
      default -> script;
    };
  }
}
