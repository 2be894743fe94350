package dev.sonde.common.run;

import java.util.List;
import java.util.SplittableRandom;

/** Generates sentences without meaning; equal draws give equal text. */
public final class PseudoEnglish {

  private static final List<String> WORDS =
      List.of(
          ("the of and a to in is it that was for on are as with his they at be this from have or by"
                  + " one had not but what all were when we there can an your which their said if do"
                  + " will each about how up out them then she many some so these would other into"
                  + " has more her two like him see time could no make than first been its who now"
                  + " people my made over did down only way find use may water long little very after"
                  + " words called just where most know weather balloon pressure instrument ground"
                  + " station wind cloud height signal morning record measure temperature observer"
                  + " carried slowly through layers air above mountain river winter report steady")
              .split(" "));

  private PseudoEnglish() {}

  /** Text with the given number of words. */
  public static String words(SplittableRandom random, int words) {
    StringBuilder text = new StringBuilder(words * 6);
    int left = 0;
    for (int i = 0; i < words; i++) {
      left = append(text, random, left);
    }
    return text.append('.').toString();
  }

  /** Text with the given number of characters, each one UTF-8 byte; the last word may be cut. */
  static String characters(SplittableRandom random, int characters) {
    StringBuilder text = new StringBuilder(characters + 16);
    int left = 0;
    while (text.length() < characters) {
      left = append(text, random, left);
    }
    text.setLength(characters);
    return text.toString();
  }

  /** Appends one word; returns the number of words that remain in its sentence. */
  private static int append(StringBuilder text, SplittableRandom random, int left) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    if (left > 0) {
      text.append(' ').append(word);
      return left - 1;
    }
    int length = 6 + random.nextInt(12);
    text.append(text.isEmpty() ? "" : ". ");
    text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    return length - 1;
  }
}
