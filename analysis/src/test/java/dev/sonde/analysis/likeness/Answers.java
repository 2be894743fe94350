package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.Finish;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.PromptSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cohort with explicit answers; by default an answer is a plain text of twenty tokens. */
final class Answers {

  private final List<PromptSpec> prompts;
  private final Map<String, List<AnswerRow>> byProvider = new LinkedHashMap<>();
  private @Nullable String reference;

  Answers(PromptSpec... prompts) {
    this.prompts = List.of(prompts);
  }

  Answers reference(String provider) {
    reference = provider;
    return this;
  }

  /** Adds this number of equal answers. */
  Answers add(String provider, int times, Answer answer) {
    List<AnswerRow> rows = byProvider.computeIfAbsent(provider, any -> new ArrayList<>());
    for (int i = 0; i < times; i++) {
      rows.add(answer.row(rows.size()));
    }
    return this;
  }

  Finding finding(String provider, Kind kind) {
    return LikenessAnalysis.of(List.of(cohort())).stream()
        .filter(each -> each.provider().equals(provider) && each.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  FindingStatus verdict(String provider, Kind kind) {
    return finding(provider, kind).verdict();
  }

  private Cohort cohort() {
    List<Member> members = new ArrayList<>();
    byProvider.forEach((provider, rows) -> members.add(member(provider, rows)));
    return new Cohort("org/model", Prompts.spec(prompts), members, reference);
  }

  static Member member(String provider, List<AnswerRow> rows) {
    return new Member(
        provider,
        provider,
        rows,
        Map.of("ok", (long) rows.size()),
        Map.of(),
        Map.of(),
        TokenSums.NONE);
  }

  record Answer(
      int prompt,
      String text,
      long inputTokens,
      long outputTokens,
      Finish finish,
      ToolCheck tools) {

    static Answer to(int prompt) {
      return new Answer(prompt, "a plain answer", 10, 20, Finish.STOP, ToolCheck.NOT_OFFERED);
    }

    Answer text(String other) {
      return new Answer(prompt, other, inputTokens, outputTokens, finish, tools);
    }

    Answer input(long tokens) {
      return new Answer(prompt, text, tokens, outputTokens, finish, tools);
    }

    Answer output(long tokens) {
      return new Answer(prompt, text, inputTokens, tokens, finish, tools);
    }

    Answer finish(Finish other) {
      return new Answer(prompt, text, inputTokens, outputTokens, other, tools);
    }

    Answer tools(ToolCheck check) {
      return new Answer(prompt, text, inputTokens, outputTokens, finish, check);
    }

    private AnswerRow row(int block) {
      return new AnswerRow(
          block,
          prompt,
          new AnswerRow.Text(text, text.hashCode(), text.length(), 0),
          new AnswerRow.Tokens(inputTokens, outputTokens, 0, 20),
          new AnswerRow.Form(finish, false, tools, FormatCheck.NOT_ASKED),
          100_000);
    }
  }
}
