package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.Finish;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.PromptSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks parameters for which each answer shows whether they were honoured. The reference is the
 * request.
 */
final class Parameters implements Check {

  /** A single answer may be a counting error; two answers with this share are not. */
  private static final int LEAST_ANSWERS = 2;

  private static final double LEAST_SHARE = 0.01;
  private static final String REQUIRED = "\"required\"";
  private static final String NEVER = "\"none\"";

  private final Kind kind;
  private final Judge judge;

  /** Whether an answer honours the parameter; null when the answer does not show it. */
  private interface Judge {
    @Nullable Boolean honoured(Cohort cohort, AnswerRow answer);
  }

  private Parameters(Kind kind, Judge judge) {
    this.kind = kind;
    this.judge = judge;
  }

  static List<Check> all() {
    return List.of(
        new Parameters(Kind.MAX_TOKENS, Parameters::keepsToLimit),
        new Parameters(Kind.STOP, Parameters::stops),
        new Parameters(Kind.TOOL_CHOICE, Parameters::choosesTool));
  }

  private static @Nullable Boolean keepsToLimit(Cohort cohort, AnswerRow answer) {
    return (answer.hasUsage() && cohort.request(answer).sendsLimit())
        ? (Boolean) (answer.outputTokens() <= cohort.request(answer).maxTokens())
        : null;
  }

  private static @Nullable Boolean stops(Cohort cohort, AnswerRow answer) {
    List<String> stop = cohort.request(answer).stop();
    boolean silent = stop.isEmpty() || answer.prefix().isEmpty();
    return silent ? null : (Boolean) stop.stream().noneMatch(answer.prefix()::contains);
  }

  private static @Nullable Boolean choosesTool(Cohort cohort, AnswerRow answer) {
    PromptSpec prompt = cohort.spec().prompts().get(answer.prompt());
    String choice = prompt.toolChoice();
    ToolCheck tools = answer.tools();
    boolean cut = answer.finish() == Finish.LENGTH;
    if (choice == null || tools == ToolCheck.NOT_OFFERED || cut) {
      return null;
    }
    boolean named = choice.strip().startsWith("{");
    boolean called = tools.called() && tools != ToolCheck.MARKUP_LEAK;
    return switch (choice.strip()) {
      case NEVER -> (Boolean) !called;
      case REQUIRED -> (Boolean) called;
      default -> named ? (Boolean) called : null;
    };
  }

  @Override
  public List<Finding> findings(Cohort cohort) {
    return IntStream.range(0, cohort.size()).mapToObj(member -> finding(cohort, member)).toList();
  }

  private Finding finding(Cohort cohort, int member) {
    long judged = 0;
    long ignored = 0;
    for (AnswerRow answer : cohort.members().get(member).answers()) {
      Boolean found = judge.honoured(cohort, answer);
      judged += found == null ? 0 : 1;
      ignored += Boolean.FALSE.equals(found) ? 1 : 0;
    }
    if (judged == 0) {
      return Finding.untested(cohort, member, kind, 0, false);
    }
    double share = (double) ignored / judged;
    boolean differs = ignored >= LEAST_ANSWERS && share >= LEAST_SHARE;
    return Finding.certain(
        cohort, member, kind, MemberComparison.certain(share, 0.0, share, differs), judged);
  }
}
