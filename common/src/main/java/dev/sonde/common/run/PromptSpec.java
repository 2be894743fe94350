package dev.sonde.common.run;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One prompt: a user message and perhaps a system message.
 *
 * @param weight how often it is drawn against the others, at least 1
 */
public record PromptSpec(String text, @Nullable String system, int weight) {

  public PromptSpec {
    Spec.require(!text.isEmpty(), "prompts[].text", "empty", "some text");
    Spec.require(weight >= 1, "prompts[].weight", weight, "1 or more");
  }

  public static PromptSpec of(String text) {
    return new PromptSpec(text, null, 1);
  }

  /** UTF-8 bytes of all messages: no tokenizer makes more tokens of a text than it has bytes. */
  public long bytes() {
    long systemBytes = system == null ? 0 : system.getBytes(StandardCharsets.UTF_8).length;
    return systemBytes + text.getBytes(StandardCharsets.UTF_8).length;
  }
}
